import type { Field, Place } from "../../model/field.ts";
import type { Manifest, Value } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { ObjectSubject } from "./object.ts";
import { flagField, numberOf, textField } from "./scalar.ts";

/** A value of an object, read as the API server does. */
class KubernetesValue implements Value {
  readonly #cursor: Cursor;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  get exists(): boolean {
    return !this.#cursor.isNull;
  }

  get at(): Place {
    return this.#cursor.place;
  }

  get text(): Field<string> {
    return textField(this.#cursor);
  }

  get flag(): Field<boolean> {
    return flagField(this.#cursor);
  }

  get number(): number | undefined {
    return numberOf(this.#cursor);
  }

  get items(): readonly Value[] {
    return this.#cursor.items().map((item) => new KubernetesValue(item));
  }

  get entries(): readonly (readonly [string, Value])[] {
    return this.#cursor.entries().map(([key, value]) => [key, new KubernetesValue(value)] as const);
  }

  get(...path: readonly (string | number)[]): Value {
    return new KubernetesValue(this.#cursor.below(...path));
  }
}

/** Any object, for rules about kinds that have no subject of their own. */
export class KubernetesManifest extends ObjectSubject implements Manifest {
  get group(): string {
    return this.object.group;
  }

  get labels(): ReadonlyMap<string, string> {
    return this.object.labels;
  }

  get root(): Value {
    return new KubernetesValue(this.object.root);
  }
}
