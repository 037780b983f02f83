import { absentField, type Field, type Path, type Place, setField, unknownField } from "../../model/field.ts";
import type { Source, Span } from "../../model/source.ts";
import type { Known, Variables } from "./environment.ts";
import { lex } from "./lex.ts";
import { LexError } from "./lex-result.ts";
import type { SyntaxProblem } from "./syntax.ts";
import type { MappedText } from "./text.ts";

/** Text after quotes are removed and variables replaced. */
export interface Expanded {
  /** Undefined if it needs a value that only the build knows. */
  readonly text: string | undefined;
  /** Where the value was written, if it comes from one variable. */
  readonly origin: Place | undefined;
}

/** Makes fields of the words of one Dockerfile. */
export class FieldReader {
  readonly source: Source;
  /** Words that the build could not read, as it comes to them. */
  readonly problems: SyntaxProblem[] = [];
  readonly #escapeChar: string;

  constructor(source: Source, escapeChar: string) {
    this.source = source;
    this.#escapeChar = escapeChar;
  }

  place({ start, end }: Span, path: Path, origin?: Place): Place {
    const at = { source: this.source, start, end, path };
    return origin ? { ...at, origin } : at;
  }

  expand(word: MappedText, variables: Variables): Expanded {
    const used = new Set<Known>();
    const variable = (name: string): Known => {
      const known = variables.get(name);
      used.add(known);
      return known;
    };
    const result = lex(word.text, { escapeChar: this.#escapeChar, variable });
    if (result instanceof LexError) this.problems.push({ at: word.at, message: result.message });
    if (result instanceof LexError || result.unknown.length > 0)
      return { text: undefined, origin: undefined };
    const [only, ...others] = used;
    return { text: result.text, origin: others.length === 0 ? only?.at : undefined };
  }

  /** A word as the build sees it, at the place where it is written. */
  field(word: MappedText, variables: Variables, path: Path): Field<string> {
    const { text, origin } = this.expand(word, variables);
    const at = this.place(word.at, path, origin);
    return text === undefined ? unknownField(word.text, at) : setField(text, at);
  }

  /** As `field`, or absent at the place of the instruction. */
  optional(word: MappedText | undefined, variables: Variables, at: Place): Field<string> {
    return word ? this.field(word, variables, at.path) : absentField(at);
  }
}
