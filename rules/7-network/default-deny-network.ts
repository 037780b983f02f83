import {
  attack,
  cisKubernetes,
  cwe,
  defineRule,
  type Example,
  is,
  kubernetes,
  type Manifest,
  type Namespace,
  nsa,
  owaspKubernetes,
  type Problem,
  sp190,
  valueOf,
  type Workload,
} from "plimsoll";
import { appendManifests } from "../data/append-manifests.ts";
import { policiesFor } from "../data/proposed-policies.ts";

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
    egress: { about: "Nothing limits what the pods may call", presets: ["strict", "nsa"] },
  },
  options: {
    assume: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Namespaces whose policies are kept elsewhere; a `*` at the end stands for any text.",
    },
  },

  on: "repository",
  *check(repository, { options }) {
    const assumed = (options["assume"] as readonly string[] | undefined) ?? [];
    if (repository.manifests.some(generatesPolicies)) return;
    const networks = repository.manifests.filter(({ kind }) => kind === "UserDefinedNetwork");
    for (const namespace of repository.namespaces) {
      if (isAssumed(namespace, assumed) || isIsolated(namespace, networks)) continue;
      yield* judge(namespace);
    }
  },
});

const isAssumed = ({ name }: Namespace, assumed: readonly string[]): boolean =>
  assumed.some((one) => (one.endsWith("*") ? name?.startsWith(one.slice(0, -1)) : name === one));

/** A policy of Kyverno that puts network policies into namespaces. */
const generatesPolicies = ({ group, root }: Manifest): boolean =>
  group === "kyverno.io" &&
  root.get("spec", "rules").items.some((rule) => {
    const kinds = [rule.get("generate", "kind"), rule.get("generate", "clone", "kind")];
    return kinds.some(({ text }) => /NetworkPolicy$/.test(valueOf(text) ?? ""));
  });

/** OpenShift: a namespace with a primary network of its own is cut off from all others. */
const isIsolated = ({ name }: Namespace, networks: readonly Manifest[]): boolean =>
  networks.some(
    ({ namespace, root }) =>
      namespace === name &&
      ["layer2", "layer3"].some((layer) => is(root.get("spec", layer, "role").text, "Primary")),
  );

function* judge(namespace: Namespace): Generator<Problem> {
  const workloads = namespace.workloads.filter(
    (workload) => workload.longRunning && !is(workload.hostNetwork, true),
  );
  const first = workloads[0];
  if (!first) return;
  const selecting = namespace.policies.filter((policy) => policy.selects.length > 0);
  if (selecting.length === 0) yield noPolicy(namespace, workloads, first);
  else yield* noDefault(namespace, first);
}

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
    fix: appendManifests(first.at, policiesFor(namespace), "deny all traffic but what the manifests show"),
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
      about: namespace,
      sub: "no-default",
      severity: "low",
      message: `${nameOf(namespace)} has no policy that denies ingress by default`,
    };
  }
  if (!covering.some((policy) => policy.governsEgress)) {
    yield {
      at: first.at,
      about: namespace,
      sub: "egress",
      severity: "low",
      message: `${nameOf(namespace)} has no policy that denies egress by default`,
    };
  }
}

export const examples: readonly Example[] = [
  {
    name: "what Services, hosts in the environment and published ports show is allowed",
    bad: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        #     ^^^ namespace "shop" has 2 workloads and no network policy
        namespace: shop
      spec:
        template:
          metadata:
            labels: { app: web }
          spec:
            containers:
              - name: web
                image: example.com/web:1.0.0
                env:
                  - name: API_URL
                    value: http://api:8080
      ---
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
      apiVersion: v1
      kind: Service
      metadata:
        name: web
        namespace: shop
      spec:
        type: LoadBalancer
        selector: { app: web }
        ports: [{ port: 443, targetPort: 8443 }]
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: api
        namespace: shop
      spec:
        selector: { app: api }
        ports: [{ port: 8080 }]
    `,
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        namespace: shop
      spec:
        template:
          metadata:
            labels: { app: web }
          spec:
            containers:
              - name: web
                image: example.com/web:1.0.0
                env:
                  - name: API_URL
                    value: http://api:8080
      ---
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
      apiVersion: v1
      kind: Service
      metadata:
        name: web
        namespace: shop
      spec:
        type: LoadBalancer
        selector: { app: web }
        ports: [{ port: 443, targetPort: 8443 }]
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: api
        namespace: shop
      spec:
        selector: { app: api }
        ports: [{ port: 8080 }]
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: default-deny
        namespace: shop
      spec:
        podSelector: {}
        policyTypes:
          - Ingress
          - Egress
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: allow-dns
        namespace: shop
      spec:
        podSelector: {}
        policyTypes:
          - Egress
        egress:
          - to:
              - namespaceSelector:
                  matchLabels:
                    kubernetes.io/metadata.name: kube-system
            ports:
              - port: 53
                protocol: UDP
              - port: 53
                protocol: TCP
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: web
        namespace: shop
      spec:
        podSelector:
          matchLabels:
            app: web
        policyTypes:
          - Ingress
          - Egress
        ingress:
          - ports:
              - port: 8443
        egress:
          - to:
              - podSelector:
                  matchLabels:
                    app: api
            ports:
              - port: 8080
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
        namespace: shop
      spec:
        podSelector:
          matchLabels:
            app: api
        policyTypes:
          - Ingress
        ingress:
          - from:
              - podSelector:
                  matchLabels:
                    app: web
            ports:
              - port: 8080
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
  {
    name: "namespaces that others fill: Kyverno makes the policies",
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
      apiVersion: kyverno.io/v1
      kind: ClusterPolicy
      metadata:
        name: add-network-policy
      spec:
        rules:
          - name: default-deny
            match: { any: [{ resources: { kinds: [Namespace] } }] }
            generate:
              apiVersion: networking.k8s.io/v1
              kind: NetworkPolicy
              name: default-deny
              namespace: "{{request.object.metadata.name}}"
              data: { spec: { podSelector: {} } }
    `,
  },
  {
    name: "a primary network of its own, a namespace whose policies are kept elsewhere",
    options: { assume: ["team-*"] },
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        namespace: shop
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
      ---
      apiVersion: k8s.ovn.org/v1
      kind: UserDefinedNetwork
      metadata:
        name: shop
        namespace: shop
      spec:
        topology: Layer2
        layer2:
          role: Primary
          subnets: [10.100.0.0/16]
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        namespace: team-one
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
    `,
  },
];
