import { later } from "../model/later.ts";

/** A pattern of Unicode properties takes long to build. */
const wide = later(
  () =>
    /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]$|^\p{Emoji_Presentation}$/u,
);

/** Signs that frames are drawn with. */
const isDrawing = (character: string): boolean =>
  character === "\u2026" || (character >= "\u2500" && character <= "\u25fc");

/** Columns that a character takes in a terminal. */
const columnsOf = (character: string): number => {
  if (character.length === 1 && (character < "\u0300" || isDrawing(character))) return 1;
  if (/^(?:\p{Mn}|\p{Me})$/u.test(character)) return 0;
  return wide().test(character) ? 2 : 1;
};

/** Whether each character is ASCII that can be seen, and so takes one column. */
export const isPrintableAscii = (text: string): boolean => /^[ -~]*$/.test(text);

/** Columns that a text takes in a terminal. */
export function widthOf(text: string): number {
  if (isPrintableAscii(text)) return text.length;
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

/** Text filled with spaces to a width. */
export const padTo = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - widthOf(text)));

/** A text and a second one at the right margin; two spaces apart where both do not fit. */
export const spread = (left: string, right: string, width: number): string =>
  right === "" ? left : `${padTo(left, width - widthOf(right) - 2)}  ${right}`;
