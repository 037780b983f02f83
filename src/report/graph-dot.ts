import type { GraphEdge, GraphNode } from "../network/index.ts";
import { type GraphReport, groupsOf, marksOf, nodeText, portsText, reasonText } from "./graph.ts";
import { safeText } from "./mask.ts";

/** The graph for Graphviz. */
export function graphDot({ graph }: GraphReport): string {
  const lines = ["digraph plimsoll {", "  rankdir=LR;", '  node [shape=box, fontname="sans-serif"];'];
  for (const [group, nodes] of groupsOf(graph.nodes)) {
    if (group === undefined) {
      lines.push(...nodes.map((node) => `  ${nodeLine(node)}`));
      continue;
    }
    lines.push(`  subgraph cluster_${lines.length} {`, `    label=${quoted(safeText(group))};`);
    lines.push(...nodes.map((node) => `    ${nodeLine(node)}`), "  }");
  }
  return `${[...lines, ...graph.edges.map((edge) => `  ${edgeLine(edge)}`), "}"].join("\n")}\n`;
}

/** A quoted string, in which Graphviz reads no escapes and no entities of the text itself. */
const quoted = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("&", "&amp;")}"`;

const SHAPES = {
  workload: "box",
  network: "ellipse",
  outside: "doublecircle",
  everybody: "circle",
  namespace: "folder",
};

function nodeLine(node: GraphNode): string {
  const tip = marksOf(node).map(safeText).join("; ");
  const color = node.openIngress ? ', color="#cc0000", penwidth=2' : "";
  return `${node.id} [label=${quoted(nodeText(node))}, shape=${SHAPES[node.kind]}, tooltip=${quoted(tip)}${color}];`;
}

function edgeLine(edge: GraphEdge): string {
  const tip = edge.because.map(reasonText).join("; ");
  const style = edge.state === "joins" ? ", dir=none" : edge.state === "unknown" ? ", style=dashed" : "";
  return `${edge.from} -> ${edge.to} [label=${quoted(portsText(edge))}, tooltip=${quoted(tip)}${style}];`;
}
