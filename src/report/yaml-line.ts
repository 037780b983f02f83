/** A line of a block-style YAML text, as far as its shape tells. */
export interface Line {
  readonly indent: number;
  readonly column: number;
  readonly isItem: boolean;
  readonly key: string | undefined;
  readonly rest: string;
  /** Offset of `rest` in the text. */
  readonly at: number;
}

/** A quoted text that is longer is no key; as a bound in the pattern, this would take it ten times as long to compile. */
const LONGEST_KEY = 200;
const KEY = /^(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"'#{}[\],&*!|>][^\s"':#{}[\],]*))\s*:(?=\s|$)\s*/;
const BLOCK = /^[|>][-+0-9]*\s*(?:#.*)?$/;

/** Reads the shape of a line; undefined if it is blank. */
export function readLine(text: string, start: number): Line | undefined {
  const indent = text.search(/\S/);
  if (indent === -1) return undefined;
  const lead = /^(?:-\s+)*/.exec(text.slice(indent))?.[0] ?? "";
  const column = indent + lead.length;
  const body = text.slice(column);
  const found = KEY.exec(body);
  const isTooLong = (found?.[1] ?? found?.[2] ?? "").length > LONGEST_KEY;
  const match = isTooLong ? null : found;
  const key = match?.[1] ?? match?.[2] ?? match?.[3];
  const skipped = match?.[0].length ?? 0;
  return {
    indent,
    column,
    isItem: lead !== "",
    key,
    rest: body.slice(skipped),
    at: start + column + skipped,
  };
}

/** Where the scalar in a value stands, as offsets in it; the rest of the value is properties, quotes, a comment. */
export interface Scalar {
  readonly start: number;
  readonly end: number;
  /** It goes on in the lines below. */
  readonly goesOn: boolean;
}

/** Reads a scalar; `opened` is the quote that stands before the value. Undefined if there is none, or an alias. */
export function readScalar(rest: string, opened: string): Scalar | undefined {
  const properties = /^(?:[&!]\S+\s+)*/.exec(rest)?.[0].length ?? 0;
  const value = rest.slice(properties);
  if (value === "" || value.startsWith("*")) return undefined;
  if (BLOCK.test(value)) return { start: properties, end: properties, goesOn: true };
  const own = /^["']/.exec(value)?.[0] ?? "";
  const start = properties + own.length;
  const close = closing(value, own, opened);
  if (close !== undefined) return { start, end: properties + close, goesOn: false };
  const goesOn = own !== "" || opened !== "";
  return { start, end: properties + (goesOn ? value.trimEnd().length : plainEnd(value)), goesOn };
}

/** Offset of the quote that closes a value, or of its end if more follows; undefined if it is plain or goes on below. */
function closing(value: string, own: string, opened: string): number | undefined {
  const quote = own || opened;
  if (quote === "") return undefined;
  const close = value.lastIndexOf(quote);
  if (close < own.length) return undefined;
  // A text behind the quote is a fault, and may be the rest of a secret.
  return /^[\s\]},]*(?:\s#.*)?$/.test(value.slice(close + 1)) ? close : value.trimEnd().length;
}

const plainEnd = (value: string): number => {
  const comment = value.search(/\s#/);
  return value.slice(0, comment === -1 ? undefined : comment).trimEnd().length;
};
