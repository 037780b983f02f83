import { absentField, type Field, type Place, setField, valueOf } from "../../model/field.ts";
import type { Cursor } from "../cursor.ts";
import type { Backend } from "./backend.ts";
import { isInternalName, isKeptInside, isNarrowed } from "./narrowed.ts";
import type { KubernetesObject } from "./object.ts";
import { EntrySubject, type LinkedRoute } from "./route.ts";
import { fieldMap, numberOf, textField, textOf } from "./scalar.ts";

const HTTP = /^(?:HTTPS?|HTTP2|GRPC|GRPC-WEB|TLS)$/i;
const ENCRYPTED = /^(?:HTTPS|TLS)$/;

/** A listener of a Gateway (Gateway API), or a server of Istio's. */
export class GatewayListener extends EntrySubject implements LinkedRoute {
  readonly via = "gateway";
  readonly #listener: Cursor;
  readonly #siblings: readonly Cursor[];
  readonly #istio: boolean;
  /** Filled by the join: what the routes hand on, for which hosts, and whether all of them only redirect to HTTPS. */
  readonly links: Backend[] = [];
  readonly routeHosts: Field<string>[] = [];
  /** Its routes say both. */
  readonly paths = [];
  readonly anyHost = [];
  readonly before = [];
  redirected = false;
  attached = 0;

  constructor(object: KubernetesObject, listener: Cursor, siblings: readonly Cursor[], istio: boolean) {
    super(object);
    this.#listener = listener;
    this.#siblings = siblings;
    this.#istio = istio;
  }

  override get label(): string {
    const name = textOf(this.#istio ? this.#listener.below("port", "name") : this.#listener.get("name"));
    return name === undefined ? this.object.label : `listener "${name}" of ${this.object.label}`;
  }

  override get at(): Place {
    return this.#listener.place;
  }

  /** Name by which a route of the Gateway API asks for this listener alone. */
  get section(): string | undefined {
    return textOf(this.#listener.get("name"));
  }

  get port(): number | undefined {
    return numberOf(this.#istio ? this.#listener.below("port", "number") : this.#listener.get("port"));
  }

  /** A listener for any host answers for those that its routes name. */
  get hosts(): readonly Field<string>[] {
    const own = hostsOf(this.#listener, this.#istio);
    return own.every((host) => valueOf(host) === "*") && this.routeHosts.length > 0 ? this.routeHosts : own;
  }

  get ingressClass(): Field<string> {
    return this.#istio ? absentField(this.at) : textField(this.object.spec.get("gatewayClassName"));
  }

  get tls(): Field<readonly Field<string>[]> {
    const own = this.#listener.get("tls");
    if (this.#isEncrypted(this.#listener)) return setField([], own.exists ? own.place : this.at);
    if (this.#redirects) return setField([], this.at);
    const beside = this.#siblings.find((sibling) => this.#isEncrypted(sibling) && this.#coversSame(sibling));
    return beside ? setField([], beside.place) : absentField(own.place);
  }

  get allowsHttp(): Field<boolean> {
    const { place } = this.#protocol(this.#listener);
    return this.#isEncrypted(this.#listener) ? absentField(place) : setField(!this.#redirects, place);
  }

  get speaksHttp(): boolean {
    return HTTP.test(textOf(this.#protocol(this.#listener)) ?? "");
  }

  /** Namespaces whose routes it takes: all, its own, or those with certain labels. */
  get routesFrom(): "All" | "Same" | "Selector" {
    if (this.#istio) return "All";
    const from = textOf(this.#listener.below("allowedRoutes", "namespaces", "from"));
    return from === "All" || from === "Selector" ? from : "Same";
  }

  /** Its address is not for strangers. */
  get restricted(): boolean {
    return this.keptInside || isNarrowed(this.object.annotations) || isNarrowed(this.#infrastructure);
  }

  get keptInside(): boolean {
    const { spec } = this.object;
    const selected = spec.get("selector").entries();
    const names = [spec.get("gatewayClassName"), ...selected.map(([, value]) => value)];
    return isKeptInside(this.#infrastructure) || names.some((name) => isInternalName(textOf(name) ?? ""));
  }

  /** Annotations of the load balancer that the Gateway gets. */
  get #infrastructure(): ReadonlyMap<string, Field<string>> {
    return fieldMap(this.object.spec.below("infrastructure", "annotations"));
  }

  get #redirects(): boolean {
    const redirect = this.#listener.below("tls", "httpsRedirect").boolean();
    return this.redirected || (this.#istio && redirect.state === "set" && redirect.value);
  }

  #protocol(listener: Cursor): Cursor {
    return this.#istio ? listener.below("port", "protocol") : listener.get("protocol");
  }

  #isEncrypted(listener: Cursor): boolean {
    return ENCRYPTED.test((textOf(this.#protocol(listener)) ?? "").toUpperCase());
  }

  #coversSame(sibling: Cursor): boolean {
    const theirs = hostsOf(sibling, this.#istio).flatMap((host) =>
      host.state === "set" ? [host.value] : [],
    );
    const own = this.hosts.flatMap((host) => (host.state === "set" ? [host.value] : []));
    return (
      theirs.length === 0 ||
      theirs.includes("*") ||
      (own.length > 0 && own.every((host) => theirs.includes(host)))
    );
  }
}

function hostsOf(listener: Cursor, istio: boolean): Field<string>[] {
  const written = istio ? listener.get("hosts").items() : [listener.get("hostname")];
  return (
    written
      .filter((host) => host.exists)
      .map(textField)
      // Istio puts the namespaces that may use a host before it.
      .map((host) =>
        istio && host.state === "set" ? setField(host.value.replace(/^.*\//, ""), host.at) : host,
      )
  );
}

/** The listeners of a Gateway. */
export function listenersOf(object: KubernetesObject): GatewayListener[] {
  const istio = object.group === "networking.istio.io";
  const all = object.spec.get(istio ? "servers" : "listeners").items();
  return all.map((listener) => new GatewayListener(object, listener, all, istio));
}
