import {
  attack,
  cisKubernetes,
  defineRule,
  type Example,
  type Fix,
  is,
  kubernetes,
  type Namespace,
  nsa,
  owaspKubernetes,
  type Policy,
  type Problem,
  type Workload,
} from "plimsoll";
import { appendManifests } from "../data/append-manifests.ts";
import { policyFor } from "../data/proposed-policies.ts";

export default defineRule({
  id: "require-network-policy",
  mistake: "network",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended@kubernetes", "strict", "nsa"],
  title: "Workload is missed by the policies of its namespace",
  why: "The namespace is segmented, but this workload is selected by no policy, so everybody can still reach it.",
  remedy: "Add a policy that selects it, or give it the labels that an existing one selects.",
  references: [cisKubernetes("5.3.2"), nsa("network separation"), owaspKubernetes("K07"), attack("T1046")],
  peers: [
    "kube-linter:non-isolated-pod",
    "kics:pod_misconfigured_network_policy",
    "polaris:missingNetworkPolicy",
    "kube-score:pod-networkpolicy",
    "CKV2_K8S_6",
    "C-0260",
  ],
  subchecks: {
    egress: {
      about: "No policy limits what the workload may call, as it does for others",
      presets: ["strict", "nsa"],
    },
  },

  on: "namespace",
  *check(namespace) {
    if (!namespace.policies.some((policy) => policy.selects.length > 0)) return;
    for (const workload of namespace.workloads) {
      const problem = is(workload.hostNetwork, true) ? undefined : judge(namespace, workload);
      if (problem)
        yield { ...problem, at: workload.at, about: workload, fix: fixFor(namespace, workload, problem) };
    }
  },
});

function judge(namespace: Namespace, workload: Workload): Omit<Problem, "at"> | undefined {
  const policies = namespace.policies.filter((policy) => policy.selects.includes(workload));
  const isKnownSilent = policies.length > 0 && listensNowhere(workload);
  if (!isKnownSilent && !policies.some((policy) => policy.governsIngress)) {
    const message = `no network policy limits who reaches ${workload.label}${hint(namespace, workload)}`;
    return { severity: workload.longRunning ? "medium" : "low", message };
  }
  // Where no policy of the namespace governs egress, default-deny-network says so once.
  const others = namespace.policies.some((policy) => policy.governsEgress && policy.selects.length > 0);
  if (!others || policies.some((policy) => policy.governsEgress)) return undefined;
  return {
    sub: "egress",
    severity: "low",
    message: `no network policy limits what ${workload.label} reaches by egress`,
  };
}

/** It declares no port and no Service leads to it: where a policy has seen it, there is nothing to keep callers from. */
const listensNowhere = ({ containers, endpoints }: Workload): boolean =>
  endpoints.length === 0 && containers.every(({ ports }) => ports.length === 0);

/** The policy with what the manifests show the workload to need. */
const fixFor = (namespace: Namespace, workload: Workload, { sub }: Omit<Problem, "at">): Fix | undefined => {
  const proposed = sub === undefined ? policyFor(workload, namespace, ["Ingress"]) : [];
  if (proposed.length === 0) return undefined;
  return appendManifests(workload.at, proposed, "add a policy with the callers that the manifests show");
};

/** The label of the policy that comes nearest, where one label would do. */
function hint(namespace: Namespace, workload: Workload): string {
  for (const policy of namespace.policies) {
    const label = policy.governsIngress ? missingLabel(policy, workload) : undefined;
    if (label) return `; the policy "${policy.name}" asks for ${label}`;
  }
  return "";
}

function missingLabel(policy: Policy, workload: Workload): string | undefined {
  const { labels, expressions } = policy.selector;
  if (expressions.length > 0 || labels.size < 2) return undefined;
  const missing = [...labels].filter(([key, value]) => workload.podLabels.get(key) !== value);
  const [only] = missing;
  return missing.length === 1 && only ? `${only[0]}=${only[1]}` : undefined;
}

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        labels: { app: api }
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
            env:
              - name: ADMIN_HOST
                value: admin
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: admin
        #     ^^^^^ no network policy limits who reaches Pod "admin"
        labels: { app: admin }
      spec:
        containers:
          - name: admin
            image: example.com/admin:1.0.0
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: admin
      spec:
        selector: { app: admin }
        ports: [{ port: 80, targetPort: http }]
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: { matchLabels: { app: api } }
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        labels: { app: api }
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
            env:
              - name: ADMIN_HOST
                value: admin
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: admin
        labels: { app: admin }
      spec:
        containers:
          - name: admin
            image: example.com/admin:1.0.0
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: admin
      spec:
        selector: { app: admin }
        ports: [{ port: 80, targetPort: http }]
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: { matchLabels: { app: api } }
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: admin
      spec:
        podSelector:
          matchLabels:
            app: admin
        policyTypes:
          - Ingress
        ingress:
          - from:
              - podSelector:
                  matchLabels:
                    app: api
            ports:
              - port: http
    `,
  },
  {
    name: "a workload without egress policy where others have one, and a label that is missing",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        #     ^^^ no network policy limits what Pod "api" reaches by egress
        labels: { app: api }
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: db
        #     ^^ no network policy limits who reaches Pod "db"; the policy "db" asks for tier=data
        labels: { app: db }
      spec:
        containers:
          - name: db
            image: example.com/db:1.0.0
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        labels: { app: web }
      spec:
        containers:
          - name: web
            image: example.com/web:1.0.0
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: { matchLabels: { app: api } }
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: db
      spec:
        podSelector: { matchLabels: { app: db, tier: data } }
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: web
      spec:
        podSelector: { matchLabels: { app: web } }
        policyTypes: [Ingress, Egress]
    `,
  },
  {
    name: "workloads with a port or a Service, under a policy for egress alone",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        #     ^^^ no network policy limits who reaches Pod "api"
        labels: { app: api }
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
            ports: [{ containerPort: 8080 }]
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: reports
        #     ^^^^^^^ no network policy limits who reaches Pod "reports"
        labels: { app: reports }
      spec:
        containers:
          - name: reports
            image: example.com/reports:1.0.0
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: reports
      spec:
        selector: { app: reports }
        ports: [{ port: 80 }]
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: calls
      spec:
        podSelector: {}
        policyTypes: [Egress]
        egress: [{ to: [{ podSelector: {} }] }]
    `,
  },
  {
    name: "a client under a policy for egress, which nobody calls",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: load-generator
        labels: { app: load-generator }
      spec:
        containers:
          - name: main
            image: example.com/load-generator:1.0.0
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: load-generator
      spec:
        podSelector: { matchLabels: { app: load-generator } }
        policyTypes: [Egress]
        egress: [{}]
    `,
  },
  {
    name: "a namespace without policies is one finding of default-deny-network",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
    `,
  },
];
