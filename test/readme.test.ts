import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { plimsoll } from "./cli/world.ts";

const ROOT = new URL("../", import.meta.url).pathname;
const BLOCK = /(?<=^```console\n)[\s\S]*?(?=^```$)/gm;

/** A block with what its commands print today; the time is the one thing that differs from run to run. */
async function rerun(block: string): Promise<string> {
  const commands = block.split("\n").filter((line) => line.startsWith("$ "));
  const parts = commands.map(async (line) => {
    const [name, ...argv] = line.slice(2).split(/\s+/);
    expect(name).toBe("plimsoll");
    const { out, err } = await plimsoll(argv, { cwd: ROOT });
    return `${line}\n${(out + err).replace(/\d+\.\d\d s/g, "0.04 s")}`;
  });
  return (await Promise.all(parts)).join("");
}

// `vitest -u` writes what has changed into the README.
it("the README shows what the commands print", async () => {
  const readme = readFileSync(`${ROOT}README.md`, "utf8");
  const blocks = readme.match(BLOCK) ?? [];
  expect(blocks.length).toBeGreaterThan(0);
  const fresh = await Promise.all(blocks.map(rerun));
  const written = readme.replace(BLOCK, () => fresh.shift() ?? "");
  await expect(written).toMatchFileSnapshot("../README.md");
});
