import type { Finding, Note, Report } from "../model/finding.ts";
import { jsonText, visible } from "./escape.ts";
import { ownSecret, safeMessage, safeText } from "./mask.ts";
import { compareFindings, compareText, inOrder } from "./order.ts";
import { type Reporter, type ReportOptions, referenceText } from "./reporter.ts";
import { safeFix } from "./safe-fix.ts";
import { spotOf } from "./spot.ts";
import { bySeverity } from "./summary.ts";

/** Version of the contract: raised when a field changes its meaning or goes away. */
const VERSION = 1;

/** The stable format for programs, described by `report.schema.json`. */
export const json: Reporter = (report, options) =>
  jsonText({
    version: VERSION,
    tool: { name: "plimsoll", version: options.version },
    target: {
      presets: report.presets.map(visible),
      kubernetes: visible(report.kubernetes),
      today: visible(report.today),
    },
    summary: summaryOf(report, options),
    findings: inOrder(report.findings).map((finding) => findingJson(finding, options)),
    ignored: [...report.ignored]
      .sort((a, b) => compareFindings(a.finding, b.finding))
      .map(({ finding, by, reason, until }) => ({
        ...findingJson(finding, options),
        by,
        reason: safeText(reason),
        until: until === undefined ? null : visible(until),
      })),
    skipped: [...report.skipped]
      .sort((a, b) => compareText(a.file, b.file))
      .map(({ file, reason }) => ({ file: visible(file), reason: safeText(reason) })),
    errors: report.errors.map(({ message, file, rule }) => ({
      message: safeText(message),
      ...(file !== undefined && { file: visible(file) }),
      ...(rule !== undefined && { rule: visible(rule) }),
    })),
  });

const summaryOf = (report: Report, { baselined = 0 }: ReportOptions) => ({
  files: report.files,
  ...bySeverity(report.findings),
  ignored: report.ignored.length,
  baselined,
  failOn: report.failOn,
  failed: report.failed,
});

function findingJson(finding: Finding, options: ReportOptions) {
  const info = options.rule(finding.rule);
  return {
    rule: visible(finding.rule),
    check: finding.check === undefined ? null : visible(finding.check),
    mistake: finding.mistake,
    severity: finding.severity,
    confidence: finding.confidence,
    message: safeMessage(finding.message, finding.at, ownSecret(finding)),
    file: visible(finding.at.source.path),
    ...spotOf(finding.at),
    subject: subjectJson(finding),
    related: finding.related.map(relatedJson),
    fix: fixJson(finding),
    fingerprint: finding.fingerprint,
    references: (info?.references ?? []).map((reference) => visible(referenceText(reference))),
    peers: (info?.peers ?? []).map(visible),
  };
}

/** What a finding is about, as far as there is something to say; null for a file that is no manifest. */
export function subjectJson({ identity }: Finding): Record<string, string> | null {
  const { format } = identity;
  if (format === undefined) return null;
  const subject: Record<string, string> = { format };
  for (const key of ["kind", "namespace", "name", "container"] as const) {
    const value = identity[key];
    if (value !== undefined) subject[key] = safeText(value);
  }
  return subject;
}

function relatedJson({ at, message }: Note) {
  const { line, column } = spotOf(at);
  return { file: visible(at.source.path), line, column, message: safeMessage(message, at) };
}

function fixJson({ fix }: Finding) {
  if (!fix) return null;
  const { class: kind, title, edits, refusal } = safeFix(fix);
  const written = edits.map(({ source, start, end, text }) => ({
    file: visible(source.path),
    start,
    end,
    text,
  }));
  return { class: kind, title, edits: written, ...(refusal === undefined ? {} : { refusal }) };
}
