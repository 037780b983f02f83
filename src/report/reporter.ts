import type { Report, Severity } from "../model/finding.ts";
import type { Reference } from "../model/rule.ts";

/** What a report says of a rule; a rule of the registry and a built-in one both fit. */
export interface RuleInfo {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
  readonly references?: readonly Reference[];
  readonly peers?: readonly string[];
  /** Page of the rule. */
  readonly url?: string | undefined;
}

/** What a stretch of text is, for its colour. */
export type Style = Severity | "file" | "rule" | "caret" | "dim" | "strong" | "good" | "bad";

/** Gives a text its colour; a terminal without colours gets the text as it is. */
export type Paint = (style: Style, text: string) => string;

/** Paint of a pipe, a file, `NO_COLOR`. */
export const plain: Paint = (_style, text) => text;

export interface ReportOptions {
  /** Version of plimsoll. */
  readonly version: string;
  readonly rule: (id: string) => RuleInfo | undefined;
  /** Columns that a line may take in formats for people. */
  readonly width: number;
  readonly paint: Paint;
  /** Whether rule ids link to their pages (OSC 8). */
  readonly hyperlinks: boolean;
  /** Also what was skipped, and why. */
  readonly verbose: boolean;
  /** Only findings that fail the run, in the formats that people read as they come (pretty, compact, github). */
  readonly quiet: boolean;
  /** Also list what is ignored. */
  readonly showIgnored?: boolean | undefined;
  /** Findings that the baseline accepts. */
  readonly baselined?: number | undefined;
}

/** Makes the whole text of one format. */
export type Reporter = (report: Report, options: ReportOptions) => string;

/** A published statement as one text: `CIS Kubernetes 1.12 5.2.2`. */
export const referenceText = ({ standard, version, id }: Reference): string =>
  [standard, version, id].filter((part) => part).join(" ");
