import { joinDelegates } from "./delegation.ts";
import { type Delegation, GlooRoute } from "./gloo-route.ts";
import type { KubernetesObject } from "./object.ts";
import type { Parts } from "./parts.ts";
import type { Placement } from "./placement.ts";
import { numberOf, textOf } from "./scalar.ts";
import type { KubernetesService } from "./service.ts";

/** Gives RouteTables what delegates to them, and routes the Services behind the Upstreams that they name. */
export function joinGloo(parts: Parts, placement: Placement): void {
  const routes = parts.routes.filter((route) => route instanceof GlooRoute);
  for (const route of routes) {
    for (const { name, at } of route.upstreams) {
      const behind = declared(name, parts) ?? discovered(name, parts, placement);
      if (behind) route.upstreamLinks.push({ ...behind, at });
    }
  }
  const tables = routes.filter(({ isTable }) => isTable);
  joinDelegates(routes, (from) => {
    const { delegations } = from;
    return tables.filter((to) => delegations.some((one) => isMeant(to, one, from, placement)));
  });
}

function isMeant(
  { object }: GlooRoute,
  { name, namespace, labels, namespaces }: Delegation,
  from: GlooRoute,
  placement: Placement,
): boolean {
  const own = placement.nameOf(object);
  if (name !== undefined) return object.name === name && (own ?? namespace) === (namespace ?? own);
  const home = placement.nameOf(from.object);
  const isNear =
    namespaces.length === 0 ? own === home : namespaces.includes("*") || namespaces.includes(own ?? "");
  return isNear && labels.size > 0 && [...labels].every(([key, value]) => object.labels.get(key) === value);
}

interface Target {
  readonly service: string;
  readonly namespace: string | undefined;
  readonly port: number | undefined;
}

/** An Upstream that is written down. */
function declared(name: string, { gatewayParts }: Parts): Target | undefined {
  const upstream = gatewayParts.find((one) => one.kind === "Upstream" && one.name === name);
  const kube = upstream?.spec.get("kube");
  const service = kube && textOf(kube.get("serviceName"));
  if (!kube || service === undefined) return undefined;
  return {
    service,
    namespace: textOf(kube.get("serviceNamespace")),
    port: numberOf(kube.get("servicePort")),
  };
}

/** Gloo makes an Upstream of each port of a Service by itself, called `namespace-service-port`. */
function discovered(name: string, { services }: Parts, placement: Placement): Target | undefined {
  const number = Number(/-(\d+)$/.exec(name)?.[1]);
  const isIt = ({ object, ports }: KubernetesService): boolean =>
    name === `${namespaceOf(object, placement)}-${object.name}-${number}` &&
    ports.some(({ port }) => port === number);
  const service = services.find(isIt);
  return service && { service: service.name, namespace: placement.nameOf(service.object), port: number };
}

const namespaceOf = (object: KubernetesObject, placement: Placement): string =>
  placement.nameOf(object) ?? "default";
