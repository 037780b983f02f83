import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// NODE_EXTRA_CA_CERTS alone adds tens of milliseconds to every start of Node, to the empty script most of all.
const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...environment } = process.env;

/** Exit codes of a run that did its work: findings are no failure here. */
const DONE = new Set([0, 1]);

/**
 * Runs every command once per round, one after the other, so that a machine that slows down slows all of them.
 * Gives for each its CPU times (user and system, milliseconds), one per round.
 */
export function measureCpu(commands, rounds, folder) {
  const times = commands.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [at, args] of commands.entries()) times[at].push(timeOne(args, folder));
    progress(`round ${round + 1} of ${rounds}`);
  }
  return times;
}

/** bash times its child by the kernel's own count; Node can ask for its children's only all together. */
function timeOne(args, folder) {
  const result = spawnSync(
    "bash",
    // Output goes to a file, as it does in CI: /dev/null would be taken for what may be a terminal.
    ["-c", 'TIMEFORMAT="%U %S"; time "$@" >out.txt 2>err.txt', "bash", process.execPath, ...args],
    { cwd: folder, env: environment, encoding: "utf8" },
  );
  if (result.error) throw result.error;
  expectDone(result.status, args, folder);
  const [user, system] = result.stderr.trim().split("\n").at(-1).split(" ").map(Number);
  return (user + system) * 1000;
}

/** The most memory that a command held at once, in megabytes of a million bytes. */
export function measurePeak(args, folder) {
  const probe = join(folder, "peak.cjs");
  writeFileSync(
    probe,
    `process.on("exit", () => require("node:fs").writeFileSync("peak.txt", String(process.resourceUsage().maxRSS)));`,
  );
  // By way of bash: the kernel counts the memory of the process that starts another as that one's own.
  const result = spawnSync(
    "bash",
    ["-c", '"$@" >out.txt 2>err.txt; exit $?', "bash", process.execPath, "--require", probe, ...args],
    { cwd: folder, env: environment },
  );
  expectDone(result.status, args, folder);
  return (Number(readFileSync(join(folder, "peak.txt"), "utf8")) * 1024) / 1e6;
}

/** What a probe says on standard output, as JSON. */
export function ask(args, folder) {
  const result = spawnSync(process.execPath, args, { cwd: folder, env: environment, encoding: "utf8" });
  if (result.status !== 0) throw new Error(`${args.join(" ")} failed: ${result.stderr}`);
  return JSON.parse(result.stdout);
}

function expectDone(status, args, folder) {
  if (DONE.has(status)) return;
  throw new Error(
    `exit code ${status} of ${args.join(" ")}: ${readFileSync(join(folder, "err.txt"), "utf8")}`,
  );
}

export function median(list) {
  return [...list].sort((a, b) => a - b)[list.length >> 1];
}

/** A line on a terminal that the next one takes the place of. */
export function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
