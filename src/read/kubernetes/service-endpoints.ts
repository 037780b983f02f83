import { valueOf } from "../../model/field.ts";
import type { Note } from "../../model/finding.ts";
import type { Endpoint, Scope } from "../../model/subjects.ts";
import type { KubernetesContainer } from "./container.ts";
import { KubernetesEndpoint } from "./endpoint.ts";
import type { KubernetesService, ServicePort } from "./service.ts";
import type { KubernetesWorkload } from "./workload.ts";

interface Way {
  readonly via: "node-port" | "load-balancer" | "external-ip" | "service";
  readonly scope: Scope;
  readonly restricted: boolean;
}

const noteOf = (service: KubernetesService, type: string): Note => ({
  at: service.at,
  message: `${service.label} of type ${type}`,
});

/** Ways to a workload's ports through a Service that selects it. */
export function serviceEndpoints(
  service: KubernetesService,
  workload: KubernetesWorkload,
): KubernetesEndpoint[] {
  const type = valueOf(service.type) ?? "ClusterIP";
  return service.ports.flatMap((port) =>
    waysOf(service, type).map((way) => {
      const { container, number } = targetOf(workload, port);
      const { at, protocol } = port;
      const { label } = service;
      return new KubernetesEndpoint(workload, {
        at,
        ...way,
        container,
        port: number,
        protocol,
        label,
        chain: [noteOf(service, type)],
      });
    }),
  );
}

function waysOf(service: KubernetesService, type: string): Way[] {
  const ways: Way[] = [];
  if (type === "LoadBalancer")
    ways.push({ via: "load-balancer", scope: "outside", restricted: service.restricted });
  if (type === "NodePort") ways.push({ via: "node-port", scope: "outside", restricted: false });
  if ((valueOf(service.externalIps) ?? []).length > 0)
    ways.push({ via: "external-ip", scope: "outside", restricted: false });
  return ways.length > 0 ? ways : [{ via: "service", scope: "inside", restricted: false }];
}

/** The container and the port behind a Service's port; a port by name is looked for in all containers. */
function targetOf(
  workload: KubernetesWorkload,
  port: Pick<ServicePort, "port" | "target">,
): { container: KubernetesContainer | undefined; number: number | undefined } {
  const target = port.target ?? port.port;
  const serving = workload.containers.filter(({ kind }) => kind === "container" || kind === "sidecar");
  const only = serving.length === 1 ? serving[0] : undefined;
  const number = Number(target);
  if (target !== undefined && Number.isInteger(number)) {
    const declaring = serving.find(({ ports }) => ports.some((one) => valueOf(one.port) === number));
    return { container: declaring ?? only, number };
  }
  for (const container of serving) {
    const declared = container.ports.find(({ name }) => name === target);
    if (declared) return { container, number: valueOf(declared.port) };
  }
  return { container: only, number: undefined };
}

/** The same ports seen through an HTTP entry in front of the Service. */
export function entryEndpoint(
  workload: KubernetesWorkload,
  port: ServicePort,
  entry: Pick<Endpoint, "at" | "label" | "restricted" | "guarded"> & {
    via: "ingress" | "route" | "gateway";
    chain: readonly Note[];
  },
): KubernetesEndpoint {
  const { container, number } = targetOf(workload, port);
  return new KubernetesEndpoint(workload, {
    ...entry,
    scope: "outside",
    container,
    port: number,
    protocol: port.protocol,
  });
}
