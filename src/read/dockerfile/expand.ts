/** Variables of a stage; undefined for one whose value only the build knows. */
export type Variables = ReadonlyMap<string, string | undefined>;

/** Text after quotes are removed and variables replaced; undefined if a value is not known. */
export type Expanded = string | undefined;

/** What a variable that nobody declared stands for: `empty` in FROM, where no image can have set it. */
export type Undeclared = "empty" | "unknown";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;

/**
 * Replaces variables and removes quotes as BuildKit's shell lexer does for instruction arguments
 * (docs.docker.com/reference/dockerfile/#environment-replacement).
 */
export function expand(raw: string, variables: Variables, escapeChar: string, undeclared: Undeclared): Expanded {
  if (!/["'$\\`]/.test(raw)) return raw;
  return new Expander(raw, variables, escapeChar, undeclared).run();
}

class Expander {
  readonly #raw: string;
  readonly #variables: Variables;
  readonly #escapeChar: string;
  readonly #undeclared: Undeclared;
  #at = 0;
  #result = "";
  #known = true;

  constructor(raw: string, variables: Variables, escapeChar: string, undeclared: Undeclared) {
    this.#raw = raw;
    this.#variables = variables;
    this.#escapeChar = escapeChar;
    this.#undeclared = undeclared;
  }

  run(): Expanded {
    let quote = "";
    while (this.#at < this.#raw.length) {
      const character = this.#raw[this.#at] ?? "";
      if (quote === "'") {
        if (character === "'") quote = "";
        else this.#result += character;
        this.#at++;
      } else if (character === quote) {
        quote = "";
        this.#at++;
      } else quote = this.#step(character, quote);
    }
    return this.#known ? this.#result : undefined;
  }

  /** One character outside single quotes; gives the quote that is open behind it. */
  #step(character: string, quote: string): string {
    if (character === this.#escapeChar) this.#escape(quote);
    else if (character === "$") this.#variable();
    else if (quote === "" && (character === '"' || character === "'")) {
      this.#at++;
      return character;
    } else {
      this.#result += character;
      this.#at++;
    }
    return quote;
  }

  /** Inside double quotes only a few characters can be escaped; elsewhere the escape character goes away. */
  #escape(quote: string): void {
    const next = this.#raw[this.#at + 1] ?? "";
    const kept = quote === '"' && next !== '"' && next !== "$" && next !== this.#escapeChar;
    this.#result += kept ? this.#escapeChar + next : next;
    this.#at += 2;
  }

  #variable(): void {
    const rest = this.#raw.slice(this.#at + 1);
    if (rest.startsWith("{")) return this.#braced();
    const name = NAME.exec(rest)?.[0];
    if (name === undefined) {
      this.#result += "$";
      this.#at++;
      return;
    }
    this.#at += 1 + name.length;
    this.#add(this.#valueOf(name));
  }

  #braced(): void {
    const end = closing(this.#raw, this.#at + 1);
    const body = this.#raw.slice(this.#at + 2, end);
    this.#at = end + 1;
    const name = NAME.exec(body)?.[0] ?? "";
    const operator = body.slice(name.length);
    if (operator === "") return this.#add(this.#valueOf(name));
    const match = /^(:?[-+])/.exec(operator);
    if (!match) return this.#add(undefined);
    const word = expand(operator.slice(match[1]?.length), this.#variables, this.#escapeChar, this.#undeclared);
    this.#add(this.#choose(name, match[1] ?? "", word));
  }

  #choose(name: string, operator: string, word: Expanded): Expanded {
    const isDeclared = this.#variables.has(name);
    const value = this.#variables.get(name);
    // In FROM nobody but the build can set a variable without a default: what stands behind `:-` then holds.
    if (value === undefined && (isDeclared || this.#undeclared === "unknown") && this.#undeclared !== "empty") return undefined;
    const isEmpty = value === undefined || (operator.startsWith(":") && value === "");
    if (operator.endsWith("-")) return isEmpty ? word : value;
    return isEmpty ? "" : word;
  }

  #valueOf(name: string): Expanded {
    return this.#variables.get(name);
  }

  #add(text: Expanded): void {
    if (text === undefined) this.#known = false;
    else this.#result += text;
  }
}

/** Offset of the brace that closes the one at `open`; the end of the text if there is none. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}" && --depth === 0) return at;
  }
  return text.length;
}
