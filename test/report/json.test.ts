import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import type { Report } from "../../src/model/finding.ts";
import schema from "../../src/report/report.schema.json" with { type: "json" };
import { tree } from "../files/tree.ts";
import { cli } from "./cli.ts";
import { lint, print } from "./lint.ts";

const validate = new Ajv2020({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

/** Faults of a printed report against the shipped schema. */
function faultsOf(text: string): unknown {
  validate(JSON.parse(text));
  return validate.errors ?? [];
}

const SHOP = new URL("../../fixtures/projects/shop", import.meta.url).pathname;
const DOCKERFILE = `FROM node:latest
# plimsoll: ignore[no-root-user-in-image] -- the base drops root
USER root
`;

test("the report on a project keeps to the schema", async () => {
  const { stdout, code } = await cli(SHOP, "--format", "json", "--today", "2026-11-24");
  expect(code).toBe(1);
  expect(faultsOf(stdout)).toEqual([]);
  const { findings } = JSON.parse(stdout) as { findings: { fix: unknown; related: unknown[] }[] };
  expect(findings.some(({ fix }) => fix !== null)).toBe(true);
});

test("a report with ignored findings, skipped files and errors keeps to the schema", async () => {
  const report = await lint({
    Dockerfile: DOCKERFILE,
    "notes.yaml": "a: 1\n",
    "bad.yaml": "kind: Pod\n a: [",
  });
  const [first, second] = report.findings;
  if (!first || !second) throw new Error("nothing found");
  const full: Report = {
    ...report,
    ignored: [
      { finding: first, by: "comment", reason: "base image is ours", until: "2027-03-31" },
      { finding: second, by: "config", reason: "accepted", until: undefined },
    ],
    skipped: [{ file: "values.yaml", reason: "not a manifest" }],
    errors: [
      { message: "no-privileged crashed", file: "a.yaml", rule: "no-privileged" },
      { message: "stopped" },
    ],
  };
  expect(faultsOf(await print("json", full))).toEqual([]);
});

test("what an ignore accepts keeps to the schema, as the command prints it", async () => {
  const probe = JSON.parse((await cli(tree({ Dockerfile: "FROM node:latest\n" }), "-f", "json")).stdout);
  const ids = [...new Set(probe.findings.map(({ rule }: { rule: string }) => rule))].join(", ");
  const root = tree({ Dockerfile: `# plimsoll: ignore-file[${ids}] -- a probe\nFROM node:latest\n` });
  const { stdout } = await cli(root, "-f", "json");
  expect(faultsOf(stdout)).toEqual([]);
  expect(JSON.parse(stdout)).toMatchObject({ summary: { ignored: probe.findings.length } });
});

test("a run that finds no manifest still prints a report that keeps to the schema", async () => {
  const { stdout, code } = await cli(tree({ "readme.txt": "hello\n" }), "-f", "json");
  expect(code).toBe(2);
  expect(faultsOf(stdout)).toEqual([]);
  expect(JSON.parse(stdout).errors).toHaveLength(1);
});

test("an object with a field that is not documented breaks the schema", async () => {
  const report = JSON.parse(await print("json", await lint({ Dockerfile: DOCKERFILE })));
  expect(faultsOf(JSON.stringify({ ...report, surprise: 1 }))).not.toEqual([]);
  report.findings[0].surprise = 1;
  expect(faultsOf(JSON.stringify(report))).not.toEqual([]);
});

test("every field of the schema is described", () => {
  const bare: string[] = [];
  const visit = (node: Readonly<Record<string, unknown>>, path: string): void => {
    if (!("description" in node) && !("$ref" in node) && node["type"] !== "null") bare.push(path);
    for (const [key, child] of Object.entries((node["properties"] ?? {}) as typeof node))
      visit(child as typeof node, `${path}/${key}`);
    if (node["items"]) visit(node["items"] as typeof node, `${path}/items`);
  };
  visit(schema, "");
  for (const [key, child] of Object.entries(schema.$defs)) visit(child, `$defs/${key}`);
  expect(bare).toEqual([]);
});
