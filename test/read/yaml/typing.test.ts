import { describe, expect, it } from "vitest";
import { Source } from "../../../src/model/source.ts";
import type { Dialect, ScalarNode } from "../../../src/read/yaml/node.ts";
import { contradictsTag, scalarValue } from "../../../src/read/yaml/typing.ts";

const source = new Source("file.yaml", "");
const scalar = (text: string, more: Partial<ScalarNode> = {}): ScalarNode => ({
  kind: "scalar",
  source,
  start: 0,
  end: 0,
  text,
  style: "plain",
  ...more,
});

function typed(dialect: Dialect, text: string, more: Partial<ScalarNode> = {}): unknown {
  const value = scalarValue(scalar(text, more), dialect);
  return value.type === "null" ? null : value.type === "float" ? { float: value.value } : value.value;
}

const float = (value: number): object => ({ float: value });
const s = Symbol("the text as it is");

// Answers of sigs.k8s.io/yaml 1.6.0 (go-yaml v2.4.2), go.yaml.in/yaml v4.0.0-rc.4 and the YAML 1.2 core schema.
const table: readonly (readonly [string, unknown, unknown, unknown])[] = [
  ["yes", true, s, s],
  ["Off", false, s, s],
  ["y", true, s, s],
  ["N", false, s, s],
  ["yEs", s, s, s],
  ["TRUE", true, true, true],
  ["tRUE", s, s, s],
  ["", null, null, null],
  ["~", null, null, null],
  ["Null", null, null, null],
  ["nULL", s, s, s],
  ["0777", 511, 511, 777],
  ["08", float(8), float(8), 8],
  ["0_8", float(8), float(8), s],
  ["0o14", 12, 12, 12],
  ["0o8", s, s, s],
  ["-0o14", -12, -12, s],
  ["0b11", 3, 3, s],
  ["0b2", s, s, s],
  ["0b-1", -1, s, s],
  ["-0b-1", s, s, s],
  ["0x_1F", 31, 31, s],
  ["0x1F", 31, 31, 31],
  ["+12", 12, 12, 12],
  ["1_000", 1000, 1000, s],
  ["1_", 1, 1, s],
  ["_1", s, s, s],
  ["1:20", s, s, s],
  ["-0", 0, float(-0), 0],
  ["9007199254740993", 9007199254740993n, 9007199254740993n, 9007199254740993n],
  ["0xFFFFFFFFFFFFFFFF", 18446744073709551615n, 18446744073709551615n, 18446744073709551615n],
  ["0xFFFFFFFFFFFFFFFFF", s, s, 295147905179352825855n],
  ["-9223372036854775809", float(-(2 ** 63)), float(-(2 ** 63)), -9223372036854775809n],
  ["99999999999999999999", float(1e20), float(1e20), 99999999999999999999n],
  [".5", float(0.5), float(0.5), float(0.5)],
  [".5_0", float(0.5), float(0.5), s],
  ["1.5_0", float(1.5), float(1.5), s],
  ["1.", float(1), float(1), float(1)],
  ["1e3", float(1000), float(1000), float(1000)],
  ["1e400", s, s, s],
  [".e5", s, s, s],
  [".", s, s, s],
  [".inf", float(Infinity), float(Infinity), float(Infinity)],
  ["-.Inf", float(-Infinity), float(-Infinity), float(-Infinity)],
  [".nan", float(Number.NaN), float(Number.NaN), float(Number.NaN)],
  ["0x1.8p1", s, s, s],
  ["2001-01-01", s, s, s],
  ["=", s, s, s],
  ["nginx:1.27", s, s, s],
];

describe("scalarValue", () => {
  it.each(table)("%j", (text, kubernetes, compose, core) => {
    const answers = [typed("kubernetes", text), typed("compose", text), typed("core", text)];
    expect(answers).toEqual([kubernetes, compose, core].map((answer) => (answer === s ? text : answer)));
  });

  it("takes quoted scalars for strings unless a tag says otherwise", () => {
    expect(typed("kubernetes", "true", { style: "double" })).toBe("true");
    expect(typed("kubernetes", "yes", { style: "single", tag: "!!bool" })).toBe(true);
    expect(typed("compose", "3", { style: "literal", tag: "!!int" })).toBe(3);
  });

  it.each<readonly [string, string, unknown, unknown]>([
    ["!!str", "12", "12", "12"],
    ["!!float", "3", float(3), float(3)],
    ["!!bool", "yes", true, "yes"],
    ["!!null", "", null, null],
    ["!foo", "true", "true", "true"],
    ["!", "3", "3", 3],
    ["!!constructor", "3", "3", "3"],
  ])("reads %s %s", (tag, text, kubernetes, compose) => {
    expect([typed("kubernetes", text, { tag }), typed("compose", text, { tag })]).toEqual([
      kubernetes,
      compose,
    ]);
  });

  it("knows a value that contradicts its tag", () => {
    const yes = scalar("yes", { tag: "!!bool" });
    expect([contradictsTag(yes, "kubernetes"), contradictsTag(yes, "compose")]).toEqual([false, true]);
  });
});
