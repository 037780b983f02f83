import type { MappingNode, Node, ScalarNode, SequenceNode } from "./node.ts";

export type Collection = MappingNode | SequenceNode;

/** An entry of a mapping or an item of a sequence, as the stretch it takes. */
export interface Member {
  /** The item, or the value of the entry. */
  readonly node: Node;
  readonly key?: ScalarNode;
  /** Start of the key or item, tags and anchors not included. */
  readonly start: number;
  readonly end: number;
}

export function membersOf(node: Node): readonly Member[] {
  if (node.kind === "sequence")
    return node.items.map((item) => ({ node: item, start: item.start, end: item.end }));
  if (node.kind !== "mapping") return [];
  return node.entries.map(({ key, value }) => {
    return { node: value, key, start: key.start, end: Math.max(key.end, value.end) };
  });
}

/** Every mapping and sequence written below a node and the node itself; aliases are not followed. */
export function collectionsOf(root: Node): readonly Collection[] {
  const found: Collection[] = isCollection(root) ? [root] : [];
  // The list grows while it is gone through.
  for (const node of found) {
    if (node.kind === "sequence") pushItems(found, node);
    else pushValues(found, node);
  }
  return found;
}

function pushItems(found: Collection[], { items }: SequenceNode): void {
  for (const item of items) if (isCollection(item)) found.push(item);
}

function pushValues(found: Collection[], { entries }: MappingNode): void {
  for (const { value } of entries) if (isCollection(value)) found.push(value);
}

const isCollection = (node: Node): node is Collection => node.kind === "mapping" || node.kind === "sequence";
