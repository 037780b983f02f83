import type { PolicyPeer, PolicyPort, PolicyRule } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import type { KubernetesObject } from "./object.ts";
import { numberField, type PolicyParts, peer } from "./policy.ts";
import { portOf } from "./policy-ports.ts";
import { textField, textOf } from "./scalar.ts";
import { everything, labelSelector } from "./selector.ts";

/** Policies of the cluster's administrators (policy.networking.k8s.io): what they deny is what they govern. */
export function readAdminPolicy({ kind, spec }: KubernetesObject): PolicyParts {
  const subject = spec.get("subject");
  const pods = subject.get("pods");
  const namespaces = pods.exists ? pods.get("namespaceSelector") : subject.get("namespaces");
  const ingress = rulesOf(spec.get("ingress"), "from");
  const egress = rulesOf(spec.get("egress"), "to");
  const baseline = kind === "BaselineAdminNetworkPolicy" || textOf(spec.get("tier")) === "Baseline";
  return {
    clusterWide: true,
    precedence: {
      dialect: baseline ? "baseline" : "admin",
      tier: undefined,
      order: numberField(spec.get("priority")),
    },
    selector: pods.exists ? labelSelector(pods.get("podSelector")) : everything(subject.place),
    namespaces: labelSelector(namespaces),
    governsIngress: ingress.some(({ action }) => action === "deny"),
    governsEgress: egress.some(({ action }) => action === "deny"),
    ingress,
    egress,
  };
}

const ACTIONS: Readonly<Record<string, PolicyRule["action"]>> = {
  Allow: "allow",
  Accept: "allow",
  Deny: "deny",
  Pass: "pass",
};

const rulesOf = (rules: Cursor, side: "from" | "to"): PolicyRule[] =>
  rules.items().flatMap((rule) => {
    const action = ACTIONS[textOf(rule.get("action")) ?? ""];
    const peers = rule.get(side).items();
    const every = { at: rule.place, peers: undefined };
    return action === undefined
      ? []
      : [
          {
            ...every,
            action,
            ...(peers.length > 0 && { peers: peers.flatMap(peersOf) }),
            ports: portsOf(rule),
          },
        ];
  });

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

/** `ports` of the first versions, `protocols` of ClusterNetworkPolicy. */
function portsOf(rule: Cursor): PolicyPort[] | undefined {
  const ports = [
    ...rule.get("ports").items().flatMap(adminPort),
    ...rule.get("protocols").items().flatMap(protocolPorts),
  ];
  return ports.length === 0 ? undefined : ports;
}

function adminPort(port: Cursor): PolicyPort[] {
  const range = port.get("portRange");
  const number = port.get("portNumber");
  const name = textOf(port.get("namedPort"));
  if (name !== undefined) return [portOf(port.place, undefined, name)];
  const written = range.exists ? range : number;
  const text = range.exists ? rangeOf(range) : textOf(number.get("port"));
  return written.exists ? [portOf(port.place, textOf(written.get("protocol")) ?? "TCP", text)] : [];
}

const rangeOf = (range: Cursor): string => `${textOf(range.get("start"))}-${textOf(range.get("end"))}`;

function protocolPorts(protocol: Cursor): PolicyPort[] {
  const named = textOf(protocol.get("destinationNamedPort"));
  if (named !== undefined) return [portOf(protocol.place, undefined, named)];
  return protocol.entries().map(([name, value]) => {
    const port = value.get("destinationPort");
    const text = port.get("range").exists ? rangeOf(port.get("range")) : textOf(port.get("number"));
    return portOf(protocol.place, name.toUpperCase(), text);
  });
}
