import type { Source } from "../../model/source.ts";
import { skipSpace } from "./blank.ts";
import { type MappedText, TextBuilder } from "./text.ts";

/** BuildKit's line scanner holds 64 KiB, the line break included. */
const MAX_LINE_BYTES = 65_535;

/** The physical lines of a file. Only a line feed ends a line; carriage returns before it belong to the break. */
export class Lines {
  readonly source: Source;
  readonly count: number;

  constructor(source: Source) {
    this.source = source;
    this.count = source.text.endsWith("\n") || source.text === "" ? source.lineCount - 1 : source.lineCount;
  }

  start(line: number): number {
    return this.source.lineStart(line);
  }

  /** End of a line without its break. */
  end(line: number): number {
    const start = this.start(line);
    let end = this.start(line + 1);
    while (end > start && (this.source.text[end - 1] === "\n" || this.source.text[end - 1] === "\r")) end--;
    return end;
  }

  text(line: number): string {
    return this.source.text.slice(this.start(line), this.end(line));
  }

  /** True if BuildKit stops reading at this line. */
  isTooLong(line: number): boolean {
    const length = this.start(line + 1) - this.start(line);
    if (length * 3 <= MAX_LINE_BYTES) return false;
    const text = this.source.text.slice(this.start(line), this.start(line + 1)).replace(/\n$/, "");
    return Buffer.byteLength(text) > MAX_LINE_BYTES;
  }
}

/** An instruction's lines joined. */
export interface LogicalLine {
  readonly line: MappedText;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly hasEmptyContinuation: boolean;
}

/** True for a line that holds only a comment, wherever it is indented. */
export const isComment = (text: string): boolean => text[skipSpace(text, 0)] === "#";

/** Length of a line without the escape character that continues it; -1 if nothing does: `\\` is an escaped escape. */
function continuedLength(text: string, escapeChar: string): number {
  let end = text.length;
  while (end > 0 && (text[end - 1] === " " || text[end - 1] === "\t")) end--;
  if (text[end - 1] !== escapeChar || text[end - 2] === escapeChar) return -1;
  return end - 1;
}

/** Joins the instruction that starts on a line; undefined if the line is empty or a comment. */
export function readLogicalLine(
  lines: Lines,
  firstLine: number,
  escapeChar: string,
): LogicalLine | undefined {
  const whole = lines.text(firstLine);
  const indent = skipSpace(whole, 0);
  if (indent === whole.length || whole[indent] === "#") return undefined;
  const builder = new TextBuilder(lines.source);
  const append = (text: string, origin: number): boolean => {
    const length = continuedLength(text, escapeChar);
    builder.add(length < 0 ? text : text.slice(0, length), origin);
    return length >= 0;
  };
  let lastLine = firstLine;
  let hasEmptyContinuation = false;
  let open = append(whole.slice(indent), lines.start(firstLine) + indent);
  while (open && lastLine < lines.count) {
    lastLine++;
    const text = lines.text(lastLine);
    const content = skipSpace(text, 0);
    if (text[content] === "#") continue;
    if (content === text.length) hasEmptyContinuation = true;
    else open = append(text, lines.start(lastLine));
  }
  return { line: builder.build(lines.start(firstLine) + indent), firstLine, lastLine, hasEmptyContinuation };
}
