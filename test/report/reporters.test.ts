import { expect, test } from "vitest";
import type { Report } from "../../src/model/finding.ts";
import { Source } from "../../src/model/source.ts";
import { REPORTERS } from "../../src/report/index.ts";
import type { ReportOptions } from "../../src/report/reporter.ts";
import { everything, finding, options, placeOf, report } from "./fixture.ts";

const print = async (format: string, of: Report, rest: Partial<ReportOptions> = {}): Promise<string> => {
  const reporter = await REPORTERS[format]?.();
  if (!reporter) throw new Error(`no format ${format}`);
  return reporter(of, options(rest));
};

test.each(Object.keys(REPORTERS))("%s shows a report with one of everything", async (format) => {
  expect(await print(format, everything)).toMatchSnapshot();
});

test("pretty lists what was skipped and ignored when asked", async () => {
  const shown = await print("pretty", everything, { verbose: true, showIgnored: true });
  expect(shown).toContain("skipped\n  values.yaml  not a manifest\n");
  expect(shown).toContain(
    "ignored\n  compose.yaml:3:12  pin-image-digest: mirrored nightly (comment, until 2026-12-02)",
  );
});

test("quiet keeps what fails the run", async () => {
  const shown = await print("compact", everything, { quiet: true });
  expect(shown.match(/\n/g)).toHaveLength(3);
  expect(await print("pretty", report([]), { quiet: true })).toBe("");
});

test("nothing found says what was looked at", async () => {
  expect(await print("pretty", report([]))).toBe(
    "✓ no findings in 12 files · recommended · Kubernetes 1.36 · 0.08 s\n",
  );
  expect(await print("compact", report([]))).toBe("");
  expect(await print("github", report([]))).toBe("");
});

test("an error of the run shows in every format", async () => {
  const broken = report([], {
    errors: [{ message: "rule x failed at a.yaml:1: boom", rule: "x", file: "a.yaml" }],
  });
  for (const format of Object.keys(REPORTERS)) expect(await print(format, broken)).toContain("rule x failed");
});

test("hyperlinks go to our pages only, and only when asked", async () => {
  expect(await print("pretty", everything)).not.toContain("\u001b");
  const linked = await print("pretty", everything, { hyperlinks: true });
  const links = linked
    .split("\u001b]8;;")
    .slice(1)
    .filter((part) => !part.startsWith("\u001b"));
  expect(links.map((part) => part.split("\u001b")[0])).toEqual([
    "https://plimsoll.example/rules/no-privileged",
  ]);
});

test("wide lines are cut around what they are about", async () => {
  const text = `a: [${"x, ".repeat(200)}HERE, ${"y, ".repeat(200)}]\n`;
  const source = new Source("wide.yaml", text);
  const shown = await print("pretty", report([finding(placeOf(source, "HERE"))]), { width: 60 });
  const lines = shown.split("\n");
  const own = lines.findIndex((line) => line.includes("HERE"));
  expect(lines[own]?.length).toBeLessThanOrEqual(60);
  expect(lines[own + 1]?.indexOf("^^^^")).toBe(lines[own]?.indexOf("HERE"));
});

test("carets stand under wide characters, tabs and masks", async () => {
  const source = new Source("Dockerfile", "RUN\t echo 漢字 🙂 HERE # é\n");
  const shown = (await print("pretty", report([finding(placeOf(source, "HERE"))]))).split("\n");
  const own = shown.findIndex((line) => line.includes("HERE"));
  // Two columns for each of the three wide characters, of which the emoji is two code units already.
  expect(shown[own + 1]?.indexOf("^")).toBe((shown[own]?.indexOf("HERE") ?? 0) + 2);
});

test("reports are the same whatever the order that findings come in", async () => {
  const turned: Report = { ...everything, findings: everything.findings.toReversed() };
  for (const format of Object.keys(REPORTERS))
    expect(await print(format, turned)).toBe(await print(format, everything));
});

test("SARIF keeps the 25,000 most severe results and says so", async () => {
  const source = new Source("a.yaml", "a: b\n");
  const at = placeOf(source, "b");
  const low = finding(at, { severity: "low" });
  const many = [
    ...Array.from({ length: 25_000 }, () => low),
    finding(at, { severity: "critical", message: "kept" }),
  ];
  const run = JSON.parse(await print("sarif", report(many))).runs[0];
  expect(run.results).toHaveLength(25_000);
  expect(run.results.some((result: { message: { text: string } }) => result.message.text === "kept")).toBe(
    true,
  );
  expect(run.invocations[0].toolExecutionNotifications[0].message.text).toContain(
    "25000 most severe of 25001",
  );
});
