import type { Literal, Namespace, Workload } from "plimsoll";
import type { Proposed } from "./append-manifests.ts";
import { type Call, callsIn } from "./callers.ts";
import { labelled } from "./labelled.ts";

/** Policies that deny everything in a namespace but names and what the manifests show to be needed. */
export function policiesFor(namespace: Namespace): readonly Proposed[] {
  const deny = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
  return [
    policy("default-deny", namespace, deny),
    policy("allow-dns", namespace, { podSelector: {}, policyTypes: ["Egress"], egress: [DNS] }),
    ...namespace.workloads.flatMap((workload) => policyFor(workload, namespace, ["Ingress", "Egress"])),
  ];
}

const DNS: Literal = {
  to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
  ports: [
    { port: 53, protocol: "UDP" },
    { port: 53, protocol: "TCP" },
  ],
};

type PolicyType = "Ingress" | "Egress";

const policy = (name: string, namespace: Namespace, spec: Literal): Proposed => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, ...(namespace.name !== undefined && { namespace: namespace.name }) },
  spec,
});

/** The policy that lets a workload have what the manifests show it to need; none for one without labels. */
export function policyFor(
  workload: Workload,
  namespace: Namespace,
  types: readonly PolicyType[],
): readonly Proposed[] {
  const own = selectorOf(workload, namespace);
  if (!own) return [];
  const calls = callsIn(namespace);
  const ingress = [
    ...publicPorts(workload),
    ...calls.filter(({ to }) => to === workload).flatMap((call) => rule("from", call.from, call, namespace)),
  ];
  const egress = calls
    .filter(({ from }) => from === workload)
    .flatMap((call) => rule("to", call.to, call, namespace));
  const needed = { ...(ingress.length > 0 && { ingress }), ...(egress.length > 0 && { egress }) };
  const governs = types.filter((type) => type === "Ingress" || egress.length > 0);
  if (Object.keys(needed).length === 0 && types.includes("Egress")) return [];
  return [policy(workload.name, namespace, { podSelector: own, policyTypes: governs, ...needed })];
}

/** What is exposed on purpose has no known callers. */
function publicPorts({ endpoints }: Workload): readonly Literal[] {
  const ports = endpoints.filter(({ scope }) => scope === "outside").flatMap(({ port }) => port ?? []);
  return ports.length === 0 ? [] : [{ ports: [...new Set(ports)].map((port) => ({ port })) }];
}

function rule(
  side: "to" | "from",
  other: Workload,
  { ports }: Call,
  namespace: Namespace,
): readonly Literal[] {
  const selector = selectorOf(other, namespace);
  if (!selector) return [];
  return [
    {
      [side]: [{ podSelector: selector }],
      ...(ports.length > 0 && { ports: ports.map((port) => ({ port })) }),
    },
  ];
}

const USUAL = ["app.kubernetes.io/name", "app", "k8s-app", "name"];

/** One usual label if no other workload has the same, else all of them. */
function selectorOf({ podLabels }: Workload, namespace: Namespace): Literal | undefined {
  if (podLabels.size === 0) return undefined;
  const only = USUAL.find((key) => {
    const value = podLabels.get(key);
    return value !== undefined && labelled(namespace, key, value).length === 1;
  });
  const labels = only === undefined ? [...podLabels] : [[only, podLabels.get(only) ?? ""] as const];
  return { matchLabels: Object.fromEntries(labels) };
}
