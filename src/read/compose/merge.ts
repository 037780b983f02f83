import type { Span } from "../../model/source.ts";
import type { MappingNode, SequenceNode } from "../yaml/node.ts";
import { anything, type ListShape, type Shape, shapeUnder } from "./shape.ts";
import {
  entriesIn,
  isMergeTag,
  isNull,
  itemsIn,
  mappingOf,
  markShared,
  same,
  sequenceOf,
  type Tree,
  type TreeEntry,
  untagged,
} from "./tree.ts";

/** What a merge needs besides the two trees. */
export interface MergeTools {
  readonly report: (at: Span, message: string) => void;
  /** Entries and items that may still be merged; whoever asks for a merge has to stop below zero. */
  readonly budget: { left: number };
  /** Whose text a merged mapping belongs to: the first file's, or with `extends` the extending service's. */
  readonly home: "base" | "over";
}

export const isReset = (node: Tree): boolean => node.tag === "!reset";

/**
 * Puts an override over a base as Compose does (compose-spec, 13-merge.md): mappings merge, lists grow or are
 * merged by their keys, single values and commands are replaced. `!reset` stays in the result as the mark of a
 * removal until all files are merged; `!override` replaces whatever is below it.
 */
export function merge(base: Tree, over: Tree, shape: Shape, tools: MergeTools): Tree {
  if (shape.kind === "either") return merge(base, over, shape.other, tools);
  if (replaces(base, over, shape)) return over;
  if (isNull(over)) return base;
  return isNull(base) ? over : mergeInside(base, over, shape, tools);
}

function mergeInside(base: Tree, over: Tree, shape: Shape, tools: MergeTools): Tree {
  if (base.kind === "mapping" && over.kind === "mapping") return mergeMappings(base, over, shape, tools);
  if (base.kind === "sequence" && over.kind === "sequence") return mergeLists(base, over, shape, tools);
  if (base.kind !== over.kind && shape.kind !== "any") tools.report(over, otherForm);
  return over;
}

const otherForm =
  "this value has another form than the one it overrides: Compose cannot merge a list, a mapping and a single value";

const replaces = (base: Tree, over: Tree, shape: Shape): boolean =>
  base === over ||
  isReset(base) ||
  isReset(over) ||
  over.tag === "!override" ||
  (shape.kind === "list" && shape.replaces === true);

function mergeMappings(base: MappingNode, over: MappingNode, shape: Shape, tools: MergeTools): Tree {
  if (shape.kind === "mapping" && shape.replaces?.(base, over)) return over;
  const entries = new Map<string, TreeEntry>();
  for (const entry of ownEntries(base)) entries.set(entry.key.text, entry);
  for (const entry of ownEntries(over)) {
    const earlier = entries.get(entry.key.text);
    entries.set(entry.key.text, earlier ? mergeEntries(earlier, entry, shape, tools) : entry);
  }
  tools.budget.left -= entries.size;
  return mappingOf(homeOf(base, over, tools), [...entries.values()]);
}

function mergeEntries(base: TreeEntry, over: TreeEntry, shape: Shape, tools: MergeTools): TreeEntry {
  const name = over.key.text;
  const value =
    name.startsWith("x-") && shapeUnder(shape, name) === anything
      ? over.value
      : merge(base.value, over.value, shapeUnder(shape, name) ?? anything, tools);
  return { key: value === over.value || tools.home === "over" ? over.key : base.key, value };
}

/** A merged collection is shared only as far as its parts are: the mark moves down to them. */
const ownEntries = (node: MappingNode): readonly TreeEntry[] =>
  node.shared
    ? entriesIn(node).map(({ key, value }) => ({ key, value: markShared(value) }))
    : entriesIn(node);

const ownItems = (node: SequenceNode): readonly Tree[] =>
  node.shared ? itemsIn(node).map((item) => markShared(item)) : itemsIn(node);

function homeOf<T extends Tree>(base: T, over: T, tools: MergeTools): T {
  const home = tools.home === "over" || (base.shared && !over.shared) ? over : base;
  return untagged(home);
}

function mergeLists(base: SequenceNode, over: SequenceNode, shape: Shape, tools: MergeTools): Tree {
  const items = [...ownItems(base), ...ownItems(over)];
  tools.budget.left -= items.length;
  const merged = shape.kind === "list" ? unite(items, shape, tools) : items;
  return sequenceOf(homeOf(base, over, tools), merged);
}

/** The list with each key once: Compose drops what a later item redefines, also within one file. */
export function unite(items: readonly Tree[], shape: ListShape, tools: MergeTools): readonly Tree[] {
  const { key, deep, item: shapeOfItem } = shape;
  if (!key) return items;
  const byKey = new Map<string, Tree>();
  for (const item of items) {
    const name = key(item);
    const earlier = byKey.get(name);
    byKey.set(name, earlier && deep ? merge(earlier, item, shapeOfItem, tools) : item);
  }
  return [...byKey.values()];
}

/** The tree without what `!reset` removes and without the tags that told how to merge it. */
export function settle(node: Tree): Tree {
  if (node.kind === "scalar") return untagged(node);
  if (node.kind === "sequence") {
    const items = itemsIn(node);
    const kept = items.filter((item) => !isReset(item)).map(settle);
    return !isMergeTag(node.tag) && same(items, kept) ? node : sequenceOf(untagged(node), kept);
  }
  const entries = entriesIn(node);
  const kept = entries.filter((entry) => !isReset(entry.value)).map(settleEntry);
  return !isMergeTag(node.tag) && same(entries, kept) ? node : mappingOf(untagged(node), kept);
}

function settleEntry(entry: TreeEntry): TreeEntry {
  const value = settle(entry.value);
  return value === entry.value ? entry : { key: entry.key, value };
}
