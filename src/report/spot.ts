import type { Finding } from "../model/finding.ts";
import type { Span } from "../model/source.ts";

/** Where a span is, as editors count; the end is exclusive. */
export interface Spot {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Lines and columns of a span, from 1. */
export function spotOf({ source, start, end }: Span): Spot {
  const from = source.position(start);
  const to = source.position(Math.max(start, end));
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** A rule with its sub-check, as it is named in configuration and ignores. */
export const ruleName = ({ rule, check }: Finding): string =>
  check === undefined ? rule : `${rule}/${check}`;
