import type { Place } from "../model/field.ts";
import type { Span } from "../model/source.ts";

/** Who can be one end of a connection in a picture of it. */
export interface GraphNode {
  /** `n` and a number: safe in every format. */
  readonly id: string;
  readonly kind: "outside" | "everybody" | "namespace" | "workload" | "network";
  readonly label: string;
  /** Namespace or project that it lies in. */
  readonly group: string | undefined;
  readonly at: Place | undefined;
  /** No policy limits who calls it; undefined where policies are no matter of its format. */
  readonly openIngress: boolean | undefined;
  readonly openEgress: boolean | undefined;
  /** What else has to be said of it. */
  readonly notes: readonly string[];
}

/** A place that explains why one can reach the other. */
export interface GraphReason {
  readonly text: string;
  readonly at: Span;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** `joins` is a membership in a network, whose members reach each other. */
  readonly state: "allowed" | "unknown" | "joins";
  /** `8080/TCP`; undefined: every port. */
  readonly ports: readonly string[] | undefined;
  readonly because: readonly GraphReason[];
}

/** Who can reach whom. What is open to all is a mark of the node, not an edge to everybody. */
export interface ReachGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Hands out nodes, each once. */
export class Nodes {
  readonly #all = new Map<unknown, GraphNode>();

  /** The node for a key, made when it is asked for first. */
  get(key: unknown, make: () => Omit<GraphNode, "id">): GraphNode {
    const known = this.#all.get(key);
    if (known) return known;
    const node = { id: `n${this.#all.size}`, ...make() };
    this.#all.set(key, node);
    return node;
  }

  get outside(): GraphNode {
    return this.get("outside", () => plain("outside", "outside world"));
  }

  get everybody(): GraphNode {
    return this.get("everybody", () => plain("everybody", "every pod of the cluster"));
  }

  get all(): readonly GraphNode[] {
    return [...this.#all.values()];
  }
}

export const plain = (kind: GraphNode["kind"], label: string, group?: string): Omit<GraphNode, "id"> => ({
  kind,
  label,
  group,
  at: undefined,
  openIngress: undefined,
  openEgress: undefined,
  notes: [],
});
