import type { YamlProblem } from "./node.ts";

/** A text with the line ends the consumers see; every offset is the same as in the original. */
export interface GuardedText {
  readonly text: string;
  readonly problems: readonly YamlProblem[];
}

const BYTE_ORDER_MARK = "\ufeff";

const BREAKS: Readonly<Record<string, string>> = {
  "\r": "A lone carriage return ends a line for kubectl and Compose, but most editors do not show it; replace it with a line feed.",
  "\u0085":
    "The character U+0085 (next line) ends a line for kubectl and Compose, but most editors do not show it; replace it with a line feed.",
  "\u2028":
    "The character U+2028 (line separator) ends a line for kubectl and Compose, but most editors do not show it; replace it with a line feed.",
  "\u2029":
    "The character U+2029 (paragraph separator) ends a line for kubectl and Compose, but most editors do not show it; replace it with a line feed.",
};

/**
 * Makes line ends visible to the parser and control characters harmless to it: go-yaml ends a line, and so a
 * comment, at a lone CR, NEL, LS and PS too, and refuses control characters (its `readerc.go`, YAML 1.1 section 5.1).
 */
export function guardText(original: string): GuardedText {
  const problems: YamlProblem[] = [];
  const seen = new Set<string>();
  const parts: string[] = [];
  let copied = 0;
  for (let at = 0; at < original.length; at++) {
    if (isOrdinary(original, at)) continue;
    const found = inspect(original, at, copied);
    if (!found) continue;
    parts.push(original.slice(copied, found.from), found.text);
    copied = found.from + found.text.length;
    if (seen.has(found.kind)) continue;
    seen.add(found.kind);
    const { message } = found;
    problems.push({ start: at, end: at + 1, message, ...(found.refuse ? { fatal: true } : {}) });
  }
  const text = parts.length === 0 ? original : parts.join("") + original.slice(copied);
  return { text, problems };
}

interface Replacement {
  readonly from: number;
  readonly text: string;
  /** Only the first of a kind is reported: a file with old Mac line ends has thousands. */
  readonly kind: string;
  readonly message: string;
  readonly refuse: boolean;
}

function inspect(text: string, at: number, copied: number): Replacement | undefined {
  const char = text.charAt(at);
  const message = BREAKS[char];
  if (message) {
    return char === "\r" && text[at + 1] === "\n" ? undefined : replace(at, "\n", char, message);
  }
  if (char === BYTE_ORDER_MARK) return byteOrderMark(text, at, copied);
  if (isPaired(text, at)) return undefined;
  const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const sentence = `The file has a character that YAML does not allow (U+${code}); remove it, or write it as an escape in double quotes.`;
  return { ...replace(at, "\ufffd", code, sentence), refuse: true };
}

const replace = (from: number, text: string, kind: string, message: string): Replacement => ({
  from,
  text,
  kind,
  message,
  refuse: false,
});

/**
 * kubectl splits at `---` before it decodes, so a byte order mark below a separator is dropped, not part of the key.
 * The mark changes places with the line break before it, which keeps every offset and the column of the key.
 */
function byteOrderMark(text: string, at: number, copied: number): Replacement | undefined {
  const before = /(?:^|\n)---[ \t]*(\r?\n)$/.exec(text.slice(Math.max(0, at - 80), at))?.[1];
  const from = at - (before?.length ?? 0);
  if (!before || from < copied) return undefined;
  const message =
    "A byte order mark stands after a document separator: kubectl drops it, Compose takes it for a part of the key; delete it.";
  return replace(from, `${" ".repeat(before.length)}\n`, "byte order mark", message);
}

/** True for what needs no second look; quick, as it runs over every character of every file. */
function isOrdinary(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 0x20) return code === 0x0a || code === 0x09;
  if (code < 0x7f) return true;
  if (code < 0xa0) return false;
  if (code < 0xd800) return code !== 0x2028 && code !== 0x2029;
  return code >= 0xe000 && code < 0xfffe && code !== 0xfeff;
}

/** True for one half of a whole surrogate pair; half a character is refused by every consumer. */
function isPaired(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 0xd800 || code > 0xdfff) return false;
  const low = code >= 0xdc00;
  const other = text.charCodeAt(low ? at - 1 : at + 1);
  return low ? other >= 0xd800 && other < 0xdc00 : other >= 0xdc00 && other < 0xe000;
}
