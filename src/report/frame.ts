import type { Source, Span } from "../model/source.ts";
import { visible } from "./escape.ts";
import { maskedLine, type Piece } from "./mask.ts";
import type { Paint } from "./reporter.ts";
import type { Stretch } from "./secret-patterns.ts";
import { spotOf } from "./spot.ts";
import { widthOf } from "./width.ts";

const CONTEXT = 2;
/** How far up a parent is looked for: a frame must not cost a walk through a large file. */
const REACH = 300;
const TAB = "    ";

/** How a frame is to look. */
export interface FrameStyle {
  readonly width: number;
  readonly paint: Paint;
  /** Columns of the line numbers. */
  readonly digits: number;
  /** What stands behind the carets, if it fits. */
  readonly note: string;
  /** A stretch that is masked besides what the source itself shows as secret. */
  readonly secret: Stretch | undefined;
}

/** Columns of line numbers in frames of a source's lines up to this one. */
export const digitsFor = (line: number): number => Math.max(2, String(line).length);

/** The bar before what belongs to a frame and has no line number. */
export const gutter = (digits: number, paint: Paint): string =>
  `${" ".repeat(digits + 3)}${paint("dim", "│")}`;

/** The lines around a span that matter, its own with carets below. */
export function frame(span: Span, style: FrameStyle): string[] {
  const { paint, digits } = style;
  const spot = spotOf(span);
  const rows = [gutter(digits, paint)];
  const room = Math.max(20, style.width - digits - 5);
  for (const line of parentsOf(span.source, spot.line)) {
    const shown = cut(cells(maskedLine(span.source, line, style.secret)), 0, 0, room);
    rows.push(numbered(line, shown.text, style));
  }
  const own = cells(maskedLine(span.source, spot.line, style.secret));
  const from = spot.column - 1;
  const to = spot.endLine === spot.line ? spot.endColumn - 1 : Number.POSITIVE_INFINITY;
  const range = rangeOf(own, from, to);
  const shown = cut(own, range.from, range.to, room);
  rows.push(numbered(spot.line, shown.text, style));
  const carets = "^".repeat(Math.max(1, shown.to - shown.from));
  const fits = style.note !== "" && shown.from + carets.length + 1 + widthOf(style.note) <= room;
  const pointer = paint("caret", fits ? `${carets} ${style.note}` : carets);
  rows.push(`${gutter(digits, paint)} ${" ".repeat(shown.from)}${pointer}`);
  return rows;
}

const numbered = (line: number, text: string, { digits, paint }: FrameStyle): string =>
  `  ${paint("dim", `${String(line).padStart(digits)} │`)} ${text}`.trimEnd();

/** Lines above that a line hangs from, by indentation, nearest last. */
function parentsOf(source: Source, line: number): number[] {
  const parents: number[] = [];
  let indent = indentOf(source, line);
  for (
    let above = line - 1;
    above > Math.max(0, line - REACH) && parents.length < CONTEXT && indent > 0;
    above -= 1
  ) {
    const depth = indentOf(source, above);
    if (depth >= indent) continue;
    parents.unshift(above);
    indent = depth;
  }
  return parents;
}

/** Depth of a line; blank lines and comments have none that counts. */
function indentOf(source: Source, line: number): number {
  const start = source.lineStart(line);
  const { text } = source;
  let at = start;
  while (text[at] === " " || text[at] === "\t") at += 1;
  const first = text[at];
  return first === undefined || first === "\n" || first === "\r" || first === "#"
    ? Number.POSITIVE_INFINITY
    : at - start;
}

/** One shown character, or a whole mask, with the columns of the line that it stands for. */
interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const LONGEST = 5000;

function cells(pieces: readonly Piece[]): Cell[] {
  const result: Cell[] = [];
  for (const piece of pieces) {
    if (piece.masked) result.push({ text: piece.text, start: piece.start, end: piece.end });
    else addCharacters(piece, result);
  }
  return result;
}

function addCharacters(piece: Piece, result: Cell[]): void {
  let at = piece.start;
  for (const character of piece.text) {
    const text = character === "\t" ? TAB : visible(character);
    result.push({ text, start: at, end: at + character.length });
    at += character.length;
  }
}

/** Indices of the cells that columns stand for; a mask counts as a whole. */
function rangeOf(line: readonly Cell[], from: number, to: number): { from: number; to: number } {
  const first = line.findIndex((cell) => cell.end > from);
  if (first === -1) return { from: line.length, to: line.length };
  let last = first;
  while (last < line.length && (line[last]?.start ?? 0) < to) last += 1;
  return { from: first, to: last };
}

/** Text of a line cut to the room there is, so that the range stays in sight; the range in its columns. */
function cut(
  line: readonly Cell[],
  from: number,
  to: number,
  room: number,
): { text: string; from: number; to: number } {
  const widths = line.map((cell) => widthOf(cell.text));
  const sum = (start: number, end: number): number =>
    widths.slice(start, end).reduce((all, width) => all + width, 0);
  if (line.length <= LONGEST && sum(0, line.length) <= room) {
    return { text: textOf(line, 0, line.length), from: sum(0, from), to: sum(0, to) };
  }
  const target = Math.min(sum(from, Math.min(to, from + room)), Math.floor(room / 2));
  let first = from;
  // Some of what stands before helps to recognise the line.
  for (let left = room - target - 12; first > 0 && left >= (widths[first - 1] ?? 0); first -= 1)
    left -= widths[first - 1] ?? 0;
  const head = first > 0 ? "…" : "";
  let last = first;
  for (let left = room - 2; last < line.length && left >= (widths[last] ?? 0); last += 1)
    left -= widths[last] ?? 0;
  const tail = last < line.length ? "…" : "";
  const start = head.length + sum(first, from);
  return {
    text: head + textOf(line, first, last) + tail,
    from: start,
    to: start + sum(from, Math.min(to, last)),
  };
}

const textOf = (line: readonly Cell[], start: number, end: number): string =>
  line
    .slice(start, end)
    .map((cell) => cell.text)
    .join("");
