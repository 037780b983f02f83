import { applyPatch } from "diff";
import { expect, test } from "vitest";
import { Source } from "../../src/model/source.ts";
import { diff } from "../../src/report/diff.ts";

const HEAD = "a: 1\nb: 2\nc: 3\nd: 4\n";

test("a patch of a fix applies and has the paths that git expects", async () => {
  const source = new Source("deploy/my api.yaml", HEAD);
  const text = HEAD.replace("b: 2", "b: 5");
  const patch = await diff([{ source, text }]);
  expect(patch).toMatchInlineSnapshot(`
    "--- a/deploy/my api.yaml	
    +++ b/deploy/my api.yaml	
    @@ -1,4 +1,4 @@
     a: 1
    -b: 2
    +b: 5
     c: 3
     d: 4
    "
  `);
  expect(applyPatch(HEAD, patch)).toBe(text);
});

test("a patch makes a file that is not there", async () => {
  const source = new Source("web/.dockerignore", "", false);
  expect(await diff([{ source, text: ".env\n" }])).toBe(
    "--- /dev/null\n+++ b/web/.dockerignore\n@@ -0,0 +1,1 @@\n+.env\n",
  );
});

test("context that holds a secret is cut away", async () => {
  const source = new Source("compose.yaml", `${HEAD}environment:\n  DB_PASSWORD: hunter2-and-more\n${HEAD}`);
  const text = source.text.replace("c: 3", "c: 9");
  const patch = await diff([{ source, text }]);
  expect(patch).not.toContain("hunter2");
  expect(applyPatch(source.text, patch)).toBe(text);
});

test("a change that would show a secret is left out, the others still apply", async () => {
  const gap = "x: 0\n".repeat(10);
  const source = new Source("compose.yaml", `environment:\n  DB_PASSWORD: hunter2-and-more\n${gap}${HEAD}`);
  const text = source.text.replace("  DB_PASSWORD: hunter2-and-more\n", "").replace("c: 3", "c: 9");
  const patch = await diff([{ source, text }]);
  expect(patch).not.toContain("hunter2");
  expect(patch).toContain(
    "# plimsoll: compose.yaml:1: lines next to the change hold a secret; --fix applies the change\n--- a/",
  );
  expect(applyPatch(source.text, patch)).toBe(source.text.replace("c: 3", "c: 9"));
});

test("a patch carries line breaks of Windows and a missing one at the end", async () => {
  const source = new Source("Dockerfile", "FROM a\r\nUSER root\r\nCMD x");
  const text = source.text.replace("root", "app");
  const patch = await diff([{ source, text }]);
  expect(applyPatch(source.text, patch, { autoConvertLineEndings: false })).toBe(text);
});

test("names and texts that a terminal obeys are not printed", async () => {
  const esc = "\u001b[2J";
  const patch = await diff([
    { source: new Source(`a${esc}.yaml`, HEAD), text: "" },
    { source: new Source("b.yaml", `a: 1\nb: ${esc}\n`), text: `a: 2\nb: ${esc}\n` },
  ]);
  expect(patch).not.toContain("\u001b");
  expect(patch.split("\n")).toHaveLength(3);
});
