import {
  type Finding,
  type IgnoredFinding,
  type Report,
  reaches,
  SEVERITIES,
  type Severity,
} from "../model/finding.ts";
import { MISTAKES } from "../model/rule.ts";
import { visible } from "./escape.ts";
import { safeText } from "./mask.ts";
import type { ReportOptions } from "./reporter.ts";
import { ruleName } from "./spot.ts";

const DAY = 86_400_000;
const LONGEST_BAR = 12;

/** A number with its noun. */
const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** How many findings there are of each severity. */
export function bySeverity(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

/** The lines below all findings: how many, of what kind, and whether the run failed. */
export function summaryLines(report: Report, options: ReportOptions): string[] {
  const extras = [
    ...ignoredParts(report, options),
    ...skippedParts(report, options),
    `${(report.elapsed / 1000).toFixed(2)} s`,
  ];
  if (report.findings.length === 0)
    return [[lookedAt(report, options), ...extras].join(" · "), ...failLines(report, options)];
  const counts = bySeverity(report.findings);
  const kinds = SEVERITIES.filter((severity) => counts[severity] > 0);
  const files = new Set(report.findings.map(({ at }) => at.source.path)).size;
  const shown = kinds
    .map((severity) => options.paint(severity, `${counts[severity]} ${severity}`))
    .join(", ");
  const head = `${count(report.findings.length, "finding")} in ${files} of ${count(Math.max(files, report.files), "file")}: ${shown}`;
  return [
    [head, ...extras].join(" · "),
    `  ${bars(report.findings, options)}`,
    ...failLines(report, options),
  ];
}

function lookedAt(report: Report, { paint }: ReportOptions): string {
  if (report.files === 0)
    return "nothing to check: no Dockerfile, Compose file or Kubernetes manifest was found";
  const presets = report.presets.map(visible).join(", ");
  const sign = report.errors.length > 0 ? paint("bad", "!") : paint("good", "✓");
  return `${sign} no findings in ${count(report.files, "file")} · ${presets} · Kubernetes ${visible(report.kubernetes)}`;
}

function ignoredParts(report: Report, { baselined = 0 }: ReportOptions): string[] {
  const parts: string[] = [];
  if (report.ignored.length > 0) parts.push(`${report.ignored.length} ignored${nextExpiry(report)}`);
  if (baselined > 0) parts.push(`${baselined} in the baseline`);
  return parts;
}

const skippedParts = ({ skipped }: Report, { verbose }: ReportOptions): string[] =>
  skipped.length === 0 || verbose ? [] : [`${skipped.length} skipped (--verbose lists them)`];

/** When the first of the ignores ends. */
function nextExpiry({ ignored, today }: Report): string {
  const [first] = ignored.flatMap(({ until }) => until ?? []).sort();
  const days = first === undefined ? Number.NaN : Math.round((Date.parse(first) - Date.parse(today)) / DAY);
  if (Number.isNaN(days)) return "";
  if (days < 0) return " (expired)";
  return days === 0 ? " (expires today)" : ` (expires in ${count(days, "day")})`;
}

/** `5 privilege ■■■   3 API ■■`: where the weight lies, most first. */
function bars(findings: readonly Finding[], { paint }: ReportOptions): string {
  const counts = new Map<number, number>();
  for (const { mistake } of findings) counts.set(mistake, (counts.get(mistake) ?? 0) + 1);
  const largest = Math.max(...counts.values());
  const ordered = [...counts].sort(([a, left], [b, right]) => right - left || a - b);
  return ordered
    .map(([mistake, number]) => {
      const length =
        largest <= LONGEST_BAR ? number : Math.max(1, Math.round((number / largest) * LONGEST_BAR));
      return `${mistakeName(mistake)} ${paint("dim", "■".repeat(length))}`;
    })
    .join("   ");
}

/** Number and name of a mistake, as people read it. */
function mistakeName(mistake: number): string {
  const name = MISTAKES[mistake - 1];
  return name === undefined ? "files" : `${mistake} ${name === "api" ? "API" : name.replace("-", " ")}`;
}

function failLines(report: Report, options: ReportOptions): string[] {
  const { paint } = options;
  const errors =
    report.errors.length > 0 ? [paint("bad", `! incomplete: ${count(report.errors.length, "error")}`)] : [];
  if (report.findings.length === 0) return errors;
  const failing = report.findings.filter(({ severity }) => reaches(severity, report.failOn));
  if (!report.failed) {
    const threshold =
      report.failOn === "never" ? "findings never fail this run" : `nothing at or above ${report.failOn}`;
    return [...errors, [paint("good", `✓ passed: ${threshold}`), ...hints(report.findings)].join(" · ")];
  }
  const verdict =
    failing.length > 0 ? `${count(failing.length, "finding")} at or above ${report.failOn}` : "see above";
  return [
    ...errors,
    [
      paint("bad", `✗ failed: ${verdict}`),
      ...hints(failing.length > 0 ? failing : report.findings, report.findings),
    ].join(" · "),
  ];
}

/** What to type next. */
function hints(first: readonly Finding[], all: readonly Finding[] = first): string[] {
  const safe = all.filter(({ fix }) => fix?.class === "safe" && fix.edits.length > 0).length;
  const parts =
    safe > 0 ? [`plimsoll lint --diff shows ${count(safe, "safe fix").replace("fixs", "fixes")}`] : [];
  const graver = [...first].sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  )[0];
  return graver ? [...parts, `plimsoll explain ${visible(graver.rule)}`] : parts;
}

/** One line on an ignored finding. */
export const ignoredText = ({ finding, by, reason, until }: IgnoredFinding): string =>
  `${visible(ruleName(finding))}: ${safeText(reason)} (${by}${until === undefined ? "" : `, until ${visible(until)}`})`;
