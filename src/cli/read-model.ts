import { readSources } from "../read/index.ts";
import { visible } from "../report/escape.ts";
import { safeText } from "../report/mask.ts";
import { spotOf } from "../report/spot.ts";
import type { Unread } from "../report/unread.ts";
import type { LintFlags } from "./commands/lint.ts";
import { gather } from "./gather.ts";
import type { Io } from "./io.ts";
import { loadPolicy } from "./policy.ts";
import type { ExitCode } from "./run.ts";

const NOTHING = "no Compose file or Kubernetes manifest found";

/** Everything that the paths hold, for a command that judges no rules, with the policy that holds there. */
export async function readModel(paths: readonly string[], flags: Omit<LintFlags, "format">, io: Io) {
  const { config } = await loadPolicy(paths, flags, io.cwd);
  const gathered = await gather(paths, flags, config, io);
  const { subjects, files, unreadable, skipped } = await readSources(gathered.sources, gathered.reading);
  const faults = [...gathered.unreadable, ...unreadable].filter(({ severity }) => severity !== "low");
  const isEmpty = files === 0 && faults.length === 0 && !gathered.allExplicit && flags.allowEmpty !== true;
  const unread: Unread = {
    unreadable: faults,
    skipped: [...gathered.skipped, ...skipped],
    errors: isEmpty ? [{ message: NOTHING }] : [],
  };
  return { config, subjects, unread };
}

/** Says on standard error that a report is not whole, and gives the exit code that the run earned. */
export function sayUnread({ unreadable, errors }: Unread, io: Io): ExitCode {
  const faults = unreadable.map(({ at, message }) => {
    const { line, column } = spotOf(at);
    return `${visible(at.source.path)}:${line}:${column}: ${safeText(message)}`;
  });
  for (const line of [...errors.map(({ message }) => message), ...faults])
    io.stderr.write(`plimsoll: ${line}\n`);
  if (errors.length > 0) return 2;
  return faults.length > 0 ? 1 : 0;
}
