import {
  type Edit,
  type Finding,
  type FixEdits,
  type Note,
  type Report,
  SEVERITIES,
} from "../model/finding.ts";
import { jsonText } from "./escape.ts";
import { ownSecret, revealsSecret, safeMessage, safeText } from "./mask.ts";
import { inOrder } from "./order.ts";
import { type Reporter, type ReportOptions, referenceText } from "./reporter.ts";
import { spotOf } from "./spot.ts";

/** The machine-readable report, version 1; `report.schema.json` documents it. */
export const json: Reporter = (report, options) =>
  jsonText({
    version: 1,
    tool: { name: "plimsoll", version: options.version },
    target: { presets: report.presets, kubernetes: report.kubernetes, today: report.today },
    summary: summary(report, options),
    findings: inOrder(report.findings).map((finding) => findingData(finding, options)),
    ignored: report.ignored.map(({ finding, by, reason, until }) => ({
      ...findingData(finding, options),
      by,
      reason: safeText(reason),
      until: until ?? null,
    })),
    skipped: report.skipped.map(({ file, reason }) => ({ file, reason: safeText(reason) })),
    errors: report.errors.map(({ message, file, rule }) => ({
      message: safeText(message),
      ...(file !== undefined && { file }),
      ...(rule !== undefined && { rule }),
    })),
  });

function summary(report: Report, options: ReportOptions) {
  const counts = SEVERITIES.map((severity) => [
    severity,
    report.findings.filter((finding) => finding.severity === severity).length,
  ]);
  return {
    files: report.files,
    ...Object.fromEntries(counts),
    ignored: report.ignored.length,
    baselined: options.baselined ?? 0,
    failOn: report.failOn,
    failed: report.failed,
  };
}

function findingData(finding: Finding, options: ReportOptions) {
  const info = options.rule(finding.rule);
  const { format, kind, namespace, name, container } = finding.identity;
  return {
    rule: finding.rule,
    check: finding.check ?? null,
    mistake: finding.mistake,
    severity: finding.severity,
    confidence: finding.confidence,
    message: safeMessage(finding.message, finding.at, ownSecret(finding)),
    file: finding.at.source.path,
    ...spotOf(finding.at),
    subject: format === undefined ? null : { format, kind, namespace, name, container },
    related: finding.related.map(noteData),
    fix: finding.fix ? fixData(finding.fix) : null,
    fingerprint: finding.fingerprint,
    references: (info?.references ?? []).map(referenceText),
    peers: info?.peers ?? [],
  };
}

function noteData({ at, message }: Note) {
  const { line, column } = spotOf(at);
  return { file: at.source.path, line, column, message: safeMessage(message, at) };
}

/** Edits that would show a secret are left out; the title still says what to do. */
function fixData(fix: FixEdits) {
  const shows = ({ source, start, end, text }: Edit): boolean => revealsSecret(source, start, end, text);
  const edits = fix.edits.some(shows) ? [] : fix.edits;
  return {
    class: fix.class,
    title: safeText(fix.title),
    edits: edits.map(({ source, start, end, text }) => ({ file: source.path, start, end, text })),
    ...(fix.refusal !== undefined && { refusal: safeText(fix.refusal) }),
  };
}
