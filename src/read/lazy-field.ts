import type { AbsentField, Place, SetField, UnknownField } from "../model/field.ts";

/** What can say where it stands. */
interface Placed {
  readonly place: Place;
}

/** A field whose place is computed when it is asked for: of most, no finding ever does. */
abstract class LazyField {
  readonly #placed: Placed;

  constructor(placed: Placed) {
    this.#placed = placed;
  }

  get at(): Place {
    return this.#placed.place;
  }
}

export class LazySet<T> extends LazyField implements SetField<T> {
  readonly state = "set";
  readonly value: T;

  constructor(value: T, placed: Placed) {
    super(placed);
    this.value = value;
  }
}

export class LazyAbsent extends LazyField implements AbsentField {
  readonly state = "absent";
}

export class LazyUnknown extends LazyField implements UnknownField {
  readonly state = "unknown";
  readonly text: string;

  constructor(text: string, placed: Placed) {
    super(placed);
    this.text = text;
  }
}
