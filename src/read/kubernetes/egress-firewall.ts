import { absentField } from "../../model/field.ts";
import type { PolicyPeer, PolicyRule } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import type { KubernetesObject } from "./object.ts";
import { type PolicyParts, peer } from "./policy.ts";
import { portOf } from "./policy-ports.ts";
import { textField, textOf } from "./scalar.ts";
import { everything } from "./selector.ts";

/** OpenShift's EgressFirewall and EgressNetworkPolicy: what the pods of a namespace may call outside the cluster. */
export function readEgressFirewall({ spec }: KubernetesObject): PolicyParts {
  const egress = spec.get("egress").items().flatMap(firewallRule);
  return {
    clusterWide: false,
    precedence: { dialect: "egress-firewall", tier: undefined, order: absentField(spec.place) },
    selector: everything(spec.place),
    governsIngress: false,
    governsEgress: egress.some(({ action }) => action === "deny"),
    ingress: [],
    egress,
  };
}

function firewallRule(rule: Cursor): PolicyRule[] {
  const type = textOf(rule.get("type"));
  if (type !== "Allow" && type !== "Deny") return [];
  const ports = rule
    .get("ports")
    .items()
    .map((port) =>
      portOf(port.place, textOf(port.get("protocol"))?.toUpperCase() ?? "TCP", textOf(port.get("port"))),
    );
  return [
    {
      at: rule.place,
      action: type === "Allow" ? "allow" : "deny",
      peers: [firewallPeer(rule.get("to"))],
      ports: ports.length === 0 ? undefined : ports,
    },
  ];
}

const firewallPeer = (to: Cursor): PolicyPeer =>
  to.get("cidrSelector").exists
    ? peer(to.place, { cidr: textField(to.get("cidrSelector")) })
    : peer(to.place, { entity: to.get("dnsName").exists ? "fqdns" : "nodes" });
