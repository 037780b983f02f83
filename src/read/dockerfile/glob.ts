/** Which characters one position of a pattern takes. */
type Token =
  | { readonly kind: "char"; readonly char: string }
  /** `?` */
  | { readonly kind: "any" }
  /** `[a-z]` */
  | { readonly kind: "class"; readonly ranges: readonly (readonly [string, string])[]; readonly not: boolean }
  /** `*`: any number of characters of one name. */
  | { readonly kind: "star" }
  /** `**` in front of more: any number of folders. */
  | { readonly kind: "folders" }
  /** `**` at the end: everything. */
  | { readonly kind: "rest" };

/** A pattern for paths with forward slashes; matching takes time in proportion to both lengths, whatever they hold. */
export class Glob {
  readonly #tokens: readonly Token[];
  /** Set if the pattern is a plain name. */
  readonly #plain: string | undefined;

  /** `folders`: `**` crosses folders, as in ignore files; a COPY knows no such thing. */
  constructor(pattern: string, { folders }: { readonly folders: boolean }) {
    this.#plain = /[*?[\\]/.test(pattern) ? undefined : pattern;
    this.#tokens = this.#plain === undefined ? tokensOf(pattern, folders) : [];
  }

  matches(path: string): boolean {
    if (this.#plain !== undefined) return this.#plain === path;
    const tokens = this.#tokens;
    // States are twice the position in the pattern, odd inside a run of folders.
    let states = new Set<number>();
    addState(states, 0, tokens);
    for (const char of path) {
      const next = new Set<number>();
      for (const state of states) step(next, state, char, tokens);
      if (next.size === 0) return false;
      states = next;
    }
    return states.has(tokens.length * 2);
  }
}

/** Adds a position, and those behind it that need no character. */
function addState(states: Set<number>, state: number, tokens: readonly Token[]): void {
  for (let at = state; ; at += 2) {
    states.add(at);
    const kind = tokens[at / 2]?.kind;
    if (kind !== "star" && kind !== "folders" && kind !== "rest") return;
  }
}

function step(next: Set<number>, state: number, char: string, tokens: readonly Token[]): void {
  const inside = state % 2 === 1;
  const position = inside ? state - 1 : state;
  const token = tokens[position / 2];
  if (!token) return;
  if (token.kind === "folders") {
    next.add(position + 1);
    if (char === "/") addState(next, position + 2, tokens);
  } else if (token.kind === "rest" || (token.kind === "star" && char !== "/"))
    addState(next, position, tokens);
  else if (takes(token, char)) addState(next, position + 2, tokens);
}

function takes(token: Token, char: string): boolean {
  if (token.kind === "char") return token.char === char;
  if (token.kind === "any") return char !== "/";
  if (token.kind !== "class") return false;
  return char !== "/" && token.ranges.some(([from, to]) => from <= char && char <= to) !== token.not;
}

/** `**` with the slash behind it, a single wildcard, a class, or one character, perhaps escaped. */
const PART = /\*\*\/?|\*|\?|\[\^?(?:\\.|[^\]\\]){1,100}\]|\\?./gsu;

/** The same where no pattern crosses folders. */
const NAME_PART = /\*|\?|\[\^?(?:\\.|[^\]\\]){1,100}\]|\\?./gsu;

const tokensOf = (pattern: string, folders: boolean): readonly Token[] =>
  [...pattern.matchAll(folders ? PART : NAME_PART)].map(({ 0: part, index }) =>
    tokenOf(part, index + part.length === pattern.length),
  );

function tokenOf(part: string, isLast: boolean): Token {
  if (part.startsWith("**")) return { kind: isLast ? "rest" : "folders" };
  if (part === "*") return { kind: "star" };
  if (part === "?") return { kind: "any" };
  return part.length > 2 && part.startsWith("[") ? classOf(part) : charOf(part);
}

/** The character that an escape stands for, or the character itself. */
const plain = (part: string): string => part.replace(/^\\(?=.)/su, "");

const charOf = (part: string): Token => ({ kind: "char", char: plain(part) });

function classOf(part: string): Token {
  const not = part.startsWith("[^");
  const ranges = [...part.slice(not ? 2 : 1, -1).matchAll(/(\\?.)(?:-(\\?.))?/gsu)].map(
    ([, from = "", to = from]) => [plain(from), plain(to)] as const,
  );
  return { kind: "class", ranges, not };
}
