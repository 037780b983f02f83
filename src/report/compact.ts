import { linePath, visible, withoutCommands } from "./escape.ts";
import { listed } from "./listed.ts";
import { ownSecret, safeMessage, safeText } from "./mask.ts";
import type { Reporter } from "./reporter.ts";
import { ruleName, spotOf } from "./spot.ts";

/** One line a finding: `file:line:col: severity rule: message`; nothing where nothing is found. */
export const compact: Reporter = (report, options) => {
  const findings = listed(report, options).map((finding) => {
    const { line, column } = spotOf(finding.at);
    const message = safeMessage(finding.message, finding.at, ownSecret(finding));
    const place = `${linePath(finding.at.source.path)}:${line}:${column}`;
    return `${place}: ${finding.severity} ${visible(ruleName(finding))}: ${message}`;
  });
  const errors = report.errors.map(({ message }) => `error: ${safeText(message)}`);
  const lines = [...findings, ...errors];
  return lines.length === 0 ? "" : withoutCommands(`${lines.join("\n")}\n`);
};
