import { check, type Settings } from "./check/check.ts";
import { joinFindings } from "./check/join.ts";
import { RawFinding } from "./check/raw-finding.ts";
import { applyEdits, planFix, withoutOverlaps } from "./fix/plan.ts";
import {
  type Edit,
  type Finding,
  type FixEdits,
  type Report,
  reaches,
  type Severity,
  type SkippedFile,
} from "./model/finding.ts";
import type { KubernetesVersion, Rule } from "./model/rule.ts";
import type { Source } from "./model/source.ts";
import { type ReadOptions, readSources } from "./read/index.ts";
import { writeChanges } from "./read/write.ts";

/** What a run judges by. */
export interface LintOptions extends ReadOptions {
  readonly rules: readonly Rule[];
  readonly settings: Settings;
  /** Target version, `1.36`. */
  readonly kubernetes: string;
  /** ISO date of the run. */
  readonly today: string;
  readonly presets?: readonly string[];
  readonly failOn?: Severity | "never";
  /** Files that were found but not handed in, with the reason. */
  readonly skipped?: readonly SkippedFile[];
  /** Files that could not be read at all. */
  readonly unreadable?: readonly Finding[];
  /** Splits findings into those that stand and those that an ignore accepts. */
  readonly ignore?: (findings: readonly RawFinding[], model: ReadModel) => Promise<Ignored>;
}

type ReadModel = Awaited<ReturnType<typeof readSources>>;

export interface Ignored {
  readonly kept: readonly RawFinding[];
  readonly ignored: Report["ignored"];
  /** What is wrong with the ignores themselves. */
  readonly faults: readonly Finding[];
}

/** Lints texts that are already in memory: the whole pipeline from reading to the report. */
export async function lintSources(sources: readonly Source[], options: LintOptions): Promise<Report> {
  const started = Date.now();
  // Whatever order they come in, the first of several alike is the same.
  const ordered = sources.toSorted((a, b) => compare(a.path, b.path));
  const model = await readSources(ordered, options);
  const result = check({
    rules: options.rules,
    subjects: model.subjects,
    settings: options.settings,
    kubernetes: parseVersion(options.kubernetes),
    today: options.today,
    settingOf: model.settingOf,
  });
  const split = (await options.ignore?.(result.findings, model)) ?? {
    kept: result.findings,
    ignored: [],
    faults: [],
  };
  const judged = joinFindings(split.kept).map((finding) => new FixableFinding(finding));
  const findings = [...judged, ...model.unreadable, ...(options.unreadable ?? []), ...split.faults].sort(
    byPlace,
  );
  const failOn = options.failOn ?? "high";
  return {
    findings,
    ignored: split.ignored,
    skipped: [...(options.skipped ?? []), ...model.skipped].sort((a, b) => compare(a.file, b.file)),
    errors: result.errors,
    files: model.files,
    presets: options.presets ?? [],
    kubernetes: options.kubernetes,
    today: options.today,
    failOn,
    failed: findings.some((finding) => reaches(finding.severity, failOn)),
    elapsed: Date.now() - started,
  };
}

/** A finding whose fix is written when a report asks for it. */
class FixableFinding extends RawFinding {
  #fix: FixEdits | undefined;

  override get fix(): FixEdits | undefined {
    if (this.intent) this.#fix ??= planFix(this.intent, writeChanges);
    return this.#fix;
  }
}

/** `1.36` as numbers; anything else is the newest. */
export function parseVersion(text: string): KubernetesVersion {
  const match = /^v?(\d+)\.(\d+)/.exec(text);
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : { major: 1, minor: 999 };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A total order: file, place, rule, check, message. */
function byPlace(a: Finding, b: Finding): number {
  return (
    compare(a.at.source.path, b.at.source.path) ||
    a.at.start - b.at.start ||
    compare(a.rule, b.rule) ||
    compare(a.check ?? "", b.check ?? "") ||
    compare(a.message, b.message)
  );
}

/** Texts as the fixes of these findings leave them; of fixes that overlap the first is taken, the others wait. */
export function fixedTexts(findings: readonly Finding[]): Map<Source, string> {
  const bySource = new Map<Source, Edit[]>();
  for (const edit of withoutOverlaps(findings.map(({ fix }) => fix?.edits ?? []))) {
    bySource.set(edit.source, [...(bySource.get(edit.source) ?? []), edit]);
  }
  return new Map([...bySource].map(([source, edits]) => [source, applyEdits(source.text, edits)]));
}
