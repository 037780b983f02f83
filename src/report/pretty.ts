import { type Finding, type Report, reaches, SEVERITIES } from "../model/finding.ts";
import { MISTAKES } from "../model/rule.ts";
import { linePath, withoutCommands } from "./escape.ts";
import { entriesOf } from "./hardening.ts";
import { listed } from "./listed.ts";
import { safeMessage, safeText } from "./mask.ts";
import { entryText } from "./pretty-entry.ts";
import type { Reporter, ReportOptions } from "./reporter.ts";
import { ruleName, spotOf } from "./spot.ts";

const TITLES: readonly string[] = MISTAKES.map((name) => (name === "api" ? "API" : name.replace("-", " ")));

/** The report for people: findings by file, with frames, then a summary. */
export const pretty: Reporter = (report, options) => {
  const findings = listed(report, options);
  const parts = [
    ...files(findings, options),
    ...ignoredLines(report, options),
    ...skippedLines(report, options),
  ];
  const body = [...parts, ...summary(report, options)].join("\n");
  return withoutCommands(`${body}\n`);
};

function files(findings: readonly Finding[], options: ReportOptions): string[] {
  const lines: string[] = [];
  const told = new Set<string>();
  for (const own of byFile(findings)) {
    const place = Math.max(...own.map(({ at }) => placeText(at).length));
    lines.push(options.paint("file", linePath(own[0]?.at.source.path ?? "")));
    let before: Finding | undefined;
    for (const entry of entriesOf(own)) {
      lines.push(...entryText(entry, { place, told, finding: before }, options));
      before = entry[0];
    }
    lines.push("");
  }
  return lines;
}

const placeText = (at: Finding["at"]): string => {
  const { line, column } = spotOf(at);
  return `${line}:${column}`;
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

function ignoredLines(report: Report, { showIgnored, paint }: ReportOptions): string[] {
  if (!showIgnored || report.ignored.length === 0) return [];
  const lines = report.ignored.map(({ finding, reason, until }) => {
    const place = `${linePath(finding.at.source.path)}:${placeText(finding.at)}`;
    const end = until === undefined ? "" : ` (until ${until})`;
    return `  ${place}  ${ruleName(finding)}  ${safeMessage(finding.message, finding.at)}: ${safeText(reason)}${end}`;
  });
  return [paint("strong", "ignored"), ...lines, ""];
}

function skippedLines(report: Report, { verbose, paint }: ReportOptions): string[] {
  if (!verbose || report.skipped.length === 0) return [];
  const lines = report.skipped.map(
    ({ file, reason }) => `  ${linePath(file)}  ${paint("dim", safeText(reason))}`,
  );
  return [paint("strong", "skipped"), ...lines, ""];
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

function summary(report: Report, options: ReportOptions): string[] {
  const { findings } = report;
  const time = `${(report.elapsed / 1000).toFixed(2)} s`;
  const ignored = ignoredNote(report);
  if (findings.length === 0) {
    const what = `${plural(report.files, "file")} by ${report.presets.join(", ")}`;
    return [[options.paint("good", `✓ nothing found in ${what}`), ...ignored, time].join(" · ")];
  }
  const touched = new Set(findings.map(({ at }) => at.source.path)).size;
  const counts = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count > 0 ? [options.paint(severity, `${count} ${severity}`)] : [];
  });
  const all = Math.max(report.files, touched);
  const head = `${plural(findings.length, "finding")} in ${touched} of ${plural(all, "file")}: ${counts.join(", ")}`;
  return [[head, ...ignored, time].join(" · "), ...bar(findings), verdict(report, options)];
}

function ignoredNote({ ignored, today }: Report): string[] {
  if (ignored.length === 0) return [];
  const ends = ignored.flatMap(({ until }) => until ?? []).sort()[0];
  const days =
    ends === undefined ? undefined : Math.round((Date.parse(ends) - Date.parse(today)) / 86_400_000);
  return [`${ignored.length} ignored${days === undefined ? "" : ` (expires in ${plural(days, "day")})`}`];
}

/** How the findings spread over the seven mistakes. */
function bar(findings: readonly Finding[]): string[] {
  const counts = TITLES.map((title, at) => ({
    title: `${at + 1} ${title}`,
    count: findings.filter(({ mistake }) => mistake === at + 1).length,
  })).filter(({ count }) => count > 0);
  const most = Math.max(...counts.map(({ count }) => count));
  const scale = Math.max(1, most / 12);
  const parts = counts.map(
    ({ title, count }) => `${title} ${"■".repeat(Math.max(1, Math.round(count / scale)))}`,
  );
  return parts.length > 0 ? [`  ${parts.join("   ")}`] : [];
}

function verdict(report: Report, { paint }: ReportOptions): string {
  const failing = report.findings.filter(({ severity }) => reaches(severity, report.failOn));
  const safe = report.findings.filter(({ fix }) => fix?.class === "safe" && fix.edits.length > 0).length;
  const hints = [
    ...(safe > 0 ? [`plimsoll lint --diff shows ${plural(safe, "safe fix").replace("fixs", "fixes")}`] : []),
    `plimsoll explain ${(failing[0] ?? report.findings[0])?.rule}`,
  ];
  const result =
    failing.length > 0
      ? paint("bad", `✗ failed: ${plural(failing.length, "finding")} at or above ${report.failOn}`)
      : paint("good", `✓ passed: nothing at or above ${report.failOn}`);
  return [result, ...hints].join(" · ");
}
