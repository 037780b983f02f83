import type { Source, Span } from "../../model/source.ts";
import { type Environment, interpolate } from "./interpolate.ts";

/** One assignment of an environment file, placed in it. */
export interface DotenvEntry extends Span {
  readonly key: string;
  readonly value: string;
  /** The value as written, while a variable in it has no value. */
  readonly unresolved?: string;
  /** Where the key is written; the entry itself spans its value. */
  readonly keySpan: Span;
}

export interface Dotenv {
  readonly entries: readonly DotenvEntry[];
  readonly problems: readonly (Span & { readonly message: string })[];
}

/** Characters that the values of one file may expand to. */
const maxSize = 1 << 20;

interface Reader {
  readonly source: Source;
  readonly lookup: (name: string) => string | undefined;
  readonly values: Map<string, string>;
  readonly entries: DotenvEntry[];
  readonly problems: (Span & { message: string })[];
  size: number;
}

const blank = /[ \t\v\f\r\u0085\u00a0]*/y;
const lineStart = /(?:\s+|#[^\n]*)*/y;
let keyPattern: RegExp | undefined;

/**
 * Reads an environment file as Compose does (compose-go, dotenv): `KEY=value` or `KEY: value`, `export`, comments,
 * quotes over several lines, escapes in double quotes, and variables except in single quotes. A value of the
 * environment goes before the file's own; `values` receives what is known.
 */
export function parseDotenv(
  source: Source,
  environment: Environment,
  values = new Map<string, string>(),
): Dotenv {
  const lookup = (name: string): string | undefined => environment.get(name) ?? values.get(name);
  const reader: Reader = { source, lookup, values, entries: [], problems: [], size: 0 };
  for (
    let at = skip(source.text, lineStart, 0);
    at < source.text.length;
    at = skip(source.text, lineStart, at)
  ) {
    at = readEntry(reader, at);
    if (reader.size > maxSize) break;
  }
  return { entries: reader.entries, problems: reader.problems };
}

function skip(text: string, pattern: RegExp, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}

/** Reads one assignment; gives where the next line begins. */
function readEntry(reader: Reader, at: number): number {
  const { text } = reader.source;
  // A pattern of Unicode properties takes long to build, and few projects have a file of variables.
  keyPattern ??= /(?:export[ \t]+(?![ \t]))?([\p{L}\p{N}_.\-[\]]*)[ \t]*(?=[=:\n]|\r\n|$)/uy;
  keyPattern.lastIndex = at;
  const [whole, key] = keyPattern.exec(text) ?? [];
  if (whole === undefined || !key) {
    return refuse(reader, at, "this is not `KEY=value`: a name may hold letters, digits, `_`, `.` and `-`");
  }
  const keyStart = at + whole.indexOf(key);
  const separator = text[at + whole.length];
  const keySpan = { source: reader.source, start: keyStart, end: keyStart + key.length };
  if (separator !== "=" && separator !== ":") return inherit(reader, key, keySpan);
  const start = skip(text, blank, at + whole.length + 1);
  const quote = text[start];
  return quote === "'" || quote === '"'
    ? quoted(reader, key, keySpan, start, quote)
    : bare(reader, key, keySpan, start);
}

function refuse(reader: Reader, at: number, message: string): number {
  const end = endOfLine(reader.source.text, at);
  reader.problems.push({ source: reader.source, start: at, end, message });
  return end;
}

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
};

/** A name alone takes its value from the environment, if there is one. */
function inherit(reader: Reader, key: string, keySpan: Span): number {
  const value = reader.lookup(key);
  if (value !== undefined) add(reader, { key, value, keySpan, ...keySpan });
  return endOfLine(reader.source.text, keySpan.end);
}

function bare(reader: Reader, key: string, keySpan: Span, start: number): number {
  const { text } = reader.source;
  const stop = endOfLine(text, start);
  const line = text.slice(start, stop);
  const comment = /(?:^|\s)#/.exec(line);
  const value = (comment ? line.slice(0, comment.index) : line).trimEnd();
  expand(reader, { key, raw: value, keySpan, start, end: start + value.length });
  return stop;
}

function quoted(reader: Reader, key: string, keySpan: Span, start: number, quote: string): number {
  const { text } = reader.source;
  let end = start + 1;
  while (end < text.length && text[end] !== quote) end += text[end] === "\\" ? 2 : 1;
  if (end >= text.length) return refuse(reader, start, "this quote is never closed");
  const inside = text.slice(start + 1, end);
  const place = { key, keySpan, start, end: end + 1 };
  if (quote === '"') expand(reader, { ...place, raw: unescaped(inside) });
  else add(reader, { ...place, source: reader.source, value: inside.replaceAll("\\'", "'") });
  return endOfLine(text, end);
}

const escapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  $: "$$",
};

/** The escapes of a double-quoted value; an escaped dollar sign is one that starts no variable. */
const unescaped = (text: string): string =>
  text.replace(/\\([abfnrtv$"\\])/g, (_, character: string) =>
    Object.hasOwn(escapes, character) ? (escapes[character] ?? "") : character,
  );

interface Raw {
  readonly key: string;
  readonly raw: string;
  readonly keySpan: Span;
  readonly start: number;
  readonly end: number;
}

function expand(reader: Reader, { key, raw, keySpan, start, end }: Raw): void {
  const { source } = reader;
  const { text, missing, fault } = interpolate(
    raw,
    { get: reader.lookup } as Environment,
    maxSize - reader.size,
  );
  reader.size += text.length;
  if (fault?.kind === "limit") reader.size = maxSize + 1;
  if (fault && fault.kind !== "required")
    reader.problems.push({ source, start, end, message: fault.message });
  const entry = { key, value: text, keySpan, source, start, end };
  add(reader, fault || missing.length > 0 ? { ...entry, unresolved: raw } : entry);
}

function add(reader: Reader, entry: DotenvEntry): void {
  reader.entries.push(entry);
  if (entry.unresolved === undefined) reader.values.set(entry.key, entry.value);
  else reader.values.delete(entry.key);
}
