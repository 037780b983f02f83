import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { builtCommand } from "./built.ts";

const MANY = 500;

const { folder, bin } = builtCommand();

beforeAll(() => {
  mkdirSync(join(folder, "large"));
  const services = Array.from({ length: MANY }, (_, at) => `  s${at}: { image: "alpine:latest" }\n`);
  writeFileSync(join(folder, "large/compose.yaml"), `services:\n${services.join("")}`);
  writeFileSync(join(folder, "Dockerfile"), "FROM alpine:latest\nUSER root\n");
});

const node = (args: readonly string[], input = "") =>
  spawnSync(process.execPath, [...args], { cwd: folder, input, encoding: "utf8", maxBuffer: 1 << 28 });
const shell = (script: string) =>
  spawnSync("bash", ["-c", script, "bash", process.execPath, bin], { cwd: folder, encoding: "utf8" });

describe("the built command", () => {
  it("knows its version", () => {
    expect(node([bin, "--version"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("ends with 0, 1 and 2", () => {
    expect(node([bin, "Dockerfile"]).status).toBe(0);
    expect(node([bin, "Dockerfile", "--fail-on", "low"]).status).toBe(1);
    expect(node([bin, "none"]).status).toBe(2);
    expect(node([bin, "--none"]).status).toBe(2);
  });

  it("reads standard input", () => {
    const { stdout, status } = node([bin, "-", "-f", "compact"], "FROM alpine:latest\n");
    expect(stdout).toMatch(/^<stdin>:1:6: \w+ pin-image-tag: /m);
    expect(status).toBe(0);
    expect(shell('"$1" "$2" - --allow-empty < /dev/null').status).toBe(0);
  });

  it("writes a large report whole, through a slow pipe too", () => {
    const whole = node([bin, "large", "-f", "json", "--only", "pin-image-tag"]).stdout;
    expect(whole.length).toBeGreaterThan(200_000);
    expect(JSON.parse(whole).findings).toHaveLength(MANY);
    const slow = shell(
      '"$1" "$2" large -f json --only pin-image-tag | (sleep 0.5; wc -c); echo "$' + '{PIPESTATUS[0]}"',
    );
    expect(slow.stdout.trim().split(/\s+/)).toEqual([String(Buffer.byteLength(whole)), "0"]);
  });

  it("keeps its exit code on a full pipe", () => {
    const script =
      '"$1" "$2" large -f json --fail-on low | (sleep 0.5; cat > /dev/null); echo "$' + '{PIPESTATUS[0]}"';
    expect(shell(script).stdout).toBe("1\n");
  });

  it("ends quietly if nobody reads on", () => {
    const { stdout, stderr } = shell('"$1" "$2" large -f json | head -1; echo "$' + '{PIPESTATUS[0]}"');
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^\{\n141\n$/);
  });

  it("explains rules with their examples, which the build takes apart", () => {
    expect(node([bin, "explain", "no-privileged"]).stdout).toContain("\nBad");
  });

  it("needs neither network nor another process", () => {
    const guard = join(folder, "guard.cjs");
    const modules = [
      "net",
      "tls",
      "http",
      "https",
      "http2",
      "dgram",
      "dns",
      "child_process",
      "worker_threads",
    ];
    writeFileSync(
      guard,
      `const { Module } = require("node:module");
const load = Module._load;
const refused = new Set(${JSON.stringify(modules)});
Module._load = (name, parent, main) => {
  if (parent && !name.startsWith(".") && refused.has(name.replace(/^node:/, ""))) console.error("loaded " + name + " for " + parent.filename);
  return load(name, parent, main);
};
globalThis.fetch = () => { console.error("fetched"); process.exit(9); };
`,
    );
    writeFileSync(join(folder, "guilty.cjs"), 'require("node:net");');
    expect(node(["--require", guard, join(folder, "guilty.cjs")]).stderr).toContain("loaded node:net");
    for (const format of ["pretty", "json", "sarif"]) {
      const { stderr } = node(["--require", guard, bin, "Dockerfile", "-f", format]);
      expect(stderr).toBe("");
    }
  });
});
