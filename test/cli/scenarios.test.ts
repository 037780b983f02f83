import { spawnSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtCommand } from "../built.ts";
import { tree } from "../files/tree.ts";

const { bin } = builtCommand();

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.2.3
      securityContext: { privileged: true }
`;
const ONLY = ["--only", "no-privileged", "-f", "compact"];
const compose = (services: number): string =>
  `services:\n${Array.from({ length: services }, (_, at) => `  s${at}: { image: "alpine:latest" }\n`).join("")}`;
/** More than a pipe takes at once, in every format. */
const LARGE = compose(500);
const files = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}/pod.yaml`, POD]));

interface World {
  readonly env?: NodeJS.ProcessEnv;
  /** Runs before the command, to let something happen in the middle of it. */
  readonly preload?: string;
  readonly uid?: number;
}

/** Runs the built command, as `$P`, in a shell; gives its exit code, which the script echoes last. */
function shell(cwd: string, script: string, world: World = {}) {
  const options: string[] = [];
  if (world.preload !== undefined) {
    const guard = join(tree(), "guard.cjs");
    writeFileSync(guard, `const fs = require("node:fs");\n${world.preload}`);
    options.push("--require", guard);
  }
  const command = [process.execPath, ...options, bin].map((word) => `'${word}'`).join(" ");
  const { stdout, stderr, status } = spawnSync("bash", ["-c", `plimsoll() { ${command} "$@"; }\n${script}`], {
    cwd,
    encoding: "utf8",
    env: world.env ?? process.env,
    maxBuffer: 1 << 28,
    ...(world.uid === undefined ? {} : { uid: world.uid, gid: world.uid }),
  });
  return { stdout, stderr, code: status };
}

const PIPE = "exit $" + "{PIPESTATUS[0]}";

/** Everything below a folder with size and time of change. */
const stateOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => {
      const { size, mtimeMs, ino } = lstatSync(join(folder, name));
      return `${name} ${size} ${mtimeMs} ${ino}`;
    })
    .sort();

const onLinux = describe.skipIf(process.platform !== "linux");

describe("output that cannot be delivered", () => {
  it.each([
    ["a report that nobody reads", `plimsoll large -f json | true; ${PIPE}`, 141],
    ["the same with findings that fail", `plimsoll large -f json --fail-on low | head -1; ${PIPE}`, 141],
    ["help that nobody reads", `(sleep 0.3; plimsoll --help) | true; ${PIPE}`, 141],
    ["a failure's report that nobody reads", `(sleep 0.3; plimsoll none -f json) | true; ${PIPE}`, 141],
    ["notes that nobody reads", `plimsoll none 2>&1 >/dev/null | true; ${PIPE}`, 2],
    ["closed standard error", "plimsoll none 2>&-", 2],
    ["closed standard output", `plimsoll pod.yaml >&-`, 1],
  ])("%s", (_what, script, code) => {
    const cwd = tree({ "large/compose.yaml": LARGE, "pod.yaml": POD });
    const ended = shell(cwd, script);
    expect(ended.code).toBe(code);
    expect(ended.stderr).not.toContain("    at ");
  });

  it("files are written although nobody reads standard output", () => {
    const cwd = tree({ "large/compose.yaml": LARGE });
    expect(shell(cwd, `plimsoll large -f pretty -f json=out.json | true; ${PIPE}`).code).toBe(141);
    expect(JSON.parse(readFileSync(join(cwd, "out.json"), "utf8")).summary.files).toBe(1);
  });

  it("the whole of a large report goes through a pipe", () => {
    const cwd = tree({ "large/compose.yaml": LARGE });
    const { stdout } = shell(cwd, "plimsoll large -f sarif | (sleep 0.3; cat)");
    expect(stdout.length).toBeGreaterThan(200_000);
    expect(JSON.parse(stdout).runs[0].results.length).toBeGreaterThanOrEqual(500);
  });
});

onLinux("a full device", () => {
  it.each(["pod.yaml -f json", "pod.yaml", "--help", "--version", "rules", "none -f json", "--diff"])(
    "plimsoll %s",
    (words) => {
      const { code, stderr } = shell(tree({ "pod.yaml": POD }), `plimsoll ${words} > /dev/full`);
      expect(code).toBe(2);
      if (!words.startsWith("none"))
        expect(stderr).toContain(
          "plimsoll: standard output cannot be written: no space is left on the device",
        );
      expect(stderr).not.toContain("bug");
    },
  );

  it("for notes changes nothing", () => {
    const cwd = tree({ "pod.yaml": POD });
    expect(shell(cwd, "plimsoll none 2> /dev/full").code).toBe(2);
    expect(shell(cwd, "plimsoll pod.yaml 2> /dev/full").code).toBe(1);
    expect(shell(cwd, "plimsoll none -f json > /dev/full 2>&1").code).toBe(2);
  });
});

describe("report files", () => {
  it.each([
    ["a folder that is missing", "nope/x.json", "it does not exist"],
    ["a folder in its place", "sub", "it is a folder"],
    ["a path through a file", "pod.yaml/x.json", "a part of its path is no folder"],
  ])("%s is told before the work", (_what, file, why) => {
    const cwd = tree({ "pod.yaml": POD, "sub/a.txt": "" });
    const preload = 'fs.readdirSync = () => { throw new Error("work began"); };';
    const { code, stderr } = shell(cwd, `plimsoll . -f json=${file}`, { preload });
    expect(stderr).toBe(`plimsoll: the report "${file}" cannot be written: ${why}\n`);
    expect(code).toBe(2);
  });

  it("one that fails late hides no other report and leaves nothing behind", () => {
    const cwd = tree({ "pod.yaml": POD });
    const preload = `fs.renameSync = () => { throw Object.assign(new Error(), { code: "EROFS" }); };`;
    const { code, stdout, stderr } = shell(cwd, "plimsoll pod.yaml -f json -f sarif=x.sarif", { preload });
    const report = JSON.parse(stdout);
    const message = 'the report "x.sarif" cannot be written: the file system is read-only';
    expect(report.summary.critical).toBe(1);
    expect(report.errors).toMatchObject([{ message }]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(readdirSync(cwd)).toEqual(["pod.yaml"]);
  });

  it("a link in the place of a report is replaced, not followed", () => {
    const cwd = tree({ "pod.yaml": POD, "other.txt": "keep" });
    symlinkSync("other.txt", join(cwd, "x.json"));
    expect(shell(cwd, "plimsoll pod.yaml -f json=x.json").code).toBe(1);
    expect(readFileSync(join(cwd, "other.txt"), "utf8")).toBe("keep");
    expect(lstatSync(join(cwd, "x.json")).isFile()).toBe(true);
  });

  it("a pipe and an open descriptor are written to, not replaced", () => {
    const cwd = tree({ "pod.yaml": POD });
    const script =
      "mkfifo pipe; cat pipe > one.json & plimsoll pod.yaml -f json=pipe -f sarif=/dev/fd/3 3> two.json; wait";
    shell(cwd, script);
    expect(JSON.parse(readFileSync(join(cwd, "one.json"), "utf8")).summary.critical).toBe(1);
    expect(JSON.parse(readFileSync(join(cwd, "two.json"), "utf8")).version).toBe("2.1.0");
    expect(statSync(join(cwd, "pipe")).isFIFO()).toBe(true);
  });

  it("two formats cannot share one", () => {
    const { code, stderr } = shell(tree({ "pod.yaml": POD }), "plimsoll -f json=x -f sarif=./x");
    expect(stderr).toContain("two formats cannot share the file");
    expect(code).toBe(2);
  });
});

describe("signals", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ])("%s ends a run with %i and no report", (signal, code) => {
    const cwd = tree({ "pod.yaml": POD });
    const preload = `fs.openSync = () => process.kill(process.pid, "${signal}");`;
    const ended = shell(cwd, "plimsoll pod.yaml -f json -f sarif=x.sarif; exit $?", { preload });
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(readdirSync(cwd)).toEqual(["pod.yaml"]);
  });

  it.each(["SIGINT", "SIGTERM"])("%s while a report file is written waits for it", (signal) => {
    const cwd = tree({ "pod.yaml": POD });
    const preload = `const rename = fs.renameSync;
      fs.renameSync = (...words) => { process.kill(process.pid, "${signal}"); rename(...words); };`;
    shell(cwd, "plimsoll pod.yaml -f json=x.json", { preload });
    expect(readdirSync(cwd)).toEqual(["pod.yaml", "x.json"]);
    expect(JSON.parse(readFileSync(join(cwd, "x.json"), "utf8")).summary.critical).toBe(1);
  });
});

describe("ends that nobody planned", () => {
  it.each([
    ["a promise that never settles", "Promise.resolve = () => new Promise(() => {});"],
    ["an error that nobody catches", 'process.nextTick(() => { throw new Error("boom"); });'],
  ])("%s", (_what, preload) => {
    const { code, stderr } = shell(tree({ "pod.yaml": POD }), "plimsoll pod.yaml --exit-zero", { preload });
    expect(code).toBe(2);
    expect(stderr).toContain("plimsoll: the run ended before its report was out\n");
  });

  it("an error after the report", () => {
    const preload = 'Promise.reject(new Error("boom"));';
    const { code, stdout, stderr } = shell(tree({ "pod.yaml": POD }), "plimsoll --exit-zero", { preload });
    expect(stdout).toContain("no-privileged");
    expect(stderr).toContain("boom");
    expect(code).toBe(2);
  });

  it("a working directory that is gone", () => {
    const { code, stderr } = shell(tree(), "mkdir gone && cd gone && rmdir ../gone && plimsoll .");
    expect(stderr).toBe("plimsoll: the working directory cannot be told: it does not exist\n");
    expect(code).toBe(2);
  });
});

describe("files that change under a run", () => {
  const preload = (change: string): string => `const open = fs.openSync;
    fs.openSync = (path, ...words) => { if (String(path).endsWith("b.yaml")) { ${change} } return open(path, ...words); };`;

  it.each([
    ["vanish", "fs.rmSync(path, { force: true });", "it vanished while the run went on; run again"],
    [
      "become a link",
      'fs.rmSync(path); fs.symlinkSync("/etc/passwd", path);',
      "the file cannot be read: its links lead in a circle, or it became a link",
    ],
  ])("%s", (_what, change, message) => {
    const cwd = tree({ "a.yaml": POD, "b.yaml": POD, "c.yaml": POD.replace("web", "c") });
    const { code, stdout } = shell(cwd, `plimsoll -f compact --only no-privileged`, {
      preload: preload(change),
    });
    expect(code).toBe(1);
    expect(stdout.split("\n").filter((line) => line.includes(message))).toEqual([
      `b.yaml:1:1: high unreadable-file: ${message}`,
    ]);
    expect(stdout).toMatch(/^c\.yaml:\d+/m);
  });

  it("become a pipe", () => {
    const cwd = tree({ "a.yaml": POD, "b.yaml": POD });
    const swap = 'fs.rmSync(path); require("node:child_process").execFileSync("mkfifo", [path]);';
    const { stdout } = shell(cwd, "plimsoll -f json", { preload: preload(swap) });
    expect(JSON.parse(stdout).skipped).toEqual([
      { file: "b.yaml", reason: "is a named pipe, not a regular file" },
    ]);
  });
});

describe("the same bytes whatever is around", () => {
  const inputs = { ...files(4), "é/Dockerfile": "FROM alpine:latest\n", "z/compose.yaml": compose(20) };
  const command = "plimsoll -f sarif=out.sarif -f compact --only no-privileged,pin-image-tag";
  const report = (cwd: string, script: string, world: World = {}): string => {
    const { stdout } = shell(cwd, script, world);
    return stdout + readFileSync(join(cwd, "out.sarif"), "utf8");
  };

  it("language, time zone, home", () => {
    const cwd = tree(inputs);
    const plain = report(cwd, command);
    expect(plain).toContain("é/Dockerfile:1:6");
    for (const env of [
      { ...process.env, LANG: "C", LC_ALL: "C", TZ: "Pacific/Kiritimati" },
      { ...process.env, LC_ALL: "tr_TR.UTF-8", TZ: "America/Adak", HOME: "/nonexistent" },
    ])
      expect(report(cwd, command, { env })).toBe(plain);
  });

  it("no environment and no such user", () => {
    const cwd = tree({ Dockerfile: "FROM alpine:latest\n" });
    spawnSync("chmod", ["755", cwd]);
    const uid = process.getuid?.() === 0 ? { uid: 123_456 } : {};
    const bare = shell(cwd, "plimsoll -f compact", { env: {}, ...uid });
    expect(bare).toEqual(shell(cwd, "plimsoll -f compact"));
    expect(bare.stdout).toContain("pin-image-tag");
  });

  it("few descriptors", () => {
    const cwd = tree(files(40));
    const words = ONLY.join(" ");
    const few = shell(cwd, `ulimit -n 24; plimsoll ${words}`);
    expect(few).toEqual(shell(cwd, `plimsoll ${words}`));
    expect(few.stdout.split("\n").length).toBeGreaterThan(1);
  });

  it("order of arguments, whatever lies beside them", () => {
    const cwd = tree({
      "a/x.yaml": POD,
      "a/plimsoll.yaml": "rules: { no-privileged: off }\n",
      "b/compose.yaml":
        "services: { s: { extends: { file: ../c/base.yml, service: s }, privileged: true } }\n",
      "c/base.yml": "services: { s: { image: x } }\n",
      "c/test/d/Dockerfile": "FROM alpine:latest\n",
    });
    const paths = ["a/x.yaml", "b", "c", "c/test/d", "./c/test/d/Dockerfile"];
    const orders = paths.map((_, at) => [...paths.slice(at), ...paths.slice(0, at)].join(" "));
    const [first, ...rest] = [...orders, [...paths].reverse().join(" ")].map((order) =>
      shell(cwd, `plimsoll ${order} -f json`),
    );
    expect(JSON.parse(first?.stdout ?? "").findings.length).toBeGreaterThan(2);
    for (const other of rest) expect(other).toEqual(first);
  });

  it("working directory", () => {
    const cwd = tree(inputs);
    const places = (from: string, path: string): string[] => {
      const { stdout } = shell(from, `plimsoll '${path}' -f json`);
      const { findings } = JSON.parse(stdout) as {
        findings: { file: string; line: number; column: number; rule: string }[];
      };
      return findings.map(({ file, line, column, rule }) => `${join(from, file)} ${line} ${column} ${rule}`);
    };
    const own = places(cwd, ".");
    expect(own.length).toBeGreaterThan(20);
    expect(places(realpathSync(tree()), cwd)).toEqual(own);
  });
});

describe("the boundary of a run", () => {
  it("writes nothing but the report that is asked for", () => {
    const cwd = tree({ "repo/pod.yaml": POD, "home/.keep": "", "tmp/.keep": "" });
    const before = stateOf(cwd);
    const env = { ...process.env, HOME: join(cwd, "home"), TMPDIR: join(cwd, "tmp"), XDG_CACHE_HOME: cwd };
    expect(shell(cwd, "plimsoll repo; plimsoll repo -f json --diff", { env }).code).toBe(1);
    expect(stateOf(cwd)).toEqual(before);
  });

  it("policy from outside the checkout cannot be weakened inside", () => {
    const cwd = tree({
      "policy.yaml": "failOn: high\n",
      "repo/plimsoll.yaml": "failOn: never\nexclude: ['**']\nrules: { no-privileged: off }\n",
      "repo/pod.yaml": `# plimsoll: ignore-file[no-privileged] -- trust me\n${POD}`,
    });
    mkdirSync(join(cwd, "repo/.git"));
    const words = ONLY.join(" ");
    expect(shell(cwd, `cd repo && plimsoll . --allow-empty`).code).toBe(0);
    expect(shell(cwd, `cd repo && plimsoll . -c ../policy.yaml ${words}`).code).toBe(0);
    const pinned = shell(cwd, `cd repo && plimsoll . -c ../policy.yaml --no-inline-ignores ${words}`);
    expect(pinned.stdout).toContain("pod.yaml:9:38: critical no-privileged");
    expect(pinned.code).toBe(1);
  });

  it("standard input: too much, a folder, nothing, a byte at a time", () => {
    const cwd = tree();
    const much = shell(cwd, "head -c 100M /dev/zero | plimsoll - -f compact");
    expect(much.stdout).toContain("unreadable-file: standard input is larger than may be read");
    expect(much.code).toBe(1);
    const folder = shell(cwd, "plimsoll - < .");
    expect(folder).toMatchObject({
      code: 2,
      stderr: "plimsoll: standard input cannot be read: it is a folder\n",
    });
    expect(shell(cwd, "plimsoll - <&- 2> /dev/null").code).toBe(0);
    const slow =
      "(printf FR; sleep 0.1; printf 'OM alpine:la'; sleep 0.1; echo test) | plimsoll - -f compact";
    expect(shell(cwd, slow).stdout).toContain("<stdin>:1:6: low pin-image-tag");
  });

  it("50,000 arguments", () => {
    const cwd = tree(files(250));
    const list = Array.from({ length: 50_000 }, (_, at) => `${at % 2 ? "./" : ""}p${at % 250}/pod.yaml\n`);
    writeFileSync(join(cwd, "list"), list.join(""));
    const { stdout, code } = shell(
      cwd,
      `xargs -s 1900000 -n 50000 '${process.execPath}' '${bin}' -f json < list`,
    );
    expect(JSON.parse(stdout).summary.files).toBe(250);
    expect(code).toBe(123);
  }, 60_000);

  it("no escape byte where there is no terminal", () => {
    const cwd = tree({ "pod.yaml": POD });
    for (const words of ["--version", "--help", "pod.yaml", "explain no-privileged"])
      expect(shell(cwd, `plimsoll ${words}`).stdout).not.toContain("\u001b");
  });
});
