import type { Namespace, Workload } from "../model/subjects.ts";

/** One end of a connection: a workload, one address, or whoever is outside of the cluster or the host. */
export type Party =
  | { readonly kind: "workload"; readonly workload: Workload; readonly namespaces: readonly Namespace[] }
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "outside" }
  /** A node, or a pod in the network of its node. */
  | { readonly kind: "node" };

/** A port that somebody wants to reach; without a number, one that no policy names. */
export interface PortAsked {
  readonly number: number | undefined;
  readonly protocol: string;
}

/** A port of TCP. */
export const tcp = (number: number | undefined): PortAsked => ({ number, protocol: "TCP" });
