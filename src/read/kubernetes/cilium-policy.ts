import { absentField } from "../../model/field.ts";
import type { PolicyPeer, PolicyPort, PolicyRule, Selector } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import type { KubernetesObject } from "./object.ts";
import { KubernetesPolicy, type PolicyParts, peer } from "./policy.ts";
import { portOf } from "./policy-ports.ts";
import { listField, textField, textOf } from "./scalar.ts";
import { everything, labelSelector, UNREADABLE } from "./selector.ts";

const NAMESPACE_LABEL = /^io\.(?:kubernetes\.pod\.namespace|cilium\.k8s\.namespace\.labels\.)/;

/** The policies in a CiliumNetworkPolicy or its cluster-wide kin: one for each spec. */
export function ciliumPolicies(object: KubernetesObject): KubernetesPolicy[] {
  const specs = [object.spec, ...object.root.get("specs").items()].filter((spec) => spec.kind === "mapping");
  return specs.map((spec) => new KubernetesPolicy(object, () => readCilium(object, spec)));
}

function readCilium(object: KubernetesObject, spec: Cursor): PolicyParts {
  const clusterWide = object.kind === "CiliumClusterwideNetworkPolicy";
  const written = spec.get("endpointSelector");
  const ownNamespace = ciliumSelector(written);
  // A host policy selects nodes and no pod.
  const nodes = !written.exists && spec.get("nodeSelector").exists;
  const expressions = nodes ? [{ key: "", operator: "None", values: [] }] : ownNamespace.expressions;
  return {
    clusterWide,
    precedence: { dialect: "cilium", tier: undefined, order: absentField(spec.place) },
    selector: { ...ownNamespace, expressions },
    namespaces: namespaceOf(written),
    governsIngress: governs(spec, "ingress"),
    governsEgress: governs(spec, "egress"),
    ingress: ciliumRules(spec, "ingress", clusterWide),
    egress: ciliumRules(spec, "egress", clusterWide),
  };
}

/** What is denied counts before what is allowed. */
const ciliumRules = (spec: Cursor, direction: "ingress" | "egress", clusterWide: boolean): PolicyRule[] =>
  (["deny", "allow"] as const).flatMap((action) =>
    spec
      .get(action === "deny" ? `${direction}Deny` : direction)
      .items()
      .map((rule) => ({ ...ciliumRule(rule, direction === "ingress" ? "from" : "to", clusterWide), action })),
  );

/** A direction is denied by default as soon as one rule speaks of it, unless the policy says otherwise. */
function governs(spec: Cursor, direction: "ingress" | "egress"): boolean {
  const byDefault = spec.below("enableDefaultDeny", direction).boolean();
  if (byDefault.state === "set") return byDefault.value;
  return [direction, `${direction}Deny`].some((key) => spec.get(key).items().length > 0);
}

/** Labels may carry the source they come from: `k8s:app`. */
function ciliumSelector(cursor: Cursor): Selector {
  const selector = labelSelector(cursor);
  const labels = [...selector.labels].map(([key, value]) => [plain(key), value] as const);
  const expressions = selector.expressions.map((one) => ({ ...one, key: plain(one.key) }));
  return {
    labels: new Map(labels.filter(([key]) => !NAMESPACE_LABEL.test(key))),
    expressions: expressions.filter(({ key }) => !NAMESPACE_LABEL.test(key)),
    at: selector.at,
  };
}

const plain = (key: string): string => key.replace(/^(?:k8s|any|container):/, "");

/** The namespaces that a selector names by labels of Cilium's own. */
function namespaceOf(cursor: Cursor): Selector | undefined {
  const { labels, expressions, at } = labelSelector(cursor);
  const keys = [...labels.keys(), ...expressions.map(({ key }) => key)].map(plain);
  if (!keys.some((key) => NAMESPACE_LABEL.test(key))) return undefined;
  const name = [...labels].find(([key]) => plain(key) === "io.kubernetes.pod.namespace")?.[1];
  if (name === undefined)
    return { ...everything(at), expressions: [{ key: "", operator: UNREADABLE, values: [] }] };
  return { ...everything(at), labels: new Map([["kubernetes.io/metadata.name", name]]) };
}

function ciliumRule(
  rule: Cursor,
  side: "from" | "to",
  clusterWide: boolean,
): Pick<PolicyRule, "at" | "peers" | "ports"> {
  const keys = rule
    .entries()
    .map(([key]) => key)
    .filter((key) => key.startsWith(side) && key !== "toPorts");
  const limits = rule.entries().some(([key]) => key === "toPorts" || key === "icmps");
  return {
    at: rule.place,
    // A rule that names no side and no port allows nothing; one that names ports only allows everybody.
    peers:
      keys.length > 0
        ? keys.flatMap((key) => peersOf(key, rule.get(key), clusterWide))
        : limits
          ? undefined
          : [],
    ports: ciliumPorts(rule),
  };
}

/** Ports of a rule; one that is about ICMP alone opens none. */
function ciliumPorts(rule: Cursor): PolicyPort[] | undefined {
  const ports = rule
    .get("toPorts")
    .items()
    .flatMap((entry) => entry.get("ports").items());
  if (ports.length === 0)
    return rule.get("icmps").exists ? [portOf(rule.place, "ICMP", undefined)] : undefined;
  return ports.map((port) => {
    const written = textOf(port.get("port"));
    const protocol = textOf(port.get("protocol"))?.toUpperCase();
    const end = textOf(port.get("endPort"));
    const text = written === "0" ? undefined : end === undefined ? written : `${written}-${end}`;
    return portOf(port.place, protocol === "ANY" ? undefined : protocol, text);
  });
}

function peersOf(key: string, list: Cursor, clusterWide: boolean): PolicyPeer[] {
  if (key.endsWith("Entities")) return list.items().map((item) => peer(item.place, { entity: textOf(item) }));
  if (key.endsWith("CIDR")) return list.items().map((item) => peer(item.place, { cidr: textField(item) }));
  if (key.endsWith("CIDRSet"))
    return list
      .items()
      .map((item) =>
        peer(item.place, { cidr: textField(item.get("cidr")), except: listField(item.get("except")) }),
      );
  if (key.endsWith("Endpoints")) return list.items().map((item) => endpointPeer(item, clusterWide));
  // Services, groups, nodes and names are peers that no rule of ours has to tell apart.
  return list
    .items()
    .map((item) => peer(item.place, { entity: key.replace(/^(?:from|to)/, "").toLowerCase() }));
}

function endpointPeer(item: Cursor, clusterWide: boolean): PolicyPeer {
  const own = clusterWide ? everything(item.place) : undefined;
  return peer(item.place, { podSelector: ciliumSelector(item), namespaceSelector: namespaceOf(item) ?? own });
}

/** True for Cilium's entities of everybody. */
export const isEverybodyEntity = (entity: string | undefined): boolean =>
  entity !== undefined && ["all", "world", "cluster"].includes(entity);
