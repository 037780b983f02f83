import type { Finding, FixClass } from "../model/finding.ts";
import type { Reference } from "../model/rule.ts";
import { linePath, visible } from "./escape.ts";
import { digitsFor, frame, gutter } from "./frame.ts";
import { type Entry, worstOf } from "./hardening.ts";
import { ownSecret, safeMessage, safeText } from "./mask.ts";
import { type ReportOptions, referenceText } from "./reporter.ts";
import { ruleName, spotOf } from "./spot.ts";
import { padTo, spread, widthOf } from "./width.ts";

const SEVERITY_COLUMNS = 8;
const SHORT: Readonly<Record<string, string>> = { "CIS Kubernetes": "CIS K8s" };
const FAMILIAR = ["CIS Kubernetes", "CIS Docker", "PSS", "NSA/CISA"];
const CLASSES: readonly FixClass[] = ["safe", "low-risk", "suggest"];

/** What printing one entry needs to know of those before it. */
export interface Before {
  /** Columns that positions take in this file. */
  readonly place: number;
  /** Rules whose reason has been told. */
  readonly told: Set<string>;
  /** The place that the entry before points at. */
  readonly finding: Finding | undefined;
}

/** One finding, or the hardening of one container, as people read it. */
export function entryText(entry: Entry, before: Before, options: ReportOptions): string[] {
  const [finding] = entry;
  const digits = digitsFor(spotOf(finding.at).line);
  return [
    ...headLines(entry, before, options),
    ...frameLines(entry, digits, before, options),
    ...settingLines(entry, digits, options),
    ...fixLines(entry, digits, options),
    ...alsoLines(finding, options),
  ];
}

function headLines(entry: Entry, before: Before, options: ReportOptions): string[] {
  const [finding] = entry;
  const { paint } = options;
  const { line, column } = spotOf(finding.at);
  const { severity } = worstOf(entry);
  const id = entry.length > 1 ? paint("rule", "hardening") : linked(finding, options);
  const idWidth = entry.length > 1 ? "hardening".length : widthOf(visible(ruleName(finding)));
  const place = `${line}:${column}`.padEnd(before.place);
  const start = `  ${place}  ${severity.padEnd(SEVERITY_COLUMNS)}  `;
  const message = `${ownerOf(finding)}${entry.length > 1 ? hardeningMessage(entry) : messageOf(finding)}`;
  const painted = `  ${paint("strong", place)}  ${paint(severity, severity.padEnd(SEVERITY_COLUMNS))}  ${message}`;
  const gap = Math.max(2, options.width - widthOf(start + message) - idWidth);
  return [`${painted}${" ".repeat(gap)}${id}`];
}

const messageOf = (finding: Finding): string => safeMessage(finding.message, finding.at, ownSecret(finding));

/** The workload that a container belongs to; a message names the container only. */
function ownerOf({ identity, message }: Finding): string {
  const { name } = identity;
  // A stage is where the line says it is.
  if (identity.format === "dockerfile") return "";
  return name === undefined || message.includes(name) ? "" : `${safeText(name)}: `;
}

function hardeningMessage(entry: Entry): string {
  const { container, name } = entry[0].identity;
  const what = container === undefined ? `service "${name}"` : `container "${container}"`;
  return `${safeText(what)} lacks ${entry.length} of 4 hardening settings`;
}

function linked(finding: Finding, options: ReportOptions): string {
  const text = options.paint("rule", visible(ruleName(finding)));
  const url = options.hyperlinks ? options.rule(finding.rule)?.url : undefined;
  // Only a page of ours, and only in characters that an address has.
  if (!url || !/^https:\/\/[\w./#?=&%~-]+$/.test(url)) return text;
  return `\u001b]8;;${url}\u001b\\${text}\u001b]8;;\u001b\\`;
}

/** The frame, once for entries that follow each other at one place. */
function frameLines(entry: Entry, digits: number, before: Before, options: ReportOptions): string[] {
  const [finding] = entry;
  const { at } = finding;
  const last = before.finding?.at;
  if (last && last.source === at.source && last.start === at.start && last.end === at.end) return [];
  const note = entry.length > 1 || before.told.has(finding.rule) ? "" : reasonOf(finding, options);
  before.told.add(finding.rule);
  const { width, paint } = options;
  return frame(at, { width, paint, digits, note, secret: ownSecret(finding) });
}

const reasonOf = (finding: Finding, options: ReportOptions): string => {
  return visible(firstSentence(options.rule(finding.rule)?.why ?? ""));
};

/** The settings of a hardening entry, a line each. */
function settingLines(entry: Entry, digits: number, options: ReportOptions): string[] {
  if (entry.length === 1) return [];
  const { paint, width } = options;
  const bar = gutter(digits, paint);
  return entry.map((finding) => {
    const left = `${" ".repeat(digits + 4)} ${finding.severity.padEnd(SEVERITY_COLUMNS)}  ${messageOf(finding)}`;
    const shown = `${bar} ${paint(finding.severity, finding.severity.padEnd(SEVERITY_COLUMNS))}  ${messageOf(finding)}`;
    const gap = Math.max(2, width - widthOf(left) - widthOf(visible(ruleName(finding))));
    return `${shown}${" ".repeat(gap)}${linked(finding, options)}`;
  });
}

function fixLines(entry: Entry, digits: number, options: ReportOptions): string[] {
  const { paint, width } = options;
  const lead = " ".repeat(digits + 3);
  const advice = fixText(entry) ?? remedyOf(entry, options);
  const meta = metaOf(entry, options);
  if (advice === "") return [`${lead}${paint("dim", `╰ ${meta}`)}`];
  const left = `${lead}╰ ${advice}`;
  if (widthOf(left) + widthOf(meta) + 2 <= width)
    return [spread(left, meta, width).replace(/\S.*$/s, (text) => paint("dim", text))];
  return [left, `${lead}  ${meta}`].map((text) => text.replace(/\S.*$/s, (rest) => paint("dim", rest)));
}

function fixText(entry: Entry): string | undefined {
  const fixes = entry.flatMap((finding) => finding.fix ?? []);
  const ready = fixes.filter((fix) => fix.edits.length > 0);
  if (ready.length === 0) return undefined;
  const rank = Math.max(...ready.map((fix) => CLASSES.indexOf(fix.class)));
  const titles = [...new Set(ready.map((fix) => safeText(fix.title)))].join(", ");
  return CLASSES[rank] === "suggest" ? `suggestion: ${titles}` : `fix (${CLASSES[rank]}): ${titles}`;
}

function remedyOf(entry: Entry, options: ReportOptions): string {
  return visible(firstSentence(options.rule(entry[0].rule)?.remedy ?? ""));
}

/** Without its full stop. */
function firstSentence(text: string): string {
  const next = text.indexOf(". ");
  if (next !== -1) return text.slice(0, next);
  return text.endsWith(".") ? text.slice(0, -1) : text;
}

function metaOf(entry: Entry, options: ReportOptions): string {
  const { mistake, rule } = entry[0];
  const parts = mistake === 0 ? [] : [`mistake ${mistake}`];
  return [...parts, ...familiar(options.rule(rule)?.references ?? [])].join(" · ");
}

const familiar = (references: readonly Reference[]): string[] =>
  FAMILIAR.flatMap((standard) => references.find((reference) => reference.standard === standard) ?? [])
    .slice(0, 2)
    .map(({ standard, id }) => {
      // The level says it; the control is what the rule is about.
      const short = standard === "PSS" ? id.replace(/ .*/, "") : id;
      return visible(referenceText({ standard: SHORT[standard] ?? standard, id: short }));
    });

function alsoLines(finding: Finding, { paint }: ReportOptions): string[] {
  return finding.related.map(({ at, message }) => {
    const place = `${linePath(at.source.path)}:${spotOf(at).line}`;
    return `  ${paint("dim", padTo("also", 4))}  ${place}  ${safeMessage(message, at)}`;
  });
}
