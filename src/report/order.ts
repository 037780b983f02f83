import type { Finding } from "../model/finding.ts";

/** Makes code units of surrogates sort above the rest, as their code points and UTF-8 bytes do. */
const rankOf = (unit: number): number => {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
};

/** Compares two texts by their UTF-8 bytes, whatever the locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return rankOf(left) - rankOf(right);
  }
  return a.length - b.length;
}

interface Keyed {
  readonly finding: Finding;
  readonly line: number;
  readonly column: number;
}

/** Order of all reports: file, line, column, rule, check, message. */
export const compareFindings = (a: Finding, b: Finding): number => compareKeyed(keyed(a), keyed(b));

/** Findings in the order of all reports; positions are computed once each. */
export const inOrder = (findings: readonly Finding[]): Finding[] =>
  findings
    .map(keyed)
    .sort(compareKeyed)
    .map(({ finding }) => finding);

function keyed(finding: Finding): Keyed {
  const { line, column } = finding.at.source.position(finding.at.start);
  return { finding, line, column };
}

const compareKeyed = (a: Keyed, b: Keyed): number =>
  compareText(a.finding.at.source.path, b.finding.at.source.path) ||
  a.line - b.line ||
  a.column - b.column ||
  compareText(a.finding.rule, b.finding.rule) ||
  compareText(a.finding.check ?? "", b.finding.check ?? "") ||
  compareText(a.finding.message, b.finding.message);
