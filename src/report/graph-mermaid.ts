import type { GraphEdge, GraphNode } from "../network/index.ts";
import { type GraphReport, groupsOf, marksOf, nodeText, portsText } from "./graph.ts";
import { safeText } from "./mask.ts";

/** The graph as a Mermaid flowchart, for Markdown that code hosts draw. */
export function graphMermaid({ graph }: GraphReport): string {
  const lines = ["flowchart LR"];
  for (const [group, nodes] of groupsOf(graph.nodes)) {
    if (nodes.length === 0) continue;
    if (group === undefined) lines.push(...nodes.map((node) => `  ${nodeLine(node)}`));
    else {
      const id = `g${lines.length}`;
      lines.push(`  subgraph ${id}["${quoted(safeText(group))}"]`);
      lines.push(...nodes.map((node) => `    ${nodeLine(node)}`), "  end");
    }
  }
  const open = graph.nodes.filter(({ openIngress }) => openIngress).map(({ id }) => id);
  lines.push(...graph.edges.map((edge) => `  ${edgeLine(edge)}`));
  lines.push("  classDef open stroke:#c00,stroke-width:3px");
  if (open.length > 0) lines.push(`  class ${open.join(",")} open`);
  return `${lines.join("\n")}\n`;
}

/** Every character that could end a label, or be markup in it, by its number: Mermaid's own entity codes. */
const quoted = (text: string): string =>
  text.replace(/[^\p{L}\p{N} .,:/()-]/gu, (character) => `#${character.codePointAt(0)};`);

function nodeLine(node: GraphNode): string {
  const label = [nodeText(node), ...marksOf(node)].map((text) => quoted(safeText(text))).join("<br/>");
  if (node.kind === "network") return `${node.id}(["${label}"])`;
  return node.kind === "workload" ? `${node.id}["${label}"]` : `${node.id}(("${label}"))`;
}

function edgeLine(edge: GraphEdge): string {
  const ports = quoted(portsText(edge));
  const text = ports === "" ? "" : `|"${ports}"|`;
  const arrow = edge.state === "joins" ? "---" : edge.state === "unknown" ? "-.->" : "-->";
  return `${edge.from} ${arrow}${text} ${edge.to}`;
}
