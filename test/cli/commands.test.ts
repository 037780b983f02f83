import { describe, expect, it } from "vitest";
import { allRules } from "../../rules/index.ts";
import { tree } from "../files/tree.ts";
import { type Outcome, plimsoll } from "./world.ts";

const rules = await allRules();

const here = (...argv: string[]): Promise<Outcome> => plimsoll(argv, { cwd: tree() });

describe("explain", () => {
  it("tells a rule in full", async () => {
    const { code, out } = await here("explain", "no-privileged");
    expect(code).toBe(0);
    for (const part of [
      "no-privileged  critical · mistake 5, privilege",
      "Presets",
      "References",
      "Bad",
      "Good",
    ])
      expect(out).toContain(part);
  });
  it.each(["DL3002", "dl3002", "KSV-0017", "CKV_K8S_16"])("takes the id %s of another linter", async (id) => {
    const { code, out } = await here("explain", id);
    expect(code).toBe(0);
    expect(out).toContain("mistake ");
  });
  it.each(["unreadable-file", "bad-ignore"])("tells the built-in %s", async (id) => {
    expect((await here("explain", id)).out).toContain(id);
  });
  it("takes a sub-check", async () => {
    expect((await here("explain", "require-api-auth/inside")).out).toContain("require-api-auth/inside: ");
  });
  it("hints at the nearest name", async () => {
    const { code, out, err } = await here("explain", "no-privilegd");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("Did you mean no-privileged?");
  });
  it.each(rules.map(({ id }) => id))("%s", async (id) => {
    expect((await here("explain", id)).code).toBe(0);
  });
});

describe("rules", () => {
  const ids = async (...argv: string[]): Promise<string[]> =>
    JSON.parse((await here("rules", "-f", "json", ...argv)).out).map((row: { id: string }) => row.id);
  it("lists all, and the built-in ones", async () => {
    expect((await ids()).sort()).toEqual(
      [...rules.map(({ id }) => id), "bad-ignore", "unreadable-file"].sort(),
    );
  });
  it("filters", async () => {
    const privilege = rules.filter((rule) => rule.mistake === "privilege").map(({ id }) => id);
    expect((await ids("--mistake", "5")).sort()).toEqual([...privilege].sort());
    expect(await ids("--mistake", "privilege")).toEqual(await ids("--mistake", "5"));
    expect(await ids("--severity", "critical")).toContain("no-privileged");
    expect(await ids("--preset", "pss-baseline")).toContain("no-host-pid");
    expect(await ids("--search", "DL3002")).toContain("run-as-non-root");
    expect(await ids("--search", "no such word")).toEqual([]);
    expect((await ids("--preset", "all")).length).toBe(rules.length);
  });
  it("prints a table, and one for Markdown", async () => {
    expect((await here("rules", "--mistake", "5")).out).toMatch(/^5 {2}no-privileged +critical {2}\S/m);
    expect((await here("rules", "-f", "markdown")).out).toMatch(/^\| `no-privileged` \| 5 \| critical \| /m);
    expect((await here("rules", "--search", "no such word")).out).toBe("no rule matches\n");
  });
  it("refuses what does not exist", async () => {
    const { code, err } = await here("rules", "--preset", "recomended");
    expect(code).toBe(2);
    expect(err).toContain('did you mean "recommended"?');
    expect((await here("rules", "--mistake", "8")).code).toBe(2);
  });
});

describe("config", () => {
  const files = {
    "plimsoll.yaml": `failOn: low
rules: { no-privileged: low }
overrides:
  - files: ["dev/**"]
    rules: { no-privileged: off }
`,
  };
  it("print says what holds for a file, and who said so", async () => {
    const cwd = tree(files);
    const { out } = await plimsoll(["config", "print", "--preset", "strict"], { cwd });
    expect(out).toContain("preset: strict  # --preset\nfailOn: low  # plimsoll.yaml:1\n");
    expect(out).toContain("\n  no-privileged: low  # plimsoll.yaml:2\n");
    const dev = await plimsoll(["config", "print", "dev/pod.yaml"], { cwd });
    expect(dev.out).toContain("\n  no-privileged: off  # plimsoll.yaml:5\n");
  });
  it("validate says that it is valid", async () => {
    expect(await plimsoll(["config", "validate"], { cwd: tree(files) })).toEqual({
      code: 0,
      out: "plimsoll.yaml is valid\n",
      err: "",
    });
  });
  it.each([
    ["a key", "failon: low\n", 'plimsoll.yaml:1:1: unknown key "failon"; did you mean "failOn"?'],
    [
      "a rule",
      "rules:\n  no-privilegd: off\n",
      'plimsoll.yaml:2:3: unknown rule "no-privilegd"; did you mean "no-privileged"?',
    ],
    ["a severity", "rules:\n  no-privileged: hgih\n", "plimsoll.yaml:2:18: "],
    ["no YAML", "rules: [\n", "plimsoll.yaml:"],
  ])("validate places the fault of %s", async (_what, text, message) => {
    const { code, err } = await plimsoll(["config", "validate"], { cwd: tree({ "plimsoll.yaml": text }) });
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
  it("validate needs a file", async () => {
    const cwd = tree({ ".git/HEAD": "" });
    expect((await plimsoll(["config", "validate"], { cwd })).code).toBe(2);
  });
  it("schema is a JSON schema", async () => {
    expect(JSON.parse((await here("config", "schema")).out).properties).toHaveProperty("failOn");
  });
});
