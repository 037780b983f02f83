import type { Composer, CST, Document, Parser } from "yaml";
import { jsonValues } from "./json-stream.ts";
import type { YamlLimits } from "./limits.ts";
import { messageOf } from "./messages.ts";
import type { YamlProblem } from "./node.ts";

export type Library = typeof import("yaml");

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

/** One pass of the library over a text; it never runs past a limit, so that neither stack nor time is used up. */
export function readStream(library: Library, text: string, limits: YamlLimits): RawStream {
  const reader = new StreamReader(library, text, limits);
  for (const [start, end] of jsonValues(text)) {
    for (let at: number | undefined = start; at !== undefined; ) at = reader.read(at, end);
  }
  return reader;
}

class StreamReader implements RawStream {
  readonly documents: RawDocument[] = [];
  readonly problems: YamlProblem[] = [];
  readonly #library: Library;
  readonly #text: string;
  readonly #limits: YamlLimits;
  /** Strings only: typing is the consumer's, and one schema for all documents saves building it for each. */
  readonly #options: { readonly schema: InstanceType<Library["Schema"]> };
  #lexemes = 0;
  #stopped = false;

  constructor(library: Library, text: string, limits: YamlLimits) {
    this.#library = library;
    this.#text = text;
    this.#limits = limits;
    this.#options = { schema: new library.Schema({ schema: "failsafe", resolveKnownTags: false }) };
  }

  /** Reads up to `end`; gives the offset to read on from if a document was left unread. */
  read(start: number, end: number): number | undefined {
    if (this.#stopped) return undefined;
    const parser = new this.#library.Parser();
    parser.offset = start;
    const composer = this.#composer();
    for (const lexeme of new this.#library.Lexer().lex(this.#text.slice(start, end))) {
      this.#compose(composer, parser.next(lexeme));
      this.#lexemes++;
      const fault = this.#fault(parser);
      if (fault === undefined && !this.#stopped) continue;
      return this.#leave(parser, composer, end, fault);
    }
    this.#compose(composer, parser.end());
    this.#finish(composer, end, true);
    return undefined;
  }

  #composer(): Composer {
    const composer = new this.#library.Composer({
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "silent",
      ...(this.#options as object),
    });
    // Collected here because the library would keep every warning, and an error object for each fault of a bad file.
    composer["onError"] = (at: ErrorPlace, code: string, detail: string, warning?: boolean) => {
      if (!warning) this.#error(at, code, detail);
    };
    return composer;
  }

  #compose(composer: Composer, tokens: Iterable<CST.Token>): void {
    for (const token of tokens) {
      if (this.#stopped) return;
      if (token.type === "directive") this.#directive(token);
      if (token.type === "error") {
        if (this.#room()) this.#error(token, "UNEXPECTED_TOKEN", token.message);
        continue;
      }
      try {
        for (const document of composer.next(token)) this.#add(document);
      } catch (error) {
        this.#giveUp(token.offset, error);
      }
    }
  }

  #fault(parser: Parser): string | undefined {
    // The stack holds the document and the scalar being read besides the collections.
    if (parser.stack.length > this.#limits.depth + 2) {
      return `The values nest deeper than ${this.#limits.depth} levels, so this document was not read; flatten it.`;
    }
    if (this.#lexemes <= this.#limits.lexemes) return undefined;
    this.#stopped = true;
    const limit = this.#limits.lexemes.toLocaleString("en-US");
    return `The file has more than ${limit} words and signs, so the rest was not read; split it.`;
  }

  /** Ends an unread document; only depth leaves the next ones readable, as they begin at a line of their own. */
  #leave(parser: Parser, composer: Composer, end: number, fault: string | undefined): number | undefined {
    const start = parser.stack[0]?.offset ?? parser.offset;
    this.#finish(composer, end, false);
    if (fault === undefined) return undefined;
    this.documents.push({ start, contents: undefined });
    this.problems.push({ start: parser.offset, end: parser.offset, message: fault });
    const separator = /^---(?=\s|$)/gm;
    separator.lastIndex = parser.offset;
    const next = separator.exec(this.#text)?.index;
    return this.#stopped || next === undefined || next >= end ? undefined : next;
  }

  #finish(composer: Composer, end: number, force: boolean): void {
    for (const document of composer.end(force && !this.#stopped, end)) this.#add(document);
    if (this.documents.length === 0) this.documents.push({ start: 0, contents: undefined });
  }

  #add(document: Document.Parsed): void {
    this.documents.push({ start: document.range[0], contents: document.contents });
  }

  #directive(token: CST.Directive): void {
    const message =
      "A `%` directive makes kubectl refuse the file, and Compose too unless it is `%YAML 1.1`; delete the line.";
    this.problems.push({ start: token.offset, end: token.offset + token.source.length, message });
  }

  #error(at: ErrorPlace, code: string, detail: string): void {
    if (code === "BAD_DIRECTIVE") return;
    // Thrown through the composer: it has no other way to be stopped within a document.
    if (!this.#room()) throw new Error("too many errors");
    const [start, end] = spanOf(at);
    const length = this.#text.length;
    const message = messageOf({ code, detail });
    this.problems.push({
      start: Math.min(start, length),
      end: Math.min(Math.max(start, end), length),
      message,
    });
  }

  #room(): boolean {
    if (this.problems.length < this.#limits.errors) return true;
    this.#stopped = true;
    return false;
  }

  #giveUp(offset: number, error: unknown): void {
    const tooMany = this.#stopped;
    this.#stopped = true;
    this.documents.push({ start: offset, contents: undefined });
    const message = tooMany
      ? `The file has more than ${this.#limits.errors} errors, so the rest was not read; correct the first ones.`
      : "This document could not be read; please report it together with the file.";
    if (!tooMany && !(error instanceof Error)) throw error;
    this.problems.push({ start: offset, end: offset, message });
  }
}

function spanOf(at: ErrorPlace): readonly [number, number] {
  if (typeof at === "number") return [at, at + 1];
  if ("offset" in at) return [at.offset, at.offset + (at.source?.length || 1)];
  const start = at[0] ?? 0;
  return [start, at[1] ?? start + 1];
}
