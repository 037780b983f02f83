import type { Finding, Severity } from "../model/finding.ts";
import { visible } from "./escape.ts";
import { listed } from "./listed.ts";
import { ownSecret, safeMessage } from "./mask.ts";
import type { Reporter } from "./reporter.ts";
import { ruleName, spotOf } from "./spot.ts";

const COMMANDS: Readonly<Record<Severity, string>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "notice",
  info: "notice",
};

/** Escaping of what follows `::`, as the Actions toolkit does it (packages/core, command.ts, `escapeData`). */
const data = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/** Escaping of a property (`escapeProperty`). */
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** Workflow commands that GitHub shows beside the lines of a pull request. */
export const github: Reporter = (report, options) => listed(report, options).map(command).join("");

function command(finding: Finding): string {
  const { line, column, endLine, endColumn } = spotOf(finding.at);
  const properties = [
    `file=${property(visible(finding.at.source.path))}`,
    `line=${line}`,
    `endLine=${endLine}`,
    // GitHub knows columns only within one line.
    ...(endLine === line ? [`col=${column}`, `endColumn=${endColumn}`] : []),
    `title=${property(visible(ruleName(finding)))}`,
  ];
  const message = safeMessage(finding.message, finding.at, ownSecret(finding));
  return `::${COMMANDS[finding.severity]} ${properties.join(",")}::${data(message)}\n`;
}
