import type { Source, Span } from "../../model/source.ts";

/** Runs of characters that stand side by side in the source: run `i` starts at `starts[i]` of the text and at `origins[i]` of the source. */
interface Runs {
  readonly starts: readonly number[];
  readonly origins: readonly number[];
}

/** Text put together from pieces of a source (continuation lines joined, quotes removed) that knows where each character stands. */
export class MappedText {
  readonly source: Source;
  readonly text: string;
  readonly #runs: Runs;
  /** Where this text starts in the text that the runs describe. */
  readonly #base: number;

  constructor(source: Source, text: string, runs: Runs, base = 0) {
    this.source = source;
    this.text = text;
    this.#runs = runs;
    this.#base = base;
  }

  /** The characters of a source between two offsets, unchanged. */
  static of(source: Source, start: number, end: number): MappedText {
    return new MappedText(source, source.text.slice(start, end), { starts: [0], origins: [start] });
  }

  get length(): number {
    return this.text.length;
  }

  /** The whole text as a place in the source, with what was skipped in between. */
  get at(): Span {
    return this.span(0, this.text.length);
  }

  /** Source offset of a character; the end of the text is right after its last character. */
  offset(at: number): number {
    const last = this.text.length - 1;
    if (at > last && last >= 0) return this.#lookUp(last) + 1 + (at - last - 1);
    return this.#lookUp(Math.max(at, 0));
  }

  span(start: number, end: number): Span {
    const from = this.offset(start);
    const to = end > start ? this.offset(end - 1) + 1 : from;
    return { source: this.source, start: from, end: Math.max(from, to) };
  }

  slice(start: number, end: number = this.text.length): MappedText {
    return new MappedText(this.source, this.text.slice(start, end), this.#runs, this.#base + start);
  }

  #lookUp(at: number): number {
    const { starts, origins } = this.#runs;
    const target = this.#base + at;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= target) low = middle;
      else high = middle - 1;
    }
    return (origins[low] ?? 0) + target - (starts[low] ?? 0);
  }
}

/** Puts a mapped text together, piece by piece, from left to right. */
export class TextBuilder {
  readonly #source: Source;
  readonly #pieces: string[] = [];
  readonly #starts: number[] = [];
  readonly #origins: number[] = [];
  #length = 0;
  #nextOrigin = -1;

  constructor(source: Source) {
    this.#source = source;
  }

  get length(): number {
    return this.#length;
  }

  /** Adds text whose first character stands at `origin`; the others follow it there. */
  add(text: string, origin: number): void {
    if (text === "") return;
    if (origin !== this.#nextOrigin) {
      this.#starts.push(this.#length);
      this.#origins.push(origin);
    }
    this.#pieces.push(text);
    this.#length += text.length;
    this.#nextOrigin = origin + text.length;
  }

  /** The text so far; `origin` is its place if it is empty. */
  build(origin: number): MappedText {
    const runs =
      this.#starts.length > 0
        ? { starts: this.#starts, origins: this.#origins }
        : { starts: [0], origins: [origin] };
    return new MappedText(this.#source, this.#pieces.join(""), runs);
  }
}
