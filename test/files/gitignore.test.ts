import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { discover } from "../../src/files/discover.ts";
import { tree } from "./tree.ts";

const git = (cwd: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "core.excludesFile=/dev/null", "-c", "core.quotePath=false", ...args], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
  });

const listed = (cwd: string): string[] =>
  git(cwd, "ls-files", "--others", "--exclude-standard", "--cached", "-z").split("\0").filter(Boolean);

const found = async (cwd: string, gitignore = true): Promise<string[]> =>
  (await discover({ paths: [], cwd, gitignore })).files.map(({ path }) => path);

const FILES = {
  "a.yaml": "",
  "A.YAML": "",
  "build/x.yaml": "",
  "build/build/x.yaml": "",
  "sub/build/x.yaml": "",
  "sub/build/gen.yaml": "",
  "sub/build/build/y.yaml": "",
  "sub/deep/keep.yaml": "",
  "sub/deep/drop.yaml": "",
  "sub/deep/build": "",
  "logs/a.yaml": "",
  "logs/keep.yaml": "",
  "with space/x.yaml": "",
  "#hash.yaml": "",
  "!bang.yaml": "",
  "[x]/y.yaml": "",
  "é/x.yaml": "",
};

test.each([
  ["nothing", {}],
  ["a folder", { ".gitignore": "build/\n" }],
  ["a folder let in again below", { ".gitignore": "build/\n*gen.yaml\n", "sub/.gitignore": "!build/\n" }],
  ["a file cannot come back from an ignored folder", { ".gitignore": "logs/\n!logs/keep.yaml\n" }],
  ["a file can from an ignored content", { ".gitignore": "logs/*\n!logs/keep.yaml\n" }],
  [
    "anchored patterns",
    { ".gitignore": "/build\nsub/deep/drop.yaml\n", "sub/.gitignore": "/deep/keep.yaml\n" },
  ],
  ["globstars", { ".gitignore": "**/build/**/y.yaml\nsub/**/drop.yaml\n" }],
  [
    "escapes, blanks and comments",
    { ".gitignore": "# x\n\\#hash.yaml\n\\!bang.yaml\nwith space/  \n\\[x\\]\r\n" },
  ],
  ["case", { ".gitignore": "a.yaml\n" }],
  ["everything but", { ".gitignore": "*\n!*/\n!keep.yaml\n" }],
  [
    "info/exclude, weaker than the rest",
    { ".git/info/exclude": "build/\na.yaml\n", ".gitignore": "!a.yaml\n" },
  ],
  ["an ignore file of no use", { ".gitignore": "\n\n#\n/\n!\n[\n\\\n" }],
  [
    "an inner one that says the opposite",
    { ".gitignore": "!*.yaml\n", "sub/.gitignore": "*.yaml\n", "sub/deep/.gitignore": "!keep.yaml\n" },
  ],
])("agrees with git: %s", async (_, ignores) => {
  const root = tree(FILES);
  git(root, "init", "-q");
  for (const [path, text] of Object.entries(ignores)) writeFileSync(join(root, path), text);
  const isManifest = (path: string): boolean => /\.ya?ml$/i.test(path);
  expect(await found(root)).toEqual(
    listed(root)
      .filter(isManifest)
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
  );
  // The same from a folder inside.
  expect(await found(join(root, "sub"))).toEqual(listed(join(root, "sub")).filter(isManifest).sort());
});

test("--no-gitignore finds all", async () => {
  const root = tree({ "a.yaml": "", ".gitignore": "*" });
  mkdirSync(join(root, ".git"));
  expect(await found(root)).toEqual([]);
  expect(await found(root, false)).toEqual(["a.yaml"]);
});

test("an ignore file holds without a repository too, but only below itself", async () => {
  const root = tree({ "a.yaml": "", "sub/a.yaml": "", "sub/.gitignore": "a.yaml" });
  expect(await found(root)).toEqual(["a.yaml"]);
});

test("a repository inside another has rules of its own", async () => {
  const root = tree({ ".gitignore": "*.yaml", "inner/x.yaml": "", "inner/.git/HEAD": "", ".git/HEAD": "" });
  expect(await found(root)).toEqual(["inner/x.yaml"]);
});

test("a worktree asks the exclude file of its repository", async () => {
  const root = tree({ "main/x.yaml": "" });
  git(join(root, "main"), "init", "-q");
  git(join(root, "main"), "add", ".");
  git(join(root, "main"), "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x");
  git(join(root, "main"), "worktree", "add", "-q", "../other");
  writeFileSync(join(root, "main/.git/info/exclude"), "y.yaml\n");
  writeFileSync(join(root, "other/y.yaml"), "");
  expect(await found(join(root, "other"))).toEqual(["x.yaml"]);
});
