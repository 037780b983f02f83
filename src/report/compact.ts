import { linePath, visible, withoutCommands } from "./escape.ts";
import { listed } from "./listed.ts";
import { ownSecret, safeMessage } from "./mask.ts";
import type { Reporter } from "./reporter.ts";
import { ruleName, spotOf } from "./spot.ts";

/** `file:line:column: severity rule: message`, one line for each finding. */
export const compact: Reporter = (report, options) =>
  listed(report, options)
    .map((finding) => {
      const { line, column } = spotOf(finding.at);
      const place = `${linePath(finding.at.source.path)}:${line}:${column}`;
      const message = safeMessage(finding.message, finding.at, ownSecret(finding));
      return withoutCommands(`${place}: ${finding.severity} ${visible(ruleName(finding))}: ${message}\n`);
    })
    .join("");
