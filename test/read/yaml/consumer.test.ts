import { beforeAll, describe, expect, it } from "vitest";
import { Source } from "../../../src/model/source.ts";
import { consumerProblems } from "../../../src/read/yaml/consumer.ts";
import { loadYaml, parseYaml } from "../../../src/read/yaml/parse.ts";

beforeAll(loadYaml);

describe("consumerProblems", () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ["a: 1\n<<: {b: 2}\n", [], []],
    ["a: !!bool yes\n", [], ["yes"]],
    ["a: !!int x\n", ["x"], ["x"]],
    ["a: [.inf, '.nan']\n", [".inf"], []],
    ["<<: {a: 1}\n<<: {b: 1}\n", [], ["<<"]],
    ["!!int x: 1\n", ["x"], ["x"]],
  ])("%j", (text, kubernetes, compose) => {
    const [document] = parseYaml(new Source("file.yaml", text));
    const found = (["kubernetes", "compose"] as const).map((dialect) =>
      document ? consumerProblems(document, dialect).map(({ start, end }) => text.slice(start, end)) : [],
    );
    expect(found).toEqual([kubernetes, compose]);
  });
});
