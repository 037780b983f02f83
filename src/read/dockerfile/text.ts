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

  /** Its pieces that stand in the source without a gap. */
  runs(): { text: string; origin: number }[] {
    const runs: { text: string; origin: number }[] = [];
    for (let at = 0, run = this.#runAt(0); at < this.text.length; run++) {
      const next = this.#runs.starts[run + 1];
      const end = next === undefined ? this.text.length : Math.min(next - this.#base, this.text.length);
      runs.push({ text: this.text.slice(at, end), origin: this.#originIn(run, at) });
      at = end;
    }
    return runs;
  }

  #lookUp(at: number): number {
    return this.#originIn(this.#runAt(at), at);
  }

  #originIn(run: number, at: number): number {
    return (this.#runs.origins[run] ?? 0) + this.#base + at - (this.#runs.starts[run] ?? 0);
  }

  /** Index of the run that holds a character. */
  #runAt(at: number): number {
    const { starts } = this.#runs;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= this.#base + at) low = middle;
      else high = middle - 1;
    }
    return low;
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

  /** Adds a mapped text with all its places. */
  addMapped(text: MappedText): void {
    for (const { text: run, origin } of text.runs()) this.add(run, origin);
  }

  endsWith(end: string): boolean {
    return this.#pieces.at(-1)?.endsWith(end) ?? false;
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
