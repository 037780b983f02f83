import { isAsciiSpace } from "./blank.ts";
import type { Flag } from "./syntax.ts";
import { type MappedText, TextBuilder } from "./text.ts";
import { quoteAfter } from "./words.ts";

export interface FlagsAndRest {
  readonly flags: readonly Flag[];
  /** Offset of the arguments in the text. */
  readonly rest: number;
}

/** BuildKit walks over flags byte by byte: the last byte of U+0085 and U+00A0 ends a word there, but starts none. */
const isSplitByte = (char: string | undefined): boolean => char === "\u0085" || char === "\u00a0";

const endsWord = (char: string): boolean => isAsciiSpace(char) || isSplitByte(char);

/** Reads `--name=value` words in front of the arguments; a lone `--` ends them. */
export function readFlags(text: MappedText, escapeChar: string): FlagsAndRest {
  const flags: Flag[] = [];
  let at = 0;
  for (;;) {
    while (isAsciiSpace(text.text[at])) at++;
    if (!text.text.startsWith("--", at)) return { flags, rest: at };
    const word = readWord(text, at, escapeChar);
    if (word.value.text === "--") return { flags, rest: word.end };
    flags.push(toFlag(text, at, word));
    at = isSplitByte(text.text[word.end]) ? word.end + 1 : word.end;
  }
}

interface FlagWord {
  readonly value: MappedText;
  readonly end: number;
}

/** One word with quotes and escapes removed. */
function readWord(text: MappedText, start: number, escapeChar: string): FlagWord {
  const builder = new TextBuilder(text.source);
  let open = "";
  let at = start;
  for (; at < text.length; at++) {
    const char = text.text.charAt(at);
    if (open === "" && endsWord(char)) break;
    const isEscape = char === escapeChar;
    const after = isEscape ? open : quoteAfter(open, char);
    if (isEscape) at++;
    if (after === open) builder.add(text.text.charAt(at), text.offset(at));
    open = after;
  }
  return { value: builder.build(text.offset(start)), end: Math.min(at, text.length) };
}

function toFlag(text: MappedText, start: number, { value, end }: FlagWord): Flag {
  const equals = value.text.indexOf("=");
  return {
    name: value.text.slice(2, equals < 0 ? undefined : equals),
    value: equals < 0 ? undefined : value.slice(equals + 1),
    at: text.span(start, end),
    text: value.text,
  };
}
