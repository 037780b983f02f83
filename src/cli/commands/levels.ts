import { survey } from "../../levels/index.ts";
import { parseVersion } from "../../lint.ts";
import { readSources } from "../../read/index.ts";
import { visible } from "../../report/escape.ts";
import { type LevelsReport, levelsJson } from "../../report/levels.ts";
import { levelsPretty } from "../../report/levels-pretty.ts";
import { safeText } from "../../report/mask.ts";
import { spotOf } from "../../report/spot.ts";
import { gather } from "../gather.ts";
import type { Io } from "../io.ts";
import { loadPolicy } from "../policy.ts";
import { paintFor } from "../reports.ts";
import type { ExitCode } from "../run.ts";
import { version } from "../version.ts";
import type { LintFlags } from "./lint.ts";

/** Flags of `plimsoll levels`; those that find and read files mean what they mean to `lint`. */
export interface LevelsFlags extends Omit<LintFlags, "format"> {
  readonly format: "pretty" | "json";
  readonly explain?: boolean;
}

const NOTHING = "no Compose file or Kubernetes manifest found";

/** `plimsoll levels`: what every workload needs, which field forces it there, and the next better level. */
export async function levelsCommand(
  paths: readonly string[],
  options: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<ExitCode> {
  const { format, explain, ...flags } = options as unknown as LevelsFlags;
  const policy = await loadPolicy(paths, flags, io.cwd);
  const gathered = await gather(paths, flags, policy, io);
  const { subjects, files, unreadable, skipped } = await readSources(gathered.sources, gathered.reading);
  const kubernetes = policy.values.kubernetesVersion?.value ?? "1.36";
  const all = {
    workloads: subjects.workload ?? [],
    namespaces: subjects.namespace ?? [],
    sccs: subjects.scc ?? [],
  };
  const faults = [...gathered.unreadable, ...unreadable].filter(({ severity }) => severity !== "low");
  const isEmpty = files === 0 && faults.length === 0 && !gathered.allExplicit && flags.allowEmpty !== true;
  const report: LevelsReport = {
    survey: survey(all, parseVersion(kubernetes).minor),
    kubernetes,
    unreadable: faults,
    skipped: [...gathered.skipped, ...skipped],
    errors: isEmpty ? [{ message: NOTHING }] : [],
  };
  await write(report, { format, explain: explain === true, color: flags.color }, io);
  for (const line of notes(report)) io.stderr.write(`plimsoll: ${line}\n`);
  if (isEmpty) return 2;
  return faults.length > 0 ? 1 : 0;
}

async function write(
  report: LevelsReport,
  { format, explain, color }: Pick<LevelsFlags, "format" | "color"> & { readonly explain: boolean },
  io: Io,
): Promise<void> {
  const text =
    format === "json"
      ? levelsJson(report, version)
      : levelsPretty(report, { explain, paint: await paintFor(color, io) });
  io.stdout.write(text);
}

/** What standard error says beside the report: that it is not whole. */
function notes({ unreadable, errors }: LevelsReport): string[] {
  const faults = unreadable.map(({ at, message }) => {
    const { line, column } = spotOf(at);
    return `${visible(at.source.path)}:${line}:${column}: ${safeText(message)}`;
  });
  return [...errors.map(({ message }) => message), ...faults];
}
