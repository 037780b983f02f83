import type { Literal } from "../../../model/rule.ts";
import type { Dialect, ScalarNode } from "../node.ts";
import { scalarValue } from "../typing.ts";

/** How a value is written where it goes. */
export interface LiteralStyle {
  /** Spaces a nested block is indented by. */
  readonly step: number;
  /** Spaces the dash of a list is indented by below its key. */
  readonly dash: number;
  /** Inside `{}` or `[]`. */
  readonly flow: boolean;
  /** Strings and keys in double quotes, as JSON demands. */
  readonly json: boolean;
}

const DIALECTS: readonly Dialect[] = ["kubernetes", "compose", "core"];

/** A scalar in the quotes its place asks for; `quotes` are those of the value it replaces. */
export function scalarText(
  value: string | number | boolean,
  style: Pick<LiteralStyle, "flow" | "json">,
  quotes: ScalarNode["style"] = "plain",
): string {
  if (typeof value !== "string") return String(value);
  if (style.json || quotes === "double") return doubleQuoted(value);
  if (quotes === "single" && !isSpecial(value)) return `'${value.replaceAll("'", "''")}'`;
  return isPlain(value, style.flow) ? value : doubleQuoted(value);
}

/** A value on one line, collections in brackets. */
export function flowText(value: Literal, style: Pick<LiteralStyle, "json">): string {
  const inFlow = { flow: true, json: style.json };
  if (isList(value)) return `[${value.map((item) => flowText(item, style)).join(", ")}]`;
  if (typeof value !== "object") return scalarText(value, inFlow);
  const entries = Object.entries(value).map(
    ([key, item]) => `${scalarText(key, inFlow)}: ${flowText(item, style)}`,
  );
  return `{${entries.join(", ")}}`;
}

/** The lines of an entry of a block mapping, without indentation of their own. */
export function entryLines(key: string, value: Literal, style: LiteralStyle): string[] {
  const head = `${scalarText(key, style)}:`;
  if (isInline(value)) return [`${head} ${inlineText(value, style)}`];
  const depth = isList(value) ? style.dash : style.step;
  return [head, ...indented(blockLines(value, style), depth)];
}

/** The lines of an item of a block sequence. */
export function itemLines(value: Literal, style: LiteralStyle): string[] {
  if (isInline(value)) return [`- ${inlineText(value, style)}`];
  const [first = "", ...rest] = blockLines(value, style);
  return [`- ${first}`, ...indented(rest, 2)];
}

/** The lines of a collection with something in it. */
export function blockLines(value: Literal, style: LiteralStyle): string[] {
  if (isList(value)) return value.flatMap((item) => itemLines(item, style));
  if (typeof value !== "object") return [scalarText(value, style)];
  return Object.entries(value).flatMap(([key, item]) => entryLines(key, item, style));
}

export const indented = (lines: readonly string[], depth: number): string[] =>
  lines.map((line) => " ".repeat(depth) + line);

/** True for what stands behind its key: scalars and empty collections. */
export const isInline = (value: Literal): boolean =>
  typeof value !== "object" || Object.keys(value).length === 0;

const inlineText = (value: Literal, style: LiteralStyle): string =>
  typeof value === "object" ? flowText(value, style) : scalarText(value, style);

export const isList = (value: Literal): value is readonly Literal[] => Array.isArray(value);

/** Plain only if every consumer reads the very same string, and no older parser a date or a base-60 number. */
function isPlain(text: string, flow: boolean): boolean {
  if (!/^[\w./$(+-]/.test(text) || isSpecial(text)) return false;
  if (/^[-+.]?\d[\d_:.,+-]*$/.test(text) || /^(?:---|\.\.\.|- |-$)/.test(text)) return false;
  if (/: |:$| #|\s$/.test(text) || (flow && /[,[\]{}:]/.test(text))) return false;
  const node = { kind: "scalar", text, style: "plain" } as ScalarNode;
  return DIALECTS.every((dialect) => scalarValue(node, dialect).type === "string");
}

const isSpecial = (text: string): boolean =>
  text === "" ||
  !/^[\x20-\x7e\xa1-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/.test(text) ||
  /[\u2028\u2029]/.test(text);

function doubleQuoted(text: string): string {
  const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replace(/[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]/g, escaped);
}
