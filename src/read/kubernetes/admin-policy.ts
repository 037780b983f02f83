import type { PolicyPeer, PolicyRule } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import type { KubernetesObject } from "./object.ts";
import { type PolicyParts, peer } from "./policy.ts";
import { textField, textOf } from "./scalar.ts";
import { everything, labelSelector } from "./selector.ts";

/** Policies of the cluster's administrators (policy.networking.k8s.io): what they deny is what they govern. */
export function readAdminPolicy({ spec }: KubernetesObject): PolicyParts {
  const subject = spec.get("subject");
  const pods = subject.get("pods");
  const namespaces = pods.exists ? pods.get("namespaceSelector") : subject.get("namespaces");
  return {
    clusterWide: true,
    selector: pods.exists ? labelSelector(pods.get("podSelector")) : everything(subject.place),
    namespaces: labelSelector(namespaces),
    governsIngress: denies(spec.get("ingress")),
    governsEgress: denies(spec.get("egress")),
    ingress: allowed(spec.get("ingress"), "from"),
    egress: allowed(spec.get("egress"), "to"),
  };
}

const denies = (rules: Cursor): boolean =>
  rules.items().some((rule) => textOf(rule.get("action")) === "Deny");

const allowed = (rules: Cursor, side: "from" | "to"): PolicyRule[] =>
  rules
    .items()
    .filter((rule) => /^(?:Allow|Accept)$/.test(textOf(rule.get("action")) ?? ""))
    .map((rule) => ({
      at: rule.place,
      peers: rule.get(side).items().flatMap(peersOf),
      ports: portsOf(rule),
    }));

function peersOf(item: Cursor): PolicyPeer[] {
  const pods = item.get("pods");
  const namespaces = item.get("namespaces");
  const networks = item.get("networks").items();
  if (networks.length > 0) return networks.map((net) => peer(net.place, { cidr: textField(net) }));
  if (namespaces.exists) return [peer(item.place, { namespaceSelector: labelSelector(namespaces) })];
  if (!pods.exists) return [peer(item.place, { entity: "other" })];
  const podSelector = labelSelector(pods.get("podSelector"));
  return [peer(item.place, { podSelector, namespaceSelector: labelSelector(pods.get("namespaceSelector")) })];
}

function portsOf(rule: Cursor): string[] | undefined {
  const ports = rule
    .get("ports")
    .items()
    .flatMap((port) => {
      const range = port.get("portRange");
      const single = textOf(port.at("portNumber", "port")) ?? textOf(port.get("namedPort"));
      return single ?? (range.exists ? `${textOf(range.get("start"))}-${textOf(range.get("end"))}` : []);
    });
  return ports.length === 0 ? undefined : ports;
}
