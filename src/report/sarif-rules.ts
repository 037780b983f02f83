import type { Severity } from "../model/finding.ts";
import { visible } from "./escape.ts";
import { type ReportOptions, type RuleInfo, referenceText } from "./reporter.ts";

/** How grave a severity is to SARIF's readers. */
export const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};

/** GitHub reads bands from these: above 9 critical, from 7 high, from 4 medium, below that low. */
export const SCORES: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "3.0",
  info: "1.0",
};

/** Most tags that GitHub shows of a rule. */
const TAGS = 10;

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
const pascal = (id: string): string =>
  id.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The rules that a run's results name, as reporting descriptors. */
export function descriptor(id: string, options: ReportOptions) {
  const info = options.rule(id);
  const plainId = visible(id);
  if (!info) return { id: plainId, name: pascal(plainId) };
  const title = sentence(visible(info.title));
  return {
    id: plainId,
    name: pascal(plainId),
    shortDescription: { text: title },
    fullDescription: { text: sentence(visible(info.why)) },
    ...(info.url === undefined ? {} : { helpUri: info.url }),
    help: { text: helpText(info), markdown: helpMarkdown(info) },
    defaultConfiguration: { level: LEVELS[info.severity] },
    properties: {
      tags: tagsOf(info),
      "security-severity": SCORES[info.severity],
      ...(info.peers && info.peers.length > 0 ? { peers: info.peers.map(visible) } : {}),
    },
  };
}

const referencesOf = ({ references = [] }: RuleInfo): string[] =>
  references.map((reference) => visible(referenceText(reference)));

function helpText(info: RuleInfo): string {
  const references = referencesOf(info);
  const listed = references.length > 0 ? [`References: ${references.join("; ")}.`] : [];
  return [
    sentence(visible(info.title)),
    sentence(visible(info.why)),
    sentence(visible(info.remedy)),
    ...listed,
  ].join("\n\n");
}

function helpMarkdown(info: RuleInfo): string {
  const references = referencesOf(info).map((reference) => `- ${markdown(reference)}`);
  const listed = references.length > 0 ? [`**References**`, references.join("\n")] : [];
  return [
    `**${markdown(visible(info.title))}**`,
    markdown(sentence(visible(info.why))),
    `**What to do:** ${markdown(sentence(visible(info.remedy)))}`,
    ...listed,
    `Run \`plimsoll explain ${visible(info.id)}\` for examples.`,
  ].join("\n\n");
}

/** Text that Markdown prints as it stands, but for code spans, which rules may use. */
const markdown = (text: string): string => text.replace(/[\\<>[\]*_#|]/g, (mark) => `\\${mark}`);

function tagsOf({ references = [] }: RuleInfo): string[] {
  const cwes = references
    .filter(({ standard }) => standard === "CWE")
    .map(({ id }) => `external/cwe/cwe-${id.padStart(3, "0")}`);
  return ["security", ...cwes.map(visible)].slice(0, TAGS);
}
