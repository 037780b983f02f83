import { rules } from "../../../rules/index.ts";
import { UsageError } from "../../errors.ts";
import { lintSources } from "../../lint.ts";
import { type Report, reaches, type Severity } from "../../model/finding.ts";
import { gather } from "../gather.ts";
import { ignorer } from "../ignorer.ts";
import type { Io } from "../io.ts";
import { loadPolicy, type PolicyOptions } from "../policy.ts";
import { Progress } from "../progress.ts";
import { targetsOf, writeReports } from "../reports.ts";
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
  targetsOf(flags, io);
  const policy = await loadPolicy(paths, flags, io.cwd);
  const gathered = await gather(paths, flags, policy, io);
  const progress = new Progress(io.stderr);
  const today = flags.today ?? new Date().toISOString().slice(0, 10);
  const judged = await lintSources(gathered.sources, {
    ...gathered.reading,
    progress: (done) => progress.show(done, gathered.sources.length),
    rules,
    settings: policy,
    kubernetes: policy.values.kubernetesVersion?.value ?? "1.36",
    today,
    presets: policy.values.preset.value,
    failOn: policy.values.failOn.value,
    skipped: gathered.skipped,
    unreadable: gathered.unreadable,
    ignore: ignorer(policy, { today, inline: flags.inlineIgnores }),
  });
  progress.clear();
  const report = flags.minSeverity === undefined ? judged : hideBelow(judged, flags.minSeverity);
  const isEmpty =
    report.files === 0 && report.findings.length === 0 && !gathered.allExplicit && flags.allowEmpty !== true;
  await writeReports(report, flags, io);
  for (const error of report.errors) io.stderr.write(`plimsoll: ${error.message}\n`);
  if (isEmpty)
    throw new UsageError(
      "no Dockerfile, Compose file or Kubernetes manifest found",
      "Use --allow-empty if that is right, --verbose to see what was skipped.",
    );
  if (report.errors.length > 0) return 2;
  return report.failed && flags.exitZero !== true ? 1 : 0;
}

/** What is hidden still counts for the exit code. */
const hideBelow = (report: Report, threshold: Severity): Report => ({
  ...report,
  findings: report.findings.filter((finding) => reaches(finding.severity, threshold)),
});
