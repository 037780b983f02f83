import { absentField, type Field, type Place, setField, unknownField, valueOf } from "../../model/field.ts";
import type { RoutePath } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import type { Backend } from "./backend.ts";

import { EntrySubject, type LinkedRoute, pathAt } from "./route.ts";
import { flagField, numberOf, textField, textMap, textOf, textsOf } from "./scalar.ts";

/** A route that goes on in RouteTables: one by its name, or all that have certain labels. */
export interface Delegation {
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly labels: ReadonlyMap<string, string>;
  readonly namespaces: readonly string[];
}

/** An Upstream that a route hands its requests to. */
export interface UpstreamUse {
  readonly name: string;
  readonly at: Place;
}

/**
 * A VirtualService of Gloo, or a RouteTable that it delegates to.
 * Fields: docs.solo.io/gloo-edge, reference of virtual_service.proto and route_table.proto.
 */
export class GlooRoute extends EntrySubject implements LinkedRoute {
  readonly via = "gateway";
  readonly speaksHttp = true;
  /** Filled by the join: what delegates to a RouteTable, the nearest last, and the Services of its Upstreams. */
  readonly before: GlooRoute[] = [];
  readonly upstreamLinks: Backend[] = [];

  get hosts(): readonly Field<string>[] {
    if (this.isTable) return this.#roots.flatMap((one) => one.hosts);
    return this.#host.get("domains").items().map(textField);
  }

  get ingressClass(): Field<string> {
    return absentField(this.at);
  }

  /** A VirtualService without TLS is served by the gateways for plain HTTP alone. */
  get tls(): Field<readonly Field<string>[]> {
    if (this.isTable) return unknownField("", this.at);
    const own = this.object.spec.get("sslConfig");
    if (!own.isNull) return setField([], own.place);
    const redirects = this.#routes.length > 0 && this.#routes.every(redirectsToHttps);
    return redirects ? setField([], this.at) : absentField(own.place);
  }

  get allowsHttp(): Field<boolean> {
    return absentField(this.at);
  }

  get anyHost(): readonly Place[] {
    if (this.isTable) return [];
    const domains = this.#host.get("domains");
    if (domains.items().length === 0) return [this.#host.keyPlace];
    return this.hosts.filter((host) => valueOf(host)?.startsWith("*")).map(({ at }) => at);
  }

  get paths(): readonly RoutePath[] {
    return this.#routes
      .flatMap((route) => [...route.get("matchers").items(), route.get("matcher")])
      .flatMap((matcher) => [
        ...pathAt(matcher.get("prefix"), false),
        ...pathAt(matcher.get("exact"), true),
        ...pathAt(matcher.get("regex"), false),
      ]);
  }

  get links(): readonly Backend[] {
    return [...this.#destinations.flatMap(kubeBackend), ...this.upstreamLinks];
  }

  get upstreams(): readonly UpstreamUse[] {
    return this.#destinations.flatMap((destination) => {
      const upstream = destination.get("upstream");
      const name = textOf(upstream.get("name"));
      return name === undefined ? [] : [{ name, at: upstream.place }];
    });
  }

  get delegations(): readonly Delegation[] {
    return this.#routes
      .map((route) => route.get("delegateAction"))
      .filter(({ exists }) => exists)
      .map(delegationOf);
  }

  /** A login that holds for all its routes: their own, that of the host, or that of all that delegate to it. */
  get guarded(): boolean {
    const routes = this.#routes;
    const asks = routes.map((route) => asksOf(route.get("options")));
    if (asks.includes("off")) return false;
    const host = this.isTable
      ? this.#roots.length > 0 && this.#roots.every((one) => one.guarded)
      : asksOf(this.#host.get("options")) === "on";
    return host || (asks.length > 0 && asks.every((one) => one === "on"));
  }

  get isTable(): boolean {
    return this.kind === "RouteTable";
  }

  get #roots(): readonly GlooRoute[] {
    return this.before.filter(({ isTable }) => !isTable);
  }

  get #host(): Cursor {
    return this.object.spec.get("virtualHost");
  }

  get #routes(): readonly Cursor[] {
    return (this.isTable ? this.object.spec : this.#host).get("routes").items();
  }

  get #destinations(): readonly Cursor[] {
    return this.#routes.flatMap((route) => {
      const action = route.get("routeAction");
      const several = action.below("multi", "destinations").items();
      return [action.get("single"), ...several.map((one) => one.get("destination"))];
    });
  }
}

const redirectsToHttps = (route: Cursor): boolean => {
  const redirect = route.below("redirectAction", "httpsRedirect").boolean();
  return redirect.state === "set" && redirect.value;
};

function kubeBackend(destination: Cursor): Backend[] {
  const kube = destination.get("kube");
  const service = textOf(kube.below("ref", "name"));
  if (service === undefined) return [];
  const namespace = textOf(kube.below("ref", "namespace"));
  return [{ service, namespace, port: numberOf(kube.get("port")), at: kube.place }];
}

function delegationOf(action: Cursor): Delegation {
  const ref = action.get("ref").exists ? action.get("ref") : action;
  const selector = action.get("selector");
  return {
    name: textOf(ref.get("name")),
    namespace: textOf(ref.get("namespace")),
    labels: textMap(selector.get("labels")),
    namespaces: textsOf(selector.get("namespaces")),
  };
}

/** What the options of a host or a route say of a login: on, off for this route alone, or nothing. */
function asksOf(options: Cursor): "on" | "off" | undefined {
  const external = options.get("extauth");
  if (valueOf(flagField(external.get("disable"))) === true) return "off";
  const asks = [external, options.get("jwt"), options.get("jwtStaged")];
  return asks.some((one) => !one.isNull) ? "on" : undefined;
}
