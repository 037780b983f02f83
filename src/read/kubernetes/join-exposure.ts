import { valueOf } from "../../model/field.ts";
import type { Note } from "../../model/finding.ts";
import type { Endpoint, Subject } from "../../model/subjects.ts";
import { joinApisix } from "./apisix-route.ts";
import type { Backend } from "./backend.ts";
import { joinEmissary } from "./emissary.ts";
import { asksForLogin, isInside, isRestricted, markRedirects } from "./entry-class.ts";
import { hostEndpoints, podEndpoints } from "./host-endpoints.ts";
import { joinContour } from "./http-proxy.ts";
import { joinGateways } from "./join-gateways.ts";
import { joinGloo } from "./join-gloo.ts";
import { Lookup } from "./lookup.ts";
import type { KubernetesObject } from "./object.ts";
import type { Parts } from "./parts.ts";
import type { Placement } from "./placement.ts";
import type { LinkedRoute } from "./route.ts";
import { selectedOf } from "./selected.ts";
import type { KubernetesService, ServicePort } from "./service.ts";
import { entryEndpoint, serviceEndpoints } from "./service-endpoints.ts";
import type { KubernetesWorkload } from "./workload.ts";

const noteOf = ({ at, label }: Subject): Note => ({ at, message: label });
const byName = new Lookup<KubernetesService>(({ name }) => [name]);

type Via = "ingress" | "route" | "gateway";

/** Gives every workload its endpoints, and the listeners of Gateways what lies behind them. */
export function joinExposure(parts: Parts, placement: Placement): Endpoint[] {
  for (const workload of parts.workloads) workload.endpoints.push(...hostEndpoints(workload));
  const behind = new Map<KubernetesService, readonly KubernetesWorkload[]>();
  for (const service of parts.services) {
    const workloads = selected(service, parts, placement);
    behind.set(service, workloads);
    service.selects.push(...workloads);
    for (const workload of workloads) workload.endpoints.push(...serviceEndpoints(service, workload));
  }
  const entries = new Entries(parts, placement, behind);
  for (const route of completeRoutes(parts, placement)) entries.addAll(route, route.links);
  for (const { route, links } of joinGateways(parts, placement)) entries.addAll(route, links);
  for (const route of [...parts.routes, ...parts.listeners, ...parts.gatewayRoutes])
    route.inside = [route, ...route.before].some((one) => isInside(one, parts));
  for (const workload of parts.workloads) workload.endpoints.push(...podEndpoints(workload));
  return parts.workloads.flatMap((workload) => workload.endpoints);
}

function selected(
  service: KubernetesService,
  parts: Parts,
  placement: Placement,
): readonly KubernetesWorkload[] {
  const { selector } = service;
  if (!selector || valueOf(service.type) === "ExternalName") return [];
  return placement.near(service.object, parts.workloads, (all) => selectedOf(all, selector));
}

/** The routes, with what other objects say of them. */
function completeRoutes(parts: Parts, placement: Placement): readonly LinkedRoute[] {
  markRedirects(parts);
  joinContour(parts, placement);
  joinGloo(parts, placement);
  joinEmissary(parts);
  joinApisix(parts, placement);
  return parts.routes;
}

/** How an entry is reached: whether everybody can, whether it asks who calls. */
interface Way {
  readonly via: Via;
  readonly restricted: boolean;
  readonly guarded: boolean;
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

  addAll(route: LinkedRoute, links: readonly Backend[]): void {
    const way = {
      via: route.via,
      restricted: isRestricted(route, this.#parts),
      guarded: asksForLogin(route, this.#parts),
    };
    for (const link of links) this.#add(route, link, way);
  }

  #add(route: LinkedRoute, link: Backend, way: Way): void {
    const { object, label } = route;
    for (const service of this.#services(object, link)) {
      const chain = [...route.before, route, service].map(noteOf);
      const ports = service.ports.filter((one) => isAsked(one, link, way.via));
      const entry = { ...way, at: link.at, label, chain };
      for (const workload of ports.length > 0 ? (this.#behind.get(service) ?? []) : []) {
        if (!route.workloads.includes(workload)) route.workloads.push(workload);
        workload.endpoints.push(...ports.map((port) => entryEndpoint(workload, port, entry)));
      }
    }
  }

  #services(object: KubernetesObject, link: Backend): readonly KubernetesService[] {
    const called = (all: readonly KubernetesService[]) => byName.get(all, link.service);
    if (link.namespace === undefined) return this.#placement.near(object, this.#parts.services, called);
    // Where manifests name none, kubectl takes `default`.
    return called(this.#parts.services).filter(
      (service) => (this.#placement.nameOf(service.object) ?? "default") === link.namespace,
    );
  }
}

/** An OpenShift Route names the port of the pod, or that of the Service by its name. */
function isAsked({ port, name, target }: ServicePort, link: Backend, via: Via): boolean {
  if (link.port === undefined) return true;
  if (via === "route" && (target ?? String(port)) === String(link.port)) return true;
  return port === link.port || name === link.port || String(port) === link.port;
}
