import type { Finding, Severity } from "../model/finding.ts";
import { visible, withoutCommands } from "./escape.ts";
import { listed } from "./listed.ts";
import { ownSecret, safeMessage, safeText } from "./mask.ts";
import type { Reporter } from "./reporter.ts";
import { ruleName, spotOf } from "./spot.ts";

const COMMANDS: Readonly<Record<Severity, string>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "notice",
  info: "notice",
};

const escapeData = (text: string): string =>
  text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
const escapeProperty = (text: string): string => escapeData(text).replace(/:/g, "%3A").replace(/,/g, "%2C");

/** Workflow commands that GitHub Actions shows as annotations in the changed files. */
export const github: Reporter = (report, options) => {
  const findings = listed(report, options).map(annotation);
  const errors = report.errors.map(({ message }) => `::error::${escapeData(safeText(message))}`);
  const lines = [...findings, ...errors];
  return lines.length === 0 ? "" : withoutCommands(`${lines.join("\n")}\n`);
};

function annotation(finding: Finding): string {
  const { line, column, endLine, endColumn } = spotOf(finding.at);
  const properties: Record<string, string> = {
    file: visible(finding.at.source.path),
    line: String(line),
    endLine: String(endLine),
    // Columns are refused where an annotation spans lines.
    ...(line === endLine ? { col: String(column), endColumn: String(Math.max(column + 1, endColumn)) } : {}),
    title: `${finding.severity} ${visible(ruleName(finding))}`,
  };
  const listed = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  const message = safeMessage(finding.message, finding.at, ownSecret(finding));
  return `::${COMMANDS[finding.severity]} ${listed.join(",")}::${escapeData(message)}`;
}
