/** White space as Go's `unicode.IsSpace` has it, which BuildKit trims by; JavaScript's `\s` differs in U+0085 and U+FEFF. */
export function isSpace(char: string | undefined): boolean {
  if (char === undefined || char === "") return false;
  const code = char.charCodeAt(0);
  if (code < 0x80) return isAsciiSpace(char);
  if (code === 0x85 || code === 0xa0 || code === 0x1680) return true;
  if (code >= 0x2000 && code <= 0x200a) return true;
  return code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f || code === 0x3000;
}

export const isAsciiSpace = (char: string | undefined): boolean => char === "\n" || isBlank(char);

/** What BuildKit splits the words of an instruction at: not a no-break space, and not a line feed. */
export const isBlank = (char: string | undefined): boolean =>
  char === " " || char === "\t" || char === "\r" || char === "\v" || char === "\f";

/** Offset of the first character at or after `from` that is no white space. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text[at])) at++;
  return at;
}

/** Offset after the last character before `end` that is no white space, never below `from`. */
export function trimSpaceEnd(text: string, from: number, end: number): number {
  let at = end;
  while (at > from && isSpace(text[at - 1])) at--;
  return at;
}

/** Words between blanks as `[start, end]`, in the way of Go's `Split`: never fewer than one. */
export function splitAtBlanks(text: string): [number, number][] {
  const words: [number, number][] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (!isBlank(text[at])) continue;
    words.push([start, at]);
    while (isBlank(text[at + 1])) at++;
    start = at + 1;
  }
  words.push([start, text.length]);
  return words;
}
