import type { Workload } from "../model/subjects.ts";
import { type GraphEdge, type GraphNode, type Nodes, plain } from "./graph-nodes.ts";

/** An edge between two workloads. */
export interface Link extends Pick<GraphEdge, "state" | "ports" | "because"> {
  readonly from: Workload;
  readonly to: Workload;
}

export interface Gathering {
  readonly workloads: readonly Workload[];
  readonly groupOf: (workload: Workload) => string;
  readonly nodeOf: (workload: Workload) => GraphNode;
  readonly nodes: Nodes;
}

/** Fewer than these are drawn one by one. */
const CROWD = 3;

/** Edges of a crowd become one: those from, or to, all of the cluster or all of a namespace, for one reason. */
export function gathered(links: readonly Link[], by: Gathering): GraphEdge[] {
  const sources = gather(links, "from", by);
  const targets = gather(sources.left, "to", by);
  const single = targets.left.map((link) => ({
    ...link,
    from: by.nodeOf(link.from).id,
    to: by.nodeOf(link.to).id,
  }));
  return [...sources.edges, ...targets.edges, ...single];
}

interface Gathered {
  readonly edges: readonly GraphEdge[];
  readonly left: readonly Link[];
}

function gather(links: readonly Link[], side: "from" | "to", by: Gathering): Gathered {
  const other = side === "from" ? "to" : "from";
  const edges: GraphEdge[] = [];
  const left: Link[] = [];
  for (const alike of groups(links, (link) => `${by.nodeOf(link[other]).id} ${sign(link)}`)) {
    const crowd = crowds(alike, side, by);
    left.push(...crowd.left);
    for (const { id } of crowd.nodes)
      edges.push(...alike.slice(0, 1).map((link) => edgeOf(link, side, id, by)));
  }
  return { edges, left };
}

const edgeOf = (link: Link, side: "from" | "to", crowd: string, by: Gathering): GraphEdge => ({
  ...link,
  from: side === "from" ? crowd : by.nodeOf(link.from).id,
  to: side === "to" ? crowd : by.nodeOf(link.to).id,
});

const sign = ({ state, ports, because }: Pick<Link, "state" | "ports" | "because">): string =>
  [
    state,
    ports?.join(",") ?? "*",
    ...because.map(({ text, at }) => `${text}@${at.source.path}:${at.start}`),
  ].join("|");

function groups(links: readonly Link[], keyOf: (link: Link) => string): Iterable<readonly Link[]> {
  const all = new Map<string, Link[]>();
  for (const link of links) {
    const key = keyOf(link);
    const known = all.get(key);
    if (known) known.push(link);
    else all.set(key, [link]);
  }
  return all.values();
}

/** The whole cluster or whole namespaces on one side of edges that are alike, and the edges that are left. */
function crowds(
  alike: readonly Link[],
  side: "from" | "to",
  by: Gathering,
): { readonly nodes: readonly GraphNode[]; readonly left: readonly Link[] } {
  const other = alike[0]?.[side === "from" ? "to" : "from"];
  const missing = (all: readonly Workload[]): boolean =>
    all.filter((one) => one !== other).length > alike.length;
  if (alike.length >= CROWD && !missing(by.workloads)) return { nodes: [by.nodes.everybody], left: [] };
  const nodes: GraphNode[] = [];
  const left: Link[] = [];
  for (const part of groups(alike, (link) => by.groupOf(link[side]))) {
    const name = part[0] ? by.groupOf(part[0][side]) : "";
    const members = by.workloads.filter((one) => by.groupOf(one) === name && one !== other);
    if (part.length < CROWD || members.length > part.length) left.push(...part);
    else nodes.push(by.nodes.get(`all of ${name}`, () => plain("namespace", `every pod of ${name}`, name)));
  }
  return { nodes, left };
}
