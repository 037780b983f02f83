import type { Assignment, DoubleQuotedChild, Word, WordPart } from "unbash";
import type { ShellWord } from "../../model/shell.ts";
import type { Span } from "../../model/source.ts";

/** Shell text whose characters have places: a RUN line, or the string that `sh -c` is given. */
export interface ShellText {
  readonly text: string;
  /** Place of the characters between two offsets. */
  readonly span: (start: number, end: number) => Span;
}

/** A word that can be read as shell text in its turn. */
export interface PlacedWord extends ShellWord {
  readonly inner: ShellText;
}

/** Text without quotes and escapes; each character knows its offset in the text that holds the word. */
class Unquoted {
  text = "";
  literal = true;
  readonly #origins: number[] = [];

  add(text: string, origin: number): void {
    for (let at = 0; at < text.length; at++) this.#origins.push(origin + at);
    this.text += text;
  }

  /** Text that does not stand in the source character by character. */
  addAll(text: string, origin: number): void {
    for (let at = 0; at < text.length; at++) this.#origins.push(origin);
    this.text += text;
  }

  placed(outer: ShellText, start: number, end: number, at: Span = outer.span(start, end)): PlacedWord {
    const origins = this.#origins;
    const span = (from: number, to: number): Span => {
      const first = origins[from] ?? end;
      return outer.span(first, to > from ? (origins[to - 1] ?? end - 1) + 1 : first);
    };
    return { text: this.text, literal: this.literal, at, inner: { text: this.text, span } };
  }
}

/** The word with quotes and escapes removed; expansions stay as written. */
export function toWord(word: Word, outer: ShellText, at?: Span): PlacedWord {
  const result = new Unquoted();
  addWord(result, word);
  return result.placed(outer, word.pos, word.end, at);
}

/** `NAME=value` as one word, the way `env` and `export` take it. */
export function toAssignmentWord(assignment: Assignment, outer: ShellText, at?: Span): PlacedWord {
  const { value, text, pos, end } = assignment;
  const result = new Unquoted();
  const length = value.pos - pos;
  result.add(text.slice(0, length), pos);
  if (value.type === "Word") addWord(result, value);
  else {
    result.add(text.slice(length), value.pos);
    result.literal = false;
  }
  return result.placed(outer, pos, end, at);
}

/** The rest of a word from an offset in its text: the value of `NAME=value`. */
export function tail(word: PlacedWord, from: number): PlacedWord {
  const text = word.text.slice(from);
  const span = (start: number, end: number): Span => word.inner.span(start + from, end + from);
  const at = text === "" ? { ...word.at, start: word.at.end } : span(0, text.length);
  return { text, literal: word.literal, at, inner: { text, span } };
}

function addWord(result: Unquoted, word: Word): void {
  if (word.parts) for (const part of word.parts) addPart(result, part);
  else addUnescaped(result, word.text, word.pos, /[\s\S]/);
}

/** Every character behind a backslash counts outside quotes, few inside double quotes. */
const ESCAPED_IN_QUOTES = /[$`"\\\n]/;

function addUnescaped(result: Unquoted, text: string, pos: number, escaped: RegExp): void {
  let start = 0;
  for (let at = text.indexOf("\\"); at >= 0; at = text.indexOf("\\", at + 2)) {
    const next = text.charAt(at + 1);
    if (!escaped.test(next)) continue;
    result.add(text.slice(start, at), pos + start);
    start = next === "\n" ? at + 2 : at + 1;
  }
  result.add(text.slice(start), pos + start);
}

/** Parts that stand for themselves, as far as text is concerned. */
const PATTERNS = new Set(["Glob", "ExtendedGlob", "BraceExpansion"]);

function addPart(result: Unquoted, part: WordPart): void {
  if (part.type === "Literal") addUnescaped(result, part.text, part.pos, /[\s\S]/);
  else if (part.type === "SingleQuoted") result.add(part.value, part.pos + 1);
  else if (part.type === "AnsiCQuoted") result.addAll(part.value, part.pos);
  else if (part.type === "DoubleQuoted" || part.type === "LocaleString") addQuoted(result, part.parts);
  else addExpansion(result, part);
}

function addQuoted(result: Unquoted, parts: readonly DoubleQuotedChild[]): void {
  for (const part of parts) {
    if (part.type === "Literal") addUnescaped(result, part.text, part.pos, ESCAPED_IN_QUOTES);
    else addExpansion(result, part);
  }
}

function addExpansion(
  result: Unquoted,
  part: { readonly type: string; readonly text: string; readonly pos: number },
): void {
  if (!PATTERNS.has(part.type)) result.literal = false;
  result.add(part.text, part.pos);
}

/** A word that stands by itself, as the items of an exec form do. */
export function plainWord(text: ShellText): PlacedWord {
  return { text: text.text, literal: true, at: text.span(0, text.text.length), inner: text };
}
