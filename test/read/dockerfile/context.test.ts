import { describe, expect, test } from "vitest";
import { Source } from "../../../src/model/source.ts";
import { DiskContext } from "../../../src/read/dockerfile/context.ts";
import { Glob } from "../../../src/read/dockerfile/glob.ts";

/** A context of the named files, with an ignore file of the given lines. */
function context(paths: readonly string[], ignored: readonly string[] = []): DiskContext {
  const list = (folder: string) => {
    const inside = paths
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1));
    const names = new Set(inside.map((path) => path.split("/")[0] ?? ""));
    return [...names].map((name) => ({ name, isFolder: !inside.includes(name) }));
  };
  const text = (path: string): string => `text of ${path}`;
  const ignoreFile = ignored.length === 0 ? undefined : new Source(".dockerignore", ignored.join("\n"));
  const rooted = new Map(paths.map((path) => [`app/${path}`, path]));
  paths = [...rooted.keys()];
  return new DiskContext("app", { list, text }, { ignoreFile, newIgnoreFile: undefined });
}

const FILES = [
  ".env",
  "Dockerfile",
  "src/main.ts",
  "src/.env",
  "src/deep/down/.env",
  "certs/a.key",
  "certs/a.crt",
];

test.each<[name: string, lines: readonly string[], left: readonly string[]]>([
  ["nothing is kept out without lines", [], FILES],
  ["a name without a slash counts at the top only", [".env"], FILES.slice(1)],
  [
    "two stars stand for any number of folders, none too",
    ["**/.env"],
    ["Dockerfile", "src/main.ts", "certs/a.key", "certs/a.crt"],
  ],
  ["a folder takes all below it along", ["src", "certs/"], [".env", "Dockerfile"]],
  ["one star stays in its folder", ["*", "!certs"], ["certs/a.key", "certs/a.crt"]],
  [
    "the last line that matches decides",
    ["certs", "!certs/a.crt", "src", ".env", "Dockerfile"],
    ["certs/a.crt"],
  ],
  ["an exception may be taken back", ["!certs/a.key", "certs"], FILES.slice(0, 5)],
  ["everything but one file", ["**", "!src/main.ts"], ["src/main.ts"]],
  [
    "slashes, dots and blanks say nothing",
    ["  /./certs//  ", "/.env", "./src/../src/deep"],
    ["Dockerfile", "src/main.ts", "src/.env"],
  ],
  ["comments stand at the start of a line", ["#.env", " # no comment", "certs"], FILES.slice(0, 5)],
  ["carriage returns are blanks", ["certs\r", "**/.env\r"], ["Dockerfile", "src/main.ts"]],
  [
    "classes, in which only a caret negates, and question marks",
    ["certs/[a-c].k?y", "[!.]env"],
    ["Dockerfile", "src/main.ts", "src/.env", "src/deep/down/.env", "certs/a.crt"],
  ],
])("%s", (_name, lines, left) => {
  expect(
    context(FILES, lines)
      .filesOf(".", [])
      .map(({ path }) => path)
      .sort(),
  ).toEqual([...left].sort());
});

test.each<[source: string, excludes: readonly string[], taken: readonly string[]]>([
  ["src", [], ["src/main.ts", "src/.env", "src/deep/down/.env"]],
  ["/src/", [], ["src/main.ts", "src/.env", "src/deep/down/.env"]],
  ["../src/./deep", [], ["src/deep/down/.env"]],
  ["certs/*.key", [], ["certs/a.key"]],
  ["c*", [], ["certs/a.key", "certs/a.crt"]],
  ["**/a.key", [], ["certs/a.key"]],
  ["**/down/.env", [], []],
  ["src", ["**/.env"], ["src/main.ts"]],
  [".", ["certs", ".env"], ["Dockerfile", "src/main.ts", "src/.env", "src/deep/down/.env"]],
  ["sr", [], []],
])("COPY %s without %j", (source, excludes, taken) => {
  expect(
    context(FILES)
      .filesOf(source, excludes)
      .map(({ path }) => path),
  ).toEqual(taken);
});

test("a file is read by its path from the root", () => {
  expect(context(FILES).filesOf(".env", [])[0]?.text).toBe("text of app/.env");
});

test("what nobody asks about is not looked into", () => {
  const files = [".git/config", ".git/HEAD", "node_modules/a/.npmrc", "a.js"];
  expect(
    context(files)
      .filesOf(".", [])
      .map(({ path }) => path),
  ).toEqual(["a.js", ".git/config"]);
});

describe("a source of which nothing is left", () => {
  test.each<[source: string, lines: readonly string[], expected: boolean]>([
    ["certs", ["certs"], true],
    ["certs/a.key", ["certs"], true],
    ["certs", ["certs/a.key"], false],
    [".", ["*"], true],
    [".", ["**", "!Dockerfile"], false],
    [".", ["Dockerfile"], false],
    // Made before the build, so that no repository holds them.
    ["dist", ["dist"], true],
    ["dist", ["dist", "!dist/keep"], false],
    ["dist", ["*", "!*.js"], false],
    ["dist/*.js", ["dist"], false],
    ["missing", ["certs"], false],
  ])("COPY %s with %j: %s", (source, lines, expected) => {
    expect(context(FILES, lines).ignores(source)).toBe(expected);
  });
});

test("a hostile pattern takes no time", () => {
  const glob = new Glob(`${"**/a*".repeat(60)}b`, { folders: true });
  const started = performance.now();
  expect(glob.matches("a/".repeat(2000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(2000);
});
