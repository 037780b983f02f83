import type { Field, Path, Place } from "../model/field.ts";
import { type Span, spanOf } from "../model/source.ts";
import { AbsentCursor } from "./absent-cursor.ts";
import { type Cursor, walkTo, type YamlHandle } from "./cursor.ts";
import { LazyAbsent, LazySet, LazyUnknown } from "./lazy-field.ts";
import type { Dialect, Node, Resolved, ResolvedEntry, ScalarNode } from "./yaml/node.ts";
import { entriesOf, resolve } from "./yaml/resolve.ts";
import { isNull, type ScalarValue, scalarValue } from "./yaml/typing.ts";

const NO_ITEMS: readonly Cursor[] = [];
const NO_STEPS: Path = [];

/** A value that is written, whatever it is. */
export class WrittenCursor implements Cursor {
  readonly #dialect: Dialect;
  readonly #resolved: Resolved;
  readonly #key: ScalarNode | undefined;
  readonly #parent: WrittenCursor | undefined;
  readonly #step: string | number;
  /** True in and below a mapping that may hold more than was read. */
  readonly #isOpen: boolean;
  #path: Path | undefined;
  #place: Place | undefined;
  #keyPlace: Place | undefined;
  /** Members of a mapping by their keys. */
  #children: ReadonlyMap<string, Cursor> | undefined;
  #items: readonly Cursor[] | undefined;

  private constructor(
    dialect: Dialect,
    step: string | number,
    resolved: Resolved,
    key: ScalarNode | undefined,
    parent: WrittenCursor | undefined,
  ) {
    const { node } = resolved;
    this.#dialect = dialect;
    this.#step = step;
    this.#resolved = resolved;
    this.#key = key;
    this.#parent = parent;
    this.#isOpen = (parent ? parent.#isOpen : false) || (node.kind === "mapping" && node.open === true);
  }

  /** Cursor at the root of a document; `path` is what its logical paths start with. */
  static root(node: Node, dialect: Dialect, path: Path = NO_STEPS): Cursor {
    const cursor = new WrittenCursor(dialect, "", resolve(node, dialect), undefined, undefined);
    cursor.#path = path;
    return cursor;
  }

  get path(): Path {
    // By `concat`, as a spread makes room for more.
    this.#path ??= (this.#parent?.path ?? NO_STEPS).concat(this.#step);
    return this.#path;
  }

  get node(): Resolved["node"] {
    return this.#resolved.node;
  }

  get exists(): boolean {
    return true;
  }

  get isNull(): boolean {
    const { node } = this.#resolved;
    return node.kind === "scalar" && isNull(node, this.#dialect);
  }

  get kind(): "scalar" | "mapping" | "sequence" {
    return this.#resolved.node.kind;
  }

  get(key: string): Cursor {
    this.#children ??= this.#childrenOf();
    return this.#children.get(key) ?? this.#absent(key);
  }

  item(index: number): Cursor {
    return this.items()[index] ?? this.#absent(index);
  }

  below(...keys: readonly (string | number)[]): Cursor {
    return walkTo(this, keys);
  }

  items(): readonly Cursor[] {
    const { node, shared } = this.#resolved;
    if (node.kind !== "sequence") return NO_ITEMS;
    this.#items ??= node.items.map((item, index) => {
      const resolved = resolve(item, this.#dialect);
      const value = shared ? { ...resolved, shared } : resolved;
      return new WrittenCursor(this.#dialect, index, value, undefined, this);
    });
    return this.#items;
  }

  entries(): readonly (readonly [string, Cursor])[] {
    this.#children ??= this.#childrenOf();
    return [...this.#children];
  }

  scalar(): ScalarValue | undefined {
    const { node } = this.#resolved;
    return node.kind === "scalar" ? scalarValue(node, this.#dialect) : undefined;
  }

  string(): Field<string> {
    const { node } = this.#resolved;
    if (node.kind !== "scalar" || node.unresolved !== undefined || isNull(node, this.#dialect))
      return this.#notRead();
    return new LazySet(node.text, this);
  }

  boolean(): Field<boolean> {
    return this.#field(asBoolean);
  }

  number(): Field<number> {
    return this.#field(asNumber);
  }

  strings(): Field<readonly Field<string>[]> {
    if (this.#resolved.node.kind !== "sequence") return this.#notRead();
    return new LazySet(
      this.items().map((item) => item.string()),
      this,
    );
  }

  field(): Field<Cursor> {
    return this.isNull ? this.#notRead() : new LazySet<Cursor>(this, this);
  }

  get place(): Place {
    this.#place ??= this.#located();
    return this.#place;
  }

  #located(): Place {
    const { written, node, shared } = this.#resolved;
    const { source, start, end } = written;
    const isElsewhere = start !== node.start || source !== node.source;
    return {
      source,
      start,
      end,
      path: this.path,
      key: this.#key ? spanOf(this.#key) : undefined,
      origin: isElsewhere ? spanOf(node) : undefined,
      handle: { node: written, missing: NO_STEPS, shared } satisfies YamlHandle,
    };
  }

  get keyPlace(): Place {
    const { place } = this;
    this.#keyPlace ??= place.key ? { ...place, ...place.key } : place;
    return this.#keyPlace;
  }

  /** What to point at for something missing below: the key, else the first key inside, else the value. */
  get signpost(): Span {
    const { written } = this.#resolved;
    const first = written.kind === "mapping" ? written.entries[0]?.key : undefined;
    return this.#key ?? first ?? written;
  }

  #absent(step: string | number): Cursor {
    return new AbsentCursor(this, step, this.#isOpen ? "unknown" : "absent");
  }

  #childrenOf(): ReadonlyMap<string, Cursor> {
    const { node } = this.#resolved;
    const children = new Map<string, Cursor>();
    if (node.kind !== "mapping") return children;
    for (const entry of entriesOf(node, this.#dialect)) children.set(entry.key.text, this.#child(entry));
    return children;
  }

  #child(entry: ResolvedEntry): Cursor {
    const value = this.#resolved.shared && !entry.shared ? { ...entry, shared: true } : entry;
    return new WrittenCursor(this.#dialect, entry.key.text, value, entry.key, this);
  }

  #field<T>(read: (value: ScalarValue) => T | undefined): Field<T> {
    const { node } = this.#resolved;
    if (node.kind !== "scalar" || node.unresolved !== undefined) return this.#notRead();
    const value = read(scalarValue(node, this.#dialect));
    return value === undefined ? new LazyAbsent(this) : new LazySet(value, this);
  }

  #notRead<T>(): Field<T> {
    const { node } = this.#resolved;
    return node.kind === "scalar" && node.unresolved !== undefined
      ? new LazyUnknown(node.unresolved, this)
      : new LazyAbsent(this);
  }
}

const asBoolean = (value: ScalarValue): boolean | undefined =>
  value.type === "boolean" ? value.value : undefined;
const asNumber = (value: ScalarValue): number | undefined =>
  value.type === "integer" || value.type === "float" ? Number(value.value) : undefined;
