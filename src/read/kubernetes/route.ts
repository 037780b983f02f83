import { absentField, type Field, type Place, setField, unknownField, valueOf } from "../../model/field.ts";
import type { Route, RoutePath, Workload } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { isPlainEntryPoint } from "../traefik-rule.ts";
import { type Backend, ingressBackend } from "./backend.ts";
import { type KubernetesObject, ObjectSubject } from "./object.ts";
import { firstOf, readField, textField, textOf } from "./scalar.ts";

/** An HTTP entry with what the join needs of it. */
export interface LinkedRoute extends Route {
  readonly object: KubernetesObject;
  /** How an endpoint behind it is reached. */
  readonly via: "ingress" | "route" | "gateway";
  readonly links: readonly Backend[];
  /** False for what passes other protocols on. */
  readonly speaksHttp: boolean;
  /** Filled by the join. */
  inside: boolean;
  readonly before: readonly LinkedRoute[];
  /** Where fields of its own say so: callers have to log in; only some addresses may call; its address is inside. */
  readonly guarded?: boolean;
  readonly restricted?: boolean;
  readonly keptInside?: boolean;
  /** Filled by the join. */
  readonly workloads: Workload[];
}

/** What every entry has: what the join fills in, and the names of the Services that it hands requests to. */
export abstract class EntrySubject extends ObjectSubject {
  abstract readonly links: readonly Backend[];
  readonly workloads: Workload[] = [];
  inside = false;

  get backends(): readonly string[] {
    return [...new Set(this.links.map(({ service }) => service))];
  }
}

/** A path by its key; whether only that path is meant. */
export const pathAt = (cursor: Cursor, exact: boolean): RoutePath[] =>
  cursor.exists ? [{ path: textField(cursor), exact }] : [];

/** An Ingress of any API version. */
export class IngressRoute extends EntrySubject implements LinkedRoute {
  readonly via = "ingress";
  readonly speaksHttp = true;
  readonly before = [];

  get hosts(): readonly Field<string>[] {
    return this.object.spec
      .get("rules")
      .items()
      .map((rule) => rule.get("host"))
      .filter((host) => host.exists)
      .map(textField);
  }

  get ingressClass(): Field<string> {
    const { spec, metadata } = this.object;
    const old = metadata.below("annotations", "kubernetes.io/ingress.class");
    return textField(old.exists && !spec.get("ingressClassName").exists ? old : spec.get("ingressClassName"));
  }

  get tls(): Field<readonly Field<string>[]> {
    const tls = this.object.spec.get("tls");
    const sections = tls.items();
    if (sections.length === 0) return tlsByAnnotation(this.annotations) ?? absentField(tls.place);
    // A section without hosts holds the certificate for all of them.
    const lists = sections.map((section) => section.get("hosts").items());
    return setField(lists.some((hosts) => hosts.length === 0) ? [] : lists.flat().map(textField), tls.place);
  }

  get allowsHttp(): Field<boolean> {
    const { annotations } = this.object;
    for (const [key, read] of REDIRECTS) {
      const annotation = annotations.get(key);
      const allows = annotation && readField(annotation, read);
      if (allows && allows.state !== "absent") return allows;
    }
    return absentField(this.object.metadata.get("annotations").place);
  }

  get links(): readonly Backend[] {
    const all = [this.#defaultBackend, ...this.#paths.map((path) => path.get("backend"))];
    return all.flatMap(ingressBackend);
  }

  get paths(): readonly RoutePath[] {
    return this.#paths.flatMap((path) => pathAt(path.get("path"), textOf(path.get("pathType")) === "Exact"));
  }

  get anyHost(): readonly Place[] {
    const rules = this.object.spec.get("rules").items();
    const open = rules.filter((rule) => rule.get("http").exists && isAnyHost(rule.get("host")));
    return [this.#defaultBackend.exists ? [this.#defaultBackend] : [], open].flat().map(placeOfHost);
  }

  get #defaultBackend(): Cursor {
    return firstOf(this.object.spec, "defaultBackend", "backend");
  }

  get #paths(): readonly Cursor[] {
    return this.object.spec
      .get("rules")
      .items()
      .flatMap((rule) => rule.below("http", "paths").items());
  }
}

/** Annotations by which TLS goes on to the program, or a router of Traefik terminates it. */
const TLS =
  /\/ssl-passthrough$|^traefik\.ingress\.kubernetes\.io\/router\.tls(?:\.(?:certresolver|options|domains\.\d+\.main))?$/;
const ENTRY_POINTS = "traefik.ingress.kubernetes.io/router.entrypoints";

/** What annotations say of TLS where the section for it is left out; an entry point may terminate it by itself. */
function tlsByAnnotation(annotations: ReadonlyMap<string, Field<string>>): Route["tls"] | undefined {
  const named = [...annotations].find(([key, value]) => TLS.test(key) && valueOf(value) !== "false");
  if (named) return setField([], named[1].at);
  const points = annotations.get(ENTRY_POINTS);
  const arePlain =
    points &&
    valueOf(points)
      ?.split(",")
      .every((name) => isPlainEntryPoint(name.trim()));
  return points && !arePlain ? unknownField("", points.at) : undefined;
}

/** No host, or one with a star in it. */
function isAnyHost(host: Cursor): boolean {
  const name = textOf(host);
  return !host.exists || name === undefined || name.startsWith("*");
}

const placeOfHost = (rule: Cursor): Place =>
  rule.get("host").exists ? rule.get("host").place : rule.keyPlace;

type Read = (value: string) => boolean | undefined;
const flag = (value: string): boolean | undefined =>
  value === "true" ? true : value === "false" ? false : undefined;
const opposite: Read = (value) => {
  const is = flag(value);
  return is === undefined ? undefined : !is;
};

/** Annotations of ingress controllers that say whether plain HTTP stays open; the strongest first. */
const REDIRECTS: readonly (readonly [string, Read])[] = [
  ["kubernetes.io/ingress.allow-http", flag],
  ["nginx.ingress.kubernetes.io/force-ssl-redirect", (value) => (value === "true" ? false : undefined)],
  ["nginx.ingress.kubernetes.io/ssl-redirect", opposite],
  ["ingress.kubernetes.io/force-ssl-redirect", (value) => (value === "true" ? false : undefined)],
  ["ingress.kubernetes.io/ssl-redirect", opposite],
  ["haproxy.org/ssl-redirect", opposite],
  ["haproxy-ingress.github.io/ssl-redirect", opposite],
  ["nginx.org/redirect-to-https", opposite],
  ["alb.ingress.kubernetes.io/ssl-redirect", () => false],
  ["appgw.ingress.kubernetes.io/ssl-redirect", opposite],
  ["konghq.com/protocols", (value) => (value === "" ? undefined : /\b(?:http|grpc)\b/.test(value))],
];
