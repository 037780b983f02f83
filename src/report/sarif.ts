import {
  type Edit,
  type Finding,
  type IgnoredFinding,
  type Note,
  type Report,
  severityRank,
} from "../model/finding.ts";
import type { Span } from "../model/source.ts";
import { jsonText, visible } from "./escape.ts";
import { subjectJson } from "./json.ts";
import { ownSecret, safeMessage, safeText } from "./mask.ts";
import { compareFindings, compareText } from "./order.ts";
import type { Reporter, ReportOptions } from "./reporter.ts";
import { safeFix } from "./safe-fix.ts";
import { descriptor, LEVELS, SCORES } from "./sarif-rules.ts";
import { spotOf } from "./spot.ts";

/** Most results that GitHub takes in a run; a file with more is refused whole. */
const MOST_RESULTS = 25_000;
/** Most locations of a result that GitHub shows. */
const MOST_LOCATIONS = 100;

interface Result {
  readonly finding: Finding;
  readonly ignored: IgnoredFinding | undefined;
}

/** SARIF 2.1.0, for code scanning. */
export const sarif: Reporter = (report, options) => {
  const results = resultsOf(report);
  const rules = [...new Set(results.map(({ finding }) => finding.rule))].sort(compareText);
  const index = new Map(rules.map((rule, position) => [rule, position]));
  return jsonText({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "plimsoll",
            version: options.version,
            semanticVersion: options.version,
            rules: rules.map((rule) => descriptor(rule, options)),
          },
        },
        invocations: [
          {
            executionSuccessful: report.errors.length === 0,
            toolExecutionNotifications: notifications(report),
          },
        ],
        columnKind: "utf16CodeUnits",
        results: results.map((result) => resultOf(result, index.get(result.finding.rule) ?? -1, options)),
        properties: {
          presets: report.presets.map(visible),
          kubernetes: visible(report.kubernetes),
          today: visible(report.today),
        },
      },
    ],
  });
};

/** What to say on stderr where SARIF leaves findings out; undefined where it holds all. */
export function sarifNotice({ findings, ignored }: Report): string | undefined {
  const all = findings.length + ignored.length;
  if (all <= MOST_RESULTS) return undefined;
  return `SARIF holds the ${MOST_RESULTS} most severe of ${all} results: code scanning takes no more`;
}

function resultsOf(report: Report): Result[] {
  const open = report.findings.map((finding): Result => ({ finding, ignored: undefined }));
  const all = [...open, ...report.ignored.map((ignored): Result => ({ finding: ignored.finding, ignored }))];
  // The sort is stable and every step total, so that the same findings stay whatever the order they came in.
  const kept = all.length <= MOST_RESULTS ? all : all.sort(bySeverity).slice(0, MOST_RESULTS);
  return kept.sort((a, b) => compareFindings(a.finding, b.finding));
}

const bySeverity = (a: Result, b: Result): number =>
  Number(a.ignored !== undefined) - Number(b.ignored !== undefined) ||
  severityRank(a.finding.severity) - severityRank(b.finding.severity) ||
  compareFindings(a.finding, b.finding);

function notifications(report: Report) {
  const notice = sarifNotice(report);
  return [
    ...report.errors.map(({ message }) => ({
      level: "error",
      message: { text: messageText(safeText(message)) },
    })),
    ...(notice === undefined ? [] : [{ level: "warning", message: { text: notice } }]),
  ];
}

function resultOf({ finding, ignored }: Result, ruleIndex: number, options: ReportOptions) {
  const related = finding.related.slice(0, MOST_LOCATIONS);
  const fixes = fixesOf(finding);
  return {
    ruleId: visible(finding.rule),
    ruleIndex,
    level: LEVELS[finding.severity],
    message: { text: messageText(safeMessage(finding.message, finding.at, ownSecret(finding))) },
    locations: [{ ...locationOf(finding.at), ...logicalOf(finding) }],
    ...(related.length > 0 ? { relatedLocations: related.map(relatedOf) } : {}),
    partialFingerprints: { "plimsoll/v1": finding.fingerprint },
    ...(fixes.length > 0 ? { fixes } : {}),
    ...(ignored ? { suppressions: [suppressionOf(ignored)] } : {}),
    properties: {
      severity: finding.severity,
      confidence: finding.confidence,
      mistake: finding.mistake,
      ...(finding.check === undefined ? {} : { check: visible(finding.check) }),
      "security-severity": SCORES[finding.severity],
      subject: subjectJson(finding),
    },
    ...hostedAt(finding, options),
  };
}

const hostedAt = ({ rule }: Finding, options: ReportOptions) => {
  const url = options.rule(rule)?.url;
  return url === undefined ? {} : { hostedViewerUri: url };
};

/** A viewer makes links of `[text](target)`; a message of ours has none. */
const messageText = (text: string): string => text.replace(/\](?=\()/g, "\\]");

const locationOf = (span: Span) => ({
  physicalLocation: { artifactLocation: { uri: uriOf(span.source.path) }, region: regionOf(span) },
});

function logicalOf({ identity }: Finding) {
  const parts = [identity.namespace, identity.kind, identity.name, identity.container].flatMap(
    (part) => part ?? [],
  );
  const last = parts.at(-1);
  return last === undefined
    ? {}
    : {
        logicalLocations: [
          { name: safeText(last), fullyQualifiedName: parts.map(safeText).join("/"), kind: "resource" },
        ],
      };
}

function regionOf(span: Span) {
  const { line, column, endLine, endColumn } = spotOf(span);
  return { startLine: line, startColumn: column, endLine, endColumn };
}

const relatedOf = ({ at, message }: Note, id: number) => ({
  id,
  ...locationOf(at),
  message: { text: messageText(safeMessage(message, at)) },
});

/** A path as a URI: relative, so that it holds wherever the repository is. */
function uriOf(path: string): string {
  const whole = path.replace(/[\ud800-\udfff]/gu, "\ufffd");
  const encoded = whole.split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? `file://${encoded}` : encoded;
}

function fixesOf({ fix }: Finding) {
  if (!fix) return [];
  const { title, edits } = safeFix(fix);
  if (edits.length === 0) return [];
  const byFile = new Map<string, Edit[]>();
  for (const edit of edits) byFile.set(edit.source.path, [...(byFile.get(edit.source.path) ?? []), edit]);
  const artifactChanges = [...byFile].map(([path, changes]) => ({
    artifactLocation: { uri: uriOf(path) },
    replacements: changes.map((edit) => ({
      deletedRegion: regionOf(edit),
      insertedContent: { text: edit.text },
    })),
  }));
  return [{ description: { text: messageText(`${title} (${fix.class})`) }, artifactChanges }];
}

const suppressionOf = ({ by, reason, until }: IgnoredFinding) => ({
  kind: by === "config" ? "external" : "inSource",
  status: "accepted",
  justification: safeText(reason),
  ...(until === undefined ? {} : { properties: { until: visible(until) } }),
});
