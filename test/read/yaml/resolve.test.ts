import { beforeAll, describe, expect, it } from "vitest";
import { Source } from "../../../src/model/source.ts";
import type { MappingNode, Node } from "../../../src/read/yaml/node.ts";
import { loadYaml, parseYaml } from "../../../src/read/yaml/parse.ts";
import { entriesOf, resolve } from "../../../src/read/yaml/resolve.ts";
import { objectOf } from "./value.ts";

beforeAll(loadYaml);

const rootOf = (text: string) => parseYaml(new Source("file.yaml", text))[0]?.root;

// Answers of go-yaml v2.4.2 and v4.0.0-rc.4.
const merges: readonly (readonly [string, unknown, unknown])[] = [
  ["a: 1\n<<: {a: 2}\n", { a: 2 }, { a: 1 }],
  ["<<: {a: 2}\na: 1\n", { a: 1 }, { a: 1 }],
  ["<<: [{a: 1, b: 1}, {a: 2, c: 2}]\n", { a: 1, b: 1, c: 2 }, { a: 1, b: 1, c: 2 }],
  ["<<: {a: 1, <<: {a: 2, b: 3}}\n", { a: 2, b: 3 }, { a: 1, b: 3 }],
  ["<<: {<<: {a: 2}, a: 1}\n", { a: 1 }, { a: 1 }],
  ['"<<": {a: 1}\n', { "<<": { a: 1 } }, { "<<": { a: 1 } }],
  ["!!merge <<: {a: 1}\n", { a: 1 }, { a: 1 }],
  ["a: null\n<<: {a: 1}\n", { a: 1 }, { a: null }],
  ["a: 1\na: 2\n", { a: 2 }, { a: 2 }],
  ["yes: 1\n0x10: 2\n1.5: 3\n", { true: 1, 16: 2, 1.5: 3 }, { yes: 1, "0x10": 2, 1.5: 3 }],
];

describe("entriesOf", () => {
  it.each(merges)("%j", (text, kubernetes, compose) => {
    const root = rootOf(text);
    expect([objectOf(root, "kubernetes"), objectOf(root, "compose")]).toEqual([kubernetes, compose]);
  });

  it("takes names of the object prototype for ordinary keys", () => {
    const root = rootOf("__proto__: {a: 1}\nconstructor: 2\n<<: {hasOwnProperty: 3, __proto__: 4}\n");
    const names = entriesOf(root as MappingNode, "compose").map(({ key }) => key.text);
    expect(names).toEqual(["__proto__", "constructor", "hasOwnProperty"]);
  });

  it("tells where a merged value is used and where it is written", () => {
    const text = "x: &x {p: true}\na:\n  <<: *x\n  q: 1\n";
    const [, { value }] = (rootOf(text) as MappingNode).entries as unknown as [
      unknown,
      { value: MappingNode },
    ];
    const [q, p] = entriesOf(value, "compose");
    expect([q?.shared, p?.shared]).toEqual([false, true]);
    expect(p && text.slice(p.written.start, p.written.end)).toBe("*x");
    expect(p && text.slice(p.node.start, p.node.end)).toBe("true");
  });

  it("stays quick where merges chain and repeat", () => {
    const chain = ["a0: &a0 {k0: 1}"];
    for (let i = 1; i < 90; i++)
      chain.push(`a${i}: &a${i}\n  k${i}: 1\n  <<: [${`*a${i - 1}, `.repeat(20)}]`);
    const started = performance.now();
    expect(rootOf(chain.join("\n"))).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe("resolve", () => {
  it("reads an alias without an anchor as an empty scalar", () => {
    const root = rootOf("a: *x\n") as MappingNode;
    expect(resolve(root.entries[0]?.value as Node)).toMatchObject({
      node: { kind: "scalar", text: "" },
      shared: true,
    });
  });

  it("follows an alias into an earlier document for Compose only", () => {
    const documents = parseYaml(new Source("file.yaml", "a: &x 1\n---\nb: *x\n"));
    expect(objectOf(documents[1]?.root, "compose")).toEqual({ b: 1 });
    expect(objectOf(documents[1]?.root, "kubernetes")).toEqual({ b: null });
    expect(documents[1]?.problems).toHaveLength(1);
  });
});
