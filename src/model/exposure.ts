import type { Container } from "./container.ts";
import type { Field, Place } from "./field.ts";
import type { Note } from "./finding.ts";
import type { Selector } from "./policy.ts";
import type { ListField, Setting, Subject } from "./subject.ts";
import type { Workload } from "./workload.ts";

/**
 * How far away a port can be reached from (catalogue B.0.5): beyond host and cluster, in the same network, only by the
 * clients that a policy or an internal network lists, only on the host itself.
 */
export type Scope = "outside" | "inside" | "isolated" | "local";

/** One port of a container that is reachable from beyond its network namespace. */
export interface Endpoint extends Subject {
  readonly workload: Workload;
  readonly container: Container | undefined;
  /** Port the process listens on; undefined if unknown. */
  readonly port: number | undefined;
  readonly protocol: string;
  readonly via:
    | "compose-port"
    | "compose-network"
    | "pod"
    | "host-port"
    | "host-network"
    | "node-port"
    | "load-balancer"
    | "external-ip"
    | "service"
    | "ingress"
    | "route"
    | "gateway"
    | "router";
  readonly scope: Scope;
  /** Address it is published on; absent where the format has none or it is left out. */
  readonly hostAddress: Field<string>;
  /** Port of the host as written, maybe a range; absent where chance picks it or the format has none. */
  readonly hostPort: Field<string>;
  /** Of the file that opens it; Compose: a profile for development makes it one. */
  readonly setting: Setting;
  /** Source ranges or an internal load balancer narrow it. */
  readonly restricted: boolean;
  /** A proxy before it asks callers who they are. */
  readonly guarded: boolean;
  /** Places that together expose it: Service, Ingress ... */
  readonly chain: readonly Note[];
}

/** A path that an HTTP entry passes on. */
export interface RoutePath {
  readonly path: Field<string>;
  /** False if everything below it is passed on as well. */
  readonly exact: boolean;
}

/** An HTTP entry: Ingress, Route, Gateway listener and the routes on it, Traefik router, objects of other gateways. */
export interface Route extends Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly setting: Setting;
  /** Hosts that it answers for; those of the routes on a listener that takes any. */
  readonly hosts: readonly Field<string>[];
  readonly annotations: ReadonlyMap<string, Field<string>>;
  readonly ingressClass: Field<string>;
  /** Hosts that a certificate covers; a set empty list covers all. */
  readonly tls: Field<readonly Field<string>[]>;
  /** Whether plain HTTP answers too and is not redirected; absent if the format decides by default. */
  readonly allowsHttp: Field<boolean>;
  /** Names of the Services behind it. */
  readonly backends: readonly string[];
  /** Paths that it names; without any it passes everything on. */
  readonly paths: readonly RoutePath[];
  /** Its address lies inside the network of its provider or owner: by its class, or by an annotation. */
  readonly inside: boolean;
  /** Where it takes requests for any host. */
  readonly anyHost: readonly Place[];
  /** Entries that hand requests on to it: listeners of its Gateway, a VirtualService that delegates to it; set by the join. */
  readonly before: readonly Route[];
  /** What answers behind it; set by the join. */
  readonly workloads: readonly Workload[];
}

/** A Service, as far as joins and exposure need it. */
export interface Service extends Subject {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly type: Field<string>;
  readonly selector: Selector | undefined;
  readonly ports: readonly {
    readonly at: Place;
    readonly port: number | undefined;
    readonly target: string | undefined;
    readonly name: string | undefined;
  }[];
  readonly annotations: ReadonlyMap<string, Field<string>>;
  readonly sourceRanges: ListField;
  readonly externalIps: ListField;
  readonly externalTrafficPolicy: Field<string>;
  /** Source ranges, or a load balancer inside the provider's network, narrow who can call. */
  readonly restricted: boolean;
  /** Workloads behind it; set by the join. */
  readonly selects: readonly Workload[];
}
