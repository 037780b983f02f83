import { absentField, type Field, type Place, setField, unknownField } from "../../model/field.ts";
import type { RoutePath } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { hostsInRule, isPlainEntryPoint, pathsInRule, takesAnyHost } from "../traefik-rule.ts";
import type { Backend } from "./backend.ts";

import { EntrySubject, type LinkedRoute } from "./route.ts";
import { numberOf, textField, textOf, textsOf } from "./scalar.ts";

/** An IngressRoute of Traefik, for HTTP or TCP. */
export class TraefikRoute extends EntrySubject implements LinkedRoute {
  readonly via = "ingress";
  readonly before = [];
  /** Set by the join: one of its middlewares sends the client to HTTPS. */
  redirected = false;

  get speaksHttp(): boolean {
    return this.kind === "IngressRoute";
  }

  get hosts(): readonly Field<string>[] {
    return this.#routes.flatMap((route) => hostsInRule(textField(route.get("match"))));
  }

  get ingressClass(): Field<string> {
    const { metadata } = this.object;
    return textField(metadata.below("annotations", "kubernetes.io/ingress.class"));
  }

  /** An entry point may terminate TLS by itself: only one for plain HTTP says that nobody does. */
  get tls(): Field<readonly Field<string>[]> {
    const tls = this.object.spec.get("tls");
    const points = this.object.spec.get("entryPoints");
    if (tls.exists) return setField([], tls.place);
    if (this.redirected) return setField([], points.place);
    const names = textsOf(points);
    return names.length > 0 && names.every(isPlainEntryPoint)
      ? absentField(tls.place)
      : unknownField("", tls.place);
  }

  get allowsHttp(): Field<boolean> {
    return absentField(this.object.spec.get("entryPoints").place);
  }

  get paths(): readonly RoutePath[] {
    return this.#routes.flatMap((route) => pathsInRule(textField(route.get("match"))));
  }

  get anyHost(): readonly Place[] {
    const rules = this.#routes.map((route) => textField(route.get("match")));
    return rules.filter(takesAnyHost).map(({ at }) => at);
  }

  get links(): readonly Backend[] {
    return this.#routes.flatMap((route) => route.get("services").items().flatMap(backendOf));
  }

  /** Names of its middlewares, behind their namespaces where those are written. */
  get middlewares(): readonly string[] {
    return this.#routes.flatMap((route) =>
      route
        .get("middlewares")
        .items()
        .flatMap((middleware) => {
          const namespace = textOf(middleware.get("namespace")) ?? this.namespace;
          const name = textOf(middleware.get("name"));
          return name === undefined ? [] : [namespace === undefined ? name : `${namespace}/${name}`];
        }),
    );
  }

  get #routes(): readonly Cursor[] {
    return this.object.spec.get("routes").items();
  }
}

function backendOf(cursor: Cursor): Backend[] {
  const service = textOf(cursor.get("name"));
  if (service === undefined || (textOf(cursor.get("kind")) ?? "Service") !== "Service") return [];
  const port = numberOf(cursor.get("port")) ?? textOf(cursor.get("port"));
  return [{ service, namespace: textOf(cursor.get("namespace")), port, at: cursor.place }];
}
