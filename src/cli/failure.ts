import { CommanderError } from "commander";
import { UsageError } from "../errors.ts";
import type { Report } from "../model/finding.ts";
import { REPORTERS } from "../report/index.ts";
import { plain } from "../report/reporter.ts";
import type { Io } from "./io.ts";
import { version } from "./version.ts";

/** Formats that programs parse, so that no output at all would be a fault of its own. */
const MACHINE: ReadonlySet<string> = new Set(["json", "sarif"]);
const OTHER_COMMANDS: ReadonlySet<string> = new Set(["explain", "rules", "config", "help"]);

/** Says on standard error why a job could not be done; what commander found, it has said itself. */
export function sayFailure(error: unknown, io: Io): void {
  if (error instanceof CommanderError) return;
  io.stderr.write(explainError(error, io.env["PLIMSOLL_DEBUG"] !== undefined));
}

function explainError(error: unknown, debug: boolean): string {
  if (error instanceof UsageError) {
    return `plimsoll: ${error.message}\n${error.hint === undefined ? "" : `${error.hint}\n`}`;
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return `plimsoll: this is a bug in plimsoll: ${message}\n${debug ? `${stack}\n` : ""}`;
}

/** The report of a job that was not done, where a machine format was to go to standard output. */
export async function writeFailure(argv: readonly string[], error: unknown, io: Io): Promise<void> {
  const format = machineFormat(argv);
  if (format === undefined) return;
  const message = (error instanceof Error ? error.message : String(error)).replace(/^error: /, "");
  if (argv[0] === "levels") return writeLevelsFailure(message, io);
  if (argv[0] === "graph") return writeGraphFailure(message, io);
  const report: Report = {
    findings: [],
    ignored: [],
    skipped: [],
    errors: [{ message }],
    files: 0,
    presets: [],
    kubernetes: "1.36",
    today: new Date().toISOString().slice(0, 10),
    failOn: "high",
    failed: false,
    elapsed: 0,
  };
  const reporter = await REPORTERS[format]?.();
  const text = reporter?.(report, {
    version,
    rule: () => undefined,
    width: 110,
    paint: plain,
    hyperlinks: false,
    verbose: false,
    quiet: false,
  });
  if (text !== undefined) io.stdout.write(text);
}

async function writeLevelsFailure(message: string, io: Io): Promise<void> {
  const { levelsJson } = await import("../report/levels.ts");
  const empty = { survey: { workloads: [], namespaces: [] }, unreadable: [], skipped: [] };
  io.stdout.write(levelsJson({ ...empty, kubernetes: "1.36", errors: [{ message }] }, version));
}

async function writeGraphFailure(message: string, io: Io): Promise<void> {
  const { graphJson } = await import("../report/graph.ts");
  const empty = { graph: { nodes: [], edges: [] }, unreadable: [], skipped: [] };
  io.stdout.write(graphJson({ ...empty, errors: [{ message }] }, version));
}

/** Read from the raw words, as the failure may be that they could not be parsed. */
function machineFormat(argv: readonly string[]): string | undefined {
  if (OTHER_COMMANDS.has(argv[0] ?? "") || argv.includes("--diff")) return undefined;
  const end = argv.indexOf("--");
  const words = end === -1 ? argv : argv.slice(0, end);
  return words
    .map((word, at) => {
      if (word === "-f" || word === "--format") return words[at + 1] ?? "";
      return /^(?:--format=|-f)(.+)$/.exec(word)?.[1] ?? "";
    })
    .find((name) => MACHINE.has(name));
}
