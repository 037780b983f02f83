import { absentField } from "../../model/field.ts";
import type { EnvVar } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { textField, textOf } from "./scalar.ts";

/** Variables of a container; those of a whole Secret or ConfigMap count as one, named by its prefix and `*`. */
export function environmentOf(container: Cursor): EnvVar[] {
  const single = container.get("env").items().flatMap(variableOf);
  const whole = container.get("envFrom").items().flatMap(allOf);
  return [...single, ...whole];
}

const ORIGINS: readonly (readonly [string, EnvVar["from"]])[] = [
  ["secretKeyRef", "secret"],
  ["configMapKeyRef", "config"],
  ["fileKeyRef", "file"],
];

function variableOf(item: Cursor): EnvVar[] {
  const name = textOf(item.get("name"));
  if (name === undefined) return [];
  const at = item.get("name").place;
  const from = item.get("valueFrom");
  const value = textField(item.get("value"));
  if (from.isNull) return [{ name, at, value, from: "literal" }];
  const origin = ORIGINS.find(([key]) => from.get(key).exists)?.[1] ?? "field";
  return [{ name, at, value: absentField(value.at), from: origin }];
}

function allOf(item: Cursor): EnvVar[] {
  const secret = item.get("secretRef");
  const reference = secret.exists ? secret : item.get("configMapRef");
  if (!reference.exists) return [];
  const name = `${textOf(item.get("prefix")) ?? ""}*`;
  const from = secret.exists ? "secret" : "config";
  return [{ name, at: reference.place, value: absentField(reference.place), from }];
}
