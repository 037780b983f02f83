import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Example, MISTAKES, type Rule, readMarks } from "../src/index.ts";
import { verify } from "../src/verify.ts";

interface RuleModule {
  readonly default: Rule;
  readonly examples: readonly Example[];
}

const root = new URL("../rules/", import.meta.url);
const chapters = readdirSync(root).filter((name) => /^\d-/.test(name));
const files = chapters.flatMap((chapter) =>
  readdirSync(new URL(`${chapter}/`, root))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => ({ chapter, id: name.slice(0, -3), url: new URL(`${chapter}/${name}`, root) })),
);
const modules = await Promise.all(
  files.map(async (file) => ({ ...file, ...((await import(file.url.pathname)) as RuleModule) })),
);

describe.each(modules.map((module) => [module.id, module] as const))(
  "%s",
  (id, { default: rule, examples, chapter }) => {
    test("says what it is", () => {
      expect(rule.id).toBe(id);
      expect(`${MISTAKES.indexOf(rule.mistake) + 1}-${rule.mistake}`).toBe(chapter);
      expect(rule.title).not.toMatch(/[.!?]$/);
      for (const prose of [rule.why, rule.remedy]) {
        expect(prose).toMatch(/^[A-Z].*\.$/s);
        expect(prose.split(/\.\s/).length, prose).toBeLessThanOrEqual(2);
      }
      expect(rule.references.length).toBeGreaterThan(0);
    });

    test("has examples of both kinds", () => {
      expect(examples.some((example) => example.bad)).toBe(true);
      expect(examples.some((example) => example.good)).toBe(true);
      for (const { bad } of examples) if (bad) expect(readMarks(bad).marks.length).toBeGreaterThan(0);
    });

    const named = examples.map((example, at) => [example.name ?? `example ${at + 1}`, example] as const);
    test.each(named)("%s", async (_name, example) => {
      for (const { expected, actual } of await verify(rule, example)) expect(actual).toBe(expected);
    });
  },
);

test("ids are unique and no example stands twice", () => {
  const ids = modules.map((module) => module.id);
  expect(new Set(ids).size).toBe(ids.length);
  const texts = modules.flatMap((module) =>
    module.examples.map((example) =>
      JSON.stringify([module.id, ...(example.bad?.files ?? []), "", ...(example.good?.files ?? [])]),
    ),
  );
  expect(new Set(texts).size).toBe(texts.length);
});
