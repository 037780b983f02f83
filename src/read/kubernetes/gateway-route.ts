import { absentField, type Field, type Place, unknownField, valueOf } from "../../model/field.ts";
import type { RoutePath } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { type Backend, istioBackend, routeBackend } from "./backend.ts";
import type { GatewayListener } from "./gateway.ts";
import type { KubernetesObject } from "./object.ts";
import { EntrySubject, type LinkedRoute, pathAt } from "./route.ts";
import { numberOf, textField, textOf } from "./scalar.ts";

/** A Gateway that a route attaches to, and the part of it. */
export interface Parent {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly section: string | undefined;
  readonly port: number | undefined;
}

interface RouteParts {
  readonly parents: readonly Parent[];
  readonly links: readonly Backend[];
  readonly redirects: boolean;
  readonly hosts: readonly Cursor[];
  readonly paths: readonly RoutePath[];
}

/** A route of a Gateway: HTTPRoute and its kin, or Istio's VirtualService. */
export class GatewayRoute extends EntrySubject implements LinkedRoute {
  readonly via = "gateway";
  readonly parents: readonly Parent[];
  readonly links: readonly Backend[];
  /** True if all it does is to send the client to HTTPS. */
  readonly redirects: boolean;
  readonly hosts: readonly Field<string>[];
  readonly paths: readonly RoutePath[];
  /** Filled by the join: the listeners that take it. */
  readonly before: GatewayListener[] = [];

  constructor(object: KubernetesObject, { parents, links, redirects, hosts, paths }: RouteParts) {
    super(object);
    this.parents = parents;
    this.links = links;
    this.redirects = redirects;
    this.hosts = hosts.map(textField);
    this.paths = paths;
  }

  get speaksHttp(): boolean {
    return /^(?:HTTPRoute|GRPCRoute|VirtualService)$/.test(this.kind) && this.parents.length > 0;
  }

  get ingressClass(): Field<string> {
    return absentField(this.at);
  }

  /** Its Gateway decides. */
  get tls(): Field<readonly Field<string>[]> {
    return unknownField("", this.at);
  }

  get allowsHttp(): Field<boolean> {
    return absentField(this.at);
  }

  get anyHost(): readonly Place[] {
    return this.hosts.filter((host) => valueOf(host)?.startsWith("*")).map(({ at }) => at);
  }
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
  const matches = rules.flatMap((rule) => rule.get("matches").items());
  const paths = matches.flatMap((match) =>
    pathAt(match.below("path", "value"), textOf(match.below("path", "type")) === "Exact"),
  );
  const hosts = object.spec.get("hostnames").items();
  const redirects = rules.length > 0 && rules.every(redirectsToHttps);
  return new GatewayRoute(object, { parents, links, redirects, hosts, paths });
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
    .some((filter) => textOf(filter.below("requestRedirect", "scheme")) === "https");

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
    rules.length > 0 && rules.every((rule) => textOf(rule.below("redirect", "scheme")) === "https");
  const matches = rules.flatMap((rule) => rule.get("match").items());
  const paths = matches.flatMap((match) => [
    ...pathAt(match.below("uri", "prefix"), false),
    ...pathAt(match.below("uri", "exact"), true),
  ]);
  const hosts = object.spec.get("hosts").items();
  return new GatewayRoute(object, { parents, links, redirects, hosts, paths });
}

/** `mesh` is no gateway but the traffic inside. */
function istioParent(text: string): Parent[] {
  if (text === "" || text === "mesh") return [];
  const [namespace, name] = text.includes("/") ? text.split("/") : [undefined, text];
  return [{ name: name ?? "", namespace, section: undefined, port: undefined }];
}
