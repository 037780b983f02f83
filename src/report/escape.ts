/**
 * What no report may carry: C0, DEL, C1, soft hyphen, bidirectional and zero-width marks, line and paragraph
 * separators, tags, characters that are none, lone surrogates.
 */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e01ef}\ud800-\udfff]/gu;

const shown = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** Text with every character that a reader cannot see, or a terminal obeys, written as `\u{1b}`; line breaks too. */
export const visible = (text: string): string => text.replace(INVISIBLE, shown);

/** Whether a text can be printed as it is, tabs and line breaks aside. */
export const isPlain = (text: string): boolean => {
  const rest = text.replace(/\r?\n|\t/g, "");
  return visible(rest) === rest;
};

/**
 * The same text without marks that a CI runner takes for a command anywhere in a line (`##[group]`, `##vso[`);
 * our own text never has them.
 */
export const withoutCommands = (text: string): string =>
  text.includes("##") ? text.replace(/##(?=\[|vso\[)/g, "#\\u{23}") : text;

/** A path that may begin a line: a runner obeys lines that begin with `::`. */
export function linePath(path: string): string {
  const plain = visible(path);
  return plain.trimStart().startsWith("::") ? `./${plain}` : plain;
}

/** JSON of a value, two spaces deep, in which no runner sees a command and no terminal an order. */
export const jsonText = (value: unknown): string => {
  const text = JSON.stringify(value, undefined, 2).replace(/##(?=\[|vso\[)/g, "\\u0023#");
  return `${text.replace(INVISIBLE, (character) => (character === "\n" ? character : asJson(character)))}\n`;
};

const asJson = (character: string): string =>
  [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
    .join("");
