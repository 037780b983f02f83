import {
  type Context,
  defineRule,
  type Example,
  enforcedLevel,
  isLaxer,
  kubernetes,
  leastScc,
  matchesImage,
  type Namespace,
  type Note,
  type Obstacle,
  POD_SECURITY_LEVELS,
  type PodSecurityLevel,
  type Problem,
  podSecurity,
  type Repository,
  type Surroundings,
  saysObstacle,
  sccsOf,
  type Workload,
} from "plimsoll";
import { isForOpenShift } from "../data/openshift.ts";

interface Maximum {
  readonly level: PodSecurityLevel;
  readonly says: string;
  readonly notes: readonly Note[];
}

const levelNamed = (text: unknown): PodSecurityLevel | undefined =>
  POD_SECURITY_LEVELS.find((level) => level === text);

/** What the configuration allows a namespace; the first glob that fits wins. */
function allowedBy(namespace: Namespace, { options }: Context): PodSecurityLevel | undefined {
  const globs = (options["namespaces"] as readonly string[]).map((text) => text.split("="));
  const own = globs.find(([glob = ""]) => matchesImage(glob, namespace.name ?? ""));
  return levelNamed(own ? own[1] : options["max"]);
}

/** The strictest of what the label of a namespace and the configuration allow. */
function maximumOf(
  namespace: Namespace,
  enforced: PodSecurityLevel | undefined,
  context: Context,
): Maximum | undefined {
  const allowed = allowedBy(namespace, context);
  if (enforced === undefined || (allowed !== undefined && isLaxer(enforced, allowed)))
    return allowed && { level: allowed, says: `${allowed} is allowed`, notes: [] };
  const label = namespace.labels.get("pod-security.kubernetes.io/enforce");
  return {
    level: enforced,
    says: `${namespace.label} enforces ${enforced} and refuses it`,
    notes: label ? [{ at: label.at, message: "enforced here" }] : [],
  };
}

const notesOf = (obstacles: readonly Obstacle[]): Note[] =>
  obstacles.map((one) => ({ at: one.at, message: saysObstacle(one) }));

const first = ([one, ...rest]: readonly Obstacle[]): string =>
  one ? `${saysObstacle(one)}${rest.length > 0 ? ` (and ${rest.length} more)` : ""}` : "";

function* judgeLevel(workload: Workload, maximum: Maximum | undefined, minor: number): Iterable<Problem> {
  if (!maximum) return;
  const { level, obstacles } = podSecurity(workload, minor);
  if (!isLaxer(level, maximum.level)) return;
  yield {
    at: workload.at,
    message: `${workload.label} needs the level ${level}, but ${maximum.says}: ${first(obstacles)}`,
    about: workload,
    also: [...maximum.notes, ...notesOf(obstacles)],
  };
}

function* judgeScc(workload: Workload, surroundings: Surroundings, context: Context): Iterable<Problem> {
  if (surroundings.sccs.length === 0) return;
  const option = String(context.options["maxScc"]);
  const order = surroundings.sccs.map(({ name }) => name);
  const most = order.indexOf(option || "restricted-v2");
  // A misspelt name must not let everything pass.
  if (most === -1) throw new Error(`maxScc names ${JSON.stringify(option)}, which is no SCC`);
  const { scc, obstacles } = leastScc(workload, surroundings);
  if (scc !== undefined && order.indexOf(scc) <= most) return;
  yield {
    at: workload.at,
    sub: option === "" ? "scc" : undefined,
    message: `${workload.label} needs ${scc ? `the SCC ${scc}` : "more than any SCC allows"}, but ${order[most]} is allowed: ${first(obstacles)}`,
    about: workload,
    also: notesOf(obstacles),
  };
}

function* judge(repository: Repository, context: Context): Iterable<Problem> {
  const { minor } = context.kubernetes;
  const judgesSccs = context.options["maxScc"] !== "" || isForOpenShift(repository, context);
  const sccs = judgesSccs ? sccsOf(repository.sccs) : [];
  for (const namespace of repository.namespaces) {
    const maximum = maximumOf(namespace, enforcedLevel(namespace), context);
    for (const workload of namespace.workloads) {
      yield* judgeLevel(workload, maximum, minor);
      yield* judgeScc(workload, { minor, sccs, namespace }, context);
    }
  }
}

export default defineRule({
  id: "minimum-security-level",
  mistake: "privilege",
  severity: "high",
  confidence: "certain",
  presets: ["pss-baseline", "pss-restricted", "openshift-restricted-v2"],
  title: "A workload needs more than the level you allow",
  why: "The cluster will refuse its pods, or somebody will loosen the namespace for all that run in it.",
  remedy:
    "Change the fields that ask for more; `plimsoll levels --explain` shows them with the smallest edits.",
  references: [
    { standard: "PSS", id: "levels" },
    { standard: "OpenShift SCC", id: "restricted-v2" },
  ],
  peers: [],
  subchecks: {
    scc: {
      about: "the workload needs more than the SCC restricted-v2, where `maxScc` names no other",
      presets: ["openshift-restricted-v2"],
    },
  },
  options: {
    max: {
      type: "string",
      enum: ["", ...POD_SECURITY_LEVELS],
      default: "",
      description:
        "Laxest Pod Security level that workloads may need; empty: what the label of their namespace says",
    },
    maxScc: { type: "string", default: "", description: "Laxest SCC that workloads may need" },
    namespaces: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "`GLOB=LEVEL`: what namespaces of these names may need instead of `max`",
    },
  },

  on: "repository",
  check: judge,
});

export const examples: readonly Example[] = [
  {
    name: "a label that refuses what is put into the namespace",
    bad: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
        labels:
          pod-security.kubernetes.io/enforce: restricted
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        #     ^^^ Pod "api" needs the level baseline, but namespace "shop" enforces restricted and refuses it: seccompProfile is not set
        namespace: shop
      spec:
        containers:
          - name: api
            image: registry.example.com/api:1.0.0
            securityContext:
              allowPrivilegeEscalation: false
              runAsNonRoot: true
              capabilities:
                drop: [ALL]
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
        labels:
          pod-security.kubernetes.io/enforce: restricted
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        namespace: shop
      spec:
        containers:
          - name: api
            image: registry.example.com/api:1.0.0
            securityContext:
              allowPrivilegeEscalation: false
              runAsNonRoot: true
              seccompProfile:
                type: RuntimeDefault
              capabilities:
                drop: [ALL]
    `,
  },
  {
    name: "a level and an SCC that the options allow",
    options: { max: "baseline", maxScc: "nonroot-v2", namespaces: ["kube-*=privileged"] },
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: proxy
        #     ^^^^^ Pod "proxy" needs the level privileged, but baseline is allowed: hostNetwork is true
        #     ^^^^^ Pod "proxy" needs the SCC hostnetwork-v2, but nonroot-v2 is allowed: hostNetwork is true
        namespace: shop
      spec:
        hostNetwork: true
        containers:
          - name: proxy
            image: registry.example.com/proxy:1.0.0
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: legacy
        #     ^^^^^^ Pod "legacy" needs the SCC anyuid, but nonroot-v2 is allowed: runAsUser is 0
        namespace: shop
      spec:
        securityContext:
          runAsUser: 0
        containers:
          - name: legacy
            image: registry.example.com/legacy:1.0.0
    `,
  },
  {
    name: "more than the default SCC of OpenShift",
    bad: kubernetes`
      apiVersion: apps.openshift.io/v1
      kind: DeploymentConfig
      metadata:
        name: agent
        #     ^^^^^ DeploymentConfig "agent" needs the SCC hostaccess, but restricted-v2 is allowed: hostPID is true
      spec:
        template:
          spec:
            hostPID: true
            containers:
              - name: agent
                image: registry.example.com/agent:1.0.0
    `,
    good: kubernetes`
      apiVersion: apps.openshift.io/v1
      kind: DeploymentConfig
      metadata:
        name: agent
      spec:
        template:
          spec:
            containers:
              - name: agent
                image: registry.example.com/agent:1.0.0
    `,
  },
  {
    name: "nothing sets a maximum, a template hides the label, and a namespace that may need more",
    options: { namespaces: ["kube-*=privileged"] },
    good: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
        labels:
          pod-security.kubernetes.io/enforce: \${LEVEL}
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        namespace: shop
      spec:
        hostNetwork: true
        containers:
          - name: api
            image: registry.example.com/api:1.0.0
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: proxy
        namespace: kube-system
      spec:
        hostNetwork: true
        containers:
          - name: proxy
            image: registry.example.com/proxy:1.0.0
    `,
  },
];
