import type { Report } from "../model/finding.ts";
import type { LintFlags } from "./commands/lint.ts";
import type { Io } from "./io.ts";
export async function writeReports(report: Report, _flags: LintFlags, io: Io): Promise<void> {
  const pos = (s: any, start: number, end: number) => {
    const a = s.position(start),
      b = s.position(end);
    return { file: s.path, line: a.line, column: a.column, endLine: b.line, endColumn: b.column };
  };
  io.stdout.write(
    `${JSON.stringify({ findings: report.findings.map((f) => ({ rule: f.rule, check: f.check ?? null, severity: f.severity, ...pos(f.at.source, f.at.start, f.at.end), message: f.message, related: f.related.map((n) => ({ ...pos(n.at.source, n.at.start, n.at.end), message: n.message })), mistake: f.mistake })), skipped: report.skipped, errors: report.errors }, null, 1)}\n`,
  );
}
