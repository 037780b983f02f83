import { resolve } from "node:path";
import { builtInRules } from "../../rules/index.ts";
import { didYouMean } from "../config/nearest.ts";
import { UsageError } from "../errors.ts";
import { fixedTexts } from "../lint.ts";
import type { Report } from "../model/finding.ts";
import type { Rule } from "../model/rule.ts";
import { REPORTERS } from "../report/index.ts";
import { type Paint, plain, type ReportOptions, type RuleInfo } from "../report/reporter.ts";
import type { LintFlags } from "./commands/lint.ts";
import type { Io } from "./io.ts";
import { checkReportFile, writeReportFile } from "./report-file.ts";
import { version } from "./version.ts";

/** A format and the file it goes to; standard output without one. */
interface Target {
  readonly format: string;
  readonly file: string | undefined;
}

/** Formats asked for; throws UsageError for one that does not exist or two for one place. */
export function targetsOf(flags: LintFlags, io: Io): Target[] {
  if (!flags.format) {
    const annotations = io.env["GITHUB_ACTIONS"] === "true" ? [{ format: "github", file: undefined }] : [];
    return [{ format: "pretty", file: undefined }, ...annotations];
  }
  const targets = flags.format.map(readTarget);
  if (targets.filter(({ file }) => file === undefined).length > 1)
    throw new UsageError(
      "two formats cannot share standard output",
      "Give one of them a file: --format sarif=report.sarif",
    );
  const files = targets.flatMap(({ file }) => (file === undefined ? [] : [resolve(io.cwd, file)]));
  const twice = files.find((file, at) => files.indexOf(file) !== at);
  if (twice !== undefined) throw new UsageError(`two formats cannot share the file "${twice}"`);
  return targets;
}

/** Throws UsageError if a report's file could not be written, so that this is known before the work begins. */
export function checkTargets(flags: LintFlags, io: Io): void {
  for (const { file } of targetsOf(flags, io))
    if (file !== undefined) checkReportFile(resolve(io.cwd, file), file);
}

function readTarget(text: string): Target {
  const at = text.indexOf("=");
  const format = at === -1 ? text : text.slice(0, at);
  if (!Object.hasOwn(REPORTERS, format)) {
    const names = Object.keys(REPORTERS);
    throw new UsageError(
      `there is no format "${format}"${didYouMean(format, names)}`,
      `Formats are ${names.join(", ")}.`,
    );
  }
  const file = at === -1 ? undefined : text.slice(at + 1);
  if (file === "") throw new UsageError(`the format "${text}" names no file`);
  return { format, file };
}

/**
 * Writes a report in every format asked for, or the patch of `--diff` instead. Files go first, as the reader of standard
 * output may leave; what of them could not be written is given back and told by the formats that follow.
 */
export async function writeReports(
  report: Report,
  rules: readonly Rule[],
  flags: LintFlags,
  io: Io,
): Promise<Report["errors"]> {
  const failures: { readonly message: string }[] = [];
  if (flags.diff === true) await writeDiff(report, io);
  const targets = flags.diff === true ? [] : targetsOf(flags, io);
  for (const target of filesFirst(targets)) {
    const failure = await writeReport(
      { ...report, errors: [...report.errors, ...failures] },
      target,
      await optionsFor(target, rules, flags, io),
      io,
    );
    if (failure !== undefined) failures.push({ message: failure });
  }
  return failures;
}

const filesFirst = (targets: readonly Target[]): readonly Target[] => [
  ...targets.filter(({ file }) => file !== undefined),
  ...targets.filter(({ file }) => file === undefined),
];

/** Gives back why a file could not be written. */
async function writeReport(
  report: Report,
  { format, file }: Target,
  options: ReportOptions,
  io: Io,
): Promise<string | undefined> {
  const reporter = await REPORTERS[format]?.();
  if (!reporter) throw new Error(`no reporter for ${format}`);
  const text = reporter(report, options);
  if (format === "sarif") await sayWhatIsLeftOut(report, io);
  if (file !== undefined) return writeReportFile(resolve(io.cwd, file), text, file);
  io.stdout.write(text);
  return undefined;
}

async function sayWhatIsLeftOut(report: Report, io: Io): Promise<void> {
  const { sarifNotice } = await import("../report/sarif.ts");
  const notice = sarifNotice(report);
  if (notice !== undefined) io.stderr.write(`plimsoll: ${notice}\n`);
}

async function writeDiff(report: Report, io: Io): Promise<void> {
  const { diff } = await import("../report/diff.ts");
  const fixed = [...fixedTexts(report.findings)].map(([source, text]) => ({ source, text }));
  io.stdout.write(await diff(fixed));
}

async function optionsFor(
  { format, file }: Target,
  rules: readonly Rule[],
  flags: LintFlags,
  io: Io,
): Promise<ReportOptions> {
  const known = new Map<string, RuleInfo>(
    [...rules, ...builtInRules].map((rule) => [rule.id, rule] as const),
  );
  const forTerminal = format === "pretty" && file === undefined;
  const paint = forTerminal ? await paintFor(flags.color, io) : plain;
  return {
    version,
    rule: (id) => known.get(id),
    width: Math.min(io.stdout.columns ?? 110, 140),
    paint,
    hyperlinks: forTerminal && flags.hyperlinks && io.stdout.isTerminal && paint !== plain,
    verbose: flags.verbose === true,
    quiet: flags.quiet === true,
    showIgnored: flags.showIgnored === true,
  };
}

/** Colours where they are wanted: `--color`, then NO_COLOR and FORCE_COLOR (no-color.org, force-color.org), then a terminal. */
export async function paintFor(when: LintFlags["color"], { env, stdout }: Io): Promise<Paint> {
  if (when === "never" || (when === "auto" && !isColourful(env, stdout.isTerminal))) return plain;
  const { colours } = await import("../report/pretty-paint.ts");
  return await colours(1);
}

function isColourful(env: Io["env"], isTerminal: boolean): boolean {
  if (env["NO_COLOR"]) return false;
  const force = env["FORCE_COLOR"];
  if (force !== undefined) return force !== "0" && force !== "false";
  return isTerminal && env["TERM"] !== "dumb";
}
