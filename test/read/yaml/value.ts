import type { Dialect, Node } from "../../../src/read/yaml/node.ts";
import { entriesOf, resolve } from "../../../src/read/yaml/resolve.ts";
import { scalarValue } from "../../../src/read/yaml/typing.ts";

/** The plain value of a tree as its consumer sees it. */
export function plainOf(node: Node | undefined, dialect: Dialect): unknown {
  if (!node) return undefined;
  const resolved = resolve(node, dialect).node;
  if (resolved.kind === "sequence") return resolved.items.map((item) => plainOf(item, dialect));
  if (resolved.kind === "mapping") {
    return new Map(
      entriesOf(resolved, dialect).map((entry) => [entry.key.text, plainOf(entry.node, dialect)]),
    );
  }
  const value = scalarValue(resolved, dialect);
  return value.type === "null" ? null : value.value;
}

/** The same with mappings as plain objects, for texts without odd keys. */
export function objectOf(node: Node | undefined, dialect: Dialect): unknown {
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    return value instanceof Map
      ? Object.fromEntries([...value].map(([key, one]) => [key, plain(one)]))
      : value;
  };
  return plain(plainOf(node, dialect));
}
