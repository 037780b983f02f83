import { absentField, type Field, setField, valueOf } from "../../model/field.ts";
import type { RoutePath } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import type { Backend } from "./backend.ts";

import { joinDelegates } from "./delegation.ts";
import type { Parts } from "./parts.ts";
import type { Placement } from "./placement.ts";
import { EntrySubject, type LinkedRoute, pathAt } from "./route.ts";
import { firstOf, flagField, numberOf, textField, textOf } from "./scalar.ts";

/** An HTTPProxy of Contour; it answers plain HTTP with a redirect unless a route permits more. */
export class HttpProxy extends EntrySubject implements LinkedRoute {
  readonly via = "ingress";
  readonly speaksHttp = true;
  readonly anyHost = [];
  /** Filled by the join: what includes it, the nearest last. */
  readonly before: HttpProxy[] = [];

  get hosts(): readonly Field<string>[] {
    const host = this.object.spec.below("virtualhost", "fqdn");
    return host.exists ? [textField(host)] : this.#roots.flatMap((root) => root.hosts);
  }

  get ingressClass(): Field<string> {
    return textField(this.object.spec.get("ingressClassName"));
  }

  /** Only the root of a tree of proxies has a host and a certificate. */
  get tls(): Field<readonly Field<string>[]> {
    const host = this.object.spec.get("virtualhost");
    const tls = host.get("tls");
    return host.exists && tls.isNull ? absentField(tls.place) : setField([], tls.place);
  }

  get allowsHttp(): Field<boolean> {
    const routes = this.#routes.map((route) => flagField(route.get("permitInsecure")));
    const open = routes.find((flag) => flag.state === "set" && flag.value);
    return open ?? absentField(this.object.spec.place);
  }

  get links(): readonly Backend[] {
    const tcp = firstOf(this.object.spec, "tcpproxy", "tcpProxy");
    return [...this.#routes, tcp].flatMap((route) => route.get("services").items().flatMap(backendOf));
  }

  get paths(): readonly RoutePath[] {
    const conditions = this.#routes.flatMap((route) => route.get("conditions").items());
    return conditions.flatMap((one) => [
      ...pathAt(one.get("prefix"), false),
      ...pathAt(one.get("exact"), true),
    ]);
  }

  /** Proxies that it hands a part of its requests to, with their namespaces where they are written. */
  get includes(): readonly { readonly name: string; readonly namespace: string | undefined }[] {
    return firstOf(this.object.spec, "includes", "delegates")
      .items()
      .flatMap((one) => {
        const name = textOf(one.get("name"));
        return name === undefined ? [] : [{ name, namespace: textOf(one.get("namespace")) }];
      });
  }

  /** Its host, those of all that include it, or all its routes ask for a login, and no route turns that off. */
  get guarded(): boolean {
    const routes = this.#routes;
    if (routes.some((route) => valueOf(flagField(route.below("authPolicy", "disabled"))) === true))
      return false;
    const host = this.object.spec.get("virtualhost");
    const isAsked = host.exists
      ? host.get("authorization").exists || host.get("jwtProviders").items().some(isDefault)
      : this.#roots.length > 0 && this.#roots.every((root) => root.guarded);
    return (
      isAsked ||
      (routes.length > 0 && routes.every((route) => route.below("jwtVerificationPolicy", "require").exists))
    );
  }

  /** Only the root of a tree of proxies has a host. */
  get #roots(): readonly HttpProxy[] {
    return this.before.filter((one) => one.object.spec.get("virtualhost").exists);
  }

  get #routes(): readonly Cursor[] {
    return this.object.spec.get("routes").items();
  }
}

const isDefault = (provider: Cursor): boolean => valueOf(flagField(provider.get("default"))) === true;

function backendOf(cursor: Cursor): Backend[] {
  const service = textOf(cursor.get("name"));
  const port = numberOf(cursor.get("port"));
  return service === undefined ? [] : [{ service, namespace: undefined, port, at: cursor.place }];
}

/** Gives each HTTPProxy what includes it. */
export function joinContour({ routes }: Parts, placement: Placement): void {
  const proxies = routes.filter((route) => route instanceof HttpProxy);
  joinDelegates(proxies, (from) => {
    const home = placement.nameOf(from.object);
    const { includes } = from;
    return proxies.filter((to) => {
      const own = placement.nameOf(to.object);
      return includes.some(({ name, namespace = home }) => name === to.name && namespace === own);
    });
  });
}
