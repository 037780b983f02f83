import type { Span } from "./source.ts";

/** Keys and indices from the root of a file or object to a value. */
export type Path = readonly (string | number)[];

/**
 * Where a value is written, or where it would be.
 * `path` names it for fingerprints (logical, independent of line numbers).
 */
export interface Place extends Span {
  readonly path: Path;
  /** The key of the value where it has one: what a message about an absence or a whole mapping points at. */
  readonly key?: Span | undefined;
  /** Where the value was defined, when it is only referred to at the place itself (YAML anchor, ARG default). */
  readonly origin?: Span | undefined;
  /** Private to the format's writer: how it finds the value again. */
  readonly handle?: unknown;
}

export interface SetField<T> {
  readonly state: "set";
  readonly value: T;
  readonly at: Place;
}

/** Left out; `at` is where it would be written. */
export interface AbsentField {
  readonly state: "absent";
  readonly at: Place;
}

/** Written, but beyond our sight (`${VAR}`, ARG, a template); never guessed, never reported. */
export interface UnknownField {
  readonly state: "unknown";
  readonly text: string;
  readonly at: Place;
}

/** A value as the author left it. */
export type Field<T> = SetField<T> | AbsentField | UnknownField;

export const setField = <T>(value: T, at: Place): SetField<T> => ({ state: "set", value, at });
export const absentField = (at: Place): AbsentField => ({ state: "absent", at });
export const unknownField = (text: string, at: Place): UnknownField => ({ state: "unknown", text, at });

/** True only if the field is written and has exactly this value. */
export const is = <T>(field: Field<T>, value: T): field is SetField<T> =>
  field.state === "set" && field.value === value;

/** The written value; undefined if absent or unknown. */
export const valueOf = <T>(field: Field<T>): T | undefined =>
  field.state === "set" ? field.value : undefined;

/** The first field that is written or unknown, else the very first: how an inner level wins over an outer one. */
export function firstWritten<T>(first: Field<T>, ...rest: readonly Field<T>[]): Field<T> {
  return first.state === "absent" ? (rest.find(({ state }) => state !== "absent") ?? first) : first;
}

/** The same field with another value; absent and unknown stay as they are. */
export const mapField = <T, U>(field: Field<T>, map: (value: T) => U): Field<U> =>
  field.state === "set" ? setField(map(field.value), field.at) : field;

/** The key as its author wrote it (`read_only`, `readOnlyRootFilesystem`): the last name in the path. */
export function keyOf(field: Field<unknown>): string {
  const name = field.at.path.findLast((step) => typeof step === "string");
  return typeof name === "string" ? name : "";
}
