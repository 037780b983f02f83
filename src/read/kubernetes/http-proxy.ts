import { absentField, type Field, setField } from "../../model/field.ts";
import type { RoutePath, Workload } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import type { Backend } from "./backend.ts";
import { ObjectSubject } from "./object.ts";
import { type LinkedRoute, pathAt } from "./route.ts";
import { firstOf, flagField, numberOf, textField, textOf } from "./scalar.ts";

/** An HTTPProxy of Contour; it answers plain HTTP with a redirect unless a route permits more. */
export class HttpProxy extends ObjectSubject implements LinkedRoute {
  readonly via = "ingress";
  readonly speaksHttp = true;
  readonly anyHost = [];
  readonly before = [];
  readonly workloads: Workload[] = [];

  get hosts(): readonly Field<string>[] {
    const host = this.object.spec.at("virtualhost", "fqdn");
    return host.exists ? [textField(host)] : [];
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

  get backends(): readonly string[] {
    return [...new Set(this.links.map(({ service }) => service))];
  }

  get paths(): readonly RoutePath[] {
    const conditions = this.#routes.flatMap((route) => route.get("conditions").items());
    return conditions.flatMap((one) => [
      ...pathAt(one.get("prefix"), false),
      ...pathAt(one.get("exact"), true),
    ]);
  }

  get #routes(): readonly Cursor[] {
    return this.object.spec.get("routes").items();
  }
}

function backendOf(cursor: Cursor): Backend[] {
  const service = textOf(cursor.get("name"));
  const port = numberOf(cursor.get("port"));
  return service === undefined ? [] : [{ service, namespace: undefined, port, at: cursor.place }];
}
