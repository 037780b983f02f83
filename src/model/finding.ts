import type { Place } from "./field.ts";
import type { Span } from "./source.ts";

/** Worst first. */
export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Position on the scale: 0 is the worst. */
export const severityRank = (severity: Severity): number => SEVERITIES.indexOf(severity);

/** True if `severity` is as bad as `threshold` or worse. */
export const reaches = (severity: Severity, threshold: Severity | "never"): boolean =>
  threshold !== "never" && severityRank(severity) <= severityRank(threshold);

/** One step milder; info stays. */
export const milder = (severity: Severity): Severity =>
  SEVERITIES[Math.min(severityRank(severity) + 1, SEVERITIES.length - 1)] ?? "info";

/** C: the field decides; L: an inference that is nearly always right; H: a heuristic (catalogue B.0.2). */
export type Confidence = "certain" | "likely" | "heuristic";

export const FORMATS = ["dockerfile", "compose", "kubernetes"] as const;
export type FormatName = (typeof FORMATS)[number];

/** What a finding is about, as its readers know it. */
export interface Identity {
  readonly format: FormatName | undefined;
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly container?: string | undefined;
}

/** A further place that explains a finding. */
export interface Note {
  readonly at: Span;
  readonly message: string;
}

/** Replacement of a stretch of a source; offsets in UTF-16 code units of the text without byte order mark. */
export interface Edit extends Span {
  readonly text: string;
}

export type FixClass = "safe" | "low-risk" | "suggest";

/** A fix as text: what the format's writer made of a rule's intent. */
export interface FixEdits {
  readonly class: FixClass;
  readonly title: string;
  /** Empty if the writer refused; then `refusal` says why. */
  readonly edits: readonly Edit[];
  readonly refusal?: string;
}

export interface Finding {
  readonly rule: string;
  /** Name of the sub-check, if the finding is of one. */
  readonly check: string | undefined;
  /** 1 to 7; 0 for what is not about containers (`unreadable-file`, `bad-ignore`). */
  readonly mistake: number;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  /** Where the report points: its first line and columns are shown. */
  readonly at: Place;
  readonly identity: Identity;
  readonly related: readonly Note[];
  readonly fix: FixEdits | undefined;
  /** Hex digest of rule, check, object path and normalised value; stable when lines move. */
  readonly fingerprint: string;
}

/** A finding that an ignore, annotation or the configuration accepts. */
export interface IgnoredFinding {
  readonly finding: Finding;
  readonly by: "comment" | "annotation" | "x-plimsoll" | "config";
  readonly reason: string;
  /** ISO date on which it ends. */
  readonly until: string | undefined;
}

export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

/** A part of the job that could not be done (a crashed rule): the run exits 2. */
export interface RunError {
  readonly message: string;
  readonly file?: string | undefined;
  readonly rule?: string | undefined;
}

/** The whole outcome of a run, ready to print. */
export interface Report {
  readonly findings: readonly Finding[];
  readonly ignored: readonly IgnoredFinding[];
  readonly skipped: readonly SkippedFile[];
  readonly errors: readonly RunError[];
  /** Files that were read and checked. */
  readonly files: number;
  readonly presets: readonly string[];
  readonly kubernetes: string;
  /** ISO date by which expiries are judged. */
  readonly today: string;
  readonly failOn: Severity | "never";
  readonly failed: boolean;
  /** Wall time in milliseconds. */
  readonly elapsed: number;
}
