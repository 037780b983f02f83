// Watches the built command's system calls under strace: no network, no other process, no file written but the reports.
// Exits with 1 and the offending calls otherwise, with 2 where strace cannot run. By hand: node bench/strace.mjs
import { spawnSync } from "node:child_process";
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const path = (name) => new URL(name, import.meta.url).pathname;
const bin = path("../dist/bin.cjs");
const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...env } = process.env;

/** What is run, and the reports that it may write. */
const RUNS = [
  { what: "cold, without a configuration", args: ["--no-config", "."] },
  { what: "with a configuration and all rules", args: ["-c", "policy.yaml", "-p", "all", "."] },
  { what: "JSON", args: ["-f", "json", "."] },
  { what: "SARIF", args: ["-f", "sarif", "."] },
  {
    what: "reports in files",
    args: ["-f", "pretty", "-f", "json=out/report.json", "-f", "sarif=out/report.sarif", "."],
    reports: ["out/report.json", "out/report.sarif"],
  },
  { what: "standard input", args: ["--stdin-filename", "compose.yaml", "-"] },
  { what: "a patch", args: ["--diff", "."] },
  { what: "a rule explained", args: ["explain", "no-privileged"] },
  { what: "the list of rules", args: ["rules", "--format", "json"] },
];

const NETWORK =
  /^(?:socket|connect|bind|listen|accept4?|send(?:to|msg|mmsg)|recv(?:from|msg|mmsg)|getsockname|getpeername)$/;
const WRITING = /\bO_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)\b/;
const OPENING = /^(?:open|openat|openat2|creat)$/;
const CHANGING =
  /^(?:rename|link|symlink|mkdir|mknod|unlink)(?:at2?)?$|^(?:rmdir|truncate|chmod|fchmod(?:at2?)?|chown|lchown|fchown(?:at)?|utime|utimes|utimensat|futimesat|setxattr|mount)$/;

/** Why a system call is none that a linter makes; undefined if it may be made. */
function objection({ name, rest }, started, mayWrite) {
  if (NETWORK.test(name)) return "network";
  if (name === "socketpair" || name === "io_uring_setup") return "network";
  if (/^execve(?:at)?$/.test(name)) return started ? "other program" : undefined;
  if (/^v?fork$/.test(name)) return "child process";
  if (/^clone3?$/.test(name)) return rest.includes("CLONE_THREAD") ? undefined : "child process";
  const paths = quoted(rest);
  const isWrite = CHANGING.test(name) || name === "creat" || (OPENING.test(name) && WRITING.test(rest));
  return isWrite && !(paths.length > 0 && paths.every(mayWrite)) ? "write" : undefined;
}

const quoted = (text) => [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, inner]) => inner);

/** A report is written beside its place, under its name and a number, and then moved there. */
function writableIn(folder, reports) {
  const allowed = reports.map((report) => resolve(folder, report));
  return (name) => {
    const file = resolve(folder, name).replace(/\.\d+-\w+\.tmp$/, "");
    return allowed.includes(file);
  };
}

/** The calls of one run that a linter has no business with. */
function watch(folder, [program, ...args], reports = []) {
  const log = join(folder, "..", "strace.log");
  const options = ["-f", "-qq", "-s", "4096", "-e", "trace=%network,%process,%file,fchmod,fchown", "-o", log];
  // Files, because Node makes pipes to its children of sockets, and the child asks what they are.
  const stdio = [
    openSync(join(folder, "compose.yaml"), "r"),
    openSync(join(folder, "..", "stdout.txt"), "w"),
    openSync(join(folder, "..", "stderr.txt"), "w"),
  ];
  const result = spawnSync("strace", [...options, process.execPath, program, ...args], {
    cwd: folder,
    env,
    stdio,
  });
  for (const descriptor of stdio) closeSync(descriptor);
  if (result.error) throw result.error;
  if (![0, 1].includes(result.status)) {
    throw new Error(`exit code ${result.status}: ${readFileSync(join(folder, "..", "stderr.txt"), "utf8")}`);
  }
  const mayWrite = writableIn(folder, reports);
  const found = [];
  let calls = 0;
  for (const text of readFileSync(log, "utf8").split("\n")) {
    const call = /^\d+ +(\w+)\((.*)$/.exec(text);
    if (!call) continue;
    const why = objection({ name: call[1], rest: call[2] }, calls++ > 0, mayWrite);
    if (why) found.push(`${why}: ${text}`);
  }
  return { calls, found };
}

const GUILTY = `
require("node:child_process").spawnSync("true");
require("node:fs").writeFileSync("written.txt", "");
require("node:net").connect(9, "127.0.0.1").on("error", () => {});
`;

/** A watch that overlooks a program which does all of it would prove nothing. */
function expectSight(folder) {
  const program = join(folder, "..", "guilty.cjs");
  writeFileSync(program, GUILTY);
  const seen = new Set(watch(folder, [program]).found.map((text) => text.split(":")[0]));
  const missed = ["network", "child process", "other program", "write"].filter((why) => !seen.has(why));
  if (missed.length > 0) throw new Error(`this strace does not show: ${missed.join(", ")}`);
}

function layOut(folder) {
  cpSync(path("../fixtures/projects/shop"), folder, { recursive: true });
  cpSync(path("../fixtures/start"), folder, { recursive: true });
  mkdirSync(join(folder, "out"));
  writeFileSync(join(folder, ".gitignore"), "node_modules\n");
  writeFileSync(join(folder, "policy.yaml"), "preset: [recommended]\nexclude: ['vendor/**']\n");
}

function main() {
  if (spawnSync("strace", ["-qq", "-o", "/dev/null", "true"]).status !== 0) {
    console.error("skipped: strace is not installed here, or may not watch processes");
    return 2;
  }
  if (!existsSync(bin)) {
    console.error("nothing is built yet: run `npm run build` first");
    return 2;
  }
  const base = mkdtempSync(join(tmpdir(), "plimsoll-strace-"));
  const folder = join(base, "project");
  try {
    layOut(folder);
    expectSight(folder);
    const results = RUNS.map(({ what, args, reports }) => ({
      what,
      ...watch(folder, [bin, ...args], reports),
    }));
    for (const { what, calls, found } of results) {
      console.log(`${found.length === 0 ? "clean" : "FOUND"}  ${what} (${calls} calls watched)`);
      for (const text of found) console.log(`       ${text}`);
    }
    return results.some(({ found }) => found.length > 0) ? 1 : 0;
  } finally {
    rmSync(base, { recursive: true });
  }
}

process.exitCode = main();
