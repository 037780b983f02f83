import { LexError, type LexOptions, type LexResult, WordList } from "./lex-result.ts";
import { Budget, choose, isOperator, nameAt } from "./substitution.ts";

/**
 * BuildKit's own little shell: removes quotes and escapes, replaces variables, and splits at white space.
 * (https://docs.docker.com/reference/dockerfile/#environment-replacement)
 */
export function lex(text: string, options: LexOptions): LexResult | LexError {
  try {
    return new Lexer(text, options).run();
  } catch (error) {
    if (error instanceof LexError) return error;
    throw error;
  }
}

class Lexer {
  readonly #text: string;
  readonly #options: LexOptions;
  readonly #words = new WordList();
  readonly #budget = new Budget();
  #unknown: string[] = [];
  #at = 0;
  #rawEscapes: boolean;

  constructor(text: string, options: LexOptions) {
    this.#text = text;
    this.#options = options;
    this.#rawEscapes = options.rawEscapes ?? false;
  }

  run(): LexResult {
    const text = this.#until("", this.#words);
    return { text, words: this.#words.finish(), unknown: this.#unknown };
  }

  #until(stop: string, words: WordList | undefined): string {
    let result = "";
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at] ?? "";
      if (char === stop) {
        this.#at++;
        return result;
      }
      result += this.#piece(char, words);
    }
    if (stop !== "") throw new LexError(`a closing ${stop} is missing`);
    return result;
  }

  #piece(char: string, words: WordList | undefined): string {
    if (char === "$") {
      const value = this.#dollar();
      words?.addSplit(value);
      return value;
    }
    const whole = this.#whole(char);
    if (whole !== undefined) {
      if (whole !== "") words?.addWhole(whole);
      return whole;
    }
    this.#at++;
    words?.addSplit(char);
    return char;
  }

  /** Text that no white space in it divides; undefined for an ordinary character. */
  #whole(char: string): string | undefined {
    if (char === "'") return this.#single();
    if (char === '"') return this.#double();
    if (char === "<") return this.#less();
    if (char !== this.#options.escapeChar) return undefined;
    const escaped = this.#text[this.#at + 1] ?? "";
    this.#at += 2;
    return (this.#rawEscapes ? char : "") + escaped;
  }

  /** `<<` and the blanks after it stay one word with the name of the here-document. */
  #less(): string {
    const start = this.#at++;
    if (this.#text[this.#at] !== "<") return "<";
    this.#at++;
    while (/[\t\r ]/.test(this.#text[this.#at] ?? "")) this.#at++;
    return this.#text.slice(start, this.#at);
  }

  #single(): string {
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end < 0) throw new LexError("a closing ' is missing");
    const text = this.#options.rawQuotes
      ? this.#text.slice(this.#at, end + 1)
      : this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return text;
  }

  #double(): string {
    const quote = this.#options.rawQuotes ? '"' : "";
    let result = quote;
    this.#at++;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) throw new LexError('a closing " is missing');
      if (char === '"') {
        this.#at++;
        return result + quote;
      }
      result += char === "$" ? this.#dollar() : this.#quoted(char);
    }
  }

  #quoted(char: string): string {
    this.#at++;
    if (char !== this.#options.escapeChar) return char;
    const next = this.#text[this.#at];
    if (next === undefined) return "";
    if (next === '"' || next === "$" || next === this.#options.escapeChar) {
      this.#at++;
      return this.#rawEscapes ? char + next : next;
    }
    return this.#rawEscapes && !this.#options.rawQuotes ? char + char : char;
  }

  #dollar(): string {
    this.#at++;
    if (this.#text[this.#at] !== "{") {
      const name = this.#name();
      return name === "" ? "$" : this.#value(name, `$${name}`);
    }
    this.#at++;
    const first = this.#text[this.#at];
    if (first === undefined) throw new LexError("a closing } is missing");
    if (first === "{" || first === "}" || first === ":") throw new LexError("a substitution without a name");
    return this.#braced(this.#name());
  }

  #braced(name: string): string {
    let operator = this.#text[this.#at++] ?? "";
    if (operator === "") throw new LexError("a closing } is missing");
    if (operator === "}") return this.#value(name, `\${${name}}`);
    if (operator === "/") return this.#replacement(name);
    if (operator === ":") operator += this.#text[this.#at++] ?? "";
    if (!isOperator(operator)) throw new LexError(`the substitution \${${name}${operator}...} is not known`);
    const before = this.#unknown;
    this.#unknown = [];
    const word = this.#operand("}", /[#%]/.test(operator));
    const inner = this.#unknown;
    this.#unknown = before;
    return this.#chosen(name, operator, word, inner);
  }

  #chosen(name: string, operator: string, word: string, inner: readonly string[]): string {
    const variable = this.#options.variable(name);
    const chosen = choose(variable, operator);
    if (chosen === "unknown") return this.#leave(name, `\${${name}${operator}${word}}`);
    if (chosen === "value" && variable.state === "set") return this.#budget.spend(variable.text);
    if (chosen !== "word") return "";
    this.#unknown.push(...inner);
    return word;
  }

  #replacement(name: string): string {
    if (this.#text[this.#at] === "/") this.#at++;
    const pattern = this.#operand("/", true);
    const text = this.#operand("}", true);
    return this.#leave(name, `\${${name}/${pattern}/${text}}`);
  }

  #operand(stop: string, rawEscapes: boolean): string {
    this.#budget.enter();
    const outer = this.#rawEscapes;
    this.#rawEscapes = rawEscapes;
    this.#words.discard();
    const text = this.#until(stop, undefined);
    this.#rawEscapes = outer;
    this.#budget.leave();
    return text;
  }

  #value(name: string, written: string): string {
    const variable = this.#options.variable(name);
    return variable.state === "set" ? this.#budget.spend(variable.text) : this.#leave(name, written);
  }

  #leave(name: string, written: string): string {
    this.#unknown.push(name);
    return written;
  }

  #name(): string {
    const name = nameAt(this.#text, this.#at);
    this.#at += name.length;
    return name;
  }
}
