import {
  type ContainerPort,
  defineRule,
  type Example,
  kubernetes,
  type Manifest,
  type Namespace,
  nsa,
  owaspKubernetes,
  type Policy,
  type PolicyPeer,
  type Problem,
  type Selector,
  selectsLabels,
  set,
  valueOf,
  type Workload,
} from "plimsoll";
import { isEmptySelector } from "../data/policies.ts";

export default defineRule({
  id: "no-dangling-network-policy",
  mistake: "network",
  severity: "low",
  confidence: "likely",
  presets: ["recommended@kubernetes", "strict", "nsa"],
  title: "Network policy selects nothing",
  why: "The pods that it was written for stay open, or those that it should let in stay shut out, and nobody is told.",
  remedy: "Use the labels, and the names of ports, that the pods really have.",
  references: [owaspKubernetes("K07"), nsa("network separation")],
  peers: [
    "kube-linter:dangling-networkpolicy",
    "kube-linter:dangling-networkpolicypeer-podselector",
    "kics:network_policy_is_not_targeting_any_pod",
    "kube-score:networkpolicy-targets-pod",
    "C-0299",
  ],
  subchecks: {
    peer: { about: "A peer of a policy is no pod of its namespace" },
    port: { about: "A policy names a port that its pods do not have" },
  },

  on: "repository",
  *check(repository) {
    const foreign = repository.manifests.filter(({ group }) => !isBuiltIn(group));
    const knownIn = new Map<string, Known>();
    for (const [policy, homes] of homesOf(repository.namespaces)) {
      if (policy.clusterWide) continue;
      const key = homes.map((one) => repository.namespaces.indexOf(one)).join();
      const known = knownIn.get(key) ?? knownOf(homes, foreign);
      knownIn.set(key, known);
      if (known.pods.length === 0) continue;
      const peers = [...policy.ingress, ...policy.egress].flatMap((rule) => rule.peers ?? []);
      yield* selecting(policy, known);
      for (const peer of peers) yield* peering(policy, peer, known);
      yield* naming(policy);
    }
  },
  alsoOn: {
    *manifest({ kind, group, label, root }) {
      const version = root.get("apiVersion").text;
      if (kind !== "NetworkPolicy" || group !== "" || version.state !== "set") return;
      yield {
        at: version,
        message: `${label} is of no kind that ${version.value} has: the API server refuses it, and it protects nothing`,
        fix: set(version, "networking.k8s.io/v1", "suggest", "name the API that has it"),
      };
    },
  },
});

function homesOf(namespaces: readonly Namespace[]): ReadonlyMap<Policy, readonly Namespace[]> {
  const homes = new Map<Policy, Namespace[]>();
  for (const namespace of namespaces)
    for (const policy of namespace.policies) homes.set(policy, [...(homes.get(policy) ?? []), namespace]);
  return homes;
}

/** What a selector can find. */
interface Known {
  readonly pods: readonly Workload[];
  /** The labels of the pods, as `app=web`. */
  readonly pairs: ReadonlySet<string>;
  /** Objects from which an operator may make pods with their labels. */
  readonly made: readonly Manifest[];
}

const BUILT_IN = new Set(["", "apps", "batch", "cilium.io", "extensions", "k8s.io", "policy"]);

const isBuiltIn = (group: string): boolean =>
  BUILT_IN.has(group) || group.endsWith(".k8s.io") || group.endsWith("projectcalico.org");

function knownOf(homes: readonly Namespace[], foreign: readonly Manifest[]): Known {
  const pods = homes.flatMap(({ workloads }) => workloads);
  const pairs = new Set(pods.flatMap(({ podLabels }) => [...podLabels].map(pairOf)));
  return { pods, pairs, made: madeIn(foreign, homes) };
}

const pairOf = ([key, value]: readonly [string, string]): string => `${key}=${value}`;

const madeIn = (foreign: readonly Manifest[], homes: readonly Namespace[]): readonly Manifest[] =>
  foreign.filter(({ namespace }) => homes.some(({ name }) => namespace === undefined || namespace === name));

/** Labels that controllers and operators give to pods, which no manifest shows. */
const GIVEN = /^(?:pod-template-hash|controller-(?:revision-hash|uid)|job-name)$|\.kubernetes\.io\//;
const OWN = /^(?:app\.kubernetes\.io|helm\.sh)\//;

const isGiven = (key: string, pods: readonly Workload[]): boolean =>
  !OWN.test(key) &&
  (GIVEN.test(key) || (key.includes("/") && !pods.some(({ podLabels }) => podLabels.has(key))));

/** Whether a selector is written for pods that the manifests show and finds none of them. */
function isDangling(selector: Selector, { pods, pairs, made }: Known): boolean {
  const [first, ...others] = selector.labels;
  // What most selectors are is told without a look at every pod.
  if (first && others.length + selector.expressions.length === 0 && pairs.has(pairOf(first))) return false;
  const keys = [...selector.labels.keys(), ...selector.expressions.map(({ key }) => key)];
  if (isEmptySelector(selector) || keys.some((key) => isGiven(key, pods))) return false;
  const finds = (values: ReadonlyMap<string, string>): boolean =>
    selectsLabels(selector, { values, complete: true }) !== false;
  return !pods.some(({ podLabels }) => finds(podLabels)) && !made.some(({ labels }) => finds(labels));
}

function* selecting(policy: Policy, known: Known): Generator<Problem> {
  if (policy.selects.length > 0 || !isDangling(policy.selector, known)) return;
  yield {
    at: policy.selector.at,
    about: policy,
    message: `${policy.label} selects no pod of its namespace${hint(policy.selector, known)}`,
  };
}

function* peering(policy: Policy, peer: PolicyPeer, known: Known): Generator<Problem> {
  const { podSelector, namespaceSelector } = peer;
  // Pods of other namespaces are often those of other repositories.
  if (!podSelector || namespaceSelector || policy.selects.length === 0) return;
  if (!isDangling(podSelector, known)) return;
  yield {
    at: podSelector.at,
    about: policy,
    sub: "peer",
    message: `${policy.label} names a peer that is no pod of its namespace${hint(podSelector, known)}`,
  };
}

/** The label of a pod that comes nearest to the first one that fits none. */
function hint({ labels }: Selector, { pods }: Known): string {
  const isHad = (key: string, value: string): boolean =>
    pods.some(({ podLabels }) => podLabels.get(key) === value);
  for (const [key, value] of labels) {
    if (isHad(key, value)) continue;
    for (const { podLabels, label } of pods) {
      const near = [...podLabels].find(([k, v]) => (k === key ? isSimilar(v, value) : v === value));
      if (near) return `; ${label} has ${near[0]}=${near[1]}`;
    }
  }
  return "";
}

const isSimilar = (a: string, b: string): boolean => {
  const [x, y] = [a, b].map((text) => text.toLowerCase().replace(/[^a-z\d]/g, ""));
  return (
    x !== undefined && y !== undefined && (x.includes(y) || y.includes(x) || x.slice(0, 4) === y.slice(0, 4))
  );
};

function* naming(policy: Policy): Generator<Problem> {
  const ports = policy.selects.flatMap(({ containers }) => containers).flatMap((one) => one.ports);
  if (policy.selects.length === 0) return;
  for (const port of policy.ingress.flatMap((rule) => rule.ports ?? [])) {
    const name = valueOf(port.port);
    if (name === undefined || /^\d+$/.test(name) || ports.some((one) => isNamed(one, name))) continue;
    yield {
      at: port.port,
      about: policy,
      sub: "port",
      message: `${policy.label} names the port "${name}", which none of its pods has`,
    };
  }
}

const isNamed = ({ name }: ContainerPort, wanted: string): boolean => name === wanted;

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: api
        namespace: shop
      spec:
        template:
          metadata:
            labels: { app: api-server }
          spec:
            containers:
              - name: api
                image: example.com/api:1.0.0
                ports: [{ name: http, containerPort: 8080 }]
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
        namespace: shop
      spec:
        podSelector: { matchLabels: { app: api } }
        #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ NetworkPolicy "api" selects no pod of its namespace; Deployment "api" has app=api-server
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: all
        namespace: shop
      spec:
        podSelector: {}
        ingress:
          - from:
              - podSelector: { matchLabels: { app: web } }
              #              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ NetworkPolicy "all" names a peer that is no pod of its namespace
            ports:
              - port: metrics
              #       ^^^^^^^ NetworkPolicy "all" names the port "metrics", which none of its pods has
    `,
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: api
        namespace: shop
      spec:
        template:
          metadata:
            labels: { app: api-server }
          spec:
            containers:
              - name: api
                image: example.com/api:1.0.0
                ports: [{ name: http, containerPort: 8080 }]
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
        namespace: shop
      spec:
        podSelector: { matchLabels: { app: api-server } }
        ingress:
          - from:
              - podSelector: { matchLabels: { app: api-server } }
            ports:
              - port: http
              - port: 9090
    `,
  },
  {
    name: "pods of another repository, of another namespace, and those that an operator makes",
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: elsewhere
        namespace: other
      spec:
        podSelector: { matchLabels: { app: api } }
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        namespace: shop
        labels: { app: web }
      spec:
        containers:
          - name: web
            image: example.com/web:1.0.0
      ---
      apiVersion: monitoring.coreos.com/v1
      kind: Prometheus
      metadata:
        name: main
        namespace: shop
        labels: { app.kubernetes.io/name: prometheus }
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: prometheus
        namespace: shop
      spec:
        podSelector: { matchLabels: { app.kubernetes.io/name: prometheus } }
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: database
        namespace: shop
      spec:
        podSelector: { matchLabels: { cnpg.io/cluster: main } }
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: web
        namespace: shop
      spec:
        podSelector: { matchLabels: { app: web } }
        ingress:
          - from:
              - namespaceSelector: { matchLabels: { team: ops } }
                podSelector: { matchLabels: { app: scraper } }
    `,
  },
  {
    name: "a kind that the API does not have",
    bad: kubernetes`
      apiVersion: v1
      #           ^^ NetworkPolicy "api" is of no kind that v1 has: the API server refuses it, and it protects nothing
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: {}
    `,
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: {}
    `,
  },
];
