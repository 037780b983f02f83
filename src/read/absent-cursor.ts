import type { AbsentField, Path, Place, UnknownField } from "../model/field.ts";
import { type Cursor, walkTo, type YamlHandle } from "./cursor.ts";
import type { WrittenCursor } from "./written-cursor.ts";

type Nothing = AbsentField | UnknownField;

const NOTHING: readonly never[] = [];

/**
 * What is not written, which is most of what rules ask for; each of its fields is itself.
 * Below a mapping that may hold more than was read it is unknown instead.
 */
export class AbsentCursor implements Cursor {
  readonly state: Nothing["state"];
  readonly #parent: WrittenCursor | AbsentCursor;
  readonly #step: string | number;
  #place: Place | undefined;

  constructor(parent: WrittenCursor | AbsentCursor, step: string | number, state: Nothing["state"]) {
    this.#parent = parent;
    this.#step = step;
    this.state = state;
  }

  get path(): Path {
    return this.place.path;
  }

  get node(): undefined {
    return undefined;
  }

  get exists(): boolean {
    return false;
  }

  get isNull(): boolean {
    return true;
  }

  get kind(): "absent" {
    return "absent";
  }

  get place(): Place {
    this.#place ??= this.#located();
    return this.#place;
  }

  get keyPlace(): Place {
    return this.place;
  }

  /** As a field. */
  get at(): Place {
    return this.place;
  }

  /** As a field: nothing that could be shown. */
  get text(): string {
    return "";
  }

  get(key: string): Cursor {
    return new AbsentCursor(this, key, this.state);
  }

  item(index: number): Cursor {
    return new AbsentCursor(this, index, this.state);
  }

  below(...keys: readonly (string | number)[]): Cursor {
    return walkTo(this, keys);
  }

  items(): readonly Cursor[] {
    return NOTHING;
  }

  entries(): readonly (readonly [string, Cursor])[] {
    return NOTHING;
  }

  scalar(): undefined {
    return undefined;
  }

  string(): Nothing {
    return this as Nothing;
  }

  boolean(): Nothing {
    return this as Nothing;
  }

  number(): Nothing {
    return this as Nothing;
  }

  strings(): Nothing {
    return this as Nothing;
  }

  field(): Nothing {
    return this as Nothing;
  }

  /** At the nearest ancestor that is written. */
  #located(): Place {
    const missing = [this.#step];
    let parent = this.#parent;
    while (parent instanceof AbsentCursor) {
      missing.unshift(parent.#step);
      parent = parent.#parent;
    }
    const { node, shared } = parent.place.handle as YamlHandle;
    const handle: YamlHandle = { node, missing, shared };
    const { source, start, end } = parent.signpost;
    return { source, start, end, path: parent.path.concat(missing), handle };
  }
}
