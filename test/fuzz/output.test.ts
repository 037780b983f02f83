import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { allRules } from "../../rules/index.ts";
import { readConfig } from "../../src/config/load.ts";
import { reaches } from "../../src/model/finding.ts";
import { mutated, pick } from "../read/yaml/seeded.ts";
import { print } from "../report/lint.ts";
import { judge } from "./judge.ts";
import { below, property, type Random } from "./rounds.ts";

const rules = await allRules();

/** Characters that end lines, steer terminals, close markup, change the direction or are half of one. */
const ODD = [
  ..."\0\x07\b\x1b\x7f\u0080\u009b\u2028\u2029\u202e\u2066\ufeff\ufffe\u200b<>&\"'`|\\%:,;=#{}[]",
  "\r\n",
  "\ud800",
  "\udc00",
  "\u{1f600}",
  "\u{e0041}",
  "é",
  "::error::",
  "%0A",
  "]]>",
];

function text(random: Random): string {
  const length = 1 + below(random, 12);
  return Array.from({ length }, () =>
    random() < 0.5 ? pick(random, ODD) : pick(random, [..."abz019-_/ "]),
  ).join("");
}

/** A pod in JSON, as only that may hold any text. */
const pod = (name: string, image: string): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: { hostPID: true, containers: [{ name, image, securityContext: { privileged: true } }] },
  });

/** What no output may hold: control characters but the line feed, and what reorders or hides text. */
const FORBIDDEN =
  /[^\n\P{Cc}]|[\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff\u{e0000}-\u{e007f}]/u;

property("any text in a manifest leaves every report whole", 60, async (random) => {
  const path = `${text(random).replaceAll(/[/\0]/g, "")}.json`;
  const report = await judge({ [path]: pod(text(random), text(random)) });
  const count = report.findings.length;
  expect(count).toBeGreaterThan(0);
  for (const format of ["pretty", "compact", "github"])
    expect(await print(format, report)).not.toMatch(FORBIDDEN);
  const json = JSON.parse(await print("json", report));
  expect(json.findings.map((one: { rule: string }) => one.rule).sort()).toEqual(
    report.findings.map(({ rule }) => rule).sort(),
  );
  const sarif = JSON.parse(await print("sarif", report));
  expect(sarif.runs[0].results).toHaveLength(count);
  const compact = (await print("compact", report)).trimEnd().split("\n");
  expect(compact.length).toBeGreaterThanOrEqual(count);
});

property("findings have one order", 60, async (random) => {
  const names = [text(random), text(random)].map((name, at) => `${at}${name.replaceAll(/[/\0]/g, "")}.json`);
  const files = names.map((name) => [name, pod("a", "b")] as const);
  const there = await print("json", await judge(Object.fromEntries(files)));
  const back = await print("json", await judge(Object.fromEntries(files.toReversed())));
  expect(JSON.parse(back).findings).toEqual(JSON.parse(there).findings);
});

const folder = mkdtempSync(join(tmpdir(), "plimsoll-fuzz-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CONFIG = `preset: [recommended]
failOn: high
kubernetesVersion: "1.36"
registries:
  trusted: [ghcr.io/acme]
rules:
  pin-image-digest: medium
  limit-memory: { severity: low, options: { requests: true } }
ignores:
  - rule: no-privileged
    files: ["charts/**"]
    reason: needs devices
    until: 2027-03-31
locked: [no-host-pid]
exclude: ["vendor/**"]
`;

property("any configuration holds whole or says where it is wrong", 30, async (random) => {
  const path = join(folder, "plimsoll.yaml");
  const written = mutated(random, CONFIG);
  writeFileSync(path, written);
  const read = await readConfig({ path, cwd: folder, found: false, rules: async () => rules });
  if (read.config)
    expect(reaches("critical", read.config.data.failOn ?? "high")).toBe(read.config.data.failOn !== "never");
  else expect(read.problems).not.toEqual([]);
  const lines = written.split("\n").length;
  for (const { line, column, message } of read.problems ?? []) {
    expect({ written, message, inside: line >= 1 && line <= lines && column >= 1 }).toMatchObject({
      inside: true,
    });
  }
});
