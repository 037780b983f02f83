import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { plimsoll } from "./world.ts";

const ROOT = new URL("../../fixtures/graph/project", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "plimsoll-graph-"));
afterAll(() => rmSync(folder, { recursive: true }));

const graph = (...argv: string[]) => plimsoll(["graph", "--no-config", ...argv], { cwd: ROOT });
const inFolder = (name: string, text: string, ...argv: string[]) => {
  writeFileSync(join(folder, name), text);
  return plimsoll(["graph", "--no-config", name, ...argv], { cwd: folder });
};

describe("plimsoll graph", () => {
  test.each([
    ["text", "txt"],
    ["mermaid", "mmd"],
    ["dot", "dot"],
    ["json", "json"],
    ["html", "html"],
  ])("draws the project as %s", async (format, extension) => {
    const { code, out, err } = await graph(".", "--format", format);
    await expect(out).toMatchFileSnapshot(`../../fixtures/graph/expected.${extension}`);
    expect([code, err]).toEqual([0, ""]);
  });

  it("says text by default", async () => {
    expect((await graph(".")).out).toBe((await graph(".", "-f", "text")).out);
  });

  it("joins networks that several projects name, and marks pods of the node's network", async () => {
    const compose = (name: string) =>
      `name: ${name}\nservices: { ${name}: { image: x, networks: [bus] } }\nnetworks: { bus: { external: true, name: shared } }\n`;
    writeFileSync(join(folder, "a.compose.yaml"), compose("one"));
    writeFileSync(join(folder, "b.compose.yaml"), compose("two"));
    writeFileSync(
      join(folder, "pod.yaml"),
      "apiVersion: v1\nkind: Pod\nmetadata: { name: agent }\nspec: { hostNetwork: true, containers: [{ name: c }] }\n",
    );
    const { out } = await plimsoll(
      ["graph", "--no-config", "a.compose.yaml", "b.compose.yaml", "pod.yaml", "-f", "json"],
      { cwd: folder },
    );
    const { nodes, edges } = JSON.parse(out);
    expect(nodes.filter(({ kind }: { kind: string }) => kind === "network")).toHaveLength(1);
    expect(edges.filter(({ state }: { state: string }) => state === "joins")).toHaveLength(2);
    expect(nodes.find(({ label }: { label: string }) => label === 'Pod "agent"').notes).toHaveLength(1);
  });
});

test("a workload that several files hold is drawn once", async () => {
  const text =
    "apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\nspec: { containers: [{ name: c }] }\n";
  for (const name of ["base.yaml", "release.yaml"]) writeFileSync(join(folder, name), text);
  const argv = ["graph", "--no-config", "base.yaml", "release.yaml", "-f", "json"];
  const { nodes } = JSON.parse((await plimsoll(argv, { cwd: folder })).out);
  expect(nodes.filter(({ label }: { label: string }) => label === 'Pod "web"')).toHaveLength(1);
});

describe("a crowd", () => {
  const pods = (count: number, namespace: string) =>
    Array.from(
      { length: count },
      (_, at) =>
        `apiVersion: v1\nkind: Pod\nmetadata: { name: p${at}, namespace: ${namespace}, labels: { app: p${at} } }\nspec: { containers: [{ name: c, ports: [{ containerPort: 80 }] }] }\n---\n`,
    ).join("");
  const policy = (from: string) =>
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p, namespace: shop }\nspec: { podSelector: { matchLabels: { app: p0 } }, ingress: [{ from: [{ ${from} }] }] }\n`;

  test.each([
    ["of the cluster", "namespaceSelector: {}", ["every pod of the cluster"]],
    ["of a namespace", "podSelector: {}", ['every pod of namespace "shop"']],
    ["that is none", "podSelector: { matchLabels: { app: p1 } }", ['Pod "p1"']],
  ])("%s is one edge", async (_name, from, expected) => {
    const text = pods(40, "shop") + pods(60, "ops") + policy(from);
    const { out } = await inFolder("crowd.yaml", text, "-f", "json");
    const { nodes, edges } = JSON.parse(out);
    const label = (id: string) => nodes.find((node: { id: string }) => node.id === id).label;
    expect(edges.map(({ from: id }: { from: string }) => label(id))).toEqual(expected);
  });
});

describe("hostile names", () => {
  const NAME = `x"];</script><img src=x onerror=alert(1)>\\n--> y & #quot; %%{init}%% \`'`;
  const manifest = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${JSON.stringify(NAME)}\n  namespace: ${JSON.stringify(`${NAME}\u001b[31m`)}\nspec: { containers: [{ name: c, ports: [{ containerPort: 80, hostPort: 80 }] }] }\n`;

  it("are text in a page", async () => {
    const { out } = await inFolder("hostile.yaml", manifest, "-f", "html");
    expect(out.match(/<script/g)).toHaveLength(2);
    expect(out.match(/<\/script>/g)).toHaveLength(2);
    expect(out).not.toContain("<img");
    expect(out).not.toMatch(/<[a-z][^>]*\s(?:src|href)\s*=|@import|url\((?!#)/);
    const data = /<script type="application\/json" id="graph">(.*)<\/script>/.exec(out)?.[1] ?? "";
    expect(JSON.parse(data).nodes[0].label).toBe(`Pod "${NAME}"`);
  });

  it("end no label of Mermaid", async () => {
    const { out } = await inFolder("hostile.yaml", manifest, "-f", "mermaid");
    const labels = [...out.matchAll(/\["(.*?)"\]/g)].map(([, label = ""]) => label.replaceAll("<br/>", ""));
    expect(labels.length).toBe(2);
    for (const label of labels) expect(label).toMatch(/^(?:[\p{L}\p{N} .,:/()-]|#\d+;)*$/u);
  });

  it("end no string of Graphviz", async () => {
    const { out } = await inFolder("hostile.yaml", manifest, "-f", "dot");
    for (const line of out.split("\n").filter((one) => one.includes('"'))) {
      const bare = line.replace(/"(?:[^"\\]|\\.)*"/g, "");
      expect(bare).toMatch(/^[\w\s[\]=,;>-]*$/);
    }
  });

  test.each(["text", "mermaid", "dot", "json", "html"])(
    "carry no order for a terminal: %s",
    async (format) => {
      const { out } = await inFolder("hostile.yaml", manifest, "-f", format);
      expect(out).not.toContain("\u001b");
    },
  );
});

describe("what graph cannot do", () => {
  it("is a fault where there is nothing to read", async () => {
    const empty = mkdtempSync(join(tmpdir(), "plimsoll-empty-"));
    const { code, out, err } = await plimsoll(["graph", "--no-config", "-f", "json"], { cwd: empty });
    rmSync(empty, { recursive: true });
    expect([code, JSON.parse(out).errors.length, err]).toEqual([
      2,
      1,
      "plimsoll: no Compose file or Kubernetes manifest found\n",
    ]);
  });

  it("is said of files that cannot be read", async () => {
    const { code, err } = await inFolder("broken.yaml", "apiVersion: v1\nkind: Pod\nmetadata: [\n");
    expect([code, err.startsWith("plimsoll: broken.yaml:")]).toEqual([1, true]);
  });

  it("is valid JSON also for a wrong option", async () => {
    const { code, out } = await graph("-f", "json", "--nonsense");
    expect([code, JSON.parse(out).errors.length]).toEqual([2, 1]);
  });
});
