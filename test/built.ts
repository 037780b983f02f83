import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";

const ROOT = new URL("../", import.meta.url).pathname;
const PARTS = [
  "src",
  "rules",
  "fixtures",
  "build.mjs",
  "build-chunks.mjs",
  "package.json",
  "tsconfig.json",
  "tsconfig.build.json",
];

/** The published command, built before the tests of a file from a copy, as the build writes into its own folder. */
export function builtCommand(): { readonly folder: string; readonly bin: string } {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bin-"));
  beforeAll(() => {
    chmodSync(folder, 0o755);
    for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    execFileSync(process.execPath, ["build.mjs"], { cwd: folder, stdio: "pipe" });
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, bin: join(folder, "dist/bin.cjs") };
}
