import { expect, test } from "vitest";
import { chapterReadme, examplesModule, indexModule, ruleFiles } from "./generate.ts";

// File snapshots: `npm test -- -u` writes them, a stale one fails.
const files = await ruleFiles();

test("the index lists every rule file", async () => {
  await expect(indexModule(files)).toMatchFileSnapshot("../rules/index.ts");
});

test("the examples load by id", async () => {
  await expect(examplesModule(files)).toMatchFileSnapshot("../rules/examples.ts");
});

test.each([...new Set(files.map(({ path }) => path.split("/")[0] ?? ""))])(
  "%s has its README",
  async (chapter) => {
    await expect(chapterReadme(chapter, files)).toMatchFileSnapshot(`../rules/${chapter}/README.md`);
  },
);
