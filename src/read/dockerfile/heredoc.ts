import { lex } from "./lex.ts";
import { LexError, type LexOptions } from "./lex-result.ts";
import type { Lines } from "./lines.ts";
import type { Heredoc } from "./syntax.ts";
import { MappedText, TextBuilder } from "./text.ts";

/** A here-document as a word announces it. */
export type HeredocStart = Omit<Heredoc, "body">;

/** Here-documents know no variables; the shell's own escape character counts, whatever the directive says. */
const PLAIN: LexOptions = { escapeChar: "\\", variable: () => ({ state: "unset" }) };

/** The here-document that a word starts: `3<<-"EOF"`; an error if its name has unbalanced quotes. */
export function heredocStart(word: string): HeredocStart | LexError | undefined {
  const match = /^(\d*)<<(-?)/.exec(word);
  const rest = match ? word.slice(match[0].length).replace(/^[\t\n\f\r ]+/, "") : "";
  if (!match || rest === "" || rest.includes("<")) return undefined;
  const plain = lex(rest, PLAIN);
  if (plain instanceof LexError) return plain;
  const quoted = lex(rest, { ...PLAIN, rawQuotes: true });
  if (quoted instanceof LexError) return quoted;
  const [name] = plain.words;
  if (name === undefined || plain.words.length !== 1) return undefined;
  return {
    name,
    expand: countQuotes(name) === countQuotes(quoted.words[0] ?? ""),
    chomp: match[2] === "-",
    fd: Number(match[1]),
  };
}

const countQuotes = (text: string): number => text.split(/['"]/).length;

/**
 * The here-documents that a line announces, in the order of its words.
 * A line that is no complete shell words (an open quote) announces none, as in BuildKit.
 */
export function heredocStarts(line: string): readonly HeredocStart[] | LexError {
  if (!line.includes("<<")) return [];
  const lexed = lex(line, { ...PLAIN, rawQuotes: true, rawEscapes: true });
  if (lexed instanceof LexError) return lexed.tooDeep ? lexed : [];
  const starts: HeredocStart[] = [];
  for (const word of lexed.words) {
    const start = heredocStart(word);
    if (start instanceof LexError) return start;
    if (start) starts.push(start);
  }
  return starts;
}

/** Finds the lines that end here-documents without reading the file again for each. */
export class HeredocEnds {
  readonly #lines: Lines;
  #plain: Map<string, number[]> | undefined;
  #chomped: Map<string, number[]> | undefined;

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  /** The bodies of here-documents whose first starts on a line; undefined if one of them never ends. */
  read(
    starts: readonly HeredocStart[],
    firstLine: number,
  ): { heredocs: Heredoc[]; lastLine: number } | undefined {
    const heredocs: Heredoc[] = [];
    let line = firstLine;
    for (const start of starts) {
      const end = this.#next(start, line);
      if (end === undefined) return undefined;
      const body = MappedText.of(this.#lines.source, this.#lines.start(line), this.#lines.start(end));
      heredocs.push({ ...start, body });
      line = end + 1;
    }
    return { heredocs, lastLine: line - 1 };
  }

  #next({ name, chomp }: HeredocStart, from: number): number | undefined {
    const found = (chomp ? this.#chompedLines() : this.#plainLines()).get(name) ?? [];
    let low = 0;
    let high = found.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((found[middle] ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    return found[low];
  }

  #plainLines(): Map<string, number[]> {
    this.#plain ??= this.#index((text) => text);
    return this.#plain;
  }

  #chompedLines(): Map<string, number[]> {
    this.#chomped ??= this.#index((text) => text.replace(/^\t+/, ""));
    return this.#chomped;
  }

  #index(normalize: (text: string) => string): Map<string, number[]> {
    const index = new Map<string, number[]>();
    for (let line = 1; line <= this.#lines.count; line++) {
      const text = normalize(this.#lines.text(line));
      const lines = index.get(text);
      if (lines) lines.push(line);
      else index.set(text, [line]);
    }
    return index;
  }
}

/** The content as the build uses it: without leading tabs for `<<-`. */
export function heredocContent({ body, chomp }: Heredoc): MappedText {
  if (!chomp) return body;
  const builder = new TextBuilder(body.source);
  let start = 0;
  while (start < body.length) {
    const found = body.text.indexOf("\n", start);
    const end = found < 0 ? body.length : found + 1;
    while (body.text[start] === "\t") start++;
    builder.add(body.text.slice(start, end), body.offset(start));
    start = end;
  }
  return builder.build(body.offset(0));
}
