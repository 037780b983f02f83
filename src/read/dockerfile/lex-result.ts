import { isSpace } from "./blank.ts";

/** What is known about a variable. */
export type Variable =
  | { readonly state: "set"; readonly text: string }
  /** Certainly without a value. */
  | { readonly state: "unset" }
  | { readonly state: "unknown" };

export interface LexOptions {
  readonly escapeChar: string;
  /** Keeps quotes in the result. */
  readonly rawQuotes?: boolean;
  /** Keeps escape characters in the result. */
  readonly rawEscapes?: boolean;
  readonly variable: (name: string) => Variable;
}

export interface LexResult {
  readonly text: string;
  readonly words: readonly string[];
  /** Variables whose value the text would need; where they stand, the text has `$NAME` as written. */
  readonly unknown: readonly string[];
}

/** Unbalanced quotes or braces, and substitutions that BuildKit does not know. */
export class LexError extends Error {
  /** True for our own limit: BuildKit would have gone on. */
  readonly tooDeep: boolean;

  constructor(message: string, tooDeep = false) {
    super(message);
    this.tooDeep = tooDeep;
  }
}

/** Collects words; one buffer serves all levels of nesting, so that an inner level cuts off what an outer one had begun. */
export class WordList {
  readonly words: string[] = [];
  #word = "";
  #inWord = false;

  addSplit(text: string): void {
    for (const char of text) {
      if (!isSpace(char)) this.addWhole(char);
      else if (this.#inWord && this.#word !== "") this.#flush();
    }
  }

  addWhole(text: string): void {
    this.#word += text;
    this.#inWord = true;
  }

  /** An inner level starts over in the same buffer. */
  discard(): void {
    this.#word = "";
  }

  finish(): readonly string[] {
    if (this.#word !== "") this.#flush();
    return this.words;
  }

  #flush(): void {
    this.words.push(this.#word);
    this.#word = "";
    this.#inWord = false;
  }
}
