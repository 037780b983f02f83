import { type Field, valueOf } from "../../model/field.ts";
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
    ways.push({ via: "load-balancer", scope: "outside", restricted: isRestricted(service) });
  if (type === "NodePort") ways.push({ via: "node-port", scope: "outside", restricted: false });
  if ((valueOf(service.externalIps) ?? []).length > 0)
    ways.push({ via: "external-ip", scope: "outside", restricted: false });
  return ways.length > 0 ? ways : [{ via: "service", scope: "inside", restricted: false }];
}

const EVERYBODY = /^(?:0\.0\.0\.0\/0|::\/0)$/;

function isRestricted(service: KubernetesService): boolean {
  const { annotations } = service;
  const ranges = (valueOf(service.sourceRanges) ?? []).map((range) => valueOf(range) ?? "");
  const annotated = annotations.get("service.beta.kubernetes.io/load-balancer-source-ranges");
  const all = [...ranges, ...(annotated ? (valueOf(annotated) ?? "").split(",") : [])].map((range) =>
    range.trim(),
  );
  if (all.length > 0 && !all.some((range) => EVERYBODY.test(range))) return true;
  return [...annotations].some(([key, value]) => isInternal(key, value));
}

/** Annotations by which the providers keep a load balancer inside, and the value that does so. */
const INTERNAL: Readonly<Record<string, RegExp>> = {
  "service.beta.kubernetes.io/aws-load-balancer-internal": /^(?!false$)/,
  "service.beta.kubernetes.io/aws-load-balancer-scheme": /^internal$/,
  "service.beta.kubernetes.io/azure-load-balancer-internal": /^true$/,
  "networking.gke.io/load-balancer-type": /^internal$/i,
  "cloud.google.com/load-balancer-type": /^internal$/i,
  "service.beta.kubernetes.io/oci-load-balancer-internal": /^true$/,
  "oci-network-load-balancer.oraclecloud.com/internal": /^true$/,
  "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type": /^intranet$/,
  "service.beta.kubernetes.io/alicloud-loadbalancer-address-type": /^intranet$/,
  "service.beta.kubernetes.io/openstack-internal-load-balancer": /^true$/,
  "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type": /^private$/,
};

function isInternal(key: string, value: Field<string>): boolean {
  const expected = Object.hasOwn(INTERNAL, key) ? INTERNAL[key] : undefined;
  return expected?.test(valueOf(value) ?? "") ?? false;
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
  entry: Pick<Endpoint, "at" | "label" | "restricted"> & {
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
