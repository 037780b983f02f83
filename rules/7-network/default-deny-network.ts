import {
  attack,
  cisKubernetes,
  cwe,
  defineRule,
  type Example,
  is,
  kubernetes,
  type Namespace,
  nsa,
  owaspKubernetes,
  type Problem,
  sp190,
  type Workload,
} from "plimsoll";

export default defineRule({
  id: "default-deny-network",
  mistake: "network",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended@kubernetes", "strict", "cis-kubernetes", "nsa"],
  title: "Namespace has workloads and no network policy",
  why: "Without a policy every pod of the cluster can reach every port of these pods, so one compromised container reaches all others.",
  remedy:
    "Add a policy that selects all pods and denies everything, then one for each connection that is needed.",
  references: [
    cisKubernetes("5.3.2"),
    nsa("network separation"),
    cwe(653),
    attack("T1046"),
    attack("T1021"),
    owaspKubernetes("K07"),
    sp190("4.3.3"),
  ],
  peers: ["kyverno:add-network-policy", "C-0030", "C-0049", "C-0054", "C-0206", "C-0230", "C-0240"],
  subchecks: {
    "no-default": { about: "There are policies, but none that denies by default", presets: ["strict"] },
    egress: { about: "Nothing limits what the pods may call", presets: ["strict"] },
  },

  on: "namespace",
  *check(namespace) {
    const workloads = namespace.workloads.filter(
      (workload) => workload.longRunning && !is(workload.hostNetwork, true),
    );
    const first = workloads[0];
    if (!first) return;
    const selecting = namespace.policies.filter((policy) => policy.selects.length > 0);
    if (selecting.length === 0) yield noPolicy(namespace, workloads, first);
    else yield* noDefault(namespace, first);
  },
});

const nameOf = (namespace: Namespace): string =>
  namespace.name === undefined ? "the namespace of these manifests" : `namespace "${namespace.name}"`;

function noPolicy(namespace: Namespace, workloads: readonly Workload[], first: Workload): Problem {
  const count = workloads.length === 1 ? "1 workload" : `${workloads.length} workloads`;
  const lonely = namespace.setting === "example" && workloads.length === 1 && namespace.services.length === 0;
  return {
    at: first.at,
    about: first,
    severity: lonely ? "info" : "medium",
    message: `${nameOf(namespace)} has ${count} and no network policy`,
    also: workloads.slice(1, 10).map((workload) => ({ at: workload.at, message: workload.label })),
  };
}

function* noDefault(namespace: Namespace, first: Workload): Generator<Problem> {
  const covering = namespace.policies.filter(
    (policy) =>
      policy.clusterWide || (policy.selector.labels.size === 0 && policy.selector.expressions.length === 0),
  );
  if (!covering.some((policy) => policy.governsIngress)) {
    yield {
      at: first.at,
      sub: "no-default",
      severity: "low",
      message: `${nameOf(namespace)} has no policy that denies ingress by default`,
    };
  }
  if (!covering.some((policy) => policy.governsEgress)) {
    yield {
      at: first.at,
      sub: "egress",
      severity: "low",
      message: `${nameOf(namespace)} has no policy that denies egress by default`,
    };
  }
}

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: api
        #     ^^^ namespace "shop" has 1 workload and no network policy
        namespace: shop
      spec:
        template:
          metadata:
            labels: { app: api }
          spec:
            containers:
              - name: api
                image: example.com/api:1.0.0
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
            labels: { app: api }
          spec:
            containers:
              - name: api
                image: example.com/api:1.0.0
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: deny-all
        namespace: shop
      spec:
        podSelector: {}
        policyTypes: [Ingress, Egress]
    `,
  },
  {
    name: "policies for single connections only",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        #     ^^^ the namespace of these manifests has no policy that denies ingress by default
        #     ^^^ the namespace of these manifests has no policy that denies egress by default
        labels: { app: api }
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: { matchLabels: { app: api } }
        ingress: []
    `,
  },
  {
    name: "jobs, and pods in the network of their host",
    good: kubernetes`
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: migrate
      spec:
        template:
          spec:
            containers:
              - name: migrate
                image: example.com/migrate:1.0.0
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata:
        name: agent
      spec:
        template:
          spec:
            hostNetwork: true
            containers:
              - name: agent
                image: example.com/agent:1.0.0
    `,
  },
  {
    name: "manifests without a namespace go to the default one",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: deny-all
        namespace: default
      spec:
        podSelector: {}
        policyTypes: [Ingress, Egress]
    `,
  },
];
