import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { insideRoot } from "../../src/files/contain.ts";
import { faultOfGlob } from "../../src/files/globs.ts";
import { tree } from "./tree.ts";

test.each([
  ["a.yaml", true],
  ["missing.yaml", true],
  ["no/such/folder.yaml", true],
  ["sub/../a.yaml", true],
  ["..name.yaml", true],
  ["../other.yaml", false],
  ["sub/../../other.yaml", false],
  ["link-in", true],
  ["link-out", false],
  ["link-out/x.yaml", false],
  ["link-out/missing/x.yaml", false],
  ["dangling-out", false],
  ["loop", false],
  ["/etc/passwd", false],
  [".", true],
])("%s is inside: %s", (path, expected) => {
  const outside = tree({ "x.yaml": "" });
  const root = tree({ "a.yaml": "", "sub/b.yaml": "" });
  symlinkSync("sub/b.yaml", join(root, "link-in"));
  symlinkSync(outside, join(root, "link-out"));
  symlinkSync(join(outside, "later"), join(root, "dangling-out"));
  symlinkSync("loop", join(root, "loop"));
  expect(insideRoot(root, path.startsWith("/") ? path : `${root}/${path}`)).toBe(expected);
});

test.each([
  ["vendor/**", true],
  ["**/*.{yaml,yml}", true],
  ["charts/*/values-*.yaml", true],
  ["", false],
  ["!x", false],
  ["+(a|b)", false],
  ["(a+)+", false],
  ["*a*a*a*a*a", false],
  ["**/a/**/b/**/c/**/d/**", false],
  ["{1..100000}", false],
  ["{a,{b,c}}", false],
  ["../x", false],
  ["x".repeat(300), false],
])("pattern %s is accepted: %s", (pattern, ok) => expect(faultOfGlob(pattern) === undefined).toBe(ok));
