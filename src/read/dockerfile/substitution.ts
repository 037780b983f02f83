import { LexError, type Variable } from "./lex-result.ts";

/** How deep `${A:-${B:-...}}` may nest; nobody writes more than three. */
const MAX_NESTING = 100;

/** How much text variables may bring in all together, as one can hold another twice. */
const MAX_LENGTH = 1_048_576;

/** A variable's name, a positional or a special parameter. */
let name: RegExp | undefined;

/** The name that stands at an offset; empty if none does. */
export function nameAt(text: string, at: number): string {
  // A pattern of Unicode properties takes long to build, and most files have no variable.
  name ??= /\p{Nd}+|[@*#?\-$!]|[\p{L}\p{Nd}_]+/uy;
  name.lastIndex = at;
  return name.exec(text)?.[0] ?? "";
}

/** What BuildKit knows to stand between a name and the word behind it; `/` apart. */
export const isOperator = (text: string): boolean => /^(:?[-+?]|[#%])$/.test(text);

/** What takes the place of `${NAME:-word}`. */
export function choose(variable: Variable, operator: string): "word" | "value" | "nothing" | "unknown" {
  const kind = operator.at(-1);
  if (variable.state === "unknown" || kind === "#" || kind === "%") return "unknown";
  const isSet = variable.state === "set" && !(operator.startsWith(":") && variable.text === "");
  if (kind === "+") return isSet ? "word" : "nothing";
  if (isSet) return "value";
  return kind === "-" ? "word" : "unknown";
}

/** Keeps hostile substitutions small. */
export class Budget {
  #depth = 0;
  #length = 0;

  enter(): void {
    if (++this.#depth > MAX_NESTING)
      throw new LexError(`substitutions nest more than ${MAX_NESTING} deep`, true);
  }

  leave(): void {
    this.#depth--;
  }

  spend(text: string): string {
    this.#length += text.length;
    if (this.#length > MAX_LENGTH) throw new LexError("its variables become too long", true);
    return text;
  }
}
