/** What a rule may import: the model, the ways to state a rule, how much a workload asks for and whom it can reach. */

export * from "./levels/index.ts";
export * from "./model/cluster.ts";
export * from "./model/context.ts";
export * from "./model/field.ts";
export * from "./model/finding.ts";
export * from "./model/glob.ts";
export * from "./model/image.ts";
export { later } from "./model/later.ts";
export * from "./model/rule.ts";
export * from "./model/sample.ts";
export * from "./model/scc.ts";
export * from "./model/shell.ts";
export * from "./model/source.ts";
export * from "./model/subjects.ts";
export * from "./network/index.ts";
