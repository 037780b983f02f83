import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { type DiscoverRequest, discover } from "../../src/files/discover.ts";
import { readBytes } from "../../src/files/read-bytes.ts";
import { isDockerfileName } from "../../src/model/file-name.ts";
import { tree } from "./tree.ts";

const find = (cwd: string, request: Partial<DiscoverRequest> = {}) =>
  discover({ paths: [], cwd, gitignore: true, ...request });
const paths = async (cwd: string, request?: Partial<DiscoverRequest>) =>
  (await find(cwd, request)).files.map((file) => file.path);

test.each([
  ["Dockerfile", true],
  ["dockerfile", true],
  ["Containerfile", true],
  ["Dockerfile.prod", true],
  ["Dockerfile.go", true],
  ["prod.Dockerfile", true],
  ["web.dockerfile", true],
  [".dockerfile", false],
  ["dockerfile1", false],
  ["docker-file", false],
  ["Dockerfile.dockerignore", false],
  ["Dockerfile.md", false],
  ["dockerfile.go", false],
  ["mydockerfile", false],
])("%s says Dockerfile: %s", (name, expected) => expect(isDockerfileName(name)).toBe(expected));

test("finds manifests by name, in the order of bytes, without what is never a manifest", async () => {
  const root = tree({
    "b.yaml": "",
    "B.yml": "",
    "a/x.json": "",
    "a.yaml": "",
    "é.yaml": "",
    "\u{1f433}.yaml": "",
    "\u{fb00}.yaml": "",
    Dockerfile: "",
    "readme.md": "",
    "node_modules/p/x.yaml": "",
    ".git/x.yaml": "",
    "deep/node_modules/x.yaml": "",
    ".github/workflows/ci.yml": "",
  });
  expect(await paths(root)).toEqual([
    ".github/workflows/ci.yml",
    "B.yml",
    "Dockerfile",
    "a.yaml",
    "a/x.json",
    "b.yaml",
    "é.yaml",
    "\u{fb00}.yaml",
    "\u{1f433}.yaml",
  ]);
});

test("takes named files as they are, once, and shows paths from the working directory", async () => {
  const root = tree({
    "sub/x.yaml": "",
    "sub/notes": "",
    "y.yaml": "",
    "sub/.gitignore": "x.yaml",
    ".git/HEAD": "",
  });
  const found = await find(join(root, "sub"), { paths: ["notes", "x.yaml", "../y.yaml", "./x.yaml", ".."] });
  expect(found.files.map(({ path, explicit }) => [path, explicit])).toEqual([
    ["../y.yaml", true],
    ["notes", true],
    ["x.yaml", true],
  ]);
});

test("gives the same answer for any order of arguments", async () => {
  const root = tree({ "a/x.yaml": "", "b/y.yaml": "", "c.yaml": "" });
  const one = await find(root, { paths: ["a", "b", "c.yaml", "a/x.yaml"] });
  expect(await find(root, { paths: ["a/x.yaml", "c.yaml", "b", "a"] })).toEqual(one);
});

test.each([
  ["gone.yaml", undefined],
  ["A/x.yaml/y", undefined],
  ["dockerfile", 'did you mean "Dockerfile"?'],
])("refuses the missing path %s", async (path, hint) => {
  const root = tree({ "A/x.yaml": "", Dockerfile: "" });
  const error = await find(root, { paths: [path] }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UsageError);
  expect(error).toMatchObject({ message: `no such file or folder: "${path}"`, hint });
});

test("globs leave out and take in", async () => {
  const root = tree({
    "a/x.yaml": "",
    "vendor/y.yaml": "",
    "b/vendor/z.yaml": "",
    "k.tpl": "",
    "gen.yaml": "",
    ".gitignore": "gen.yaml",
    ".git/HEAD": "",
  });
  const sets = (patterns: string[], base = root) => [{ base, patterns }];
  expect(await paths(root, { exclude: sets(["vendor"]) })).toEqual(["a/x.yaml"]);
  expect(await paths(root, { exclude: sets(["vendor/**"]) })).toEqual(["a/x.yaml", "b/vendor/z.yaml"]);
  expect(await paths(root, { exclude: sets(["./vendor/", "/a"]) })).toEqual(["b/vendor/z.yaml"]);
  expect(await paths(root, { exclude: sets(["x.yaml"], join(root, "a")) })).not.toContain("a/x.yaml");
  expect(
    await paths(root, { include: sets(["*.tpl", "gen.yaml"]), exclude: sets(["{a,b,vendor}/**"]) }),
  ).toEqual(["gen.yaml", "k.tpl"]);
  const named = await find(root, { paths: ["a/x.yaml"], exclude: sets(["a"]) });
  expect(named).toMatchObject({ files: [], skipped: [{ file: "a/x.yaml", reason: "excluded" }] });
});

test("links: inside to files only, loops end, nothing outside is opened", async () => {
  const outside = tree({ "secret.yaml": "x" });
  const root = tree({ "real/x.yaml": "", "target.txt": "", "z.yaml": "" });
  symlinkSync(root, join(root, "real/loop"));
  symlinkSync("../real", join(root, "real/again"));
  symlinkSync(outside, join(root, "out"));
  symlinkSync(join(outside, "secret.yaml"), join(root, "secret.yaml"));
  symlinkSync("target.txt", join(root, "link.yaml"));
  symlinkSync("z.yaml", join(root, "alias.yaml"));
  symlinkSync("nowhere", join(root, "broken.yaml"));
  symlinkSync("self.yaml", join(root, "self.yaml"));
  symlinkSync("real", join(root, "folder.yaml"));
  const found = await find(root);
  expect(found.files.map(({ path, link }) => [path, link])).toEqual([
    ["link.yaml", true],
    ["real/x.yaml", false],
    ["z.yaml", false],
  ]);
  expect(found.skipped).toEqual([
    { file: "alias.yaml", reason: "is the same file as z.yaml" },
    { file: "broken.yaml", reason: "is a link that leads nowhere or out of the folder" },
    { file: "folder.yaml", reason: "is a link to a folder" },
    { file: "secret.yaml", reason: "is a link that leads nowhere or out of the folder" },
    { file: "self.yaml", reason: "is a link that leads nowhere or out of the folder" },
  ]);
  const named = await find(root, { paths: ["secret.yaml", "link.yaml", "self.yaml", "broken.yaml"] });
  expect(named.files.map(({ path }) => path)).toEqual(["link.yaml"]);
  expect(named.problems.map(({ path }) => path)).toEqual(["broken.yaml", "secret.yaml", "self.yaml"]);
  expect(readBytes(named.files[0] as never)).toMatchObject({ state: "read" });
});

test("a folder that is named by a link is shown by that name", async () => {
  const root = tree({ "real/x.yaml": "", "real/y.yaml": "", "real/.gitignore": "y.yaml" });
  mkdirSync(join(root, "real/.git"));
  symlinkSync("real", join(root, "current"));
  expect(await paths(root, { paths: ["current"] })).toEqual(["current/x.yaml"]);
  expect(
    await paths(root, { paths: ["current"], exclude: [{ base: root, patterns: ["current/x.yaml"] }] }),
  ).toEqual([]);
});

test("pipes and sockets are noted and never opened", async () => {
  const root = tree({ "x.yaml": "" });
  execFileSync("mkfifo", [join(root, "pipe.yaml"), join(root, "Dockerfile"), join(root, "other")]);
  const server = createServer().listen(join(root, "socket.yml"));
  await new Promise((resolve) => server.once("listening", resolve));
  const found = await find(root);
  server.close();
  expect(found.files.map(({ path }) => path)).toEqual(["x.yaml"]);
  expect(found.skipped).toEqual([
    { file: "Dockerfile", reason: "is a named pipe, not a regular file" },
    { file: "pipe.yaml", reason: "is a named pipe, not a regular file" },
    { file: "socket.yml", reason: "is a socket, not a regular file" },
  ]);
  const named = await find(root, { paths: ["pipe.yaml", "/dev/zero"] });
  expect(named.files).toEqual([]);
  expect(named.problems.map(({ message }) => message)).toEqual([
    "the file was not read: it is a device; to lint what it gives, pipe that to `plimsoll -`",
    "the file was not read: it is a named pipe; to lint what it gives, pipe that to `plimsoll -`",
  ]);
});

test.skipIf(process.platform !== "linux")(
  "names that are not UTF-8 are found, told apart and opened",
  async () => {
    const root = tree();
    const name = (...bytes: number[]) =>
      Buffer.concat([Buffer.from(`${root}/`), Buffer.from(bytes), Buffer.from(".yaml")]);
    writeFileSync(name(0x61, 0xff), "one");
    writeFileSync(name(0x61, 0xfe), "two");
    writeFileSync(name(0xef, 0xbf, 0xbd), "three");
    mkdirSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xe9])]));
    writeFileSync(
      Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xe9]), Buffer.from("/x.yaml")]),
      "four",
    );
    const { files } = await find(root);
    const contents = files.map((file) => {
      const read = readBytes(file);
      return [file.path, read.state === "read" ? read.bytes.toString() : read];
    });
    expect(contents).toEqual([
      ["\\xe9/x.yaml", "four"],
      ["a\\xfe.yaml", "two"],
      ["a\\xff.yaml", "one"],
      ["\u{fffd}.yaml", "three"],
    ]);
  },
);

test("limits are problems, and what was found before them stays", async () => {
  const root = tree({ "a/b/c/x.yaml": "", "1.yaml": "", "2.yaml": "", "3.yaml": "" });
  const deep = await find(root, { limits: { levels: 2 } });
  expect(deep.files).toHaveLength(3);
  expect(deep.problems).toEqual([
    { path: "a/b/c", message: "folders nest deeper than 2 levels here; what is below was not read" },
  ]);
  const many = await find(root, { limits: { files: 2 } });
  expect(many.files.map(({ path }) => path)).toEqual(["1.yaml", "2.yaml"]);
  expect(many.problems).toEqual([
    { path: ".", message: "more than 2 files; the rest was not read, so name fewer folders or exclude some" },
  ]);
});

test("a folder without permission is a problem, the rest is found", () => {
  const root = tree({ "open/x.yaml": "", "shut/y.yaml": "", "z.yaml": "" });
  chmodSync(join(root, "shut"), 0o000);
  chmodSync(join(root, "z.yaml"), 0o000);
  chmodSync(root, 0o755);
  const bundle = join(root, "run.cjs");
  const entry = `import { discover } from "./src/files/discover.ts"; import { readBytes } from "./src/files/read-bytes.ts";
    discover({ paths: [], cwd: process.argv[2], gitignore: true }).then((found) => console.log(JSON.stringify([
      found.files.map((file) => [file.path, readBytes(file).message]), found.problems])));`;
  const stdin = { contents: entry, resolveDir: process.cwd() };
  buildSync({ stdin, bundle: true, platform: "node", outfile: bundle, logLevel: "silent" });
  chmodSync(bundle, 0o644);
  // Root may read everything, so the question is asked by somebody else.
  const identity = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const out = execFileSync(process.execPath, [bundle, root], { ...identity, encoding: "utf8", cwd: "/" });
  chmodSync(join(root, "shut"), 0o755);
  expect(JSON.parse(out)).toEqual([
    [
      ["open/x.yaml", null],
      ["z.yaml", "the file cannot be read: permission denied"],
    ],
    [{ path: "shut", message: "the folder cannot be read: permission denied" }],
  ]);
});

test("a file that vanishes, grows or turns into something else is no crash", async () => {
  const root = tree({ "x.yaml": "x", "y.yaml": "y", Dockerfile: "z" });
  const { files } = await find(root);
  const [dockerfile, x, y] = files as [never, never, never];
  rmSync(join(root, "x.yaml"));
  rmSync(join(root, "y.yaml"));
  symlinkSync("/etc/passwd", join(root, "y.yaml"));
  expect(readBytes(x)).toEqual({ state: "problem", message: "it vanished while the run went on; run again" });
  expect(readBytes(y)).toMatchObject({
    state: "problem",
    message: expect.stringContaining("it became a link"),
  });
  rmSync(join(root, "Dockerfile"));
  execFileSync("mkfifo", [join(root, "Dockerfile")]);
  expect(readBytes(dockerfile)).toEqual({ state: "skipped", reason: "is a named pipe, not a regular file" });
});

test.each([
  ["Dockerfile", 1024 * 1024, "1 MiB"],
  ["x.yaml", 2 * 1024 * 1024, "2 MiB"],
])("%s may have %i bytes", async (name, limit, said) => {
  const root = tree({ [name]: "#".repeat(limit) });
  const [file] = (await find(root)).files as [never];
  expect(readBytes(file)).toMatchObject({ state: "read", bytes: { length: limit } });
  writeFileSync(join(root, name), "#".repeat(limit + 1));
  expect(readBytes(file)).toEqual({
    state: "problem",
    message: `the file is larger than ${said} and was not read; split it`,
    head: expect.objectContaining({ length: limit }),
  });
});

test.skipIf(process.platform !== "linux")("a file whose size is a lie is read to the end", async () => {
  const [file] = (await find("/proc/self", { paths: ["/proc/self/status"] })).files as [never];
  const read = readBytes(file, 64 * 1024);
  expect(read.state === "read" && read.bytes.toString()).toMatch(/^Name:/);
});
