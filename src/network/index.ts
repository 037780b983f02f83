/** Who can reach whom: by the network policies of a cluster, by the networks of Compose. */
export { type Answer, Connections, coversAddress, type Landscape } from "./connections.ts";
export { type Drawable, reachGraph } from "./graph.ts";
export type { GraphEdge, GraphNode, GraphReason, ReachGraph } from "./graph-nodes.ts";
export { type Party, type PortAsked, tcp } from "./party.ts";
export { type Labels, selects as selectsLabels } from "./selecting.ts";
export type { Cause } from "./stages.ts";
export type { Truth } from "./truth.ts";
