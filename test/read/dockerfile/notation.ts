import type { Instruction } from "../../../src/read/dockerfile/syntax.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

/** A string as Go's `strconv.Quote` writes it. */
export function goQuote(text: string): string {
  let result = "";
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const known = ESCAPES[char];
    if (known !== undefined) result += known;
    else if (code < 0x20 || code === 0x7f) result += `\\x${code.toString(16).padStart(2, "0")}`;
    else if (code >= 0xd800 && code <= 0xdfff) result += "\ufffd";
    else if (/[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(char) || char === " ") result += char;
    else
      result +=
        code < 0x10000
          ? `\\u${code.toString(16).padStart(4, "0")}`
          : `\\U${code.toString(16).padStart(8, "0")}`;
  }
  return `"${result}"`;
}

function wordsOf(instruction: Instruction): string[] {
  const { keyword, pairs, words } = instruction;
  if (keyword === "ARG")
    return pairs.map(({ key, value }) => (value ? `${key.text}=${value.text}` : key.text));
  if (keyword === "ENV" || keyword === "LABEL")
    return pairs.flatMap(({ key, value, delimited }) => [key.text, value?.text ?? "", delimited ? "=" : ""]);
  return words.map((word) => word.text);
}

const KNOWN =
  /^(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)$/;

/** One instruction in the notation of BuildKit's parser tests, without the outer brackets. */
export function notation(instruction: Instruction): string {
  const { keyword, flags, trigger } = instruction;
  const parts = [keyword.toLowerCase()];
  if (flags.length > 0) parts.push(`[${flags.map((flag) => goQuote(flag.text)).join(" ")}]`);
  if (trigger) parts.push(`(${notation(trigger)})`);
  else if (!KNOWN.test(keyword)) parts.push('""');
  else parts.push(...wordsOf(instruction).map(goQuote));
  return parts.join(" ").trim();
}
