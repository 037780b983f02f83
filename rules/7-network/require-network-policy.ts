import {
  attack,
  cisKubernetes,
  defineRule,
  type Example,
  is,
  kubernetes,
  type Namespace,
  nsa,
  owaspKubernetes,
  type Policy,
  type Problem,
  type Workload,
} from "plimsoll";

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
  subchecks: { egress: { about: "No policy limits what the workload may call", presets: ["strict"] } },

  on: "namespace",
  *check(namespace) {
    if (!namespace.policies.some((policy) => policy.selects.length > 0)) return;
    for (const workload of namespace.workloads) {
      const problem = is(workload.hostNetwork, true) ? undefined : judge(namespace, workload);
      if (problem) yield { ...problem, at: workload.at, about: workload };
    }
  },
});

function judge(namespace: Namespace, workload: Workload): Omit<Problem, "at"> | undefined {
  const policies = namespace.policies.filter((policy) => policy.selects.includes(workload));
  if (!policies.some((policy) => policy.governsIngress)) {
    const message = `no network policy limits who reaches ${workload.label}${hint(namespace, workload)}`;
    return { severity: workload.longRunning ? "medium" : "low", message };
  }
  if (policies.some((policy) => policy.governsEgress)) return undefined;
  return {
    sub: "egress",
    severity: "low",
    message: `no network policy limits what ${workload.label} reaches by egress`,
  };
}

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
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: { matchLabels: { app: api } }
        policyTypes: [Ingress, Egress]
    `,
    good: kubernetes`
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
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: all
      spec:
        podSelector: {}
        policyTypes: [Ingress, Egress]
    `,
  },
  {
    name: "a policy without policyTypes governs ingress only",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        #     ^^^ no network policy limits what Pod "api" reaches by egress
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: all
      spec:
        podSelector: {}
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
