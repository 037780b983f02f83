import { is, valueOf } from "../model/field.ts";
import type { Network, Workload } from "../model/subjects.ts";
import type { Party, PortAsked } from "./party.ts";
import { every, negated, some, type Truth } from "./truth.ts";

/** The network namespace that a service runs in: that of a service with networks, or one that Docker has. */
type Place = Workload | "host" | "none" | "bridge" | "unknown";

/**
 * Whether Docker lets one connect to the other: services of one network reach each other on every port, what is
 * published is reached from outside, and an internal network leads nowhere else.
 */
export function composeReaches(from: Party, to: Party, port: PortAsked): Truth {
  if (from.kind === "workload" && to.kind === "workload") return betweenServices(from.workload, to.workload);
  if (to.kind === "workload") return isPublished(to.workload, port);
  return from.kind === "workload" ? leadsOut(placeOf(from.workload)) : undefined;
}

function placeOf(service: Workload, seen: ReadonlySet<Workload> = new Set()): Place {
  const mode = service.sharing.network;
  if (mode.state === "absent") return service;
  if (mode.state === "unknown" || seen.has(service)) return "unknown";
  if (mode.value === "host" || mode.value === "none" || mode.value === "bridge") return mode.value;
  const name = /^service:(.+)$/.exec(mode.value)?.[1];
  const owner = service.project?.services.find((one) => one.name === name);
  return owner ? placeOf(owner, new Set([...seen, service])) : "unknown";
}

function betweenServices(from: Workload, to: Workload): Truth {
  const [a, b] = [placeOf(from), placeOf(to)];
  if (from === to || (a === b && typeof a === "object")) return true;
  if (a === "none" || b === "none") return false;
  if (a === "unknown" || b === "unknown") return undefined;
  if (typeof a === "object" && typeof b === "object")
    return some(networksOf(a), (one) => some(networksOf(b), (other) => isSame(one, other)));
  return withHost(a, b);
}

/** The host has an address on every bridge; what is behind an internal one may still call it there. */
function withHost(from: Exclude<Place, "none" | "unknown">, to: Exclude<Place, "none" | "unknown">): Truth {
  if (from === "host") return true;
  if (to === "host") return leadsOut(from) || undefined;
  return from === to;
}

const networksOf = (service: Workload): readonly Network[] =>
  service.project?.networks.filter(({ name }) => service.networks.includes(name)) ?? [];

/** Projects may name one network of the engine. */
function isSame(a: Network, b: Network): Truth {
  if (a.project === b.project) return a.name === b.name;
  const [one, other] = [valueOf(a.engineName), valueOf(b.engineName)];
  return one === undefined || other === undefined ? undefined : one === other;
}

function leadsOut(place: Place): Truth {
  if (place === "unknown") return undefined;
  if (typeof place !== "object") return place !== "none";
  const isClosed = every(networksOf(place), ({ internal }) =>
    internal.state === "unknown" ? undefined : is(internal, true),
  );
  return negated(isClosed);
}

function isPublished(service: Workload, port: PortAsked): Truth {
  const place = placeOf(service);
  if (place === "unknown") return undefined;
  if (place === "host") return true;
  const owners = typeof place === "object" ? new Set([service, place]) : [service];
  const endpoints = [...owners]
    .flatMap((owner) => owner.endpoints)
    .filter(({ scope }) => scope === "outside");
  return some(endpoints, (endpoint) => {
    if (endpoint.protocol.toUpperCase() !== port.protocol) return false;
    return endpoint.port === undefined ? undefined : endpoint.port === port.number;
  });
}
