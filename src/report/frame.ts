import type { Source, Span } from "../model/source.ts";
import { fitLine } from "./fit-line.ts";
import { maskedLine } from "./mask.ts";
import type { Paint } from "./reporter.ts";
import type { Stretch } from "./secret-patterns.ts";
import { spotOf } from "./spot.ts";
import { widthOf } from "./width.ts";

const CONTEXT = 2;
/** How far up a parent is looked for: a frame must not cost a walk through a large file. */
const REACH = 300;

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
    const shown = fitLine(maskedLine(span.source, line, style.secret), { from: 0, to: 0 }, room);
    rows.push(numbered(line, shown.text, style));
  }
  const to = spot.endLine === spot.line ? spot.endColumn - 1 : Number.POSITIVE_INFINITY;
  const shown = fitLine(
    maskedLine(span.source, spot.line, style.secret),
    { from: spot.column - 1, to },
    room,
  );
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
