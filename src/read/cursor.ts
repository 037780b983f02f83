import type { Field, Path, Place } from "../model/field.ts";
import { type Span, spanOf } from "../model/source.ts";
import { LazyAbsent, LazySet, LazyUnknown } from "./lazy-field.ts";
import type { Dialect, MappingNode, Node, Resolved, ScalarNode } from "./yaml/node.ts";
import { entriesOf, resolve } from "./yaml/resolve.ts";
import { type ScalarValue, scalarValue } from "./yaml/typing.ts";

/** What the YAML writer needs to find a value again, or the spot where a missing one belongs. */
export interface YamlHandle {
  readonly node: Node;
  /** Keys below `node` that do not exist yet; empty for a written value. */
  readonly missing: Path;
  /** True if an anchor or merge key shares the text: the writer refuses. */
  readonly shared: boolean;
}

const NO_ITEMS: readonly Cursor[] = [];
const NO_STEPS: Path = [];
const NO_ENTRIES: ReadonlyMap<string, Cursor> = new Map();

/** A value of a resolved YAML tree, or the absence of one, under its logical path. */
export class Cursor {
  #path: Path | undefined;
  readonly #dialect: Dialect;
  readonly #resolved: Resolved | undefined;
  readonly #key: Span | undefined;
  /** Nearest existing ancestor, for an absent value. */
  readonly #parent: Cursor | undefined;
  /** The last step of the path; a root has the whole path instead. */
  readonly #step: string | number = "";
  /** True in and below a mapping that may hold more than was read. */
  readonly #isOpen: boolean;
  #place: Place | undefined;
  #entries: ReadonlyMap<string, Cursor> | undefined;
  #items: readonly Cursor[] | undefined;
  #nothing: LazyAbsent | undefined;
  #missing: Map<string, Cursor> | undefined;

  private constructor(
    dialect: Dialect,
    step: Path | string | number,
    resolved: Resolved | undefined,
    key: Span | undefined,
    parent: Cursor | undefined,
  ) {
    this.#dialect = dialect;
    if (typeof step === "object") this.#path = step;
    else this.#step = step;
    this.#resolved = resolved;
    this.#key = key;
    this.#parent = parent;
    const node = resolved?.node;
    this.#isOpen = (parent ? parent.#isOpen : false) || (node?.kind === "mapping" && node.open === true);
  }

  /** Cursor at the root of a document; `path` is what its logical paths start with. */
  static root(node: Node, dialect: Dialect, path: Path = []): Cursor {
    return new Cursor(dialect, path, resolve(node, dialect), undefined, undefined);
  }

  get path(): Path {
    // By `concat`, as a spread makes room for more.
    this.#path ??= (this.#parent?.path ?? NO_STEPS).concat(this.#step);
    return this.#path;
  }

  get node(): Resolved["node"] | undefined {
    return this.#resolved?.node;
  }

  /** True if written, whatever the value (an explicit null counts). */
  get exists(): boolean {
    return this.#resolved !== undefined;
  }

  /** True if absent or null. */
  get isNull(): boolean {
    return this.#resolved === undefined || this.scalar()?.type === "null";
  }

  get kind(): "scalar" | "mapping" | "sequence" | "absent" {
    return this.#resolved?.node.kind ?? "absent";
  }

  get(key: string): Cursor {
    return this.#children().get(key) ?? this.#absent(key);
  }

  /** Walks several keys at once. */
  at(...keys: readonly (string | number)[]): Cursor {
    let cursor: Cursor = this;
    for (const key of keys) cursor = typeof key === "number" ? cursor.item(key) : cursor.get(key);
    return cursor;
  }

  item(index: number): Cursor {
    return this.items()[index] ?? new Cursor(this.#dialect, index, undefined, undefined, this);
  }

  /** Items of a sequence; none for anything else. */
  items(): readonly Cursor[] {
    const node = this.#resolved?.node;
    if (node?.kind !== "sequence") return NO_ITEMS;
    this.#items ??= node.items.map((item, index) => {
      const resolved = resolve(item, this.#dialect);
      const shared = this.#resolved?.shared ? { ...resolved, shared: true } : resolved;
      return new Cursor(this.#dialect, index, shared, undefined, this);
    });
    return this.#items;
  }

  /** Entries of a mapping in order, merge keys applied; none for anything else. */
  entries(): readonly (readonly [string, Cursor])[] {
    return [...this.#children()];
  }

  scalar(): ScalarValue | undefined {
    const node = this.#resolved?.node;
    return node?.kind === "scalar" ? scalarValue(node, this.#dialect) : undefined;
  }

  /** A string as the consumer would read it: any scalar but null counts, with its text as written. */
  string(): Field<string> {
    return this.#field((value, node) => (value.type === "null" ? undefined : node.text));
  }

  /** A boolean; a quoted "true" is a string and reads as absent from a boolean field's view. */
  boolean(): Field<boolean> {
    return this.#field((value) => (value.type === "boolean" ? value.value : undefined));
  }

  /** A number, integer or float. */
  number(): Field<number> {
    return this.#field((value) =>
      value.type === "integer" || value.type === "float" ? Number(value.value) : undefined,
    );
  }

  /** A sequence of strings, each with its own place. */
  strings(): Field<readonly Field<string>[]> {
    if (this.kind !== "sequence") return this.#unresolvedOrAbsent();
    return new LazySet(
      this.items().map((item) => item.string()),
      this,
    );
  }

  /** Whether the value is written at all, as a field of the cursor itself. */
  field(): Field<Cursor> {
    return this.isNull ? this.#unresolvedOrAbsent() : new LazySet<Cursor>(this, this);
  }

  /** Where the value is, or where it would be: then the key (or start) of the nearest existing parent. */
  get place(): Place {
    this.#place ??= this.#located();
    return this.#place;
  }

  #located(): Place {
    const resolved = this.#resolved;
    if (!resolved) return this.#absentPlace([]);
    const { written, node, shared } = resolved;
    const elsewhere = written.start !== node.start || written.source !== node.source;
    const origin = elsewhere ? { origin: { source: node.source, start: node.start, end: node.end } } : {};
    const handle: YamlHandle = { node: written, missing: [], shared };
    const key = this.#key ? { key: spanOf(this.#key) } : {};
    return {
      source: written.source,
      start: written.start,
      end: written.end,
      path: this.path,
      handle,
      ...key,
      ...origin,
    };
  }

  /** Place of the key; of the value where it has none. */
  get keyPlace(): Place {
    const place = this.place;
    return this.#key ? { ...place, ...spanOf(this.#key) } : place;
  }

  #absentPlace(missing: Path): Place {
    const step = this.path.at(-1) ?? 0;
    const below = [step].concat(missing);
    if (!this.#parent) throw new Error("a root cursor always exists");
    if (!this.#parent.exists) return { ...this.#parent.#absentPlace(below), path: this.path };
    const parent = this.#parent.place;
    const handle: YamlHandle = { ...(parent.handle as YamlHandle), missing: below };
    const at = this.#parent.#signpost();
    return { source: at.source, start: at.start, end: at.end, path: this.path, handle };
  }

  /** What to point at for something missing below: the key, else the first key inside, else the value. */
  #signpost(): Span {
    if (this.#key) return this.#key;
    const node = this.#resolved?.written;
    if (!node) throw new Error("only an existing value is a signpost");
    const first = node.kind === "mapping" ? node.entries[0]?.key : undefined;
    const at = first ?? node;
    return spanOf(at);
  }

  /** What is not written is asked for by one rule after the other. */
  #absent(key: string): Cursor {
    this.#missing ??= new Map();
    const known = this.#missing.get(key);
    if (known) return known;
    const cursor = new Cursor(this.#dialect, key, undefined, undefined, this);
    this.#missing.set(key, cursor);
    return cursor;
  }

  #children(): ReadonlyMap<string, Cursor> {
    if (this.#entries) return this.#entries;
    const node = this.#resolved?.node;
    this.#entries = node?.kind === "mapping" ? this.#childrenOf(node) : NO_ENTRIES;
    return this.#entries;
  }

  #childrenOf(node: MappingNode): ReadonlyMap<string, Cursor> {
    const children = new Map<string, Cursor>();
    for (const entry of entriesOf(node, this.#dialect)) {
      const shared = entry.shared || this.#resolved?.shared === true;
      const value = shared === entry.shared ? entry : { ...entry, shared };
      children.set(entry.key.text, new Cursor(this.#dialect, entry.key.text, value, entry.key, this));
    }
    return children;
  }

  #field<T>(read: (value: ScalarValue, node: ScalarNode) => T | undefined): Field<T> {
    const node = this.#resolved?.node;
    if (node?.kind !== "scalar" || node.unresolved !== undefined) return this.#unresolvedOrAbsent();
    const value = read(scalarValue(node, this.#dialect), node);
    return value === undefined ? new LazyAbsent(this) : new LazySet(value, this);
  }

  #unresolvedOrAbsent<T>(): Field<T> {
    const node = this.#resolved?.node;
    if (node?.kind === "scalar" && node.unresolved !== undefined)
      return new LazyUnknown(node.unresolved, this);
    if (node === undefined && this.#isOpen) return new LazyUnknown("", this);
    this.#nothing ??= new LazyAbsent(this);
    return this.#nothing;
  }
}
