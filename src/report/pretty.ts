import type { Finding, Report } from "../model/finding.ts";
import { linePath, withoutCommands } from "./escape.ts";
import { entriesOf } from "./hardening.ts";
import { listed } from "./listed.ts";
import { safeText } from "./mask.ts";
import { entryText } from "./pretty-entry.ts";
import type { Reporter, ReportOptions } from "./reporter.ts";
import { spotOf } from "./spot.ts";
import { ignoredText, summaryLines } from "./summary.ts";

/** The report for people: findings by file with the lines that matter, then what it comes to. */
export const pretty: Reporter = (report, options) => {
  const findings = listed(report, options);
  if (options.quiet && findings.length === 0 && report.errors.length === 0) return "";
  const told = new Set<string>();
  const blocks = [
    ...byFile(findings).map((group) => fileBlock(group, told, options)),
    ...listBlocks(report, options),
    summaryLines(report, options),
  ];
  return withoutCommands(`${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`);
};

function byFile(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { path } = finding.at.source;
    const group = groups.get(path);
    if (group) group.push(finding);
    else groups.set(path, [finding]);
  }
  return [...groups.values()];
}

function fileBlock(findings: readonly Finding[], told: Set<string>, options: ReportOptions): string[] {
  const path = findings[0]?.at.source.path ?? "";
  const entries = entriesOf(findings);
  const places = entries.map(([{ at }]) => {
    const { line, column } = spotOf(at);
    return `${line}:${column}`.length;
  });
  const place = places.reduce((widest, next) => Math.max(widest, next), 0);
  const lines = entries.map((entry, index) =>
    entryText(entry, { place, told, finding: entries[index - 1]?.at(-1) }, options).join("\n"),
  );
  return [options.paint("file", linePath(path)), lines.join("\n")];
}

/** Ignored findings and skipped files where asked for; errors always. */
function listBlocks(report: Report, { paint, verbose, showIgnored }: ReportOptions): string[][] {
  const blocks: string[][] = [];
  if (showIgnored && report.ignored.length > 0) {
    const lines = report.ignored.map((ignored) => {
      const { at } = ignored.finding;
      const { line, column } = spotOf(at);
      return `  ${linePath(at.source.path)}:${line}:${column}  ${ignoredText(ignored)}`;
    });
    blocks.push([paint("strong", "ignored"), ...lines]);
  }
  if (verbose && report.skipped.length > 0) {
    const lines = report.skipped.map(
      ({ file, reason }) => `  ${linePath(file)}  ${paint("dim", safeText(reason))}`,
    );
    blocks.push([paint("strong", "skipped"), ...lines]);
  }
  if (report.errors.length > 0) {
    blocks.push(report.errors.map(({ message }) => `${paint("bad", "error")}  ${safeText(message)}`));
  }
  return blocks;
}
