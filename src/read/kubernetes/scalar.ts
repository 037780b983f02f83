import { absentField, type Field, setField, unknownField, valueOf } from "../../model/field.ts";
import type { ListField } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";

/** What a template engine, or `oc process`, fills in before the API server sees it. */
const SIGNS = ["${", "{{", "<%"];
const PLACEHOLDER = /\$\{(?:[^$}]|\$(?!\{))*\}|\{\{|<%/;

/** True for a text that is only known when it was filled in. */
export const isPlaceholder = (text: string): boolean =>
  SIGNS.some((sign) => text.includes(sign)) && PLACEHOLDER.test(text);

/** The text of a scalar; unknown where a placeholder stands in it. */
export function textField(cursor: Cursor): Field<string> {
  const field = cursor.string();
  return field.state === "set" && isPlaceholder(field.value) ? unknownField(field.value, field.at) : field;
}

/** A user or group by its number, however that is written: `0x0` and `0.` are root for the API server too. */
export function idField(cursor: Cursor): Field<string> {
  const field = textField(cursor);
  const value = cursor.scalar();
  if (field.state !== "set" || (value?.type !== "integer" && value?.type !== "float")) return field;
  // Plus nothing: minus zero is zero.
  const id = typeof value.value === "bigint" ? value.value : value.value + 0;
  return setField(String(id), field.at);
}

/** A list of texts; an item is unknown where a placeholder stands in it. */
export function listField(cursor: Cursor): ListField {
  const list = cursor.strings();
  return list.state === "set" ? setField(cursor.items().map(textField), list.at) : list;
}

/** A boolean; unknown where a placeholder stands for it. */
export function flagField(cursor: Cursor): Field<boolean> {
  const text = textField(cursor);
  return text.state === "unknown" ? text : cursor.boolean();
}

/** The text of a scalar; undefined if it is absent, empty or not a scalar. */
export const textOf = (cursor: Cursor): string | undefined => valueOf(cursor.string()) || undefined;

/** A number; digits in quotes do not count, as for Kubernetes. */
export const numberOf = (cursor: Cursor): number | undefined => valueOf(cursor.number());

/** Texts of a sequence, without what is no scalar. */
export const textsOf = (cursor: Cursor): string[] => cursor.items().flatMap((item) => textOf(item) ?? []);

/** Entries whose value is a scalar, as text. */
export const textMap = (cursor: Cursor): ReadonlyMap<string, string> =>
  new Map(cursor.entries().flatMap(([key, value]) => entry(key, valueOf(value.string()))));

/** Entries whose value is a scalar, as fields. */
export const fieldMap = (cursor: Cursor): ReadonlyMap<string, Field<string>> =>
  new Map(cursor.entries().map(([key, value]) => [key, textField(value)] as const));

const entry = <T>(key: string, value: T | undefined): [string, T][] =>
  value === undefined ? [] : [[key, value]];

/** The first of several spellings of a key that is written, else the first. */
export const firstOf = (cursor: Cursor, ...keys: readonly [string, ...string[]]): Cursor =>
  cursor.get(keys.find((key) => cursor.get(key).exists) ?? keys[0]);

/** A field with what a reader made of it in place of its value, absent where that is nothing. */
export function readField<T, U>(field: Field<T>, read: (value: T) => U | undefined): Field<U> {
  if (field.state !== "set") return field;
  const value = read(field.value);
  return value === undefined ? absentField(field.at) : setField(value, field.at);
}
