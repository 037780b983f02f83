import type { Span } from "../../model/source.ts";
import type { AliasNode, Entry, MappingNode, Node, ScalarNode, SequenceNode } from "../yaml/node.ts";
import { scalarValue } from "../yaml/typing.ts";

/** A node of a resolved tree: no aliases, no merge keys, each key once. */
export type Tree = Exclude<Node, AliasNode>;

/** An entry of a resolved mapping. */
export interface TreeEntry extends Entry {
  readonly value: Tree;
}

/** True for the tags that tell how an override is merged (compose-spec, 13-merge.md). */
export const isMergeTag = (tag: string | undefined): tag is string => tag === "!reset" || tag === "!override";

/** What of a node stays when resolution makes another one of it. */
function traces(from: Node): Pick<Node, "source" | "start" | "end" | "tag" | "shared"> & { written: Node } {
  const { source, start, end, tag, shared } = from;
  const rest = { ...(isMergeTag(tag) ? { tag } : {}), ...(shared === undefined ? {} : { shared }) };
  return { source, start, end, written: from.written ?? from, ...rest };
}

/** A mapping with other entries, written where `from` is. */
export const mappingOf = (from: Node, entries: readonly TreeEntry[]): MappingNode => ({
  ...traces(from),
  kind: "mapping",
  entries,
  flow: from.kind === "mapping" && from.flow,
});

/** A list with other items, written where `from` is. */
export const sequenceOf = (from: Node, items: readonly Tree[]): SequenceNode => ({
  ...traces(from),
  kind: "sequence",
  items,
  flow: from.kind === "sequence" && from.flow,
});

/** A scalar with another text, written where `from` is. */
export const scalarOf = (from: Node, text: string, style: ScalarNode["style"] = "double"): ScalarNode => ({
  ...traces(from),
  kind: "scalar",
  text,
  style,
});

/** Nothing, said at the end of `from`: what a short syntax leaves out. */
export function nullAfter(from: Node): ScalarNode {
  const { source, end } = from;
  return { kind: "scalar", source, start: end, end, text: "", style: "plain", shared: true };
}

/** The node marked as not the author's of this place alone. */
export const markShared = <T extends Tree>(node: T): T =>
  node.shared ? node : { ...node, written: node.written ?? node, shared: true };

/** The node without the tag that told how to merge it. */
export function untagged<T extends Tree>(node: T): T {
  if (!isMergeTag(node.tag)) return node;
  const { tag: _, ...rest } = node;
  return { ...rest, written: node.written ?? node } as unknown as T;
}

/** Entries of a resolved mapping; none of anything else. */
export const entriesIn = (node: Tree | undefined): readonly TreeEntry[] =>
  node?.kind === "mapping" ? (node.entries as readonly TreeEntry[]) : [];

/** Items of a resolved list; none of anything else. */
export const itemsIn = (node: Tree | undefined): readonly Tree[] =>
  node?.kind === "sequence" ? (node.items as readonly Tree[]) : [];

/** Value under a key of a resolved mapping. */
export const child = (node: Tree | undefined, key: string): Tree | undefined =>
  entriesIn(node).find((entry) => entry.key.text === key)?.value;

/** Value below several keys. */
export const descend = (node: Tree | undefined, ...keys: readonly string[]): Tree | undefined =>
  keys.reduce<Tree | undefined>((at, key) => child(at, key), node);

/** Text of a scalar whose value is known. */
export const textOf = (node: Tree | undefined): string | undefined =>
  node?.kind === "scalar" && node.unresolved === undefined ? node.text : undefined;

/** Text of a scalar to compare by: as it was written while a variable in it has no value. */
export const rawOf = (node: Tree | undefined): string =>
  node?.kind === "scalar" ? (node.unresolved ?? node.text) : "";

/** True for a scalar that Compose reads as null. */
export const isNull = (node: Tree | undefined): boolean =>
  node?.kind === "scalar" &&
  node.unresolved === undefined &&
  scalarValue(untagged(node), "compose").type === "null";

/** Where a value is used: the alias if it comes through one. */
export const placeOfUse = (node: Node): Span => node.written ?? node;

/** The mapping with a key set to another value; its place among the keys stays. */
export function withEntry(node: MappingNode, entry: TreeEntry): MappingNode {
  const entries = entriesIn(node);
  const at = entries.findIndex((other) => other.key.text === entry.key.text);
  return mappingOf(node, at === -1 ? [...entries, entry] : entries.with(at, entry));
}

/** The mapping without some keys. */
export const withoutKeys = (node: MappingNode, ...keys: readonly string[]): MappingNode =>
  mappingOf(
    node,
    entriesIn(node).filter((entry) => !keys.includes(entry.key.text)),
  );
