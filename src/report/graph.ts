import type { Span } from "../model/source.ts";
import type { GraphEdge, GraphNode, GraphReason, ReachGraph } from "../network/index.ts";
import { jsonText, visible } from "./escape.ts";
import { safeText } from "./mask.ts";
import { spotOf } from "./spot.ts";
import { placeJson, type Unread, unreadJson } from "./unread.ts";

/** A graph with what could not be read, ready to print. */
export interface GraphReport extends Unread {
  readonly graph: ReachGraph;
}

/** `deploy/api.yaml:12`. */
export const placeText = (at: Span): string => `${visible(at.source.path)}:${spotOf(at).line}`;

export const nodeText = ({ label }: GraphNode): string => safeText(label);

/** `8080/TCP, 53/UDP`; nothing for every port and for memberships. */
export const portsText = ({ ports }: GraphEdge): string => (ports ?? []).map(safeText).join(", ");

export const reasonText = ({ text, at }: GraphReason): string => `${safeText(text)} (${placeText(at)})`;

/** What a picture has to say of a node besides its name. */
export function marksOf({ openIngress, openEgress, notes }: GraphNode): string[] {
  return [
    ...(openIngress ? ["unprotected: no policy limits who calls it"] : []),
    ...(openEgress ? ["no policy limits whom it calls"] : []),
    ...notes,
  ];
}

/** Nodes by namespace or project, those of none first. */
export function groupsOf(nodes: readonly GraphNode[]): Map<string | undefined, GraphNode[]> {
  const groups = new Map<string | undefined, GraphNode[]>([[undefined, []]]);
  for (const node of nodes) {
    const group = groups.get(node.group);
    if (group) group.push(node);
    else groups.set(node.group, [node]);
  }
  return groups;
}

/** The graph for programs; versioned like the report of `lint`. */
export const graphJson = (report: GraphReport, version: string): string =>
  jsonText({
    version: 1,
    tool: { name: "plimsoll", version },
    nodes: report.graph.nodes.map(nodeJson),
    edges: report.graph.edges.map(edgeJson),
    ...unreadJson(report),
  });

const nodeJson = (node: GraphNode) => ({
  id: node.id,
  kind: node.kind,
  label: nodeText(node),
  group: node.group === undefined ? null : safeText(node.group),
  ...(node.at && placeJson(node.at)),
  ...(node.openIngress !== undefined && { openIngress: node.openIngress, openEgress: node.openEgress }),
  notes: node.notes.map(safeText),
});

const edgeJson = ({ from, to, state, ports, because }: GraphEdge) => ({
  from,
  to,
  state,
  ports: ports?.map(safeText) ?? null,
  because: because.map(({ text, at }) => ({ text: safeText(text), ...placeJson(at) })),
});
