import { describe, expect, it } from "vitest";
import { tree } from "../files/tree.ts";
import { type Outcome, plimsoll, type World } from "./world.ts";

/** A pod; those of one name are one object, whose findings are told once. */
const pod = (annotation = "", comment = "", name = "web"): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
${annotation}spec:
  containers:
    - name: web
      image: registry.example.com/web:1.2.3
      securityContext:
        privileged: true${comment}
`;
const named = (name: string): string => pod("", "", name);
const COMMENT = "  # plimsoll: ignore[no-privileged] until=2027-03-31 -- loads a module";
const annotated = (value: string): string => pod(`  annotations:\n    plimsoll.dev/ignore: "${value}"\n`);
/** Brings one rule of these pods, and leaves it to the configuration to switch it off, which --only does not. */
const PRIVILEGE = ["--preset", "pss-baseline", "--fail-on", "high"];
const ONLY = ["--only", "no-privileged", "--today", "2027-01-01"];

type Files = Readonly<Record<string, string>>;
const lint = (files: Files, argv: readonly string[], world: Partial<World> = {}): Promise<Outcome> =>
  plimsoll([...argv, "-f", "compact"], { cwd: tree(files), ...world });
const rulesIn = ({ out }: Outcome): string[] =>
  out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(": ")[1]?.split(" ")[1] ?? line);

describe("ignores", () => {
  const config = (text: string): Files => ({ "plimsoll.yaml": text });
  const entry = "ignores:\n  - rule: no-privileged\n    reason: not ours\n";
  const cases: readonly [what: string, files: Files, argv: readonly string[], rules: readonly string[]][] = [
    ["none", { "pod.yaml": pod() }, [], ["no-privileged"]],
    ["a comment", { "pod.yaml": pod("", COMMENT) }, [], []],
    ["a comment that may not", { "pod.yaml": pod("", COMMENT) }, ["--no-inline-ignores"], ["no-privileged"]],
    ["an annotation", { "pod.yaml": annotated("no-privileged -- known") }, [], []],
    ["an annotation for a container", { "pod.yaml": annotated("no-privileged(web) -- known") }, [], []],
    [
      "an annotation for another",
      { "pod.yaml": annotated("no-privileged(db) -- known") },
      [],
      ["bad-ignore", "no-privileged"],
    ],
    [
      "an annotation without reason",
      { "pod.yaml": annotated("no-privileged") },
      [],
      ["bad-ignore", "no-privileged"],
    ],
    [
      "a misspelt name",
      { "pod.yaml": annotated("no-privilegd -- known") },
      [],
      ["bad-ignore", "no-privileged"],
    ],
    [
      "an annotation that may not",
      { "pod.yaml": annotated("no-privileged -- known") },
      ["--no-inline-ignores"],
      ["no-privileged"],
    ],
    [
      "x-plimsoll",
      {
        "compose.yaml":
          "services:\n  web:\n    image: a/b:1\n    privileged: true\n    x-plimsoll: { ignore: [no-privileged], reason: known }\n",
      },
      [],
      [],
    ],
    [
      "a locked rule",
      { "pod.yaml": pod("", COMMENT), ...config("locked: [no-privileged]\n") },
      [],
      ["no-privileged", "bad-ignore"],
    ],
    ["the configuration", { "pod.yaml": pod(), ...config(entry) }, [], []],
    [
      "the configuration, also with --no-inline-ignores",
      { "pod.yaml": pod(), ...config(entry) },
      ["--no-inline-ignores"],
      [],
    ],
    [
      "the configuration without it",
      { "pod.yaml": pod(), ...config(entry) },
      ["--no-config"],
      ["no-privileged"],
    ],
    [
      "by name",
      { "pod.yaml": pod(), ...config(`${entry}    match: { kind: Pod, name: web, container: web }\n`) },
      [],
      [],
    ],
    [
      "by another name",
      { "pod.yaml": pod(), ...config(`${entry}    match: { name: db }\n`) },
      [],
      ["no-privileged"],
    ],
    [
      "by file",
      { "a/pod.yaml": pod(), "b/pod.yaml": named("b"), ...config(`${entry}    files: ["a/**"]\n`) },
      [],
      ["no-privileged"],
    ],
    [
      "expired",
      { "pod.yaml": pod(), ...config(`${entry}    until: 2026-12-31\n`) },
      [],
      ["bad-ignore", "no-privileged"],
    ],
    [
      "locked holds for what is written in manifests only",
      { "pod.yaml": pod(), ...config(`${entry}locked: [no-privileged]\n`) },
      [],
      [],
    ],
  ];
  it.each(cases)("%s", async (_what, files, argv, rules) => {
    expect(rulesIn(await lint(files, [...ONLY, ...argv])).sort()).toEqual([...rules].sort());
  });

  it("--show-ignored lists them", async () => {
    const cwd = tree({ "pod.yaml": pod("", COMMENT) });
    const { out } = await plimsoll([...ONLY, "--show-ignored"], { cwd });
    expect(out).toMatch(
      /ignored\n {2}pod\.yaml:\d+:\d+ {2}no-privileged: .*loads a module \(.*until 2027-03-31\)/,
    );
    expect((await plimsoll(ONLY, { cwd })).out).toContain("1 ignored (expires in 89 days)");
  });
});

describe("configuration", () => {
  it("grades rules, and otherwise below a folder", async () => {
    const config = `rules: { no-privileged: low }
overrides:
  - files: ["dev/**"]
    rules: { no-privileged: off }
`;
    const files = { "pod.yaml": pod(), "dev/pod.yaml": named("dev"), "plimsoll.yaml": config };
    const { out, code } = await lint(files, PRIVILEGE);
    expect(out).toMatch(/^pod\.yaml:\d+:\d+: low no-privileged: .*\n$/);
    expect(code).toBe(0);
  });

  it("is the nearest one upward from the path that is linted, or the one that is named", async () => {
    const files = {
      "a/plimsoll.yaml": "rules: { no-privileged: off }\n",
      "a/b/pod.yaml": pod(),
      "other.yaml": "rules: { no-privileged: info }\n",
    };
    expect((await lint(files, [...PRIVILEGE, "a/b"])).out).toBe("");
    expect((await lint(files, [...PRIVILEGE, "a/b/pod.yaml"])).out).toBe("");
    expect((await lint(files, [...PRIVILEGE, "a/b", "-c", "other.yaml"])).out).toContain(
      "info no-privileged",
    );
  });

  it("flags win over it", async () => {
    const files = { "pod.yaml": pod(), "plimsoll.yaml": "failOn: never\nrules: { no-privileged: off }\n" };
    const { out, code } = await lint(files, [...ONLY, "--rule", "no-privileged=high", "--fail-on", "high"]);
    expect(out).toContain("high no-privileged");
    expect(code).toBe(1);
  });

  it("leaves files out", async () => {
    const files = {
      "pod.yaml": pod(),
      "vendor/pod.yaml": named("vendor"),
      "plimsoll.yaml": "exclude: [vendor/**]\n",
    };
    expect((await lint(files, ONLY)).out.split("\n")).toHaveLength(2);
  });
});

describe("choice of files", () => {
  const files = {
    "a/pod.yaml": pod(),
    "b/pod.yaml": named("b"),
    "c/pod.txt": named("c"),
    ".gitignore": "b/\n",
  };
  const cases: readonly [argv: readonly string[], found: readonly string[]][] = [
    [[], ["a/pod.yaml"]],
    [["--no-gitignore"], ["a/pod.yaml", "b/pod.yaml"]],
    [["--exclude", "a/**", "--no-gitignore"], ["b/pod.yaml"]],
    [
      ["--include", "**/*.txt"],
      ["a/pod.yaml", "c/pod.txt"],
    ],
    [["b/pod.yaml"], ["b/pod.yaml"]],
    [["a", "a/pod.yaml", "./a"], ["a/pod.yaml"]],
  ];
  it.each(cases)("%j", async (argv, found) => {
    const { out } = await lint(files, [...ONLY, ...argv]);
    expect(out.split("\n").flatMap((line) => line.split(":")[0] || [])).toEqual(found);
  });
});

describe("standard input", () => {
  const cases: readonly [what: string, stdin: string, argv: readonly string[], start: string][] = [
    ["its content tells", pod(), ["-"], "<stdin>:11:"],
    ["its content tells a Dockerfile", "# base\n\nFROM alpine:latest\n", ["-"], "<stdin>:3:"],
    [
      "its name tells",
      "FROM alpine:latest\n",
      ["-", "--stdin-filename", "app/Dockerfile"],
      "app/Dockerfile:1:",
    ],
    ["its kind tells", "FROM alpine:latest\n", ["-", "--kind", "dockerfile"], "<stdin>:1:"],
    [
      "Compose by kind",
      "services:\n  web:\n    image: a\n    privileged: true\n",
      ["-", "--kind", "compose"],
      "<stdin>:",
    ],
  ];
  it.each(cases)("%s", async (_what, stdin, argv, start) => {
    const { out } = await lint({}, [...argv, "--only", "no-privileged,pin-image-tag"], { stdin });
    expect(out.startsWith(start)).toBe(true);
  });

  it("what is no manifest is no fault", async () => {
    expect((await lint({}, ["-"], { stdin: "a: 1\n" })).code).toBe(0);
  });

  it("may be linted with files", async () => {
    const { out } = await lint({ "pod.yaml": pod() }, ["-", "pod.yaml", ...ONLY], { stdin: named("other") });
    expect(rulesIn({ out, err: "", code: 1 })).toHaveLength(2);
  });

  it("a kind holds for explicit files", async () => {
    const argv = ["app.txt", "--kind", "dockerfile", "--only", "pin-image-tag"];
    expect((await lint({ "app.txt": "FROM alpine:latest\n" }, argv)).out).toMatch(/^app\.txt:1:/);
  });
});

describe("Compose", () => {
  it("--env-file gives values to variables", async () => {
    const files = {
      "compose.yaml": "services:\n  web:\n    image: a/b:1\n    privileged: $PRIVILEGED\n",
      "prod.env": "# as in production\nexport PRIVILEGED='true'\n",
    };
    expect((await lint(files, ONLY)).out).toBe("");
    expect((await lint(files, [...ONLY, "--env-file", "prod.env"])).out).toContain("no-privileged");
  });

  it("--profile switches services on", async () => {
    const files = {
      "compose.yaml": "services:\n  web:\n    image: a/b:1\n    profiles: [debug]\n    privileged: true\n",
    };
    const { code } = await lint(files, [...ONLY, "--profile", "debug"]);
    expect(code).toBe(1);
  });
});
