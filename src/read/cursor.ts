import type { Field, Path, Place } from "../model/field.ts";
import type { Node, Resolved } from "./yaml/node.ts";
import type { ScalarValue } from "./yaml/typing.ts";

/** What the YAML writer needs to find a value again, or the spot where a missing one belongs. */
export interface YamlHandle {
  readonly node: Node;
  /** Keys below `node` that do not exist yet; empty for a written value. */
  readonly missing: Path;
  /** True if an anchor or merge key shares the text: the writer refuses. */
  readonly shared: boolean;
}

/** A value of a resolved YAML tree, or the absence of one, under its logical path. */
export interface Cursor {
  readonly path: Path;
  readonly node: Resolved["node"] | undefined;
  /** True if written, whatever the value (an explicit null counts). */
  readonly exists: boolean;
  /** True if absent or null. */
  readonly isNull: boolean;
  readonly kind: "scalar" | "mapping" | "sequence" | "absent";
  /** Where the value is, or where it would be: then the key (or start) of the nearest existing parent. */
  readonly place: Place;
  /** Place of the key; of the value where it has none. */
  readonly keyPlace: Place;

  get(key: string): Cursor;
  item(index: number): Cursor;
  /** Walks several keys at once. */
  below(...keys: readonly (string | number)[]): Cursor;
  /** Items of a sequence; none for anything else. */
  items(): readonly Cursor[];
  /** Entries of a mapping in order, merge keys applied; none for anything else. */
  entries(): readonly (readonly [string, Cursor])[];

  scalar(): ScalarValue | undefined;
  /** A string as the consumer would read it: any scalar but null counts, with its text as written. */
  string(): Field<string>;
  /** A boolean; a quoted "true" is a string and reads as absent from a boolean field's view. */
  boolean(): Field<boolean>;
  /** A number, integer or float. */
  number(): Field<number>;
  /** A sequence of strings, each with its own place. */
  strings(): Field<readonly Field<string>[]>;
  /** Whether the value is written at all, as a field of the cursor itself. */
  field(): Field<Cursor>;
}

/** What stands, or would stand, under one key or index after the other. */
export function walkTo(from: Cursor, keys: readonly (string | number)[]): Cursor {
  let cursor = from;
  for (const key of keys) cursor = typeof key === "number" ? cursor.item(key) : cursor.get(key);
  return cursor;
}
