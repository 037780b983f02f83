import type { PolicyPeer, PolicyPort, PolicyRule, Selector } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { calicoSelector } from "./calico-selector.ts";
import type { KubernetesObject } from "./object.ts";
import { numberField, type PolicyParts, peer } from "./policy.ts";
import { portOf } from "./policy-ports.ts";
import { listField, textField, textOf, textsOf } from "./scalar.ts";
import { everything } from "./selector.ts";

/** A NetworkPolicy or GlobalNetworkPolicy of Calico; without `types` its rules say which directions it governs. */
export function readCalicoPolicy({ kind, spec }: KubernetesObject): PolicyParts {
  const types = textsOf(spec.get("types"));
  const written = { ingress: spec.get("ingress").exists, egress: spec.get("egress").exists };
  const clusterWide = kind === "GlobalNetworkPolicy";
  const governsIngress = types.length > 0 ? types.includes("Ingress") : written.ingress || !written.egress;
  const governsEgress = types.length > 0 ? types.includes("Egress") : written.egress;
  return {
    clusterWide,
    precedence: {
      dialect: "calico",
      tier: tierOf(textOf(spec.get("tier"))),
      order: numberField(spec.get("order")),
    },
    selector: selectorOf(spec.get("selector")) ?? everything(spec.place),
    namespaces: selectorOf(spec.get("namespaceSelector")),
    governsIngress,
    governsEgress,
    ingress: governsIngress ? rulesOf(spec.get("ingress"), "source", clusterWide) : [],
    egress: governsEgress ? rulesOf(spec.get("egress"), "destination", clusterWide) : [],
  };
}

function selectorOf(cursor: Cursor): Selector | undefined {
  const text = textOf(cursor);
  return text === undefined ? undefined : calicoSelector(text, cursor.place);
}

const tierOf = (tier: string | undefined): string | undefined => (tier === "default" ? undefined : tier);

/** Rules that decide; `Log` only writes a line. */
const ACTIONS: Readonly<Record<string, PolicyRule["action"]>> = {
  Allow: "allow",
  Deny: "deny",
  Pass: "pass",
  "Next-Tier": "pass",
};

const rulesOf = (list: Cursor, side: "source" | "destination", clusterWide: boolean): PolicyRule[] =>
  list.items().flatMap((rule) => {
    const action = ACTIONS[textOf(rule.get("action")) ?? ""];
    if (action === undefined) return [];
    const peers = peersOf(rule.get(side), clusterWide);
    return [{ at: rule.place, action, peers, ports: portsOf(rule) }];
  });

const LIMITS = [
  "selector",
  "namespaceSelector",
  "nets",
  "notNets",
  "notSelector",
  "serviceAccounts",
  "services",
  "domains",
];

function peersOf(entity: Cursor, clusterWide: boolean): PolicyPeer[] | undefined {
  if (!LIMITS.some((key) => entity.get(key).exists)) return undefined;
  const nets = entity
    .get("nets")
    .items()
    .map((net) => peer(net.place, { cidr: textField(net), except: listField(entity.get("notNets")) }));
  if (nets.length > 0) return nets;
  const podSelector = selectorOf(entity.get("selector"));
  const global = clusterWide && podSelector ? everything(entity.place) : undefined;
  const namespaceSelector = selectorOf(entity.get("namespaceSelector")) ?? global;
  // What is only excluded, or named by its account, is not everybody.
  const other = podSelector || namespaceSelector ? {} : { entity: "other" };
  return [peer(entity.place, { podSelector, namespaceSelector, ...other })];
}

function portsOf(rule: Cursor): PolicyPort[] | undefined {
  const protocol = textOf(rule.get("protocol"))?.toUpperCase();
  const ports = rule.below("destination", "ports").items();
  if (ports.length > 0) return ports.map((port) => portOf(port.place, protocol, textOf(port)));
  return protocol === undefined ? undefined : [portOf(rule.place, protocol, undefined)];
}
