import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { plimsoll } from "./world.ts";

const ROOT = new URL("../../fixtures/levels", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "plimsoll-levels-"));
afterAll(() => rmSync(folder, { recursive: true }));

const levels = (...argv: string[]) => plimsoll(["levels", "--no-config", ...argv], { cwd: ROOT });
const inFolder = (name: string, text: string, ...argv: string[]) => {
  writeFileSync(join(folder, name), text);
  return plimsoll(["levels", "--no-config", name, ...argv], { cwd: folder });
};

describe("plimsoll levels", () => {
  test.each([
    ["pretty", "txt", []],
    ["explained", "txt", ["--explain"]],
    ["json", "json", ["--format", "json"]],
  ])("tells the project, %s", async (name, extension, argv) => {
    const { code, out, err } = await levels(".", ...argv);
    await expect(out).toMatchFileSnapshot(`../../fixtures/levels/expected-${name}.${extension}`);
    expect([code, err]).toEqual([0, ""]);
  });

  it("judges by the version that is asked for", async () => {
    const pod =
      "apiVersion: v1\nkind: Pod\nmetadata: { name: one }\nspec:\n  containers:\n    - { name: web, image: web, securityContext: { seLinuxOptions: { type: container_engine_t } } }\n";
    const level = async (version: string) => {
      const { out } = await inFolder("pod.yaml", pod, "--format", "json", "--kubernetes-version", version);
      return JSON.parse(out).workloads[0].podSecurity.level;
    };
    expect([await level("1.30"), await level("1.31")]).toEqual(["privileged", "baseline"]);
  });

  it("reads standard input and Compose profiles as lint does", async () => {
    const text = "services:\n  web: { image: web, profiles: [debug], privileged: true }\n";
    const { out } = await plimsoll(
      [
        "levels",
        "--no-config",
        "-",
        "--stdin-filename",
        "compose.yaml",
        "--profile",
        "debug",
        "--format",
        "json",
      ],
      { cwd: folder, stdin: text },
    );
    expect(JSON.parse(out).summary.levels).toEqual({ privileged: 1 });
  });
});

describe("what levels cannot do", () => {
  it("is a fault where there is nothing to read", async () => {
    const empty = mkdtempSync(join(tmpdir(), "plimsoll-empty-"));
    const run = (...argv: string[]) => plimsoll(["levels", "--no-config", ...argv], { cwd: empty });
    const { code, out, err } = await run("--format", "json");
    expect([code, JSON.parse(out).errors.length]).toEqual([2, 1]);
    expect(err).toContain("no Compose file or Kubernetes manifest found");
    expect((await run("--allow-empty")).code).toBe(0);
    rmSync(empty, { recursive: true });
  });

  it("is said of manifests that cannot be read", async () => {
    const { code, out, err } = await inFolder(
      "broken.yaml",
      "apiVersion: v1\nkind: Pod\nmetadata: { name: one }\nspec: { containers: [\n",
      "--format",
      "json",
    );
    expect(code).toBe(1);
    expect(JSON.parse(out).errors[0].file).toBe("broken.yaml");
    expect(err).toContain("broken.yaml:");
  });

  it.each([
    ["an unknown flag", ["--formt", "json"]],
    ["an unknown format", ["--format", "xml"]],
    ["a missing path", ["nowhere.yaml", "--format", "json"]],
  ])("is wrong usage: %s", async (_, argv) => {
    const { code, out, err } = await levels(...argv);
    expect(code).toBe(2);
    expect(err).not.toBe("");
    if (argv.includes("json") && !argv.includes("--formt"))
      expect(JSON.parse(out)).toMatchObject({ version: 1, workloads: [], errors: [{}] });
  });
});

describe("hostile names", () => {
  const NAME = "\\e[31mweb\\u202Eexe ##[error]";
  const manifest = `apiVersion: v1\nkind: Pod\nmetadata: { name: "${NAME}", namespace: "${NAME}" }\nspec:\n  volumes: [{ name: "${NAME}", hostPath: { path: / } }]\n  containers:\n    - { name: "${NAME}", image: web, securityContext: { runAsUser: 0, capabilities: { add: ["${NAME}"] } } }\n`;

  it.each([["pretty"], ["json"]])("never reach the output as they are: %s", async (format) => {
    const { out } = await inFolder("hostile.yaml", manifest, "--format", format, "--explain");
    expect(out).toContain("web");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|##\[/);
    if (format === "json") expect(JSON.parse(out).summary.workloads).toBe(1);
  });
});
