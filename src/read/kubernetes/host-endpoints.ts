import { is, valueOf } from "../../model/field.ts";
import type { Note } from "../../model/finding.ts";
import type { Cursor } from "../cursor.ts";
import type { KubernetesContainer } from "./container.ts";
import { KubernetesEndpoint } from "./endpoint.ts";
import { numberOf, textField, textOf } from "./scalar.ts";
import type { KubernetesWorkload } from "./workload.ts";

const LOOPBACK = /^(?:127\.|::1$)/;

/** Ports of a pod on the host itself: by `hostPort`, or because it shares the network of the host. */
export function hostEndpoints(workload: KubernetesWorkload): KubernetesEndpoint[] {
  const shared = is(workload.hostNetwork, true);
  const declared = workload.containers.flatMap((container) =>
    container.cursor
      .get("ports")
      .items()
      .flatMap((port) => (shared ? [sharedPort(container, port)] : hostPort(container, port))),
  );
  return shared && declared.length === 0 ? [undeclared(workload)] : declared;
}

/** A pod in the network of its host listens there, whatever it declares. */
const undeclared = (workload: KubernetesWorkload): KubernetesEndpoint =>
  new KubernetesEndpoint(workload, {
    at: workload.hostNetwork.at,
    via: "host-network",
    scope: "outside",
    container: undefined,
    port: undefined,
    protocol: "tcp",
    label: `${workload.label} in the network of its host`,
    chain: [hostNetworkNote(workload)],
  });

const hostNetworkNote = (workload: KubernetesWorkload): Note => ({
  at: workload.hostNetwork.at,
  message: `${workload.label} shares the network of its host`,
});

/** Ports that a pod declares and that nothing leads to: the other pods of the cluster reach them by its address. */
export function podEndpoints(workload: KubernetesWorkload): KubernetesEndpoint[] {
  const led = new Set(workload.endpoints.map(({ port }) => port));
  const serving = workload.containers.filter(({ kind }) => kind === "container" || kind === "sidecar");
  return serving.flatMap((container) =>
    container.ports.flatMap(({ at, port, protocol }) => {
      const number = valueOf(port);
      if (number === undefined || led.has(number)) return [];
      const label = `port of ${container.label}`;
      return [
        new KubernetesEndpoint(workload, {
          at,
          via: "pod",
          scope: "inside",
          container,
          port: number,
          protocol,
          label,
        }),
      ];
    }),
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
    chain: [hostNetworkNote(workload)],
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
