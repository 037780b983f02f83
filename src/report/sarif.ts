import {
  type Edit,
  type Finding,
  type IgnoredFinding,
  type Report,
  type Severity,
  severityRank,
} from "../model/finding.ts";
import type { Span } from "../model/source.ts";
import { jsonText, visible } from "./escape.ts";
import { ownSecret, revealsSecret, safeMessage, safeText } from "./mask.ts";
import { inOrder } from "./order.ts";
import { type Reporter, type RuleInfo, referenceText } from "./reporter.ts";
import { spotOf } from "./spot.ts";

/** Most results of a run that code hosts take (docs.github.com, SARIF support, limits). */
const MOST_RESULTS = 25_000;

const LEVELS: Readonly<Record<Severity, string>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};
/** On the scale of CVSS, which code hosts sort security findings by. */
const SCORES: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "3.0",
  info: "0.5",
};

/** SARIF 2.1.0 (OASIS, 2020). */
export const sarif: Reporter = (report, options) => {
  const all = inOrder(report.findings);
  const findings = all.length > MOST_RESULTS ? gravest(all) : all;
  const ids = [
    ...new Set([...findings, ...report.ignored.map(({ finding }) => finding)].map(({ rule }) => rule)),
  ].sort();
  const index = new Map(ids.map((id, at) => [id, at]));
  const results = [
    ...findings.map((finding) => result(finding, index)),
    ...report.ignored.map((ignored) => suppressed(ignored, index)),
  ];
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
            rules: ids.map((id) => ruleData(id, options.rule(id))),
          },
        },
        columnKind: "utf16CodeUnits",
        invocations: [invocation(report, all.length - findings.length)],
        results,
      },
    ],
  });
};

function gravest(findings: readonly Finding[]): Finding[] {
  const ranked = findings.toSorted((a, b) => severityRank(a.severity) - severityRank(b.severity));
  return inOrder(ranked.slice(0, MOST_RESULTS));
}

function invocation(report: Report, left: number) {
  const notices = report.errors.map(({ message }) => ({
    level: "error",
    message: { text: safeText(message) },
  }));
  const cut =
    left > 0 ? [{ level: "warning", message: { text: `${left} milder results are left out.` } }] : [];
  return {
    executionSuccessful: report.errors.length === 0,
    toolExecutionNotifications: [...notices, ...cut],
  };
}

function ruleData(id: string, info: RuleInfo | undefined) {
  if (!info) return { id };
  const references = (info.references ?? []).map(referenceText);
  const help = [info.why, info.remedy, references.join(" · ")].filter((text) => text !== "");
  return {
    id,
    shortDescription: { text: `${info.title}.` },
    fullDescription: { text: info.why },
    help: { text: help.join("\n\n"), markdown: `**${info.title}.** ${help.join("\n\n")}` },
    ...(info.url !== undefined && { helpUri: info.url }),
    defaultConfiguration: { level: LEVELS[info.severity] },
    properties: { "security-severity": SCORES[info.severity], tags: ["security", ...references.slice(0, 9)] },
  };
}

function result(finding: Finding, index: ReadonlyMap<string, number>) {
  const message = safeMessage(finding.message, finding.at, ownSecret(finding));
  return {
    ruleId: finding.rule,
    ruleIndex: index.get(finding.rule) ?? -1,
    level: LEVELS[finding.severity],
    message: { text: message },
    locations: [location(finding.at)],
    ...(finding.related.length > 0 && {
      relatedLocations: finding.related.slice(0, 100).map(({ at, message }, id) => ({
        id,
        ...location(at),
        message: { text: safeMessage(message, at) },
      })),
    }),
    partialFingerprints: { "plimsoll/v1": finding.fingerprint },
    ...fixesOf(finding),
    properties: {
      severity: finding.severity,
      "security-severity": SCORES[finding.severity],
      check: finding.check ?? null,
    },
  };
}

const suppressed = ({ finding, by, reason }: IgnoredFinding, index: ReadonlyMap<string, number>) => ({
  ...result(finding, index),
  suppressions: [{ kind: by === "config" ? "external" : "inSource", justification: safeText(reason) }],
});

function location(at: Span) {
  const { line, column, endLine, endColumn } = spotOf(at);
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(at.source.path) },
      region: { startLine: line, startColumn: column, endLine, endColumn },
    },
  };
}

/** A path as a relative URI reference; `visible` keeps what no URI can hold out of it (lone surrogates). */
const uriOf = (path: string): string => visible(path).split("/").map(encodeURIComponent).join("/");

function fixesOf({ fix }: Finding) {
  const edits = fix?.edits ?? [];
  if (
    !fix ||
    edits.length === 0 ||
    edits.some(({ source, start, end, text }) => revealsSecret(source, start, end, text))
  )
    return {};
  const bySource = groupBySource(edits);
  const artifactChanges = [...bySource].map(([source, own]) => ({
    artifactLocation: { uri: uriOf(source.path) },
    replacements: own.map((edit) => ({
      deletedRegion: location(edit).physicalLocation.region,
      insertedContent: { text: edit.text },
    })),
  }));
  return { fixes: [{ description: { text: safeText(fix.title) }, artifactChanges }] };
}

function groupBySource(edits: readonly Edit[]): Map<Edit["source"], Edit[]> {
  const groups = new Map<Edit["source"], Edit[]>();
  for (const edit of edits) groups.set(edit.source, [...(groups.get(edit.source) ?? []), edit]);
  return groups;
}
