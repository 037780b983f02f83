import { lintSources } from "../../lint.ts";
import { type Report, reaches, type Severity } from "../../model/finding.ts";
import { spareCompiler } from "../compiler.ts";
import { gather } from "../gather.ts";
import { ignorer } from "../ignorer.ts";
import type { Io } from "../io.ts";
import { loadPolicy, type PolicyOptions } from "../policy.ts";
import { Progress } from "../progress.ts";
import { checkTargets, writeReports } from "../reports.ts";
import type { ExitCode } from "../run.ts";

/** Flags of `plimsoll lint`, as the command line hands them over. */
export interface LintFlags extends PolicyOptions {
  readonly minSeverity?: Severity;
  readonly format?: readonly string[];
  readonly diff?: boolean;
  readonly inlineIgnores: boolean;
  readonly showIgnored?: boolean;
  readonly stdinFilename?: string;
  readonly kind?: "dockerfile" | "compose" | "kubernetes";
  readonly profile?: readonly string[];
  readonly envFile?: readonly string[];
  readonly gitignore: boolean;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly exitZero?: boolean;
  readonly allowEmpty?: boolean;
  readonly color: "auto" | "always" | "never";
  readonly hyperlinks: boolean;
  readonly today?: string;
}

/** `plimsoll lint`: finds the files, lints them, prints the report. */
export async function lintCommand(
  paths: readonly string[],
  options: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<ExitCode> {
  const flags = options as unknown as LintFlags;
  checkTargets(flags, io);
  const policy = await loadPolicy(paths, flags, io.cwd);
  const { config } = policy;
  const gathered = await gather(paths, flags, config, io);
  await spareCompiler(gathered.sources.length);
  const progress = new Progress(io.stderr);
  const today = flags.today ?? new Date().toISOString().slice(0, 10);
  const judged = await lintSources(gathered.sources, {
    ...gathered.reading,
    progress: (done) => progress.show(done, gathered.sources.length),
    rules: policy.rules,
    settings: config,
    kubernetes: config.values.kubernetesVersion?.value ?? "1.36",
    today,
    presets: config.values.preset.value,
    failOn: config.values.failOn.value,
    skipped: gathered.skipped,
    unreadable: gathered.unreadable,
    ignore: ignorer(policy, { today, inline: flags.inlineIgnores }),
  });
  progress.clear();
  const empty = judged.files === 0 && judged.findings.length === 0;
  const isFault = empty && !gathered.allExplicit && flags.allowEmpty !== true;
  const whole = isFault ? { ...judged, errors: [...judged.errors, { message: NOTHING }] } : judged;
  const unwritten = await writeReports(hideBelow(whole, flags.minSeverity), policy.rules, flags, io);
  const told = { ...whole, errors: [...whole.errors, ...unwritten] };
  for (const note of notes(told, { flags, empty, isFault })) io.stderr.write(`${note}\n`);
  if (told.errors.length > 0) return 2;
  return whole.failed && flags.exitZero !== true ? 1 : 0;
}

const NOTHING = "no Dockerfile, Compose file or Kubernetes manifest found";

interface Outcome {
  readonly flags: LintFlags;
  readonly empty: boolean;
  readonly isFault: boolean;
}

/** What standard error says beside the report. */
function notes(report: Report, { flags, empty, isFault }: Outcome): string[] {
  const lines = report.errors.map(({ message }) => `plimsoll: ${message}`);
  if (isFault) lines.push("Use --allow-empty if that is right, --verbose to see what was skipped.");
  // A hook hands over what it has: that nothing of it was linted is worth a line, but no fault.
  else if (empty && flags.quiet !== true)
    lines.push(...report.skipped.map(({ file, reason }) => `plimsoll: skipped ${file}: ${reason}`));
  const hidden = failing(report).length - failing(hideBelow(report, flags.minSeverity)).length;
  if (hidden > 0)
    lines.push(`plimsoll: ${hidden} of the findings that fail the run hidden by --min-severity`);
  return lines;
}

const failing = ({ findings, failOn }: Report): Report["findings"] =>
  findings.filter(({ severity }) => reaches(severity, failOn));

/** What is hidden still counts for the exit code. */
const hideBelow = (report: Report, threshold: Severity | undefined): Report =>
  threshold === undefined
    ? report
    : { ...report, findings: report.findings.filter(({ severity }) => reaches(severity, threshold)) };
