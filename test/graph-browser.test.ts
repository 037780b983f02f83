import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { plimsoll } from "./cli/world.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const browser = (process.env["PATH"] ?? "")
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find((path) => existsSync(path));

const folder = mkdtempSync(join(tmpdir(), "plimsoll-graph-page-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HOSTILE = "</script><img src=x onerror=alert(1)><svg onload=alert(2)>'\"&";
const pod = (name: string, app: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: HOSTILE, labels: { app } },
  spec: { containers: [{ name, image: HOSTILE, ports: [{ containerPort: 80, name: HOSTILE }] }] },
});
const chosen = (app: string) => ({ podSelector: { matchLabels: { app } } });
const policy = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: HOSTILE, namespace: HOSTILE },
  spec: { ...chosen("b"), ingress: [{ from: [chosen("a")] }] },
};
const hostile = [pod(HOSTILE, "a"), pod("b", "b"), policy].map((one) => JSON.stringify(one)).join("\n---\n");

const projects: readonly (readonly [string, string, string])[] = [
  ["our project", new URL("../fixtures/graph/project", import.meta.url).pathname, "."],
  ["names that are markup", folder, "pods.yaml"],
];

/** A page that draws itself asks for nothing else, explains a clicked edge, zooms and moves. */
describe.skipIf(!browser)("the page of plimsoll graph in a browser", () => {
  test.each(projects)("draws %s", { timeout: 60_000 }, async (_, cwd, path) => {
    writeFileSync(join(folder, "pods.yaml"), hostile);
    const { out } = await plimsoll(["graph", "--no-config", "--format", "html", path], { cwd });
    const page = join(folder, "graph.html");
    writeFileSync(page, out);
    const script = new URL("graph-browser.mjs", import.meta.url).pathname;
    const { stdout, status } = spawnSync(process.execPath, [script, browser ?? "", page], {
      encoding: "utf8",
    });
    expect({ stdout, status }).toMatchObject({ status: 0 });
  });
});
