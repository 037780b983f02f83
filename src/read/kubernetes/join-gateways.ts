import { setField } from "../../model/field.ts";
import type { Backend } from "./backend.ts";
import type { GatewayListener } from "./gateway.ts";
import type { GatewayRoute, Parent } from "./gateway-route.ts";
import type { KubernetesObject } from "./object.ts";
import type { Parts } from "./parts.ts";
import type { Placement } from "./placement.ts";
import { textOf } from "./scalar.ts";

/** A route that Gateways take, with what it may hand on. */
export interface Attached {
  readonly route: GatewayRoute;
  readonly links: readonly Backend[];
}

/**
 * Gives the listeners of Gateways what lies behind them, and returns the routes that are in force. A Gateway that
 * these manifests do not show is taken to accept the route.
 */
export function joinGateways(parts: Parts, placement: Placement): Attached[] {
  return parts.gatewayRoutes.flatMap((route) => {
    if (route.parents.length === 0) return [];
    const listeners = parts.listeners.filter((listener) =>
      route.parents.some((parent) => isParent(listener, parent, route.object, placement)),
    );
    const known = route.parents.every((parent) => isShown(parent, route.object, parts, placement));
    if (known && listeners.length === 0) return [];
    const links = route.links.filter((link) => isGranted(link, route.object, parts, placement));
    for (const listener of listeners) attach(listener, route, links);
    return [{ route, links }];
  });
}

function attach(listener: GatewayListener, route: GatewayRoute, links: readonly Backend[]): void {
  route.before.push(listener);
  // One route that serves makes the listener more than a redirect.
  listener.redirected = route.redirects && (listener.redirected || listener.attached === 0);
  listener.attached++;
  listener.links.push(...links);
  listener.routeHosts.push(...(route.hosts.length > 0 ? route.hosts : [setField("*", route.at)]));
}

const isShown = (parent: Parent, route: KubernetesObject, parts: Parts, placement: Placement): boolean =>
  parts.listeners.some((listener) => isGateway(listener, parent, route, placement));

function isGateway(
  listener: GatewayListener,
  parent: Parent,
  route: KubernetesObject,
  placement: Placement,
): boolean {
  if (listener.object.name !== parent.name) return false;
  const own = placement.nameOf(listener.object);
  return own === undefined || own === (parent.namespace ?? placement.nameOf(route) ?? own);
}

function isParent(
  listener: GatewayListener,
  parent: Parent,
  route: KubernetesObject,
  placement: Placement,
): boolean {
  if (!isGateway(listener, parent, route, placement)) return false;
  if (parent.section !== undefined && listener.section !== parent.section) return false;
  if (parent.port !== undefined && listener.port !== parent.port) return false;
  return listener.routesFrom !== "Same" || isNear(listener.object, route, placement);
}

/** The same namespace, as far as both are known. */
function isNear(one: KubernetesObject, other: KubernetesObject, placement: Placement): boolean {
  const [left, right] = [placement.nameOf(one), placement.nameOf(other)];
  return left === undefined || right === undefined || left === right;
}

/** A Service of another namespace serves a route of the Gateway API only where that namespace has granted it. */
function isGranted(
  { namespace, service }: Backend,
  route: KubernetesObject,
  parts: Parts,
  placement: Placement,
): boolean {
  const own = placement.nameOf(route);
  const isForeign = namespace !== undefined && own !== undefined && namespace !== own;
  if (!isForeign || route.group !== "gateway.networking.k8s.io") return true;
  return parts.referenceGrants.some(
    (grant) => placement.nameOf(grant) === namespace && grants(grant, route.kind, own, service),
  );
}

function grants({ spec }: KubernetesObject, kind: string, namespace: string, service: string): boolean {
  const callers = spec.get("from").items();
  const named = callers.some(
    (from) => textOf(from.get("kind")) === kind && textOf(from.get("namespace")) === namespace,
  );
  return (
    named &&
    spec
      .get("to")
      .items()
      .some((to) => textOf(to.get("kind")) === "Service" && (textOf(to.get("name")) ?? service) === service)
  );
}
