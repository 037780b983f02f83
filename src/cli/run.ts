import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { SEVERITIES } from "../model/finding.ts";
import { MISTAKES, type Mistake } from "../model/rule.ts";
import { sayFailure, writeFailure } from "./failure.ts";
import { GRAPH_FORMATS } from "./graph-formats.ts";
import { type Io, isClosedPipe } from "./io.ts";
import { addPolicyOptions, addReadingOptions, addTargetOptions, collect, isoDate } from "./options.ts";
import { version } from "./version.ts";

/** How a run ended: nothing to fail for, findings to fail for, the job could not be done, nobody read on. */
export type ExitCode = 0 | 1 | 2 | typeof CLOSED_PIPE;

/** What a shell reports for a program whose reader went away. */
const CLOSED_PIPE = 141;

/** The command line: parses arguments, does the work, writes the output; never throws. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  let written = false;
  const write = (text: string): void => {
    written = true;
    io.stdout.write(text);
  };
  const stdout: Io["stdout"] = Object.create(io.stdout, { write: { value: write } });
  const watched: Io = Object.create(io, { stdout: { value: stdout } });
  const program = build(argv[0], watched, (outcome) => {
    code = outcome;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    return await fail(error, io, async () => {
      if (!written) await writeFailure(argv, error, io);
    });
  }
}

/** Ends a run that an error ended; also what is written about it may find no reader or no room. */
async function fail(error: unknown, io: Io, report: () => Promise<void>): Promise<ExitCode> {
  if (isClosedPipe(error)) return CLOSED_PIPE;
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  sayFailure(error, io);
  try {
    await report();
    return 2;
  } catch (second) {
    return isClosedPipe(second) ? CLOSED_PIPE : 2;
  }
}

/** First words with which the other commands, or a list of all, may be meant. */
const OTHERS: ReadonlySet<string> = new Set([
  "explain",
  "rules",
  "levels",
  "graph",
  "config",
  "help",
  "--help",
  "-h",
]);

function build(word: string | undefined, io: Io, done: (code: ExitCode) => void): Command {
  const program = new Command("plimsoll")
    .description("Policy linter for Dockerfiles, Compose files and Kubernetes YAML")
    .version(version, "-V, --version")
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: io.stdout.write, writeErr: io.stderr.write });
  addLint(program, io, done);
  // What lints is started most, and has no use for the other commands' options.
  if (OTHERS.has(word ?? ""))
    for (const add of [addExplain, addRules, addLevels, addGraph, addConfig]) add(program, io, done);
  return program;
}

function addLint(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program
    .command("lint", { isDefault: true })
    .description("lint files, folders or - (standard input); the default command")
    .argument("[path...]", "files and folders", ["."]);
  addReadingOptions(addPolicyOptions(command))
    .addOption(new Option("--min-severity <severity>", "hide findings below").choices([...SEVERITIES]))
    .option("-f, --format <name[=file]>", "pretty, compact, json, sarif or github; repeatable", collect)
    .option("--diff", "print the fixes as a patch, write nothing")
    .option("--no-inline-ignores", "let no comment or annotation silence a finding")
    .option("--show-ignored", "list what is ignored")
    .option("-q, --quiet", "only findings that fail the run")
    .option("-v, --verbose", "also what was skipped, and why")
    .option("--exit-zero", "succeed whatever is found")
    .option("--no-hyperlinks", "no links in the terminal")
    .option("--today <date>", "date to judge by", isoDate)
    .action(async (paths: readonly string[], options: Record<string, unknown>) => {
      const { lintCommand } = await import("./commands/lint.ts");
      done(await lintCommand(paths, options, io));
    });
}

function addExplain(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command("explain")
    .description("one rule in full; takes an id of another linter too (DL3002, KSV-0017, CKV_K8S_16)")
    .argument("<id>", "rule")
    .action(async (id: string) => {
      const { explainCommand } = await import("./commands/explain.ts");
      done(await explainCommand(id, io));
    });
}

function mistakeNumber(value: string): number {
  const number = /^[1-7]$/.test(value) ? Number(value) : MISTAKES.indexOf(value as Mistake) + 1;
  if (number === 0) throw new InvalidArgumentError(`It must be 1 to 7, or one of ${MISTAKES.join(", ")}.`);
  return number;
}

function addRules(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command("rules")
    .description("table of rules")
    .option("--mistake <n>", "rules against this mistake, by number or name", mistakeNumber)
    .option("-p, --preset <name>", "rules of this preset")
    .addOption(new Option("--severity <severity>", "rules of this severity").choices([...SEVERITIES]))
    .option("--search <word>", "rules that mention a word")
    .addOption(
      new Option("-f, --format <name>", "form of the table")
        .choices(["table", "json", "markdown"])
        .default("table"),
    )
    .action(async (options: Record<string, unknown>) => {
      const { rulesCommand } = await import("./commands/rules.ts");
      done(await rulesCommand(options, io));
    });
}

function addLevels(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program
    .command("levels")
    .description("lowest Pod Security level and least OpenShift SCC of every workload, and why")
    .argument("[path...]", "files and folders", ["."])
    .addOption(
      new Option("-f, --format <name>", "form of the answer").choices(["pretty", "json"]).default("pretty"),
    )
    .option("--explain", "every field in the way, with its place and the edit");
  addReadingOptions(addTargetOptions(command)).action(
    async (paths: readonly string[], options: Record<string, unknown>) => {
      const { levelsCommand } = await import("./commands/levels.ts");
      done(await levelsCommand(paths, options, io));
    },
  );
}

function addGraph(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const command = program
    .command("graph")
    .description("who can reach whom: network policies, Services, Ingresses, Compose networks")
    .argument("[path...]", "files and folders", ["."])
    .addOption(
      new Option("-f, --format <name>", "form of the answer").choices([...GRAPH_FORMATS]).default("text"),
    );
  addReadingOptions(addTargetOptions(command)).action(
    async (paths: readonly string[], options: Record<string, unknown>) => {
      const { graphCommand } = await import("./commands/graph.ts");
      done(await graphCommand(paths, options, io));
    },
  );
}

function addConfig(program: Command, io: Io, done: (code: ExitCode) => void): void {
  const config = program.command("config").description("the configuration: what it is, whether it is right");
  const load = async () => await import("./commands/config.ts");
  addPolicyOptions(
    config.command("print").description("effective configuration, with where each value came from"),
  )
    .argument("[file]", "file to print it for", ".")
    .action(async (file: string, options: Record<string, unknown>) =>
      done(await (await load()).printConfig(file, options, io)),
    );
  config
    .command("validate")
    .description("check a configuration file")
    .argument("[file]", "configuration file; the nearest one by default")
    .action(async (file: string | undefined) => done(await (await load()).validateConfig(file, io)));
  config
    .command("schema")
    .description("print the JSON schema of the configuration")
    .action(async () => done(await (await load()).printSchema(io)));
}
