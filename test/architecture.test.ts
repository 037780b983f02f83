import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { expect, test } from "vitest";

const root = new URL("../", import.meta.url).pathname;

/** What a part may import, by the first folder (or the file) below `src/`; a part may always import itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  files: ["model", "errors"],
  read: ["model"],
  levels: ["model"],
  network: ["model"],
  check: ["model"],
  report: ["model", "levels", "network"],
  config: ["model", "read", "files", "errors"],
  fix: ["model"],
  errors: ["model"],
  lint: ["model", "read", "check", "fix", "errors"],
  verify: ["model", "read", "lint"],
  index: ["model", "levels", "network"],
  cli: [
    "model",
    "levels",
    "network",
    "files",
    "read",
    "check",
    "report",
    "config",
    "fix",
    "errors",
    "lint",
    "verify",
    "rules",
  ],
};

/** Modules with a world behind them, and who may use them. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  "node:fs": ["files", "config", "cli", "fix"],
  chalk: ["cli", "report"],
  commander: ["cli"],
  yaml: ["read"],
  unbash: ["read"],
  ajv: ["config"],
};

interface Import {
  readonly file: string;
  readonly part: string;
  readonly target: string;
}

const partOf = (path: string): string =>
  path.startsWith("rules/") ? "rules" : (path.split("/")[1] ?? "").replace(/\.ts$/, "");

function importsIn(folder: string): Import[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  return files.flatMap((name) => {
    const file = posix.join(folder, name.replaceAll("\\", "/"));
    const text = readFileSync(join(root, file), "utf8").replace(/^export const examples[\s\S]*/m, "");
    return [...text.matchAll(/(?:\bfrom|^import|\bimport\()\s*"([^"\n]+)"/gm)].map(([, target = ""]) => ({
      file,
      part: partOf(file),
      target: target.startsWith(".") ? relative(root, join(root, dirname(file), target)) : target,
    }));
  });
}

const sourceImports = importsIn("src");
const ruleImports = importsIn("rules");

test("layers import downwards only", () => {
  const wrong = sourceImports
    .filter(({ target }) => target.startsWith("src/") || target.startsWith("rules/"))
    .filter(({ part, target }) => partOf(target) !== part && !MAY_IMPORT[part]?.includes(partOf(target)))
    .map(({ file, target }) => `${file} -> ${target}`);
  expect(wrong).toEqual([]);
});

test("only the edges touch the world", () => {
  const wrong = sourceImports
    .filter(({ part, target }) => MAY_USE[target] && !MAY_USE[target]?.includes(part))
    .map(({ file, target }) => `${file} -> ${target}`);
  expect(wrong).toEqual([]);
});

test("rules import the public API and facts, nothing else", () => {
  const wrong = ruleImports
    .filter(({ target }) => target !== "plimsoll" && !target.startsWith("rules/"))
    .map(({ file, target }) => `${file} -> ${target}`);
  expect(ruleImports.length).toBeGreaterThan(50);
  expect(wrong).toEqual([]);
});

test("a rule that imports a reader would be caught", () => {
  const [one] = ruleImports;
  const bad = { ...one, target: "src/read/cursor.ts" };
  expect(bad.target !== "plimsoll" && !bad.target.startsWith("rules/")).toBe(true);
});
