import {
  attack,
  cwe,
  defineRule,
  type Example,
  kubernetes,
  nsa,
  owaspKubernetes,
  type Policy,
} from "plimsoll";
import { isEveryPort, opennessOf } from "../data/policies.ts";
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

  on: "policy",
  *check(policy) {
    if (!policy.governsIngress || isPublic(policy)) return;
    for (const rule of policy.ingress) {
      const open = rule.action === "allow" && isEveryPort(rule) ? opennessOf(rule) : undefined;
      if (!open) continue;
      const datastore = policy.selects.some((workload) =>
        workload.containers.some((container) => isDatastore(serviceIn(container))),
      );
      yield {
        at: open.at,
        severity: datastore ? "high" : "medium",
        message: `${policy.label} lets ${open.whom} in on every port`,
      };
    }
  },
});

/** Pods that are exposed on purpose have to be reachable for everybody. */
function isPublic(policy: Policy): boolean {
  const { selects } = policy;
  return (
    selects.length > 0 &&
    selects.every((workload) => workload.endpoints.some((endpoint) => endpoint.scope === "outside"))
  );
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
];
