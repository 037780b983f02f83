/** What `plimsoll graph` can print. */
export const GRAPH_FORMATS = ["text", "mermaid", "dot", "json", "html"] as const;
export type GraphFormat = (typeof GRAPH_FORMATS)[number];
