import { DECLINED } from "./scan.ts";

/** A line break with the white space around it and the blank lines below it; linear, as no run is tried twice. */
const BREAK = /(?<![ \t])[ \t]*\r?\n(?:[ \t]*\r?\n)*[ \t]*/g;

/** Text of a flow scalar over several lines: a break is a space, blank lines are breaks (YAML 1.2.2 section 6.5). */
export const foldLines = (raw: string): string => raw.replace(BREAK, folded);

function folded(gap: string): string {
  const breaks = gap.split("\n").length - 1;
  return breaks === 1 ? " " : "\n".repeat(breaks - 1);
}

/** Text between single quotes. */
export function singleText(raw: string): string {
  const lines = raw.includes("\n") ? foldLines(raw) : raw;
  return lines.includes("'") ? lines.replaceAll("''", "'") : lines;
}

/** What a backslash and one character stand for (YAML 1.2.2 section 5.7). */
const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  N: "\u0085",
  _: "\u00a0",
  L: "\u2028",
  P: "\u2029",
};

const ESCAPE_OR_BREAK =
  /\\(?:\r?\n[ \t]*|x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8}|[\s\S])|(?<![ \t])[ \t]*\r?\n(?:[ \t]*\r?\n)*[ \t]*/g;

/** Text between double quotes. */
export function doubleText(raw: string): string {
  if (!raw.includes("\\")) return raw.includes("\n") ? foldLines(raw) : raw;
  // An escaped blank keeps white space that folding would drop.
  if (raw.includes("\n") && /\\(?:[ \t]|\r?\n\s*\n)/.test(raw)) throw DECLINED;
  return raw.replace(ESCAPE_OR_BREAK, (found) => (found.startsWith("\\") ? unescaped(found) : folded(found)));
}

function unescaped(found: string): string {
  const plain = ESCAPES[found.charAt(1)];
  if (plain !== undefined && found.length === 2) return plain;
  if (found.includes("\n")) return "";
  if (found.length === 2) throw DECLINED;
  const code = Number.parseInt(found.slice(2), 16);
  // Half a surrogate pair is an error for go-yaml, so that only the library's message helps.
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) throw DECLINED;
  return String.fromCodePoint(code);
}

/** Text of a block scalar from its lines, indentation taken off; `keep`, `strip` and `clip` as its header says. */
export function blockText(lines: readonly string[], isFolded: boolean, chomping: "+" | "-" | ""): string {
  let last = lines.length;
  while (last > 0 && lines[last - 1] === "") last--;
  const text = isFolded ? foldBlock(lines.slice(0, last)) : lines.slice(0, last).join("\n");
  if (chomping === "-") return text;
  return text + "\n".repeat(chomping === "+" ? Math.max(1, lines.length - last + 1) : 1);
}

/** Joins lines by spaces, but keeps every break beside a line that is indented more (YAML 1.2.2 section 8.1.3). */
function foldBlock(lines: readonly string[]): string {
  let text = "";
  let breaks = 0;
  let last: string | undefined;
  for (const line of lines) {
    if (line === "") {
      breaks++;
      continue;
    }
    text += between(last, breaks, line) + line;
    last = line;
    breaks = 0;
  }
  return text;
}

function between(last: string | undefined, blankLines: number, next: string): string {
  if (last === undefined) return "\n".repeat(blankLines);
  if (isDeep(last) || isDeep(next)) return "\n".repeat(blankLines + 1);
  return blankLines === 0 ? " " : "\n".repeat(blankLines);
}

const isDeep = (line: string): boolean => line.startsWith(" ") || line.startsWith("\t");
