import { expect, test } from "vitest";
import { compileGlobs } from "../../src/files/globs.ts";
import { matchesPath } from "../../src/index.ts";

const GLOBS = [
  "compose.yaml",
  "*.yaml",
  "/*.yaml",
  "./deploy",
  "deploy/",
  "deploy/**",
  "**/stack*.{yml,yaml}",
  "deploy/*/stack.yaml",
  "deploy/**/stack.yaml",
  "stack-?.yaml",
  "stack-[0-9].yaml",
  "stack-[^0-9].yaml",
  "{eu,us-*}/compose.yaml",
  "a.b",
  "**",
  "*",
];
const PATHS = [
  "compose.yaml",
  "deploy/compose.yaml",
  "deploy/stack.yaml",
  "deploy/eu/stack.yaml",
  "deploy/eu/west/stack.yaml",
  "eu/compose.yaml",
  "us-east/compose.yaml",
  "us-east/deploy/stack-1.yaml",
  "stack-1.yaml",
  "stack-a.yaml",
  "haystack.yml",
  ".hidden/compose.yaml",
  "aXb",
  "a.b/c",
];

test.each(GLOBS)("%s covers what it covers in the configuration", async (glob) => {
  const test = await compileGlobs([{ base: "/repo", patterns: [glob] }]);
  const covered = PATHS.filter((path) => test(`/repo/${path}`));
  expect(PATHS.filter((path) => matchesPath(glob, path))).toEqual(covered);
});

test("a pattern that is no expression covers nothing else", () => {
  expect(matchesPath("a(b|c)+.yaml", "ab.yaml")).toBe(false);
  expect(matchesPath("a(b|c)+.yaml", "a(b|c)+.yaml")).toBe(true);
  expect(matchesPath("stack-[z-a].yaml", "stack-b.yaml")).toBe(false);
});
