import { beforeAll, describe, expect, it } from "vitest";
import { interpolate } from "../../../src/read/compose/interpolate.ts";
import type { Tree } from "../../../src/read/compose/tree.ts";
import { loadYaml } from "../../../src/read/yaml/parse.ts";
import { check, same } from "./loaded.ts";
import { type ComposeRecord, plain, readRecords, resolveFiles } from "./records.ts";

const records = readRecords();
const of = (layer: string | undefined, outcome?: ComposeRecord["expect"]): ComposeRecord[] =>
  records.filter((record) => record.layer === layer && (outcome === undefined || record.expect === outcome));

beforeAll(loadYaml);

/** Records that do not hold, each for a reason. */
const exceptions: Readonly<Record<string, string>> = {
  "compose-go/template/TestPrecedence-1": "the test expects an error, which the record leaves out",
  "compose-go/merge_build/Test_mergeYamlBuildSequence-1": "merges `build.platform`, which the schema refuses",
  "compose-go/loader/TestLoadProjectName-1": "a folder always gives a project a name",
  "compose-go/loader/TestLoadProjectName-2": "a folder always gives a project a name",
  "compose-go/service_hooks/TestPreStartInheritsServiceImage-1": "a default filled in, not something written",
};

function each(chosen: readonly ComposeRecord[], test: (record: ComposeRecord) => void): void {
  for (const record of chosen) {
    const reason = exceptions[record.id];
    if (reason === undefined) it(record.id, () => test(record));
    else it.fails(`${record.id} differs: ${reason}`, () => test(record));
  }
}

const service = (body: object): string => JSON.stringify({ services: { a: { image: "x", ...body } } });
const first = (value: unknown): unknown => (value as { services: { a: Record<string, unknown> } }).services.a;

describe.skipIf(records.length === 0)("what the tests of compose-go say", () => {
  describe("interpolation", () => {
    const environment = new Map([
      ["FOO", "first"],
      ["BAR", ""],
      ["JSON", '{"json":2}'],
    ]);
    each(of("interpolate"), ({ template = "", expect: outcome, result, error = "" }) => {
      const { text, fault } = interpolate(template, environment);
      expect(fault === undefined).toBe(outcome === "valid");
      if (outcome === "valid") expect(text).toBe(result);
      else if (error !== "Invalid template") expect(fault?.message).toBe(error);
    });
  });

  describe("volumes in short syntax", () => {
    each(of("volume"), ({ spec = "", expect: outcome, result }) => {
      // The records keep variables as they are, which a doubled dollar sign does here.
      const content = service({ volumes: [spec.replaceAll("$", "$$$$")] });
      const { root, problems } = resolveFiles([{ name: "compose.yaml", content }]);
      expect(problems.filter(({ kind }) => kind === "form").length === 0).toBe(outcome === "valid");
      if (result !== undefined) expect(same(first(plain(root)), { volumes: [result] })).toBe(true);
    });
  });

  describe("ports in short syntax", () => {
    each(of("ports"), ({ ports = [], expect: outcome, result }) => {
      const { root, problems } = resolveFiles([{ name: "compose.yaml", content: service({ ports }) }]);
      expect(problems.length === 0).toBe(outcome === "valid");
      const open = ports.some((port) => port.includes("$"));
      if (outcome === "valid" && !open) expect(same(first(plain(root)), { ports: result })).toBe(true);
    });
  });

  describe("merging", () => {
    each(of(undefined, "merge"), ({ files = [], merged = "" }) => {
      const expected = resolveFiles([{ name: "merged.yaml", content: merged }]);
      expect(asText(resolveFiles(files).root)).toEqual(asText(expected.root));
    });
  });

  for (const layer of [undefined, "schema", "validation"]) {
    describe(`files that load (${layer ?? "all of it"})`, () => each(of(layer, "valid"), check));
    describe(`files that do not load (${layer ?? "all of it"})`, () =>
      each(of(layer, "invalid"), ({ files = [], extra_files, env }) => {
        const { problems, notes } = resolveFiles(files, extra_files, env);
        expect([...problems, ...notes]).not.toEqual([]);
      }));
  }
});

/** The tree with all values as text: compose-go writes pairs as `KEY=value` while it merges. */
const asText = (root: Tree): unknown =>
  JSON.parse(JSON.stringify(plain(root), (_, value) => (typeof value === "number" ? String(value) : value)));
