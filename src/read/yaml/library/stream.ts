import { Composer, type CST, Lexer, Parser, Schema } from "yaml";
import type { YamlLimits } from "../limits.ts";
import type { YamlProblem } from "../node.ts";
import { messageOf } from "./messages.ts";
import { openingQuote } from "./quotes.ts";
import { documentStretches, type Stretch } from "./split.ts";

/** A document as the library read it; without contents if a limit kept it from being read. */
export interface RawDocument {
  readonly start: number;
  readonly contents: unknown;
}

export interface RawStream {
  readonly documents: readonly RawDocument[];
  readonly problems: readonly YamlProblem[];
}

type ErrorPlace = number | readonly number[] | { readonly offset: number; readonly source?: string };

/** Faults that leave the consumers no document at all, so that a rule would judge what nobody runs. */
const UNREADABLE: ReadonlySet<string> = new Set(["KEY_OVER_1024_CHARS", "TAB_AS_INDENT"]);

/** Strings only, as typing is the consumer's; one schema for all files saves building it for each. */
const SCHEMA = new Schema({ schema: "failsafe", resolveKnownTags: false });

/** Reads a text with the library; never past a limit, so that neither stack nor time is used up. */
export function readStream(text: string, limits: YamlLimits): RawStream {
  const reader = new StreamReader(text, limits);
  for (const stretch of documentStretches(text)) reader.read(stretch);
  return reader;
}

class StreamReader implements RawStream {
  readonly documents: RawDocument[] = [];
  readonly problems: YamlProblem[] = [];
  readonly #text: string;
  readonly #limits: YamlLimits;
  #lexemes = 0;
  /** Set once a limit of the file is reached: the rest stays unread. */
  #stopped = false;

  constructor(text: string, limits: YamlLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  read([start, end]: Stretch): void {
    if (this.#stopped) return;
    const composer = this.#composer();
    const before = this.documents.length;
    const fault = this.#readAll(composer, start, end);
    for (const document of composer.end(fault === undefined && !this.#stopped, end)) {
      this.documents.push({ start: document.range[0], contents: document.contents });
    }
    if (fault) this.problems.push(fault);
    // What is left of a document that was given up must not read as a document without that part.
    if (fault || this.documents.length === before) this.documents.push({ start, contents: undefined });
  }

  #readAll(composer: Composer, start: number, end: number): YamlProblem | undefined {
    const parser = new Parser();
    parser.offset = start;
    for (const lexeme of new Lexer().lex(this.#text.slice(start, end))) {
      this.#lexemes++;
      const fault = this.#limitFault(parser) ?? this.#compose(composer, parser.next(lexeme));
      if (fault) return fault;
    }
    return this.#compose(composer, parser.end());
  }

  #compose(composer: Composer, tokens: Iterable<CST.Token>): YamlProblem | undefined {
    for (const token of tokens) {
      try {
        this.#take(composer, token);
      } catch (error) {
        return this.#failure(token, error);
      }
    }
    return undefined;
  }

  #take(composer: Composer, token: CST.Token): void {
    if (token.type === "error") return void this.#error(token, "UNEXPECTED_TOKEN", token.message);
    if (token.type === "directive") this.#directive(token);
    for (const document of composer.next(token)) {
      this.documents.push({ start: document.range[0], contents: document.contents });
    }
  }

  #limitFault(parser: Parser): YamlProblem | undefined {
    // The stack holds the document and the scalar being read besides the collections.
    if (parser.stack.length > this.#limits.depth + 2) {
      const message = `The values nest deeper than ${this.#limits.depth} levels, so this document was not read; flatten it.`;
      return { start: parser.offset, end: parser.offset, message };
    }
    if (this.#lexemes <= this.#limits.lexemes) return undefined;
    this.#stopped = true;
    const limit = this.#limits.lexemes.toLocaleString("en-US");
    const message = `The file has more than ${limit} words and signs, so the rest was not read; split it.`;
    return { start: parser.offset, end: parser.offset, message };
  }

  #composer(): Composer {
    // The library takes a ready schema too, which its types do not say.
    const schema = { schema: SCHEMA } as object;
    const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: "silent", ...schema });
    // Collected here because the library would keep every warning, and an error object for each fault of a bad file.
    composer["onError"] = (at: ErrorPlace, code: string, detail: string, warning?: boolean) => {
      if (!warning) this.#error(at, code, detail);
    };
    return composer;
  }

  #directive(token: CST.Directive): void {
    const message =
      "A `%` directive makes kubectl refuse the file, and Compose too unless it is `%YAML 1.1`; delete the line.";
    this.problems.push({ start: token.offset, end: token.offset + token.source.length, message });
  }

  #error(at: ErrorPlace, code: string, detail: string): void {
    if (code === "BAD_DIRECTIVE") return;
    this.#stopped ||= this.problems.length >= this.#limits.errors;
    // Thrown through the composer: it has no other way to be stopped within a document.
    if (this.#stopped) throw new Error("too many errors");
    const [start, end] = this.#spanOf(at, detail);
    const fatal = UNREADABLE.has(code) ? { fatal: true as const } : {};
    this.problems.push({ start, end, message: messageOf({ code, detail }), ...fatal });
  }

  #spanOf(at: ErrorPlace, detail: string): readonly [number, number] {
    const length = this.#text.length;
    const [start, end] = rawSpan(at);
    // The library points at the end of the text, which is far from the quote that has to be closed.
    const quote = /^Missing closing (["'])/.exec(detail)?.[1];
    if (quote === undefined) return [Math.min(start, length), Math.min(Math.max(start, end), length)];
    const opening = openingQuote(this.#text, start, quote);
    return [opening, opening + 1];
  }

  /** Also for a fault of the library itself: it must cost this document only, and be told. */
  #failure(token: CST.Token, error: unknown): YamlProblem {
    if (!(error instanceof Error)) throw error;
    const message = this.#stopped
      ? `The file has more than ${this.#limits.errors} errors, so the rest was not read; correct the first ones.`
      : "This document could not be read; please report it together with the file.";
    return { start: token.offset, end: token.offset, message };
  }
}

function rawSpan(at: ErrorPlace): readonly [number, number] {
  if (typeof at === "number") return [at, at + 1];
  if ("offset" in at) return [at.offset, at.offset + (at.source?.length || 1)];
  const start = at[0] ?? 0;
  return [start, at[1] ?? start + 1];
}
