import type { GraphEdge, GraphNode } from "../network/index.ts";
import { withoutCommands } from "./escape.ts";
import { type GraphReport, groupsOf, marksOf, nodeText, placeText, portsText, reasonText } from "./graph.ts";
import { safeText } from "./mask.ts";

/** The graph for people: every workload with who calls it and whom it calls, by namespace or project. */
export function graphText({ graph }: GraphReport): string {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const blocks = [...groupsOf(graph.nodes)].flatMap(([group, nodes]) => {
    const told = nodes.flatMap((node) => nodeLines(node, graph.edges, byId));
    return told.length === 0
      ? []
      : [[safeText(group ?? "outside of all namespaces and projects"), ...told].join("\n")];
  });
  return withoutCommands(`${[...blocks, summary(graph.nodes)].join("\n\n")}\n`);
}

function nodeLines(
  node: GraphNode,
  edges: readonly GraphEdge[],
  byId: ReadonlyMap<string, GraphNode>,
): string[] {
  const place = node.at ? `  ${placeText(node.at)}` : "";
  const named = (id: string): string => nodeText(byId.get(id) ?? node);
  const incoming = edges.filter(({ to }) => to === node.id);
  const outgoing = edges.filter(({ from, state }) => from === node.id && (state === "joins" || node.at));
  if (node.at === undefined) return [];
  return [
    `  ${node.openIngress ? "!" : " "} ${nodeText(node)}${place}`,
    ...marksOf(node).map((mark) => `      ${safeText(mark)}`),
    ...incoming.map((edge) => edgeLine("<-", named(edge.from), edge)),
    ...outgoing.map((edge) => edgeLine("->", named(edge.to), edge)),
  ];
}

function edgeLine(arrow: string, other: string, edge: GraphEdge): string {
  const mark = edge.state === "joins" ? "--" : edge.state === "unknown" ? `${arrow}?` : arrow;
  const ports = portsText(edge);
  const because = edge.because.slice(0, 3).map(reasonText).join("; ");
  return `      ${mark} ${other}${ports && ` on ${ports}`}${because && `: ${because}`}`;
}

function summary(nodes: readonly GraphNode[]): string {
  const workloads = nodes.filter(({ kind }) => kind === "workload");
  const open = workloads.filter(({ openIngress }) => openIngress);
  const count = workloads.length === 1 ? "1 workload" : `${workloads.length} workloads`;
  return open.length === 0 ? count : `${count}, ${open.length} unprotected (!)`;
}
