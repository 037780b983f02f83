import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { Progress } from "../../src/cli/progress.ts";
import { tree } from "../files/tree.ts";
import { type Outcome, plimsoll, type World } from "./world.ts";

const CLEAN = "FROM scratch\nCOPY app /app\nUSER 65534\n";
/** Medium no-explicit-root and low pin-image-tag. */
const ROOT = "FROM alpine:latest\nUSER root\n";
const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.2.3
      securityContext:
        privileged: true
`;

type Files = Readonly<Record<string, string>>;
const lint = (files: Files, argv: readonly string[], world: Partial<World> = {}): Promise<Outcome> =>
  plimsoll(argv, { cwd: tree(files), ...world });
/** `rule severity` of every finding, by the JSON report. */
async function rulesOf(files: Files, argv: readonly string[], world: Partial<World> = {}): Promise<string[]> {
  const { out } = await lint(files, [...argv, "-f", "json"], world);
  const report = JSON.parse(out) as { findings: { rule: string; severity: string; file: string }[] };
  return report.findings.map(({ rule, severity }) => `${rule} ${severity}`);
}

describe("exit codes", () => {
  const cases: readonly [what: string, files: Files, argv: readonly string[], code: number][] = [
    ["a clean file", { Dockerfile: CLEAN }, [], 0],
    ["a critical finding", { "pod.yaml": POD }, [], 1],
    ["findings below --fail-on", { Dockerfile: ROOT }, ["."], 0],
    ["findings at --fail-on", { Dockerfile: ROOT }, ["--fail-on", "medium"], 1],
    ["findings above --fail-on", { "pod.yaml": POD }, ["--fail-on", "low"], 1],
    ["--fail-on never", { "pod.yaml": POD }, ["--fail-on", "never"], 0],
    ["--exit-zero", { "pod.yaml": POD }, ["--exit-zero"], 0],
    ["another preset fails at medium", { Dockerfile: ROOT }, ["--preset", "strict"], 1],
    ["nothing to lint", {}, ["."], 2],
    ["nothing to lint, with leave", {}, ["--allow-empty"], 0],
    ["an explicit file that is no manifest", { "notes.txt": "hello\n" }, ["notes.txt"], 0],
    ["an explicit YAML that is no manifest", { "data.yaml": "a: 1\n" }, ["data.yaml"], 0],
    ["an explicit file that is excluded", { Dockerfile: ROOT }, ["Dockerfile", "--exclude", "Docker*"], 0],
    ["the command's own name", { Dockerfile: CLEAN }, ["lint", "Dockerfile"], 0],
    [
      "a hidden finding still fails",
      { "pod.yaml": POD },
      ["--only=no-privileged", "--min-severity=critical"],
      1,
    ],
    ["help", {}, ["--help"], 0],
    ["version", {}, ["--version"], 0],
  ];
  it.each(cases)("%s", async (_what, files, argv, code) => {
    expect((await lint(files, argv)).code).toBe(code);
  });
});

describe("what cannot be done ends with 2 and says why", () => {
  const cases: readonly [what: string, argv: readonly string[], message: string][] = [
    ["missing path", ["nowhere"], 'no such file or folder: "nowhere"'],
    ["other case", ["dockerfile"], 'did you mean "Dockerfile"?'],
    ["flag", ["--frmat", "json"], "Did you mean --format?"],
    ["rule", ["--rule", "no-priviledged=off"], 'did you mean "no-privileged"?'],
    ["rule of --only", ["--only", "no-privilegd"], 'did you mean "no-privileged"?'],
    ["severity of a rule", ["--rule", "no-privileged=hihg"], "high"],
    ["preset", ["-p", "recomended"], 'did you mean "recommended"?'],
    ["format", ["-f", "jsno"], 'did you mean "json"?'],
    ["no file of a format", ["-f", "json="], "names no file"],
    ["two formats on one stream", ["-f", "json", "-f", "sarif"], "cannot share standard output"],
    ["severity", ["--fail-on", "hgh"], "Allowed choices are critical, high"],
    ["version", ["--kubernetes-version", "latest"], "It must be a version such as 1.36."],
    ["date", ["--today", "2027-02-30"], "It must be a date such as 2027-03-31."],
    ["configuration", ["--config", "none.yaml"], "none.yaml"],
    ["environment file", ["--env-file", "none.env"], "none.env"],
    [
      "folder of a report",
      ["-f", "json=none/report.json"],
      'the report "none/report.json" cannot be written',
    ],
  ];
  it.each(cases)("%s", async (_what, argv, message) => {
    const { code, err } = await lint({ Dockerfile: CLEAN }, argv);
    expect(err).toContain(message);
    expect(err).not.toContain("bug in plimsoll");
    expect(code).toBe(2);
  });

  it("a bad configuration, with file, line and column", async () => {
    const files = { Dockerfile: CLEAN, "plimsoll.yaml": "preset: recommended\nfailon: high\n" };
    const { code, err } = await lint(files, ["."]);
    expect(code).toBe(2);
    expect(err).toContain('plimsoll.yaml:2:1: unknown key "failon"; did you mean "failOn"?');
  });
});

describe("files that cannot be read are findings", () => {
  it.each<[string, Files]>([
    ["a manifest that does not parse", { "pod.yaml": "apiVersion: v1\nkind: Pod\nspec: [\n" }],
    ["a Dockerfile that does not parse", { Dockerfile: "FROM a\nRUNN b\n" }],
  ])("%s", async (_what, files) => {
    expect(await rulesOf(files, ["."])).toContain("unreadable-file high");
    expect((await lint(files, ["."])).code).toBe(1);
  });

  it("bytes that are no text", async () => {
    const cwd = tree();
    writeFileSync(join(cwd, "Dockerfile"), Buffer.from([0x46, 0x52, 0x4f, 0x4d, 0x20, 0xff, 0x0a]));
    const { code, out } = await plimsoll(["-f", "compact"], { cwd });
    expect(out).toContain(
      "Dockerfile:1:6: high unreadable-file: The file is not valid UTF-8; save it as UTF-8.\n",
    );
    expect(code).toBe(1);
  });

  it("a link to nowhere", async () => {
    const cwd = tree();
    symlinkSync(join(cwd, "none"), join(cwd, "Dockerfile"));
    const { code, out } = await plimsoll(["Dockerfile", "-f", "compact"], { cwd });
    expect(out).toContain("unreadable-file");
    expect(code).toBe(1);
  });
});

describe("machine formats are valid on standard output", () => {
  const failures: readonly (readonly string[])[] = [
    ["nowhere"],
    ["--frmat"],
    ["--rule", "none"],
    ["-p", "none"],
    ["--today", "never"],
    ["--config", "none.yaml"],
    ["empty"],
  ];
  const good: readonly (readonly string[])[] = [["Dockerfile"], ["empty", "--allow-empty"]];

  it.each([...failures, ...good])("json: %s %s", async (...argv) => {
    const words = argv.filter((word) => word !== undefined);
    const cwd = tree({ Dockerfile: ROOT });
    mkdirSync(join(cwd, "empty"));
    for (const format of [["-f", "json"], ["--format=json"], ["-fjson"]]) {
      const { code, out } = await plimsoll([...words, ...format], { cwd });
      const report = JSON.parse(out);
      expect(report.version).toBe(1);
      expect(report.errors.length > 0).toBe(code === 2);
    }
  });

  it.each([...failures, ...good])("sarif: %s %s", async (...argv) => {
    const words = argv.filter((word) => word !== undefined);
    const cwd = tree({ Dockerfile: ROOT });
    mkdirSync(join(cwd, "empty"));
    const { code, out } = await plimsoll([...words, "-f", "sarif"], { cwd });
    const log = JSON.parse(out);
    expect(log.version).toBe("2.1.0");
    expect(log.runs[0].invocations[0].executionSuccessful).toBe(code !== 2);
  });

  it("once only, and not beside another report or command", async () => {
    expect((await lint({ "pod.yaml": POD }, ["nowhere", "-f", "json=report.json"])).out).toBe("");
    expect((await lint({}, ["rules", "-f", "json", "--preset", "none"])).out).toBe("");
    expect((await lint({}, ["nowhere", "-f", "compact"])).out).toBe("");
    expect((await lint({}, ["nowhere", "--", "-f", "json"])).out).toBe("");
  });
});

describe("choice of rules", () => {
  const all = ["no-explicit-root medium", "pin-image-tag low"];
  const cases: readonly [argv: readonly string[], rules: readonly string[]][] = [
    [[], all],
    [["--rule", "no-explicit-root=off"], ["pin-image-tag low"]],
    [
      ["--rule", "no-explicit-root=low"],
      ["no-explicit-root low", "pin-image-tag low"],
    ],
    [["--only", "pin-image-tag"], ["pin-image-tag low"]],
    [["--only", "pin-image-tag, no-explicit-root"], all],
    [["--min-severity", "medium"], ["no-explicit-root medium"]],
    [["--min-severity", "critical"], []],
  ];
  it.each(cases)("%j", async (argv, rules) => {
    expect((await rulesOf({ Dockerfile: ROOT }, argv)).sort()).toEqual(rules);
  });

  it("a preset brings its rules", async () => {
    const pod = { "pod.yaml": POD };
    expect(await rulesOf(pod, ["-p", "pss-baseline"])).toEqual(["no-privileged critical"]);
    const both = await rulesOf(pod, ["-p", "pss-baseline", "-p", "recommended"]);
    expect(both).toContain("no-privileged critical");
    expect(both).toContain("limit-memory medium");
  });

  it("one rule beside a preset by --rule ID", async () => {
    const files = { Dockerfile: "FROM alpine:3.20.1\nUSER root\n" };
    expect(await rulesOf(files, ["--rule", "pin-image-digest"])).toHaveLength(2);
    expect(await rulesOf(files, [])).toEqual(["no-explicit-root medium"]);
  });

  it("the version of Kubernetes is reported", async () => {
    const { out } = await lint({ "pod.yaml": POD }, ["--kubernetes-version", "v1.29", "-f", "json"]);
    expect(JSON.parse(out).target.kubernetes).toBe("1.29");
  });

  it("the date is taken from --today", async () => {
    const { out } = await lint({ "pod.yaml": POD }, ["--today", "2030-01-31", "-f", "json"]);
    expect(JSON.parse(out).target.today).toBe("2030-01-31");
  });

  it("hidden findings that fail the run are told", async () => {
    const { code, err } = await lint({ Dockerfile: ROOT }, ["--fail-on=medium", "--min-severity=high"]);
    expect(code).toBe(1);
    expect(err).toContain("hidden by --min-severity");
  });
});

describe("what is told", () => {
  it("--quiet shows only what fails", async () => {
    const { out } = await lint({ Dockerfile: ROOT }, ["-q", "-f", "compact", "--fail-on", "medium"]);
    expect(out).toContain("no-explicit-root");
    expect(out).not.toContain("pin-image-tag");
  });

  it("--verbose shows what was skipped, and why", async () => {
    const files = { Dockerfile: CLEAN, "values.yaml": "a: 1\n", "out.yaml": POD };
    const { out } = await lint(files, ["-v", "--exclude", "out.yaml"]);
    expect(out).toMatch(/skipped\n {2}out\.yaml {2}excluded\n {2}values\.yaml {2}\S/);
    expect((await lint(files, [])).out).not.toContain("excluded");
  });

  it("a note says why an explicit file was skipped", async () => {
    const { err } = await lint({ "data.yaml": "a: 1\n" }, ["data.yaml"]);
    expect(err).toContain("skipped data.yaml");
    expect((await lint({ "data.yaml": "a: 1\n" }, ["data.yaml", "-q"])).err).toBe("");
  });

  it("colours: a terminal, --color, NO_COLOR, FORCE_COLOR", async () => {
    const coloured = async (argv: readonly string[], world: Partial<World>) =>
      (await lint({ "pod.yaml": POD }, [...argv, "--no-hyperlinks"], world)).out.includes("\u001b[");
    expect(await coloured([], {})).toBe(false);
    expect(await coloured([], { terminal: true })).toBe(true);
    expect(await coloured([], { terminal: true, env: { TERM: "dumb" } })).toBe(false);
    expect(await coloured([], { terminal: true, env: { NO_COLOR: "1" } })).toBe(false);
    expect(await coloured([], { terminal: true, env: { NO_COLOR: "" } })).toBe(true);
    expect(await coloured([], { env: { FORCE_COLOR: "1" } })).toBe(true);
    expect(await coloured([], { terminal: true, env: { FORCE_COLOR: "0" } })).toBe(false);
    expect(await coloured(["--color", "always"], { env: { NO_COLOR: "1" } })).toBe(true);
    expect(await coloured(["--color=never"], { terminal: true, env: { FORCE_COLOR: "1" } })).toBe(false);
  });

  it("no hyperlinks by flag, nor off a terminal", async () => {
    const links = async (argv: readonly string[], terminal: boolean) =>
      (await lint({ "pod.yaml": POD }, argv, { terminal })).out.includes("\u001b]8;");
    expect(await links(["--no-hyperlinks"], true)).toBe(false);
    expect(await links(["--color", "always"], false)).toBe(false);
  });

  it("annotations appear under GitHub Actions, beside the report for people", async () => {
    const env = { GITHUB_ACTIONS: "true" };
    const { out } = await lint({ "pod.yaml": POD }, [], { env });
    expect(out).toContain("pod.yaml\n");
    expect(out).toMatch(/^::error .*file=pod\.yaml,/m);
    expect((await lint({ "pod.yaml": POD }, ["-f", "json"], { env })).out).not.toContain("::error");
    expect((await lint({ "pod.yaml": POD }, [])).out).not.toContain("::error");
  });

  it("several formats at once, each to its place", async () => {
    const cwd = tree({ "pod.yaml": POD });
    const argv = ["-f", "compact", "-f", "json=report.json", "--format", "sarif=report.sarif"];
    const { out } = await plimsoll(argv, { cwd });
    expect(out).toMatch(/^pod\.yaml:\d+:\d+: critical no-privileged: /m);
    const report = JSON.parse(readFileSync(join(cwd, "report.json"), "utf8"));
    expect(report.summary.critical).toBe(1);
    expect(JSON.parse(readFileSync(join(cwd, "report.sarif"), "utf8")).version).toBe("2.1.0");
    expect(existsSync(join(cwd, `report.json.${process.pid}.tmp`))).toBe(false);
  });

  it("--diff prints a patch and writes nothing", async () => {
    const cwd = tree({ "pod.yaml": POD });
    const { out } = await plimsoll(["--diff"], { cwd });
    expect(out).toMatch(/^--- .*pod\.yaml/m);
    expect(readFileSync(join(cwd, "pod.yaml"), "utf8")).toBe(POD);
  });
});

describe("a progress line", () => {
  const written = (isTerminal: boolean, wait: number): string => {
    vi.useFakeTimers();
    let text = "";
    const write = (more: string): void => {
      text += more;
    };
    const progress = new Progress({ isTerminal, columns: 80, write });
    vi.advanceTimersByTime(wait);
    progress.show(3, 9);
    progress.clear();
    vi.useRealTimers();
    return text;
  };
  it("appears on a terminal after half a second and leaves no trace", () => {
    expect(written(true, 600)).toBe("\r\u001b[Kread 3 of 9 files\r\u001b[K");
    expect(written(true, 400)).toBe("");
  });
  it("appears nowhere else", () => expect(written(false, 600)).toBe(""));
});
