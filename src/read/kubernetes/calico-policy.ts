import type { PolicyPeer, PolicyRule, Selector } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { calicoSelector } from "./calico-selector.ts";
import type { KubernetesObject } from "./object.ts";
import { type PolicyParts, peer } from "./policy.ts";
import { textField, textOf, textsOf } from "./scalar.ts";
import { everything } from "./selector.ts";

/** A NetworkPolicy or GlobalNetworkPolicy of Calico; without `types` its rules say which directions it governs. */
export function readCalicoPolicy({ kind, spec }: KubernetesObject): PolicyParts {
  const types = textsOf(spec.get("types"));
  const written = { ingress: spec.get("ingress").exists, egress: spec.get("egress").exists };
  const clusterWide = kind === "GlobalNetworkPolicy";
  return {
    clusterWide,
    selector: selectorOf(spec.get("selector")) ?? everything(spec.place),
    namespaces: selectorOf(spec.get("namespaceSelector")),
    governsIngress: types.length > 0 ? types.includes("Ingress") : written.ingress || !written.egress,
    governsEgress: types.length > 0 ? types.includes("Egress") : written.egress,
    ingress: rulesOf(spec.get("ingress"), "source", clusterWide),
    egress: rulesOf(spec.get("egress"), "destination", clusterWide),
  };
}

function selectorOf(cursor: Cursor): Selector | undefined {
  const text = textOf(cursor);
  return text === undefined ? undefined : calicoSelector(text, cursor.place);
}

const rulesOf = (list: Cursor, side: "source" | "destination", clusterWide: boolean): PolicyRule[] =>
  list
    .items()
    .filter((rule) => textOf(rule.get("action")) === "Allow")
    .map((rule) => ({
      at: rule.place,
      peers: peersOf(rule.get(side), clusterWide),
      ports: portsOf(rule.at("destination", "ports")),
    }));

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
    .map((net) => peer(net.place, { cidr: textField(net) }));
  if (nets.length > 0) return nets;
  const podSelector = selectorOf(entity.get("selector"));
  const global = clusterWide && podSelector ? everything(entity.place) : undefined;
  const namespaceSelector = selectorOf(entity.get("namespaceSelector")) ?? global;
  // What is only excluded, or named by its account, is not everybody.
  const other = podSelector || namespaceSelector ? {} : { entity: "other" };
  return [peer(entity.place, { podSelector, namespaceSelector, ...other })];
}

function portsOf(list: Cursor): string[] | undefined {
  const ports = textsOf(list);
  return ports.length === 0 ? undefined : ports;
}
