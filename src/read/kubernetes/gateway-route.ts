import type { Cursor } from "../cursor.ts";
import { type Backend, istioBackend, routeBackend } from "./backend.ts";
import type { KubernetesObject } from "./object.ts";
import { numberOf, textOf } from "./scalar.ts";

/** A Gateway that a route attaches to, and the part of it. */
export interface Parent {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly section: string | undefined;
  readonly port: number | undefined;
}

/** A route of a Gateway: HTTPRoute and its kin, or Istio's VirtualService. */
export interface GatewayRoute {
  readonly object: KubernetesObject;
  readonly parents: readonly Parent[];
  readonly links: readonly Backend[];
  /** True if all it does is to send the client to HTTPS. */
  readonly redirects: boolean;
}

const ROUTE_KINDS = new Set(["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]);

/** The object as a route of a Gateway; undefined if it is none. */
export function gatewayRouteOf(object: KubernetesObject): GatewayRoute | undefined {
  if (object.group === "gateway.networking.k8s.io" && ROUTE_KINDS.has(object.kind)) return httpRoute(object);
  if (object.group === "networking.istio.io" && object.kind === "VirtualService")
    return virtualService(object);
  return undefined;
}

function httpRoute(object: KubernetesObject): GatewayRoute {
  const rules = object.spec.get("rules").items();
  const parents = object.spec.get("parentRefs").items().flatMap(parentOf);
  const links = rules.flatMap((rule) => rule.get("backendRefs").items().flatMap(routeBackend));
  return { object, parents, links, redirects: rules.length > 0 && rules.every(redirectsToHttps) };
}

function parentOf(reference: Cursor): Parent[] {
  const name = textOf(reference.get("name"));
  if (name === undefined || (textOf(reference.get("kind")) ?? "Gateway") !== "Gateway") return [];
  const section = textOf(reference.get("sectionName"));
  return [
    { name, namespace: textOf(reference.get("namespace")), section, port: numberOf(reference.get("port")) },
  ];
}

const redirectsToHttps = (rule: Cursor): boolean =>
  rule
    .get("filters")
    .items()
    .some((filter) => textOf(filter.at("requestRedirect", "scheme")) === "https");

function virtualService(object: KubernetesObject): GatewayRoute {
  const rules = ["http", "tls", "tcp"].flatMap((protocol) => object.spec.get(protocol).items());
  const links = rules.flatMap((rule) =>
    rule
      .get("route")
      .items()
      .flatMap((route) => istioBackend(route.get("destination"))),
  );
  const parents = object.spec
    .get("gateways")
    .items()
    .flatMap((item) => istioParent(textOf(item) ?? ""));
  const redirects =
    rules.length > 0 && rules.every((rule) => textOf(rule.at("redirect", "scheme")) === "https");
  return { object, parents, links, redirects };
}

/** `mesh` is no gateway but the traffic inside. */
function istioParent(text: string): Parent[] {
  if (text === "" || text === "mesh") return [];
  const [namespace, name] = text.includes("/") ? text.split("/") : [undefined, text];
  return [{ name: name ?? "", namespace, section: undefined, port: undefined }];
}
