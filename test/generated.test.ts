import { expect, test } from "vitest";
import { chapterReadme, examplesModule, othersModule, recommendedModule, ruleFiles } from "./generate.ts";

// File snapshots: `npm test -- -u` writes them, a stale one fails.
const files = await ruleFiles();

test("the lists hold every rule file", async () => {
  await expect(recommendedModule(files)).toMatchFileSnapshot("../rules/recommended.ts");
  await expect(othersModule(files)).toMatchFileSnapshot("../rules/others.ts");
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
