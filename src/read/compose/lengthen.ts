import type { MappingNode, ScalarNode, SequenceNode } from "../yaml/node.ts";
import { unite } from "./merge.ts";
import {
  anything,
  type ListShape,
  type MappingShape,
  type ScalarShape,
  type Shape,
  shapeUnder,
  type Tools,
} from "./shape.ts";
import {
  entriesIn,
  itemsIn,
  mappingOf,
  same,
  scalarOf,
  sequenceOf,
  type Tree,
  type TreeEntry,
} from "./tree.ts";

/**
 * Writes every short syntax out and gives switches and numbers the type that Compose gives them, so that merging,
 * checking and reading know one form only. What has no known form stays as it is, for the check to refuse.
 */
export function lengthen(node: Tree, shape: Shape, tools: Tools): Tree {
  if (shape.kind === "any") return node;
  if (shape.kind === "either")
    return lengthen(node, node.kind === "scalar" ? shape.scalar : shape.other, tools);
  if (shape.kind === "scalar") return node.kind === "scalar" ? typed(node, shape, tools) : node;
  return lengthenInside(shape.long ? shape.long(node, tools) : node, shape, tools);
}

function lengthenInside(node: Tree, shape: ListShape | MappingShape, tools: Tools): Tree {
  if (node.kind === "mapping" && shape.kind === "mapping") return lengthenEntries(node, shape, tools);
  return node.kind === "sequence" && shape.kind === "list" ? lengthenItems(node, shape, tools) : node;
}

function lengthenItems(node: SequenceNode, shape: ListShape, tools: Tools): Tree {
  const items = itemsIn(node).map((item) => lengthen(item, shape.item, tools));
  const united = unite(items, shape, { ...tools, home: "base" });
  return same(node.items, united) ? node : sequenceOf(node, united);
}

function lengthenEntries(node: MappingNode, shape: MappingShape, tools: Tools): Tree {
  const entries = entriesIn(node);
  const longer = entries.map((entry) => lengthenEntry(entry, shape, tools));
  return same(entries, longer) ? node : mappingOf(node, longer);
}

function lengthenEntry(entry: TreeEntry, shape: MappingShape, tools: Tools): TreeEntry {
  const value = lengthen(entry.value, shapeUnder(shape, entry.key.text) ?? anything, tools);
  return value === entry.value ? entry : { key: entry.key, value };
}

function typed(node: ScalarNode, shape: ScalarShape, tools: Tools): ScalarNode {
  if (node.unresolved !== undefined) return node;
  if (shape.path) return elsewhere(node, tools);
  if (shape.cast === "boolean") return switched(node);
  const isNumber = shape.cast === "number" && node.style !== "plain" && /^[-+]?\d+(\.\d+)?$/.test(node.text);
  return isNumber ? scalarOf(node, node.text, "plain") : node;
}

/** The words that Compose takes for switches, in any case (compose-go, loader/interpolate.go). */
function switched(node: ScalarNode): ScalarNode {
  const yes = /^(true|yes|y|on)$/i.test(node.text);
  if (!yes && !/^(false|no|n|off)$/i.test(node.text)) return node;
  const text = String(yes);
  return node.style === "plain" && node.text === text && node.tag === undefined
    ? node
    : scalarOf(node, text, "plain");
}

function elsewhere(node: ScalarNode, tools: Tools): ScalarNode {
  const path = tools.rebase(node.text);
  return path === node.text ? node : scalarOf(node, path);
}
