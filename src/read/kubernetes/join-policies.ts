import { valueOf } from "../../model/field.ts";
import type { PolicyPeer, PolicyRule } from "../../model/subjects.ts";
import { isEverybodyEntity } from "./cilium-policy.ts";
import type { KubernetesNamespace } from "./namespace.ts";
import type { Parts } from "./parts.ts";
import type { Placement } from "./placement.ts";
import type { KubernetesPolicy } from "./policy.ts";
import { selectedOf } from "./selected.ts";
import { isEverything, selects } from "./selector.ts";
import type { KubernetesWorkload } from "./workload.ts";

type Namespaces = ReadonlyMap<string, KubernetesNamespace>;

/** Tells every policy what it selects, its namespaces that they have it, and workloads whether they are isolated. */
export function joinPolicies(parts: Parts, placement: Placement, namespaces: Namespaces): void {
  for (const policy of parts.policies) {
    const selected = selectedBy(policy, parts, placement, namespaces);
    policy.selects.push(...selected);
    const homes = selected.map((workload) => placement.keyOf(workload.object));
    if (!policy.clusterWide) homes.push(placement.keyOf(policy.object));
    for (const key of new Set(homes)) namespaces.get(key)?.policies.push(policy);
    if (policy.governsIngress) limit(selected, policy);
  }
}

/** Policies add up: one that lets everybody in undoes the others. Those of administrators deny only what they say. */
function limit(workloads: readonly KubernetesWorkload[], { precedence, ingress }: KubernetesPolicy): void {
  const named = ingress.every(namesItsPeers);
  const closes = precedence.dialect !== "admin" && precedence.dialect !== "baseline";
  for (const workload of workloads) {
    workload.rules.push(...ingress);
    workload.closed ||= closes;
    if (closes || !named) workload.limited = named && workload.limited !== false;
  }
}

function selectedBy(
  policy: KubernetesPolicy,
  parts: Parts,
  placement: Placement,
  namespaces: Namespaces,
): readonly KubernetesWorkload[] {
  const selected = (all: readonly KubernetesWorkload[]) => selectedOf(all, policy.selector);
  if (!policy.clusterWide) return placement.near(policy.object, parts.workloads, selected);
  return selected(parts.workloads).filter((workload) =>
    isInNamespaces(policy, namespaces.get(placement.keyOf(workload.object))),
  );
}

/** Labels of a namespace that no manifest declares are not known; such a policy is taken to reach it. */
function isInNamespaces(
  { namespaces }: KubernetesPolicy,
  namespace: KubernetesNamespace | undefined,
): boolean {
  if (!namespaces || isEverything(namespaces)) return true;
  if (!namespace?.declared) {
    const asked = namespaces.labels.get("kubernetes.io/metadata.name");
    return asked === undefined || namespace?.name === undefined || asked === namespace.name;
  }
  const labels = new Map([...namespace.labels].map(([key, field]) => [key, valueOf(field) ?? ""] as const));
  labels.set("kubernetes.io/metadata.name", namespace.name ?? "");
  return selects(namespaces, labels);
}

const namesItsPeers = ({ action, peers }: PolicyRule): boolean =>
  action !== "allow" || (peers?.every((peer) => !isEverybody(peer)) ?? false);

function isEverybody({ podSelector, namespaceSelector, cidr, entity }: PolicyPeer): boolean {
  if (isEverybodyEntity(entity) || /^(?:0\.0\.0\.0|::)\/0$/.test(valueOf(cidr) ?? "")) return true;
  const everyPod = podSelector === undefined || isEverything(podSelector);
  if (namespaceSelector) return everyPod && isEverything(namespaceSelector);
  return podSelector !== undefined && isEverything(podSelector);
}
