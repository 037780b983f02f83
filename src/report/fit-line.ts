import { visible } from "./escape.ts";
import type { Piece } from "./mask.ts";
import { isPrintableAscii, widthOf } from "./width.ts";

const TAB = "    ";
/** Columns beside the range that are looked at; a line may be a megabyte long. */
const NEAR = 500;
/** Columns before a range that stay in sight when a line is cut: they help to recognise it. */
const LEAD = 12;

/** Columns of a line from 0, the end exclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What is shown of a line, and where the range is in it. */
export interface Fitted extends Range {
  readonly text: string;
}

/** One shown character, or a whole mask, with the columns of the line that it stands for. */
interface Cell {
  readonly text: string;
  readonly width: number;
  readonly start: number;
  readonly end: number;
}

/** Text of a line, cut to the room there is so that the range stays in sight; a mask counts as a whole. */
export function fitLine(pieces: readonly Piece[], range: Range, room: number): Fitted {
  return plainLine(pieces, range, room) ?? fitCells(pieces, range, room);
}

/** Most lines fit and have one column for each character. */
function plainLine(pieces: readonly Piece[], { from, to }: Range, room: number): Fitted | undefined {
  const [piece] = pieces;
  if (pieces.length !== 1 || !piece || piece.masked || piece.start !== 0) return undefined;
  const { text } = piece;
  if (text.length > Math.min(room, NEAR) || !isPrintableAscii(text)) return undefined;
  const start = Math.min(from, text.length);
  return { text, from: start, to: Math.max(start, Math.min(to, text.length)) };
}

function fitCells(pieces: readonly Piece[], range: Range, room: number): Fitted {
  const length = pieces.at(-1)?.end ?? 0;
  const line = cellsNear(pieces, range.from);
  const from = indexOr(line, (cell) => cell.end > range.from);
  const to = Math.max(
    from,
    indexOr(line, (cell) => cell.start >= range.to),
  );
  const whole = (line[0]?.start ?? 0) === 0 && (line.at(-1)?.end ?? 0) === length;
  const window =
    whole && widthBetween(line, 0, line.length) <= room
      ? { from: 0, to: line.length }
      : windowOf(line, from, to, room);
  const head = (line[window.from]?.start ?? 0) > 0 ? "…" : "";
  const tail = (line[window.to - 1]?.end ?? length) < length ? "…" : "";
  const text = line.slice(window.from, window.to).map((cell) => cell.text);
  const start = head.length + widthBetween(line, window.from, from);
  const end = start + widthBetween(line, from, Math.min(to, window.to));
  return { text: head + text.join("") + tail, from: start, to: end };
}

/** The cells that fit, with a little of what stands before the range. */
function windowOf(line: readonly Cell[], from: number, to: number, room: number): Range {
  const before = room - 2 - Math.min(widthBetween(line, from, to), Math.floor(room / 2));
  const first = grow(line, from, -1, Math.max(LEAD, before - LEAD));
  return { from: first, to: grow(line, first, 1, room - 2) };
}

/** Walks from an index as far as the room allows. */
function grow(line: readonly Cell[], from: number, step: 1 | -1, room: number): number {
  let at = from;
  let left = room;
  for (;;) {
    const cell = line[step === 1 ? at : at - 1];
    if (!cell || cell.width > left) return at;
    left -= cell.width;
    at += step;
  }
}

function cellsNear(pieces: readonly Piece[], column: number): Cell[] {
  const result: Cell[] = [];
  for (const piece of pieces) {
    if (piece.end < column - NEAR || piece.start > column + NEAR) continue;
    if (piece.masked)
      result.push({ text: piece.text, width: piece.text.length, start: piece.start, end: piece.end });
    else
      addCharacters(piece, Math.max(piece.start, column - NEAR), Math.min(piece.end, column + NEAR), result);
  }
  return result;
}

function addCharacters(piece: Piece, from: number, to: number, result: Cell[]): void {
  let at = from;
  for (const character of piece.text.slice(from - piece.start, to - piece.start)) {
    const text = character === "\t" ? TAB : visible(character);
    result.push({ text, width: widthOf(text), start: at, end: at + character.length });
    at += character.length;
  }
}

const widthBetween = (line: readonly Cell[], from: number, to: number): number =>
  line.slice(from, to).reduce((sum, cell) => sum + cell.width, 0);

const indexOr = (line: readonly Cell[], matches: (cell: Cell) => boolean): number => {
  const index = line.findIndex(matches);
  return index === -1 ? line.length : index;
};
