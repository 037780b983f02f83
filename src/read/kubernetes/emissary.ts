import { absentField, type Field, type Place, setField, unknownField, valueOf } from "../../model/field.ts";
import type { RoutePath } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import type { Backend } from "./backend.ts";
import type { KubernetesObject } from "./object.ts";
import type { Parts } from "./parts.ts";
import { EntrySubject, type LinkedRoute, pathAt } from "./route.ts";
import { firstOf, flagField, readField, textField, textMap, textOf, textsOf } from "./scalar.ts";

/**
 * A Host of Emissary-ingress or Ambassador: a name, its certificate, and what becomes of plain HTTP. Its Mappings say
 * the rest. Fields: documentation of Emissary 3.10, "The Host CRD" and "Cleartext support".
 */
export class EmissaryHost extends EntrySubject implements LinkedRoute {
  readonly via = "gateway";
  readonly speaksHttp = true;
  readonly before = [];
  readonly links = [];
  readonly paths = [];
  /** Set by the join: a TLSContext holds a certificate for it. */
  certified = false;

  get hosts(): readonly Field<string>[] {
    const host = this.object.spec.get("hostname");
    return host.exists ? [textField(host)] : [];
  }

  get ingressClass(): Field<string> {
    return absentField(this.at);
  }

  get tls(): Field<readonly Field<string>[]> {
    const { spec } = this.object;
    const own = ["tlsSecret", "tlsContext", "tls"].map((key) => spec.get(key)).find(({ isNull }) => !isNull);
    if (own) return setField([], own.place);
    const authority = textOf(spec.below("acmeProvider", "authority"));
    if (this.certified || (authority !== undefined && authority.toLowerCase() !== "none"))
      return setField([], this.at);
    // What sends plain HTTP away has its certificate elsewhere.
    return valueOf(this.allowsHttp) === false
      ? setField([], this.allowsHttp.at)
      : absentField(spec.get("tlsSecret").place);
  }

  get allowsHttp(): Field<boolean> {
    const action = textField(this.object.spec.below("requestPolicy", "insecure", "action"));
    return readField(action, (text) => (text === "" ? undefined : text === "Route"));
  }

  get anyHost(): readonly Place[] {
    return this.hosts.filter((host) => valueOf(host) === "*").map(({ at }) => at);
  }

  /** Whether it takes a Mapping: by its name, and by labels where it asks for some. */
  takes(mapping: EmissaryMapping): boolean {
    const selector = firstOf(this.object.spec, "mappingSelector", "selector").get("matchLabels");
    const isChosen = [...textMap(selector)].every(([key, value]) => mapping.object.labels.get(key) === value);
    const names = mapping.ownHosts.flatMap((host) => valueOf(host) ?? []);
    const own = this.hosts.flatMap((host) => valueOf(host) ?? []);
    const isNamed = own.some((host) => names.length === 0 || names.some((name) => overlap(host, name)));
    return isChosen && isNamed;
  }
}

/** Two names, or patterns with a star at one end, that a request may fit both. */
const overlap = (one: string, other: string): boolean => fits(one, other) || fits(other, one);

function fits(pattern: string, name: string): boolean {
  if (pattern.startsWith("*")) return name.endsWith(pattern.slice(1));
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** A Mapping, or a TCPMapping. Fields: documentation of Emissary 3.10, "Mapping configuration". */
export class EmissaryMapping extends EntrySubject implements LinkedRoute {
  readonly via = "gateway";
  /** Filled by the join: Hosts that take it, and whether a service in the repository asks who calls. */
  readonly before: EmissaryHost[] = [];
  authorized = false;

  get speaksHttp(): boolean {
    return this.kind === "Mapping";
  }

  /** As it names them: by a pattern, or in old versions by an expression, which nobody can list. */
  get ownHosts(): readonly Field<string>[] {
    const host = firstOf(this.object.spec, "hostname", "host");
    if (!host.exists) return [];
    const isExpression = valueOf(flagField(this.object.spec.get("host_regex"))) === true;
    return [isExpression ? unknownField(textOf(host) ?? "", host.place) : textField(host)];
  }

  get hosts(): readonly Field<string>[] {
    const own = this.ownHosts;
    const isAny = own.every((host) => valueOf(host) === "*") && this.before.length > 0;
    return isAny ? this.before.flatMap((host) => host.hosts) : own;
  }

  get ingressClass(): Field<string> {
    return absentField(this.at);
  }

  /** Its Host decides. */
  get tls(): Field<readonly Field<string>[]> {
    return unknownField("", this.at);
  }

  get allowsHttp(): Field<boolean> {
    return absentField(this.at);
  }

  get anyHost(): readonly Place[] {
    if (this.before.length > 0) return [];
    return this.ownHosts.filter((host) => valueOf(host)?.startsWith("*")).map(({ at }) => at);
  }

  get paths(): readonly RoutePath[] {
    const { spec } = this.object;
    return pathAt(spec.get("prefix"), valueOf(flagField(spec.get("prefix_exact"))) === true);
  }

  get links(): readonly Backend[] {
    return serviceOf(this.object.spec.get("service"));
  }

  get guarded(): boolean {
    return this.authorized && valueOf(flagField(this.object.spec.get("bypass_auth"))) !== true;
  }
}

/** `[scheme://]name[.namespace[...]][:port]`. */
function serviceOf(cursor: Cursor): Backend[] {
  const text = (valueOf(textField(cursor)) ?? "").replace(/^[a-z]+:\/\//, "");
  const [host = "", port] = text.split(":");
  const [service, namespace] = host.split(".");
  if (!service) return [];
  return [{ service, namespace, port: port === undefined ? undefined : Number(port), at: cursor.place }];
}

/** Gives Mappings the Hosts that take them, and both what other objects add. */
export function joinEmissary({ routes, gatewayParts }: Parts): void {
  const hosts = routes.filter((route) => route instanceof EmissaryHost);
  const authorized = gatewayParts.some(({ kind }) => kind === "AuthService");
  const contexts = gatewayParts.filter(({ kind }) => kind === "TLSContext");
  for (const host of hosts) host.certified = contexts.some((context) => certifies(context, host));
  for (const mapping of routes) {
    if (!(mapping instanceof EmissaryMapping)) continue;
    mapping.before.push(...hosts.filter((host) => host.takes(mapping)));
    mapping.authorized = authorized;
  }
}

function certifies({ spec }: KubernetesObject, host: EmissaryHost): boolean {
  const names = textsOf(spec.get("hosts"));
  return (
    spec.get("secret").exists &&
    host.hosts.some((one) => names.some((name) => overlap(name, valueOf(one) ?? "")))
  );
}
