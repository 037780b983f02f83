import { integer } from "./integer.ts";
import type { Dialect, ScalarNode } from "./node.ts";

/** A scalar as its consumer types it; integers beyond 2^53 are exact. */
export type ScalarValue =
  | { readonly type: "null" }
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "integer"; readonly value: number | bigint }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "string"; readonly value: string };

const NULL: ScalarValue = { type: "null" };
const NULL_WORDS: ReadonlySet<string> = new Set(["", "~", "null", "Null", "NULL"]);
const TRUE: ScalarValue = { type: "boolean", value: true };
const FALSE: ScalarValue = { type: "boolean", value: false };
const float = (value: number): ScalarValue => ({ type: "float", value });

/** What both go-yaml versions look up before they try numbers (`resolveMap` in their resolve.go, resolver.go). */
const WORDS: ReadonlyMap<string, ScalarValue> = new Map([
  ...[...NULL_WORDS].map((word) => [word, NULL] as const),
  ...["true", "True", "TRUE"].map((word) => [word, TRUE] as const),
  ...["false", "False", "FALSE"].map((word) => [word, FALSE] as const),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, float(Number.NaN)] as const),
  ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((word) => [word, float(Infinity)] as const),
  ...["-.inf", "-.Inf", "-.INF"].map((word) => [word, float(-Infinity)] as const),
]);

/** The booleans of YAML 1.1 that only go-yaml v2 reads in untyped values: `y` and `n` are among them. */
const KUBERNETES_WORDS: ReadonlyMap<string, ScalarValue> = new Map([
  ...["y", "Y", "yes", "Yes", "YES", "on", "On", "ON"].map((word) => [word, TRUE] as const),
  ...["n", "N", "no", "No", "NO", "off", "Off", "OFF"].map((word) => [word, FALSE] as const),
]);

const COMPOSE_WORDS: ReadonlyMap<string, ScalarValue> = new Map([
  ["-0", float(-0)],
  ["-0.0", float(-0)],
]);

const NONE: ReadonlyMap<string, ScalarValue> = new Map();
const EXTRA: Readonly<Record<Dialect, ReadonlyMap<string, ScalarValue>>> = {
  kubernetes: KUBERNETES_WORDS,
  compose: COMPOSE_WORDS,
  core: NONE,
};

/**
 * Types a scalar as its consumer does: go-yaml v2 for kubectl, v4 for Compose, the YAML 1.2 core schema for our
 * own config. Neither go-yaml reads sexagesimal numbers; a date stays a string, as nothing we read is one.
 */
export function scalarValue(node: ScalarNode, dialect: Dialect): ScalarValue {
  const asString: ScalarValue = { type: "string", value: node.text };
  const tag = effectiveTag(node, dialect);
  if (tag === "none") return plainValue(node.text, dialect) ?? asString;
  if (tag === "string") return asString;
  const value = plainValue(node.text, dialect);
  if (tag === "float" && value?.type === "integer") return float(Number(value.value));
  // A value that does not fit its tag makes the consumer refuse the document: a string is the tamest reading.
  return value?.type === tag ? value : asString;
}

/** Whether the consumer reads nothing: asked of nearly every scalar, and answered by its text for most. */
export const isNull = (node: ScalarNode, dialect: Dialect): boolean =>
  NULL_WORDS.has(node.text) && scalarValue(node, dialect).type === "null";

/** Whether a tag claims a type that the value cannot have, which go-yaml refuses. */
export function contradictsTag(node: ScalarNode, dialect: Dialect): boolean {
  const tag = effectiveTag(node, dialect);
  return tag !== "none" && tag !== "string" && scalarValue(node, dialect).type !== tag;
}

const TAGS: Readonly<Record<string, ScalarValue["type"]>> = {
  "!!null": "null",
  "!!bool": "boolean",
  "!!int": "integer",
  "!!float": "float",
};

/** go-yaml v4 forgets the non-specific tag `!` of a plain scalar, v2 makes it a string; unknown tags give strings. */
function effectiveTag({ tag, style }: ScalarNode, dialect: Dialect): ScalarValue["type"] | "none" {
  const untagged = tag === undefined || (tag === "!" && dialect === "compose");
  if (untagged) return style === "plain" ? "none" : "string";
  return (Object.hasOwn(TAGS, tag) ? TAGS[tag] : undefined) ?? "string";
}

const FIRST_OF_NUMBERS = "-+.0123456789";
const FIRST_OF_TYPED = `${FIRST_OF_NUMBERS}~ntfyoNTFYO`;

function plainValue(text: string, dialect: Dialect): ScalarValue | undefined {
  // Nothing that begins with another letter is more than a string, and nearly every scalar does.
  if (text !== "" && !FIRST_OF_TYPED.includes(text.charAt(0))) return undefined;
  const word = EXTRA[dialect].get(text) ?? WORDS.get(text);
  if (word) return word;
  if (!FIRST_OF_NUMBERS.includes(text.charAt(0))) return undefined;
  return dialect === "core" ? coreNumber(text) : goNumber(text, dialect);
}

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

function goNumber(text: string, dialect: Dialect): ScalarValue | undefined {
  // After a point Go's ParseFloat decides, which takes underscores between digits only.
  if (text.startsWith("."))
    return finite(/^\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?$/.test(text) ? text.replaceAll("_", "") : "");
  const digits = text.replaceAll("_", "");
  const whole = integer(digits, dialect);
  if (whole !== undefined) return { type: "integer", value: whole };
  return finite(FLOAT.test(digits) ? digits : "");
}

/** YAML 1.2.2, section 10.3.2: no underscores, no binary, `0o` for octal. */
function coreNumber(text: string): ScalarValue | undefined {
  if (text.length <= 128 && /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/.test(text)) {
    const value = /^0[ox]/.test(text) ? BigInt(text) : BigInt(text.replace(/^\+/, ""));
    return { type: "integer", value: Number.isSafeInteger(Number(value)) ? Number(value) : value };
  }
  return finite(FLOAT.test(text) ? text : "");
}

/** Out of range is an error in Go, which leaves the string. */
function finite(digits: string): ScalarValue | undefined {
  if (digits === "") return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? float(value) : undefined;
}
