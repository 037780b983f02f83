import type { Span } from "../model/source.ts";
import type { GraphEdge, GraphNode } from "../network/index.ts";
import { visible } from "./escape.ts";
import { type GraphReport, marksOf, nodeText, placeText, portsText } from "./graph.ts";
import { type Box, type Layout, layOut } from "./graph-layout.ts";
import { PAGE_SCRIPT, PAGE_STYLE } from "./graph-page.ts";
import { safeText } from "./mask.ts";
import { spotOf } from "./spot.ts";

/** The graph as one page that asks nobody for anything: the picture is in it, and what a click shows. */
export function graphHtml(report: GraphReport): string {
  const { graph } = report;
  const layout = layOut(graph);
  const missing = report.unreadable.length + report.errors.length;
  const note =
    missing === 0
      ? ""
      : ` ${missing} ${missing === 1 ? "file is" : "files are"} missing: see standard error.`;
  const open = graph.nodes.filter(({ openIngress }) => openIngress).length;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${hashOf(PAGE_STYLE)}; script-src ${hashOf(PAGE_SCRIPT)}">
<meta name="viewport" content="width=device-width">
<title>Who can reach whom</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header><strong>Who can reach whom</strong> ${graph.nodes.filter(({ kind }) => kind === "workload").length} workloads, ${open} unprotected (red).${note}<input type="search" placeholder="find a workload" aria-label="find a workload"></header>
<svg viewBox="0 0 ${layout.width} ${layout.height}" role="img" aria-label="Who can reach whom">
<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>
${layout.groups.map(({ name, box }) => groupSvg(name, box)).join("\n")}
${graph.edges.map((edge, index) => edgeSvg(edge, index, layout)).join("\n")}
${graph.nodes.map((node) => nodeSvg(node, layout)).join("\n")}
</svg>
<aside><p>Click on a workload or on an arrow. The wheel zooms, dragging moves.</p></aside>
<script type="application/json" id="graph">${inScript(pageData(report))}</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  // Loaded on demand: every other command would feel it at start-up.
  const { createHash } = process.getBuiltinModule("node:crypto");
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text in which no markup is left; it has been through `visible`. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

/** JSON that cannot end the element it stands in. */
const inScript = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const pageData = ({ graph }: GraphReport) => ({
  nodes: graph.nodes.map((node) => ({
    id: node.id,
    label: nodeText(node),
    marks: marksOf(node).map(safeText),
    ...(node.at && placeOf(node.at)),
  })),
  edges: graph.edges.map(({ from, to, state, ports, because }) => ({
    from,
    to,
    state,
    ports: ports?.map(safeText),
    because: because.map(({ text, at }) => ({ text: safeText(text), ...placeOf(at) })),
  })),
});

const placeOf = (at: Span) => ({
  file: visible(at.source.path),
  line: spotOf(at).line,
});

const LONGEST = 30;

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}\u2026` : text);

const groupSvg = (name: string, { x, y, width, height }: Box): string =>
  `<g class="group"><rect x="${x}" y="${y}" width="${width}" height="${height}"/><text x="${x + 12}" y="${y + 20}">${escaped(cut(safeText(name)))}</text></g>`;

function nodeSvg(node: GraphNode, { nodes }: Layout): string {
  const { x, y, width, height } = nodes.get(node.id) ?? { x: 0, y: 0, width: 0, height: 0 };
  const title = [nodeText(node), ...marksOf(node).map(safeText), ...(node.at ? [placeText(node.at)] : [])];
  return `<g class="node ${node.kind}${node.openIngress ? " open" : ""}" data-node="${node.id}" tabindex="0"><title>${escaped(title.join("; "))}</title><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4"/><text x="${x + 10}" y="${y + 22}">${escaped(cut(nodeText(node)))}</text></g>`;
}

function edgeSvg(edge: GraphEdge, index: number, { nodes }: Layout): string {
  const from = nodes.get(edge.from);
  const to = nodes.get(edge.to);
  if (!from || !to) return "";
  const path = curve(from, to);
  const title = escaped(portsText(edge) || (edge.state === "joins" ? "joins" : "every port"));
  return `<g class="edge ${edge.state}" data-edge="${index}" tabindex="0"><title>${title}</title><path class="line" d="${path}" marker-end="url(#tip)"/><path class="hit" d="${path}"/></g>`;
}

/** From the side of one box to that of the other; out and back on the right where they stand in one column. */
function curve(from: Box, to: Box): string {
  const [y1, y2] = [from.y + from.height / 2, to.y + to.height / 2];
  const forth = from.x + from.width <= to.x;
  const back = to.x + to.width <= from.x;
  const x1 = back ? from.x : from.x + from.width;
  const x2 = forth ? to.x : to.x + to.width;
  const bend = forth || back ? Math.abs(x2 - x1) / 2 : 40 + Math.abs(y2 - y1) / 6;
  const [c1, c2] = [back ? x1 - bend : x1 + bend, forth ? x2 - bend : x2 + bend];
  return `M${x1} ${y1} C${c1} ${y1} ${c2} ${y2} ${x2} ${y2}`;
}
