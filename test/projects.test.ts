import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { plimsoll } from "./cli/world.ts";

const ROOT = new URL("../", import.meta.url).pathname;
const PROJECTS = readdirSync(`${ROOT}fixtures/projects`).sort();
const TODAY = ["--today", "2026-11-23", "--no-config"];

const lint = (project: string, ...argv: string[]) =>
  plimsoll([`fixtures/projects/${project}`, ...TODAY, ...argv], { cwd: ROOT });

describe.each(PROJECTS)("%s", (project) => {
  it("is told as it was", async () => {
    const { out, err } = await lint(project, "--format", "compact", "--preset", "recommended");
    await expect(out).toMatchFileSnapshot(`../fixtures/projects/${project}/expected.txt`);
    expect(err).toBe("");
  });

  it.each(["pretty", "json", "sarif", "github"])("can be told as %s, twice the same", async (format) => {
    const told = async () => (await lint(project, "--format", format, "--preset", "all")).out;
    const steady = (text: string): string => text.replace(/\d+\.\d\d s/g, "0.00 s");
    expect(steady(await told())).toBe(steady(await told()));
  });
});

it("the shop makes all seven mistakes, and the worst ones fail the run", async () => {
  const { code, out } = await lint("shop", "--format", "json");
  const { findings } = JSON.parse(out) as { findings: readonly { mistake: number }[] };
  expect([...new Set(findings.map(({ mistake }) => mistake))].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(code).toBe(1);
});

it("the secure project is silent by every rule", async () => {
  const { code, out } = await lint("secure", "--preset", "all", "--format", "compact", "--fail-on", "info");
  expect([code, out]).toEqual([0, ""]);
});

it("what only looks like a manifest is skipped with a reason", async () => {
  const { code, out } = await lint("templated", "--preset", "all", "--format", "json", "--fail-on", "info");
  const { findings, skipped } = JSON.parse(out);
  expect([code, findings]).toEqual([0, []]);
  expect(skipped).toEqual(
    [
      [".github/workflows/build.yaml", "is not a manifest"],
      ["chart/Chart.yaml", "is not a manifest"],
      ["chart/templates/deployment.yaml", "is a template: render it first"],
      ["chart/values.yaml", "is not a manifest"],
      ["overlay/kustomization.yaml", "is a kustomization: render it to lint what it makes"],
      ["package.json", "is not a manifest"],
    ].map(([file, reason]) => ({ file: `fixtures/projects/templated/${file}`, reason })),
  );
});
