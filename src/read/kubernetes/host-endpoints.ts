import { is, valueOf } from "../../model/field.ts";
import type { Cursor } from "../cursor.ts";
import type { KubernetesContainer } from "./container.ts";
import { KubernetesEndpoint } from "./endpoint.ts";
import { numberOf, textField, textOf } from "./scalar.ts";
import type { KubernetesWorkload } from "./workload.ts";

const LOOPBACK = /^(?:127\.|::1$)/;

/** Ports of a pod on the host itself: by `hostPort`, or because it shares the network of the host. */
export function hostEndpoints(workload: KubernetesWorkload): KubernetesEndpoint[] {
  const shared = is(workload.hostNetwork, true);
  return workload.containers.flatMap((container) =>
    container.cursor
      .get("ports")
      .items()
      .flatMap((port) => (shared ? [sharedPort(container, port)] : hostPort(container, port))),
  );
}

const protocolOf = (port: Cursor): string => (textOf(port.get("protocol")) ?? "TCP").toLowerCase();

function sharedPort(container: KubernetesContainer, port: Cursor): KubernetesEndpoint {
  const { workload } = container;
  return new KubernetesEndpoint(workload, {
    at: port.place,
    via: "host-network",
    scope: "outside",
    container,
    port: numberOf(port.get("containerPort")),
    protocol: protocolOf(port),
    label: `port of ${container.label} in the network of its host`,
    chain: [{ at: workload.hostNetwork.at, message: `${workload.label} shares the network of its host` }],
  });
}

function hostPort(container: KubernetesContainer, port: Cursor): KubernetesEndpoint[] {
  const number = numberOf(port.get("hostPort"));
  if (!number) return [];
  const hostAddress = textField(port.get("hostIP"));
  return [
    new KubernetesEndpoint(container.workload, {
      at: port.get("hostPort").place,
      via: "host-port",
      scope: LOOPBACK.test(valueOf(hostAddress) ?? "") ? "local" : "outside",
      container,
      port: numberOf(port.get("containerPort")) ?? number,
      protocol: protocolOf(port),
      label: `host port of ${container.label}`,
      hostAddress,
      hostPort: textField(port.get("hostPort")),
    }),
  ];
}
