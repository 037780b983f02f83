import type { SubjectLists } from "../format.ts";
import { joinConfigs } from "./config-files.ts";
import { joinAccess } from "./join-access.ts";
import { joinAutoscalers } from "./join-autoscalers.ts";
import { joinExposure } from "./join-exposure.ts";
import { joinPolicies } from "./join-policies.ts";
import { KubernetesNamespace } from "./namespace.ts";
import type { Parts } from "./parts.ts";
import { named, type Placed, Placement } from "./placement.ts";

/**
 * Links what was read, in place: Services and HTTP entries to workloads, policies to what they select, bindings to
 * roles and accounts. Returns the subjects that only the whole has: endpoints and namespaces. Call it once.
 */
export function joinKubernetes(parts: Parts): SubjectLists {
  const placement = new Placement(parts.kustomizations);
  const namespaces = namespacesOf(parts, placement);
  const endpoint = joinExposure(parts, placement);
  // Which namespaces have the label that a quota of the cluster asks for may change at any time.
  for (const namespace of namespaces.values()) namespace.quotaObjects.push(...parts.clusterQuotas);
  joinPolicies(parts, placement, namespaces);
  joinAccess(parts, placement);
  joinAutoscalers(parts, placement);
  joinConfigs(parts, placement);
  return { endpoint, namespace: [...namespaces.values()] };
}

/** Every namespace that is declared or that something is put into, by its key. */
function namespacesOf(parts: Parts, placement: Placement): Map<string, KubernetesNamespace> {
  const all = new Map<string, KubernetesNamespace>();
  for (const object of parts.namespaces) {
    const key = named(object.name);
    if (!all.has(key)) all.set(key, new KubernetesNamespace(object.name, object, object));
  }
  const home = ({ object }: Placed): KubernetesNamespace => {
    const key = placement.keyOf(object);
    const found = all.get(key) ?? new KubernetesNamespace(placement.nameOf(object), undefined, object);
    all.set(key, found);
    return found;
  };
  for (const workload of parts.workloads) home(workload).workloads.push(workload);
  for (const service of parts.services) home(service).services.push(service);
  for (const object of parts.limitRanges) home({ object }).rangeObjects.push(object);
  for (const object of parts.quotas) home({ object }).quotaObjects.push(object);
  for (const policy of parts.policies) if (!policy.clusterWide) home(policy);
  return all;
}
