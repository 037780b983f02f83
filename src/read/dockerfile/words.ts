import { isSpace, skipSpace } from "./blank.ts";
import type { MappedText } from "./text.ts";
import { TextBuilder } from "./text.ts";

/** The quote that is open after a character; empty if none. */
export function quoteAfter(open: string, char: string): string {
  if (open === "") return char === "'" || char === '"' ? char : "";
  return char === open ? "" : open;
}

/** Words between white space; quotes hold words together and stay, as do escapes (ENV, LABEL, ARG). */
export function quotedWords(text: MappedText, escapeChar: string): MappedText[] {
  const words: MappedText[] = [];
  for (let at = skipSpace(text.text, 0); at < text.length; ) {
    const end = quotedWordEnd(text.text, at, escapeChar);
    // An escape character at the very end escapes nothing and is dropped.
    const word = text.slice(at, end > text.length ? text.length - 1 : end);
    if (word.length > 0) words.push(word);
    at = skipSpace(text.text, end);
  }
  return words;
}

/** Offset of the end of a word; beyond the text if its last character is an escape. */
function quotedWordEnd(text: string, start: number, escapeChar: string): number {
  let quote = "";
  let at = start;
  for (; at < text.length; at++) {
    const char = text[at] ?? "";
    if (quote === "" && isSpace(char)) return at;
    if (char === escapeChar && quote !== "'") at++;
    else quote = quoteAfter(quote, char);
  }
  return at;
}

/** The strings of an exec form; "shell" if the text is no JSON array, "mixed" if it is one but holds other things than strings. */
export function execForm(text: MappedText): MappedText[] | "shell" | "mixed" {
  if (text.text[skipSpace(text.text, 0)] !== "[") return "shell";
  let value: unknown;
  try {
    value = JSON.parse(text.text);
  } catch {
    return "shell";
  }
  if (!Array.isArray(value)) return "shell";
  if (value.some((item) => typeof item !== "string")) return "mixed";
  return jsonStrings(text);
}

function jsonStrings(text: MappedText): MappedText[] {
  const strings: MappedText[] = [];
  for (let at = text.text.indexOf('"'); at >= 0; ) {
    const builder = new TextBuilder(text.source);
    const end = readJsonString(text, at + 1, builder);
    strings.push(builder.build(text.offset(at + 1)));
    at = text.text.indexOf('"', end + 1);
  }
  return strings;
}

const JSON_ESCAPES: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** Reads a string of valid JSON up to its closing quote, whose offset it returns. */
function readJsonString(text: MappedText, start: number, builder: TextBuilder): number {
  let at = start;
  while (text.text[at] !== '"') {
    const origin = text.offset(at);
    const char = text.text[at] ?? "";
    if (char !== "\\") {
      builder.add(char, origin);
      at++;
      continue;
    }
    const kind = text.text[at + 1] ?? "";
    const isCode = kind === "u";
    const code = Number.parseInt(text.text.slice(at + 2, at + 6), 16);
    builder.add(isCode ? String.fromCharCode(code) : (JSON_ESCAPES[kind] ?? kind), origin);
    at += isCode ? 6 : 2;
  }
  return at;
}
