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

type Mark = { -readonly [Key in "tag" | "shared"]?: Node[Key] };

/** What stays of a node that another one is made of; without spreads, as every value of a project goes through here. */
function marked<T extends Tree>(made: T, from: Node): T {
  const mark: Mark = made;
  if (isMergeTag(from.tag)) mark.tag = from.tag;
  if (from.shared !== undefined) mark.shared = from.shared;
  return made;
}

/** A mapping with other entries, written where `from` is. */
export function mappingOf(from: Node, entries: readonly TreeEntry[]): MappingNode {
  const { source, start, end, written = from } = from;
  const flow = from.kind === "mapping" && from.flow;
  return marked<MappingNode>({ kind: "mapping", source, start, end, written, entries, flow }, from);
}

/** A list with other items, written where `from` is. */
export function sequenceOf(from: Node, items: readonly Tree[]): SequenceNode {
  const { source, start, end, written = from } = from;
  const flow = from.kind === "sequence" && from.flow;
  return marked<SequenceNode>({ kind: "sequence", source, start, end, written, items, flow }, from);
}

/** A scalar with another text, written where `from` is. */
export function scalarOf(from: Node, text: string, style: ScalarNode["style"] = "double"): ScalarNode {
  const { source, start, end, written = from } = from;
  return marked<ScalarNode>({ kind: "scalar", source, start, end, written, text, style }, from);
}

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

const noEntries: readonly TreeEntry[] = [];
const noItems: readonly Tree[] = [];

/** Entries of a resolved mapping; none of anything else. */
export const entriesIn = (node: Tree | undefined): readonly TreeEntry[] =>
  node?.kind === "mapping" ? (node.entries as readonly TreeEntry[]) : noEntries;

/** Items of a resolved list; none of anything else. */
export const itemsIn = (node: Tree | undefined): readonly Tree[] =>
  node?.kind === "sequence" ? (node.items as readonly Tree[]) : noItems;

/** The same entries or items in both, so that nothing has to be made anew. */
export const same = (before: readonly unknown[], after: readonly unknown[]): boolean =>
  before.length === after.length && before.every((one, index) => one === after[index]);

/** Value under a key of a resolved mapping. */
export function child(node: Tree | undefined, key: string): Tree | undefined {
  for (const entry of entriesIn(node)) if (entry.key.text === key) return entry.value;
  return undefined;
}

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

const sizes = new WeakMap<readonly Node[] | readonly Entry[], number>();

/** Number of values in a tree; counted once for what several trees share. */
export function sizeOf(node: Tree): number {
  if (node.kind === "scalar") return 1;
  const inside = node.kind === "mapping" ? node.entries : node.items;
  const known = sizes.get(inside);
  if (known !== undefined) return known;
  const values = node.kind === "mapping" ? entriesIn(node).map(({ value }) => value) : itemsIn(node);
  const size = values.reduce((sum, value) => sum + sizeOf(value), 1);
  sizes.set(inside, size);
  return size;
}
