import { type PolicyPeer, type PolicyRule, type Selector, valueOf } from "plimsoll";

export const isEmptySelector = (selector: Selector | undefined): boolean =>
  selector !== undefined && selector.labels.size === 0 && selector.expressions.length === 0;

/** Whether a rule is about every port of a protocol; echo requests are no port. */
export const isEveryPort = ({ ports }: PolicyRule): boolean =>
  ports?.some(({ port, protocol }) => port.state === "absent" && !protocol?.startsWith("ICMP")) ?? true;

export interface Openness {
  readonly at: PolicyRule["at"];
  readonly whom: string;
}

/** Where a rule names everybody, and in which words; undefined if it names somebody. */
export function opennessOf(rule: PolicyRule): Openness | undefined {
  if (rule.peers === undefined) return { at: rule.at, whom: "everybody" };
  for (const peer of rule.peers) {
    const whom = everybodyIn(peer);
    if (whom) return { at: peer.at, whom };
  }
  return undefined;
}

function everybodyIn(peer: PolicyPeer): string | undefined {
  const cidr = valueOf(peer.cidr);
  if (cidr === "0.0.0.0/0" || cidr === "::/0") return `every address (${cidr})`;
  if (peer.entity === "all" || peer.entity === "world" || peer.entity === "cluster")
    return `the entity ${peer.entity}`;
  if (isNothing(peer)) return "whomever an empty peer stands for";
  const everyPod = peer.podSelector === undefined || isEmptySelector(peer.podSelector);
  return isEmptySelector(peer.namespaceSelector) && everyPod ? "every pod of every namespace" : undefined;
}

const isNothing = ({ cidr, podSelector, namespaceSelector, entity }: PolicyPeer): boolean =>
  cidr.state === "absent" && !podSelector && !namespaceSelector && entity === undefined;
