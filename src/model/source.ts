/** A place where an editor would put the cursor: both count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One text as it was read: its decoded characters, without a byte order mark. */
export class Source {
  /** Path for people and reports: relative to the working directory where possible, forward slashes. */
  readonly path: string;
  readonly text: string;
  /** False for a file that a fix would create. */
  readonly exists: boolean;
  #lineStarts: number[] | undefined;

  constructor(path: string, text: string, exists = true) {
    this.path = path;
    this.text = text;
    this.exists = exists;
  }

  /** Line and column of an offset; an offset past the end gives the end. */
  position(offset: number): Position {
    const starts = this.#starts();
    const at = Math.min(Math.max(offset, 0), this.text.length);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
  }

  /** Number of lines; a final line break opens one more, empty line. */
  get lineCount(): number {
    return this.#starts().length;
  }

  /** Offset where a line starts; a line past the last gives the end of the text. */
  lineStart(line: number): number {
    return this.#starts()[line - 1] ?? this.text.length;
  }

  /** Text of a line without its line break; empty past the last. */
  line(line: number): string {
    const end = this.#starts()[line] ?? this.text.length;
    return this.text.slice(this.lineStart(line), end).replace(/\r?\n$/, "");
  }

  #starts(): number[] {
    if (this.#lineStarts) return this.#lineStarts;
    const starts = [0];
    for (let at = this.text.indexOf("\n"); at !== -1; at = this.text.indexOf("\n", at + 1))
      starts.push(at + 1);
    this.#lineStarts = starts;
    return starts;
  }
}

/** A stretch of a source, as offsets; lines are computed only at the edge. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** The stretch alone of something that holds more. */
export const spanOf = ({ source, start, end }: Span): Span => ({ source, start, end });
