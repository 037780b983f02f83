import { blockText } from "./scalar.ts";
import { CR, DECLINED, GREATER, HASH, LF, type Scanner, SPACE, TAB } from "./scan.ts";

export interface BlockScalar {
  readonly text: string;
  readonly style: "literal" | "folded";
  /** Offset behind its last character; the blank lines after it belong to nothing. */
  readonly end: number;
}

/** Reads the `|` or `>` scalar that begins here, whose lines are indented more than `floor`; on to the next content. */
export function readBlockScalar(scan: Scanner, floor: number): BlockScalar {
  const start = scan.at;
  const style = scan.code === GREATER ? "folded" : "literal";
  const sign = scan.text.charAt(start + 1);
  const chomping = sign === "+" || sign === "-" ? sign : "";
  scan.at = headerEnd(scan, start + 1 + chomping.length);
  const text = blockText(new Lines(scan, floor).read(), style === "folded", chomping);
  const end = start + scan.text.slice(start, scan.at).trimEnd().length;
  scan.toContent();
  return { text, style, end };
}

/** The line end of a header, which only a comment may precede; a digit, which tells the indentation, is rare. */
function headerEnd(scan: Scanner, from: number): number {
  let at = scan.skipBlanks(from);
  if (scan.text.charCodeAt(at) === HASH) at = scan.commentEnd(at);
  if (scan.text.charCodeAt(at) === CR) at++;
  if (scan.text.charCodeAt(at) !== LF) throw DECLINED;
  return at;
}

/** The lines of a block scalar without their indentation, which the first line with text tells. */
class Lines {
  readonly #scan: Scanner;
  readonly #floor: number;
  readonly #lines: string[] = [];
  #indent = -1;
  #widestBlank = 0;

  constructor(scan: Scanner, floor: number) {
    this.#scan = scan;
    this.#floor = floor;
  }

  /** Reads up to the last line end before what is not indented enough. */
  read(): readonly string[] {
    const scan = this.#scan;
    const last = scan.text.length - 1;
    while (scan.at + 1 < last) {
      const from = scan.at + 1;
      const content = this.#behindSpaces(from);
      if (!this.#isOwn(content - from, content)) break;
      const found = scan.text.indexOf("\n", content);
      const end = found === -1 ? last : found;
      this.#lines.push(this.#indent === -1 ? "" : this.#cut(from + this.#indent, end));
      scan.at = end;
    }
    // A scalar without any text, or with blank lines before it that are wider than the text.
    if (this.#indent === -1 || this.#widestBlank > this.#indent) throw DECLINED;
    return this.#lines;
  }

  #behindSpaces(from: number): number {
    let at = from;
    while (this.#scan.text.charCodeAt(at) === SPACE) at++;
    return at;
  }

  /** Whether a line of some indentation belongs to the scalar. */
  #isOwn(width: number, content: number): boolean {
    const code = this.#scan.text.charCodeAt(content);
    if (code === LF || code === CR || code === 0) {
      if (this.#indent === -1) this.#widestBlank = Math.max(this.#widestBlank, width);
      return true;
    }
    if (this.#indent === -1 && width > this.#floor) this.#indent = width;
    if (this.#indent !== -1 && width >= this.#indent) return true;
    if (width > this.#floor || code === TAB) throw DECLINED;
    return false;
  }

  #cut(from: number, end: number): string {
    const { text } = this.#scan;
    const cut = text.charCodeAt(end - 1) === CR ? end - 1 : end;
    return from < cut ? text.slice(from, cut) : "";
  }
}
