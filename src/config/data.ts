import type { Cursor } from "../read/cursor.ts";

/** A number here would lose its last zero: 1.30 is not 1.3. */
const TEXT_KEYS: ReadonlySet<string> = new Set(["kubernetesVersion", "until"]);

/** The plain data of a tree; mappings have no prototype, so that no key means more than itself. */
export function dataOf(cursor: Cursor, key?: string): unknown {
  if (cursor.kind === "sequence") return cursor.items().map((item) => dataOf(item));
  if (cursor.kind === "mapping") {
    const data: Record<string, unknown> = Object.create(null);
    for (const [name, value] of cursor.entries()) data[name] = dataOf(value, name);
    return data;
  }
  const scalar = cursor.scalar();
  if (!scalar || scalar.type === "null") return null;
  if (key !== undefined && TEXT_KEYS.has(key) && cursor.node?.kind === "scalar") return cursor.node.text;
  return typeof scalar.value === "bigint" ? Number(scalar.value) : scalar.value;
}

/** The value at a JSON pointer, and what remains of the pointer below the last value that exists. */
export function follow(root: Cursor, pointer: string): Cursor {
  let at = root;
  for (const step of pointer.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    at = at.kind === "sequence" ? at.item(Number(name)) : at.get(name);
  }
  return at;
}
