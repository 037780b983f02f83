import type { Field } from "../model/field.ts";
import type { Namespace, Policy, PolicyPeer, PolicyRule, Selector } from "../model/subjects.ts";
import { isInBlock, isMaybePod } from "./blocks.ts";
import { isEntity } from "./entities.ts";
import type { Party } from "./party.ts";
import { type Labels, selects } from "./selecting.ts";
import { both, some, type Truth } from "./truth.ts";

/** A policy and the namespaces that it lies in: a peer by its pods alone is one of these. */
export interface Viewpoint {
  readonly policy: Policy;
  readonly homes: readonly Namespace[];
}

/** Whether a rule is about somebody. */
export const coversPeer = ({ peers }: PolicyRule, party: Party, view: Viewpoint): Truth =>
  peers === undefined ? true : some(peers, (peer) => isPeer(peer, party, view));

function isPeer(peer: PolicyPeer, party: Party, view: Viewpoint): Truth {
  if (peer.cidr.state !== "absent") return isInBlock(peer, party, view.policy);
  if (peer.entity !== undefined) return isEntity(peer.entity, party);
  const { podSelector, namespaceSelector } = peer;
  if (!podSelector && !namespaceSelector) return undefined;
  if (party.kind !== "workload") return isMaybePod(party) ? undefined : false;
  const there = namespaceSelector
    ? some(party.namespaces, (namespace) => selects(namespaceSelector, labelsOf(namespace)))
    : party.namespaces.some((namespace) => view.homes.includes(namespace));
  const labels = { values: party.workload.podLabels, complete: true };
  return both(there, podSelector ? selects(podSelector, labels) : true);
}

/** Labels of a namespace; one that no manifest declares has its name and whatever else. */
function labelsOf(namespace: Namespace): Labels {
  const values = new Map<string, string>();
  for (const [key, field] of namespace.labels) values.set(key, textOf(field));
  if (namespace.name !== undefined) values.set("kubernetes.io/metadata.name", namespace.name);
  return { values, complete: namespace.declared };
}

const textOf = (field: Field<string>): string =>
  field.state === "set" ? field.value : field.state === "unknown" ? field.text : "";

/** Whether a policy that spans namespaces is about one of them. */
export const isInNamespaces = (selector: Selector, namespaces: readonly Namespace[]): Truth =>
  some(namespaces, (namespace) => selects(selector, labelsOf(namespace)));
