import { type Field, valueOf } from "../../model/field.ts";
import type { Endpoint } from "../../model/subjects.ts";
import type { Backend } from "./backend.ts";
import type { GatewayListener } from "./gateway.ts";
import type { GatewayRoute, Parent } from "./gateway-route.ts";
import { hostEndpoints } from "./host-endpoints.ts";
import type { KubernetesObject } from "./object.ts";
import type { Parts } from "./parts.ts";
import { named, type Placement } from "./placement.ts";
import { selects } from "./selector.ts";
import type { KubernetesService, ServicePort } from "./service.ts";
import { entryEndpoint, serviceEndpoints } from "./service-endpoints.ts";
import type { KubernetesWorkload } from "./workload.ts";

type Via = "ingress" | "route" | "gateway";

/** Gives every workload its endpoints, and the listeners of Gateways what lies behind them. */
export function joinExposure(parts: Parts, placement: Placement): Endpoint[] {
  for (const workload of parts.workloads) workload.endpoints.push(...hostEndpoints(workload));
  const behind = new Map<KubernetesService, KubernetesWorkload[]>();
  for (const service of parts.services) {
    const workloads = selected(service, parts, placement);
    behind.set(service, workloads);
    service.selects.push(...workloads);
    for (const workload of workloads) workload.endpoints.push(...serviceEndpoints(service, workload));
  }
  const entry = new Entries(parts, placement, behind);
  for (const route of parts.routes)
    for (const link of route.links) entry.add(route.object, route.via, link, isNarrowed(route.annotations));
  for (const route of parts.gatewayRoutes) attach(route, parts, placement, entry);
  return parts.workloads.flatMap((workload) => workload.endpoints);
}

function selected(service: KubernetesService, parts: Parts, placement: Placement): KubernetesWorkload[] {
  const { selector } = service;
  if (!selector || valueOf(service.type) === "ExternalName") return [];
  return placement.near(service.object, parts.workloads, (workload) => selects(selector, workload.podLabels));
}

/** Links HTTP entries to the workloads behind their Services. */
class Entries {
  readonly #parts: Parts;
  readonly #placement: Placement;
  readonly #behind: ReadonlyMap<KubernetesService, readonly KubernetesWorkload[]>;

  constructor(
    parts: Parts,
    placement: Placement,
    behind: ReadonlyMap<KubernetesService, readonly KubernetesWorkload[]>,
  ) {
    this.#parts = parts;
    this.#placement = placement;
    this.#behind = behind;
  }

  add(object: KubernetesObject, via: Via, link: Backend, restricted: boolean): void {
    const { label } = object;
    for (const service of this.#services(object, link)) {
      const chain = [
        { at: object.at, message: label },
        { at: service.at, message: service.label },
      ];
      for (const port of service.ports.filter((one) => isAsked(one, link, via))) {
        for (const workload of this.#behind.get(service) ?? []) {
          workload.endpoints.push(
            entryEndpoint(workload, port, { at: link.at, label, restricted, via, chain }),
          );
        }
      }
    }
  }

  #services(object: KubernetesObject, link: Backend): KubernetesService[] {
    const isNamed = ({ name }: KubernetesService): boolean => name === link.service;
    if (link.namespace === undefined) return this.#placement.near(object, this.#parts.services, isNamed);
    const key = named(link.namespace);
    return this.#parts.services.filter(
      (service) => isNamed(service) && this.#placement.keyOf(service.object) === key,
    );
  }
}

/** An OpenShift Route names the port of the pod, or that of the Service by its name. */
function isAsked({ port, name, target }: ServicePort, link: Backend, via: Via): boolean {
  if (link.port === undefined) return true;
  if (via === "route" && (target ?? String(port)) === String(link.port)) return true;
  return port === link.port || name === link.port || String(port) === link.port;
}

const RANGES = /(?:whitelist|allowlist)-source-range$|\/inbound-cidrs$|ip_whitelist$/;

/** An entry may be open to some addresses only. */
function isNarrowed(annotations: ReadonlyMap<string, Field<string>>): boolean {
  return [...annotations].some(
    ([key, value]) =>
      (RANGES.test(key) && !/(?:^|[\s,])(?:0\.0\.0\.0|::)\/0/.test(valueOf(value) ?? "")) ||
      (key === "alb.ingress.kubernetes.io/scheme" && valueOf(value) === "internal"),
  );
}

function attach(route: GatewayRoute, parts: Parts, placement: Placement, entries: Entries): void {
  const listeners = parts.listeners.filter((listener) =>
    route.parents.some((parent) => isParent(listener, parent, route.object, placement)),
  );
  for (const listener of listeners) {
    // One route that serves makes the listener more than a redirect.
    listener.redirected = route.redirects && (listener.redirected || listener.attached === 0);
    listener.attached++;
    listener.links.push(...route.links);
  }
  if (route.parents.length === 0) return;
  for (const link of route.links) entries.add(route.object, "gateway", link, false);
}

function isParent(
  listener: GatewayListener,
  parent: Parent,
  route: KubernetesObject,
  placement: Placement,
): boolean {
  if (listener.object.name !== parent.name) return false;
  if (parent.section !== undefined && listener.section !== parent.section) return false;
  if (parent.port !== undefined && listener.port !== parent.port) return false;
  const own = placement.nameOf(listener.object);
  return own === undefined || own === (parent.namespace ?? placement.nameOf(route) ?? own);
}
