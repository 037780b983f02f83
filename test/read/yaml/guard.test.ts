import { beforeAll, describe, expect, it } from "vitest";
import { Source } from "../../../src/model/source.ts";
import { guardText } from "../../../src/read/yaml/guard.ts";
import { lookalikes } from "../../../src/read/yaml/lookalikes.ts";
import { loadYaml, parseYaml } from "../../../src/read/yaml/parse.ts";
import { looksLikeTemplate } from "../../../src/read/yaml/template.ts";
import { SEEDS } from "./seeded.ts";

beforeAll(loadYaml);

describe("guardText", () => {
  it("leaves ordinary texts alone", () => {
    for (const text of [...SEEDS, "a: \t1\r\n", "é\u{1f600}\ufffd"])
      expect(guardText(text)).toEqual({ text, problems: [] });
  });

  it.each([
    ["a\rb", "a\nb", [1]],
    ["a\r\nb", "a\r\nb", []],
    ["a\u0085b\u2028c\u2029d", "a\nb\nc\nd", [1, 3, 5]],
    ["a\0b", "a\ufffdb", [1]],
    ["a\ud800b\udc00", "a\ufffdb\ufffd", [1, 3]],
    ["---\n\ufeffa", "--- \na", [4]],
    ["---\r\n\ufeffa", "---  \na", [5]],
    ["a\ufeff", "a\ufeff", []],
  ])("keeps the offsets of %j", (text, expected, starts) => {
    const guarded = guardText(text);
    expect(guarded.text).toBe(expected);
    expect(guarded.text.length).toBe(text.length);
    expect(guarded.problems.map(({ start }) => start)).toEqual(starts);
  });

  it("reports each kind of character once", () => {
    expect(guardText("a\r".repeat(1000)).problems).toHaveLength(1);
  });
});

describe("looksLikeTemplate", () => {
  it.each([
    "a: {{ .Values.x }}\n",
    "{{- if .Values.x }}\na: 1\n{{- end }}\n",
    "a: |\n  x\nb: {{ .y }}\n",
    "a: 'x'\nb: {% if c %}\n",
    "- {{ x }}\n",
    'a: "q" # c\nb: {{ include "x" . }}\n',
    "- a: |\n    text\n  b: {{ x }}\n",
  ])("sees one in %j", (text) => {
    expect(looksLikeTemplate(new Source("file.yaml", text))).toBe(true);
  });

  it.each([
    "a: 1\n",
    "a: {b: {c: 1}}\n",
    "a: \"{{ x }}\"\nb: '{{ y }}'\n",
    "a: 'it''s {{ x }}'\n",
    "# {{ x }}\na: 1 # {{ x }}\n",
    "a: |\n  {{ x }}\n\n  {{ y }}\nb: 1\n",
    "- |\n {{ x }}\n- >-\n  {{ y }}\n",
    "- a: >\n    {{ x }}\n",
    'a: "x\n  {{ y }}"\n',
    'a: \'x\n  {{ y }}\'\nb: "\\"{{ z }}"\n',
  ])("sees none in %j", (text) => {
    expect(looksLikeTemplate(new Source("file.yaml", text))).toBe(false);
  });

  it("is quick on hostile lines", () => {
    const started = performance.now();
    for (const part of ["{ ", "- ", "'", '"\\', "a: ", "! ", " #", "''", "| ", "- |"]) {
      looksLikeTemplate(new Source("file.yaml", `${part.repeat(200_000)}\n{%`));
      looksLikeTemplate(new Source("file.yaml", `a: "${part.repeat(200_000)}|\n{%`));
    }
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe("lookalikes", () => {
  const found = (text: string): number[] =>
    parseYaml(new Source("file.yaml", text)).flatMap((document) =>
      lookalikes(document).map(({ start }) => start),
    );

  it.each<readonly [string, readonly number[]]>([
    ["a: 1\n", []],
    ["é: ü # Привет\nПривет: 1\n", []],
    ["a: 1 # x\u202ey\n", [8]],
    ["a\u200bb: 1\n", [0]],
    ["a:\n  \u00a0b: 1\n", [5]],
    ["privil\u0435ged: 1\n", [0]],
    ["a:\n  \ufeffb: 1\n", [5]],
    ["a: x\u00a0y\n", []],
  ])("%j", (text, starts) => {
    expect(found(text)).toEqual(starts);
  });
});
