import type { Place } from "../../model/field.ts";
import type { Cursor } from "../cursor.ts";
import { numberOf, textOf } from "./scalar.ts";

/** A Service, and a port of it, that an HTTP entry hands its requests to. */
export interface Backend {
  readonly service: string;
  /** As written; undefined: that of whoever names the Service. */
  readonly namespace: string | undefined;
  /** Number or name of the Service's port; undefined: any. */
  readonly port: number | string | undefined;
  readonly at: Place;
}

const portOf = (cursor: Cursor): number | string | undefined => numberOf(cursor) ?? textOf(cursor);

/** Backend of an Ingress, in the form of `v1` or of the versions before. */
export function ingressBackend(cursor: Cursor): Backend[] {
  const service = textOf(cursor.below("service", "name")) ?? textOf(cursor.get("serviceName"));
  if (service === undefined) return [];
  const port = cursor.below("service", "port");
  const named = portOf(port.get("number")) ?? portOf(port.get("name")) ?? portOf(cursor.get("servicePort"));
  return [{ service, namespace: undefined, port: named, at: cursor.place }];
}

/** Backend of a Gateway API route. */
export function routeBackend(cursor: Cursor): Backend[] {
  const service = textOf(cursor.get("name"));
  if (service === undefined || (textOf(cursor.get("kind")) ?? "Service") !== "Service") return [];
  return [
    {
      service,
      namespace: textOf(cursor.get("namespace")),
      port: portOf(cursor.get("port")),
      at: cursor.place,
    },
  ];
}

/** Destination of an Istio VirtualService: a short name, or one with its namespace. */
export function istioBackend(cursor: Cursor): Backend[] {
  const [service, namespace] = (textOf(cursor.get("host")) ?? "").split(".");
  if (!service) return [];
  return [{ service, namespace, port: portOf(cursor.below("port", "number")), at: cursor.place }];
}

/** Backend of an OpenShift Route, whose port is that of the pod. */
export function openshiftBackend(cursor: Cursor, port: Cursor): Backend[] {
  const service = textOf(cursor.get("name"));
  if (service === undefined || (textOf(cursor.get("kind")) ?? "Service") !== "Service") return [];
  return [{ service, namespace: undefined, port: portOf(port), at: cursor.place }];
}
