import { survey } from "../../levels/index.ts";
import { parseVersion } from "../../lint.ts";
import { type LevelsReport, levelsJson } from "../../report/levels.ts";
import { levelsPretty } from "../../report/levels-pretty.ts";
import type { Io } from "../io.ts";
import { readModel, sayUnread } from "../read-model.ts";
import { paintFor } from "../reports.ts";
import type { ExitCode } from "../run.ts";
import { version } from "../version.ts";
import type { LintFlags } from "./lint.ts";

/** Flags of `plimsoll levels`; those that find and read files mean what they mean to `lint`. */
export interface LevelsFlags extends Omit<LintFlags, "format"> {
  readonly format: "pretty" | "json";
  readonly explain?: boolean;
}

/** `plimsoll levels`: what every workload needs, which field forces it there, and the next better level. */
export async function levelsCommand(
  paths: readonly string[],
  options: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<ExitCode> {
  const { format, explain, ...flags } = options as unknown as LevelsFlags;
  const { config, subjects, unread } = await readModel(paths, flags, io);
  const kubernetes = config.values.kubernetesVersion?.value ?? "1.36";
  const all = {
    workloads: subjects.workload ?? [],
    namespaces: subjects.namespace ?? [],
    sccs: subjects.scc ?? [],
  };
  const report = { survey: survey(all, parseVersion(kubernetes).minor), kubernetes, ...unread };
  await write(report, { format, explain: explain === true, color: flags.color }, io);
  return sayUnread(unread, io);
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
