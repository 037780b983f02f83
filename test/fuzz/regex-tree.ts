/** A regular expression taken apart as far as making texts for it needs. */
export type Part =
  /** Matches one character. */
  | { readonly kind: "one"; readonly accepts: readonly string[] }
  | { readonly kind: "all"; readonly parts: readonly Part[] }
  | { readonly kind: "either"; readonly options: readonly Part[] }
  | { readonly kind: "repeat"; readonly body: Part; readonly min: number; readonly max: number };

/** What texts are made of; one of each kind that patterns tell apart is enough. */
const CHARACTERS: readonly string[] = [
  ...Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)),
  ..."\t\n\r\0é",
];

const NOTHING: Part = { kind: "all", parts: [] };

/** The parts of a pattern; anchors, negative look-arounds and back references are left out, as they match no text. */
export const partsOf = (pattern: RegExp): Part => new Reader(pattern).read();

class Reader {
  readonly #text: string;
  readonly #flags: string;
  #at = 0;

  constructor({ source, flags }: RegExp) {
    this.#text = source;
    this.#flags = flags.replace(/[dgy]/g, "");
  }

  read(): Part {
    const options: Part[] = [];
    do options.push(this.#sequence());
    while (this.#take("|"));
    return options.length === 1 ? (options[0] ?? NOTHING) : { kind: "either", options };
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#text.length && !/[|)]/.test(this.#text[this.#at] ?? ""))
      parts.push(this.#quantified(this.#atom()));
    return { kind: "all", parts };
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    const match = pattern.exec(this.#text.slice(this.#at));
    this.#at += match?.[0].length ?? 0;
    return match;
  }

  #quantified(body: Part): Part {
    const match = this.#match(/^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/);
    if (!match) return body;
    const [, sign, least = "0", comma, most] = match;
    const min = sign === undefined ? Number(least) : sign === "+" ? 1 : 0;
    const open = comma === "" ? min : most ? Number(most) : Number.POSITIVE_INFINITY;
    return {
      kind: "repeat",
      body,
      min,
      max: sign === undefined ? open : sign === "?" ? 1 : Number.POSITIVE_INFINITY,
    };
  }

  #atom(): Part {
    if (this.#take("(")) return this.#group();
    if (this.#match(/^(?:[\^$]|\\[bB]|\\[1-9]|\\k<\w+>)/)) return NOTHING;
    const one = this.#match(
      /^(?:\[(?:\\[\s\S]|[^\]\\])*\]|\\(?:u\{[^}]*\}|u[\da-f]{4}|x[\da-f]{2}|[pP]\{[^}]*\}|[\s\S])|[\s\S])/iu,
    );
    const source = one?.[0] ?? "";
    const only = new RegExp(`^(?:${source})$`, this.#flags.replace("m", ""));
    return { kind: "one", accepts: CHARACTERS.filter((character) => only.test(character)) };
  }

  #group(): Part {
    const isNegative = this.#match(/^\?<?!/) !== null;
    if (!isNegative) this.#match(/^\?(?::|<?=|<\w+>)/);
    const body = this.read();
    this.#take(")");
    return isNegative ? NOTHING : body;
  }
}

/** Repetitions without an end, or with a far one. */
export function repeatsIn(part: Part): Extract<Part, { kind: "repeat" }>[] {
  if (part.kind === "one") return [];
  if (part.kind === "all") return part.parts.flatMap(repeatsIn);
  if (part.kind === "either") return part.options.flatMap(repeatsIn);
  return [...(part.max > 20 ? [part] : []), ...repeatsIn(part.body)];
}
