import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Source } from "../../../src/model/source.ts";
import { LIMITS } from "../../../src/read/yaml/limits.ts";
import type { MappingNode, Node, YamlDocument } from "../../../src/read/yaml/node.ts";
import { loadYaml, parseYaml } from "../../../src/read/yaml/parse.ts";
import { mutated, pick, SEEDS, seeded } from "./seeded.ts";
import { objectOf, plainOf } from "./value.ts";

beforeAll(loadYaml);

const read = (text: string): readonly YamlDocument[] => parseYaml(new Source("file.yaml", text));
const messages = (text: string): string[] =>
  read(text).flatMap(({ problems }) => problems.map((one) => one.message));

/** Problems as the text they point at and the first words of what they say. */
function told(text: string): string[] {
  return read(text).flatMap(({ problems }) =>
    problems.map(
      ({ start, end, message }) =>
        `${JSON.stringify(text.slice(start, end))} ${message.split(" ").slice(0, 4).join(" ")}`,
    ),
  );
}

describe("documents", () => {
  it("reads every document, one after an open quote too", () => {
    const values = read('a: "\n---\nb: [1\n---\nc: 3\n...\nd: 4\n').map(({ root }) => objectOf(root, "core"));
    expect(values).toEqual([{ a: "" }, { b: [1] }, { c: 3 }, { d: 4 }]);
  });

  it.each([
    ["", [undefined]],
    ["# c\n", [undefined]],
    ["# c\n---\na: 1\n", [{ a: 1 }]],
    ["---\n---\n", [undefined, undefined]],
    ["--- {a: 1}\n--- # c\nb: 2\n", [{ a: 1 }, { b: 2 }]],
    ["a: |\n  x\n---\nb: 1\n", [{ a: "x\n" }, { b: 1 }]],
    ['{"a": 1}\n{"b": "}{"}\n', [{ a: 1 }, { b: "}{" }]],
    ['{"a": "{"} {"b": 1}', [{ a: "{" }, { b: 1 }]],
    ["{a: '} {'}\n", [{ a: "} {" }]],
    ['{\n\t"a": [1,\n\t2]\n}\n', [{ a: [1, 2] }]],
    ["# c\u2028a: 1\u0085b: 2\rc: 3\n", [{ a: 1, b: 2, c: 3 }]],
    ["a: 1\n---\n\ufeffb: 2\n", [{ a: 1 }, { b: 2 }]],
    ["a: 1\r\n---\r\n\ufeffb: 2\r\n", [{ a: 1 }, { b: 2 }]],
    ["a: !!binary aGk=\n", [{ a: "hi" }]],
  ])("%j", (text, expected) => {
    expect(read(text).map(({ root }) => objectOf(root, "core"))).toEqual(expected);
  });

  it("lie end to end and cover the file", () => {
    const text = "# c\na: 1\n---\n# d\nb: 2\n";
    const stretches = read(text).map(({ start, end }) => text.slice(start, end));
    expect(stretches).toEqual(["# c\na: 1\n", "---\n# d\nb: 2\n"]);
  });
});

describe("nodes", () => {
  it("know their text, style, tag, anchor and parent", () => {
    const text = "a: &x !!str 'q'\nb: >-\n  fold\n  ed\n\nc: [*x]\n";
    const root = read(text)[0]?.root as MappingNode;
    const [a, b, c] = root.entries.map(({ value }) => value) as [Node, Node, Node];
    expect(a).toMatchObject({ kind: "scalar", text: "q", style: "single", tag: "!!str", anchor: "x" });
    expect(b).toMatchObject({ text: "fold ed", style: "folded" });
    expect([a, b, c].map(({ start, end }) => text.slice(start, end))).toEqual([
      "'q'",
      ">-\n  fold\n  ed",
      "[*x]",
    ]);
    expect([a, b, c].every(({ parent }) => parent === root)).toBe(true);
    expect(c).toMatchObject({ flow: true, items: [{ kind: "alias", name: "x", target: a, parent: c }] });
    expect(text.slice(root.start, root.end)).toBe(text.trimEnd());
  });

  it("end a block with its last value, not with the comments below", () => {
    const text = "a:\n  b: 1 # c\n  # d\n# e\nf: 2\n";
    const root = read(text)[0]?.root as MappingNode;
    const [a] = root.entries;
    expect(text.slice(a?.value.start, a?.value.end)).toBe("b: 1");
  });

  it("stand in for empty values where they would be written", () => {
    const root = read("a:  # c\n")[0]?.root as MappingNode;
    const [a] = root.entries;
    expect(a?.value).toMatchObject({ text: "", start: 2, end: 2 });
  });
});

describe("problems", () => {
  it.each<readonly [string, readonly string[]]>([
    ["a: 1\nb: 2\na: 3\n", ['"a" This key is written', '"a" This key is written']],
    ["a: &x [*x]\n", ['"*x" This alias refers to']],
    ["a: *x\n", ['"*x" The anchor of this']],
    ["? [a]\n: b\n", ['"[a]" A key must be']],
    ["~: b\n", ['"~" A key is empty;']],
    ["<<: 3\n", ['"3" A merge key takes']],
    ["%YAML 1.1\n---\na: 1\n", ['"%YAML 1.1" A `%` directive makes']],
    ["a: \0\n", ['"\\u0000" The file has a']],
    ["a: 'x\n", ['"\'" A quoted string is']],
    ["a: 'it''s\nb: 1\n", ['"\'" A quoted string is']],
    ['a: "x\\"\n', ['"\\"" A quoted string is']],
    ["a:\n\tb: 1\n", ['"\\t" A tab is used']],
    ["a: [1, 2\n", ['"" A `{` or `[`']],
    ["a: b: c\n", ['"b" A second `key:` stands']],
    ["a: @b\n", ['"@" An unquoted value must']],
    ["a: !!binary x\n", ['"x" A `!!binary` value is']],
    ["a: &x 1\n---\nb: *x\n", ['"*x" The anchor of this']],
  ])("%j", (text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it("never quote the input", () => {
    const secret = "hunter2";
    const texts = [
      `a: "${secret}\n`,
      `%${secret}\n`,
      `a: *${secret}\n`,
      `${secret}: 1\n${secret}: 2\n`,
      `a: "\\${secret}"\n`,
      `a: !${secret}!x 1\n`,
      `- a\n${secret}\n`,
    ];
    for (const text of texts) {
      expect(messages(text).length, text).toBeGreaterThan(0);
      for (const message of messages(text)) expect(message).not.toContain(secret);
    }
  });

  it("take the values of a document away only where its consumers have none", () => {
    const values = read("a: 1\n---\nb: \x1b\n---\nc: &x [*x]\n---\nd: 1\nd: 2\n").map(({ root }) =>
      objectOf(root, "core"),
    );
    expect(values).toEqual([{ a: 1 }, undefined, undefined, { d: 2 }]);
  });
});

describe("limits", () => {
  const nested = (open: string, levels: number): string => open.repeat(levels);
  const bomb = ["a0: &a0 [x, x]"];
  for (let i = 1; i < 30; i++) bomb.push(`a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`);

  it.each([
    ["size", `a: ${"x".repeat(LIMITS.bytes)}\n`, "The file is larger than 2 MiB"],
    ["flow depth", nested("[", 100_000), "The values nest deeper than 100 levels"],
    ["block depth", nested("- ", 20_000), "The values nest deeper than 100 levels"],
    ["implicit pairs", nested("[a: ", 20_000), "The values nest deeper than 100 levels"],
    ["colons", nested(": ", 20_000), ""],
    ["lexemes", `a: [${"1,".repeat(600_000)}]\n`, "The file has more than 1,000,000 words"],
    ["errors in one string", `a: "${"\\q".repeat(500_000)}"\n`, "The file has more than 100 errors"],
    ["stray closers", `a: 1\n${"]".repeat(300_000)}`, ""],
    ["aliases", bomb.join("\n"), "The aliases of this file reach more than 100,000 values"],
  ])("%s", (_, text, message) => {
    const started = performance.now();
    const documents = read(text);
    expect(performance.now() - started).toBeLessThan(3000);
    const found = documents.flatMap(({ problems }) => problems);
    expect(found.some((one) => one.message.startsWith(message))).toBe(true);
    expect(documents.every(({ problems }) => problems.length <= LIMITS.errors + 1)).toBe(true);
  });

  it("let through what is large but harmless", () => {
    const anchors = Array.from({ length: 8000 }, (_, i) => `- &a${i} x\n- *a${i}\n`).join("");
    const keys = Array.from({ length: 80_000 }, (_, i) => `k${i}: 1\n`).join("");
    expect([messages(anchors), messages(keys)]).toEqual([[], []]);
  });

  it("keep the documents before and after one that is too deep", () => {
    const values = read(`a: 1\n---\n${"[".repeat(500)}\n---\nb: 2\n`).map(({ root }) =>
      objectOf(root, "core"),
    );
    expect(values).toEqual([{ a: 1 }, undefined, { b: 2 }]);
  });
});

describe("any text", () => {
  it("reads unmutated texts as the library does", () => {
    for (const text of SEEDS) {
      const expected: unknown = parse(text, { merge: true, mapAsMap: true });
      expect(plainOf(read(text)[0]?.root, "core")).toEqual(expected);
      expect(messages(text)).toEqual([]);
    }
  });

  it("never throws, and keeps every span inside the file", () => {
    const random = seeded(7);
    for (let round = 0; round < 4000; round++) {
      const text = mutated(
        random,
        pick(random, SEEDS) + (random() < 0.2 ? `---\n${pick(random, SEEDS)}` : ""),
      );
      for (const { root, problems, start, end } of read(text)) {
        for (const one of [{ start, end }, ...problems, ...spans(root)]) {
          expect(0 <= one.start && one.start <= one.end && one.end <= text.length, JSON.stringify(text)).toBe(
            true,
          );
        }
        plainOf(root, "kubernetes");
        plainOf(root, "compose");
      }
    }
  });
});

function spans(node: Node | undefined): { readonly start: number; readonly end: number }[] {
  if (!node) return [];
  if (node.kind === "sequence") return [node, ...node.items.flatMap(spans)];
  return node.kind === "mapping"
    ? [node, ...node.entries.flatMap(({ key, value }) => [key, ...spans(value)])]
    : [node];
}
