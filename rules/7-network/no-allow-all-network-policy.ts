import {
  attack,
  cwe,
  defineRule,
  type Example,
  type Fix,
  kubernetes,
  nsa,
  owaspKubernetes,
  type Policy,
  type PolicyRule,
  set,
  type Workload,
} from "plimsoll";
import { isEveryPort, type Openness, opennessOf } from "../data/policies.ts";
import { isDatastore, serviceIn } from "../data/services.ts";

export default defineRule({
  id: "no-allow-all-network-policy",
  mistake: "network",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended@kubernetes", "strict", "nsa"],
  title: "Network policy allows everything it should filter",
  why: "A rule that lets everybody in undoes every other policy for the same pods, because policies only ever add up.",
  remedy: "Name the pods, namespaces or addresses that need the connection, and the ports.",
  references: [nsa("network separation"), cwe(923), owaspKubernetes("K07"), attack("T1046")],
  peers: ["KSV-0038", "C-0230"],
  options: {
    public: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of workloads that everybody may reach, besides those that are seen to be exposed.",
    },
  },

  on: "policy",
  *check(policy, { options }) {
    const told = (options["public"] as readonly string[] | undefined) ?? [];
    if (!policy.governsIngress || isPublic(policy, told)) return;
    for (const rule of beforeDenials(policy).filter(isEveryPort)) {
      const open = rule.action === "allow" ? opennessOf(rule) : undefined;
      if (!open) continue;
      yield {
        at: open.at,
        severity: policy.selects.some(keepsData) ? "high" : "medium",
        message: `${policy.label} lets ${open.whom} in on every port`,
        fix: narrower(rule, open),
      };
    }
  },
});

const keepsData = ({ containers }: Workload): boolean =>
  containers.some((container) => isDatastore(serviceIn(container)));

/** Pods that are exposed on purpose have to be reachable for everybody. */
function isPublic(policy: Policy, told: readonly string[]): boolean {
  const { selects } = policy;
  return (
    selects.length > 0 &&
    selects.every(
      ({ name, endpoints }) => told.includes(name) || endpoints.some(({ scope }) => scope === "outside"),
    )
  );
}

/** Where the first rule that matches decides, what stands behind a denial lets in what that one leaves. */
function beforeDenials({ precedence, ingress }: Policy): readonly PolicyRule[] {
  if (precedence.dialect !== "calico" && precedence.dialect !== "admin") return ingress;
  const denial = ingress.findIndex(({ action }) => action === "deny");
  return denial === -1 ? ingress : ingress.slice(0, denial);
}

/** A skeleton: the pods of the namespace, for a start. */
function narrower({ peersAt }: PolicyRule, open: Openness): Fix | undefined {
  if (!peersAt || open.whom !== "everybody") return undefined;
  return set(peersAt, [{ podSelector: {} }], "suggest", "let in the pods of its own namespace only");
}

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: { matchLabels: { app: api } }
        ingress:
          - {}
          # ^^ NetworkPolicy "api" lets everybody in on every port
    `,
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: { matchLabels: { app: api } }
        ingress:
          - {from: [{podSelector: {}}]}
    `,
  },
  {
    name: "addresses and namespaces that are everybody",
    bad: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: { matchLabels: { app: api } }
        ingress:
          - from:
              - ipBlock: { cidr: 0.0.0.0/0 }
              # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ NetworkPolicy "api" lets every address (0.0.0.0/0) in on every port
          - from:
              - namespaceSelector: {}
              # ^^^^^^^^^^^^^^^^^^^^^ NetworkPolicy "api" lets every pod of every namespace in on every port
    `,
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: { matchLabels: { app: api } }
        ingress:
          - from:
              - podSelector: { matchLabels: { app: web } }
              - namespaceSelector: {}
                podSelector: { matchLabels: { app: monitoring } }
          - from:
              - ipBlock: { cidr: 0.0.0.0/0 }
            ports:
              - port: 8443
    `,
  },
  {
    name: "a front end that is exposed on purpose, and a policy that denies",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        labels: { app: web }
      spec:
        containers:
          - name: web
            image: example.com/web:1.0.0
            ports: [{ containerPort: 8080 }]
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: web
      spec:
        type: LoadBalancer
        selector: { app: web }
        ports: [{ port: 443, targetPort: 8080 }]
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: web
      spec:
        podSelector: { matchLabels: { app: web } }
        ingress:
          - {}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: deny
      spec:
        podSelector: {}
        ingress: []
    `,
  },
  {
    name: "a policy of Calico whose first rule lets everybody in, so that the others are never asked",
    bad: kubernetes`
      apiVersion: projectcalico.org/v3
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        selector: app == 'api'
        ingress:
          - { action: Allow }
          # ^^^^^^^^^^^^^^^^^ NetworkPolicy "api" lets everybody in on every port
          - { action: Deny, source: { nets: [198.51.100.0/24] } }
    `,
    good: kubernetes`
      apiVersion: projectcalico.org/v3
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        selector: app == 'api'
        ingress:
          - { action: Deny, source: { nets: [198.51.100.0/24] } }
          - { action: Allow }
    `,
  },
  {
    name: "a workload that the configuration calls public, echo requests",
    options: { public: ["status"] },
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: status
        labels: { app: status }
      spec:
        containers:
          - name: status
            image: example.com/status:1.0.0
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: status
      spec:
        podSelector: { matchLabels: { app: status } }
        ingress:
          - {}
      ---
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata:
        name: ping
      spec:
        endpointSelector: {}
        ingress:
          - fromEntities: [all]
            icmps: [{ fields: [{ type: 8 }] }]
    `,
  },
];
