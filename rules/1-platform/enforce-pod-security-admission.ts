import {
  type Context,
  cisKubernetes,
  defineRule,
  type Example,
  type Fix,
  is,
  isLaxer,
  kubernetes,
  type Namespace,
  nsa,
  owaspKubernetes,
  POD_SECURITY_LEVELS,
  type PodSecurityLevel,
  type Problem,
  podSecurity,
  pss,
  set,
  valueOf,
} from "plimsoll";
import { agentOf } from "../data/agents.ts";

/** Versions that a pinned standard may lie behind: as many as Kubernetes itself supports. */
const SUPPORTED = 3;

/** What the workloads of a namespace satisfy today. */
interface Satisfied {
  readonly level: PodSecurityLevel;
  /** Nothing in them is out of sight. */
  readonly proven: boolean;
}

/** The laxest level that one of them needs; undefined if the repository holds none. */
function satisfied({ workloads }: Namespace, context: Context): Satisfied | undefined {
  const each = workloads.map((workload) => podSecurity(workload, context.kubernetes.minor));
  const [first] = each;
  if (!first) return undefined;
  const level = each.reduce<PodSecurityLevel>(
    (worst, one) => (isLaxer(one.level, worst) ? one.level : worst),
    first.level,
  );
  return { level, proven: each.every(({ hidden }) => hidden.length === 0) };
}

/** A node agent that needs the host makes the namespace one for agents. */
const isForAgents = ({ workloads }: Namespace, context: Context): boolean =>
  workloads.some(
    (workload) => agentOf(workload) && podSecurity(workload, context.kubernetes.minor).level === "privileged",
  );

/** OpenShift derives the labels from the SCCs of the namespace unless it is told not to. */
function isSynchronised({ identity, labels, annotations }: Namespace): boolean {
  const sync = labels.get("security.openshift.io/scc.podSecurityLabelSync");
  if (sync && is(sync, "false")) return false;
  const openshift = [...annotations.keys()].some((key) => /(?:^|\.)openshift\.io\//.test(key));
  return identity.kind === "Project" || sync !== undefined || openshift;
}

const isLevel = (text: string | undefined): text is PodSecurityLevel =>
  (POD_SECURITY_LEVELS as readonly (string | undefined)[]).includes(text);

/** Warnings first, where everything that is seen passes; refusing is for whoever knows what is not. */
function fixOf({ podSecurity: labels }: Namespace, today: Satisfied | undefined): Fix | undefined {
  if (!today?.proven || today.level === "privileged") return undefined;
  const { level } = today;
  if (labels.warn.state !== "absent" || labels.audit.state !== "absent")
    return set(labels.enforce, level, "suggest", `Enforce the level ${level}`);
  const changes = [labels.warn, labels.audit].map(({ at }) => ({ kind: "set", at, value: level }) as const);
  return { class: "low-risk", title: `Warn of pods beyond the level ${level}`, changes };
}

const saysToday = (today: Satisfied | undefined): string =>
  today ? `; what the repository puts into it satisfies ${today.level}` : "";

function* judgeEnforce(namespace: Namespace, context: Context): Iterable<Problem> {
  const { enforce } = namespace.podSecurity;
  const least = context.options["level"] as PodSecurityLevel;
  const today = satisfied(namespace, context);
  const level = valueOf(enforce);
  const severity = isSynchronised(namespace) ? "info" : undefined;
  if (enforce.state === "absent") {
    const message = `${namespace.label} enforces no Pod Security level${saysToday(today)}`;
    yield { at: namespace.at, message, severity, fix: fixOf(namespace, today) };
  } else if (level === "privileged" && today) {
    const message = `${namespace.label} enforces nothing${saysToday(today)}`;
    yield { at: enforce, sub: "explicit-privileged", message, severity: severity ?? "high" };
  } else if (isLevel(level) && level !== "privileged" && isLaxer(level, least)) {
    yield { at: enforce, message: `${namespace.label} enforces ${level} only${saysToday(today)}`, severity };
  }
}

function* judgeVersion(namespace: Namespace, context: Context): Iterable<Problem> {
  const { enforceVersion } = namespace.podSecurity;
  const minor = Number(/^v1\.(\d+)$/.exec(valueOf(enforceVersion) ?? "")?.[1] ?? Infinity);
  if (minor >= context.kubernetes.minor - SUPPORTED) return;
  yield {
    at: enforceVersion,
    sub: "version",
    message: `${namespace.label} enforces the standard of ${valueOf(enforceVersion)}, which lacks the controls of later versions`,
  };
}

export default defineRule({
  id: "enforce-pod-security-admission",
  mistake: "platform",
  severity: "medium",
  confidence: "certain",
  presets: ["strict", "cis-kubernetes", "nsa"],
  title: "A namespace does not enforce a Pod Security level",
  why: "Without a level anybody who may create pods there creates a privileged one and owns the node; warnings and audit entries do not stop it.",
  remedy:
    "Label the namespace `pod-security.kubernetes.io/enforce: baseline`, or `restricted` where its workloads allow it.",
  references: [
    cisKubernetes("5.2.1"),
    pss("baseline", "Pod Security Admission"),
    nsa("Kubernetes Pod security: enforcement"),
    owaspKubernetes("K04"),
  ],
  peers: [
    "kyverno:add-psa-labels",
    "kyverno:add-psa-namespace-reporting",
    "kyverno:add-privileged-existing-namespaces",
    "kyverno:deny-privileged-profile",
    "C-0192",
    "C-0068",
  ],
  subchecks: {
    "explicit-privileged": {
      about: "The label says `privileged`, which refuses nothing",
      presets: ["recommended", "strict", "cis-kubernetes", "nsa"],
    },
    version: { about: "The standard is pinned to a version more than three behind" },
  },
  options: {
    level: {
      type: "string",
      enum: ["baseline", "restricted"],
      default: "baseline",
      description: "The laxest level that a namespace may enforce",
    },
  },

  on: "namespace",
  *check(namespace: Namespace, context: Context) {
    if (!namespace.declared || isForAgents(namespace, context)) return;
    yield* judgeEnforce(namespace, context);
    yield* judgeVersion(namespace, context);
  },
});

export const examples: readonly Example[] = [
  {
    name: "warnings are not enough; what the repository holds would pass",
    bad: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
        #     ^^^^ namespace "shop" enforces no Pod Security level; what the repository puts into it satisfies baseline
        labels:
          pod-security.kubernetes.io/warn: baseline
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        namespace: shop
      spec:
        containers:
          - name: web
            image: nginx:1.27
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
        labels:
          pod-security.kubernetes.io/warn: baseline
          pod-security.kubernetes.io/enforce: baseline
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        namespace: shop
      spec:
        containers:
          - name: web
            image: nginx:1.27
    `,
  },
  {
    name: "the label refuses nothing, and the standard is an old one",
    bad: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
        labels:
          pod-security.kubernetes.io/enforce: privileged
          #                                   ^^^^^^^^^^ namespace "shop" enforces nothing; what the repository puts into it satisfies privileged
      ---
      apiVersion: v1
      kind: Namespace
      metadata:
        name: stock
        labels:
          pod-security.kubernetes.io/enforce: restricted
          pod-security.kubernetes.io/enforce-version: v1.25
          #                                           ^^^^^ namespace "stock" enforces the standard of v1.25, which lacks the controls of later versions
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        namespace: shop
      spec:
        hostNetwork: true
        containers:
          - name: web
            image: nginx:1.27
    `,
  },
  {
    name: "no label and no workload to be seen",
    bad: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
        #     ^^^^ namespace "shop" enforces no Pod Security level
    `,
  },
  {
    name: "OpenShift sets the labels itself: only told",
    bad: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
        #     ^^^^ namespace "shop" enforces no Pod Security level
        annotations:
          openshift.io/display-name: Shop
    `,
  },
  {
    name: "a namespace of node agents, a current version, a level that only the rendered manifest knows",
    good: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: logs
        labels:
          pod-security.kubernetes.io/enforce: privileged
      ---
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
        labels:
          pod-security.kubernetes.io/enforce: baseline
          pod-security.kubernetes.io/enforce-version: v1.34
      ---
      apiVersion: v1
      kind: Namespace
      metadata:
        name: stock
        labels:
          pod-security.kubernetes.io/enforce: \${LEVEL}
          pod-security.kubernetes.io/enforce-version: latest
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata:
        name: node-exporter
        namespace: logs
      spec:
        template:
          spec:
            hostNetwork: true
            hostPID: true
            containers:
              - name: node-exporter
                image: prom/node-exporter:v1.8.2
    `,
  },
  {
    name: "a site that wants the restricted level",
    options: { level: "restricted" },
    bad: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
        labels:
          pod-security.kubernetes.io/enforce: baseline
          #                                   ^^^^^^^^ namespace "shop" enforces baseline only
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
        labels:
          pod-security.kubernetes.io/enforce: restricted
    `,
  },
];
