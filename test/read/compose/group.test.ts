import { beforeAll, describe, expect, it } from "vitest";
import { Source } from "../../../src/model/source.ts";
import { claimsCompose, groupFiles } from "../../../src/read/compose/group.ts";
import type { Cursor } from "../../../src/read/cursor.ts";
import { WrittenCursor } from "../../../src/read/written-cursor.ts";
import { loadYaml, parseYaml } from "../../../src/read/yaml/parse.ts";
import type { Files } from "./project.ts";

beforeAll(loadYaml);

function rootOf(source: Source): Cursor | undefined {
  const root = parseYaml(source)[0]?.root;
  return root && WrittenCursor.root(root, "compose");
}

const groups = (files: Files): string[] =>
  groupFiles(
    Object.entries(files).map(([path, text]) => {
      const source = new Source(path, text);
      return { source, path, root: rootOf(source) };
    }),
  ).map(
    ({ files: members, partial }) =>
      `${members.map(({ path }) => path).join(" + ")}${partial ? " (partial)" : ""}`,
  );

const whole = "services: {web: {image: x}}";
const part = "services: {web: {user: y}}";

describe("files that are Compose's", () => {
  it.each([
    ["compose.yaml", whole, true],
    ["deploy/docker-compose.prod.yml", part, true],
    ["web.compose.yml", whole, true],
    ["compose.yml", "# nothing", true],
    ["stack.yml", whole, true],
    ["base.yaml", "version: '3'\nservices: {a: {extends: b}}\nx-y: 1", true],
    [
      "config/services.yaml",
      "services:\n  _defaults: {autowire: true}\n  App\\Mailer: {arguments: [x]}",
      false,
    ],
    [".gitlab-ci.yml", "services: [docker:dind]\nimage: x", false],
    [".woodpecker.yml", "steps: {a: {image: x}}\nservices: {db: {image: y}}", false],
    ["values.yaml", "image: x\nservices: {web: {image: y}}", false],
    ["compose.yaml", "apiVersion: v1\nkind: Pod", false],
    ["pod.yaml", "apiVersion: v1\nkind: Pod\nservices: {web: {image: x}}", false],
    ["list.yaml", "services: {a: [image]}", false],
  ])("%s: %j", (path, text, expected) =>
    expect(claimsCompose(path, rootOf(new Source(path, text)))).toBe(expected),
  );
});

describe("projects of a repository", () => {
  it.each<[string, Files, string[]]>([
    ["one file", { "compose.yaml": whole }, ["compose.yaml"]],
    [
      "its override",
      { "docker-compose.override.yml": part, "docker-compose.yml": whole },
      ["docker-compose.yml + docker-compose.override.yml"],
    ],
    [
      "two default names: Compose takes one",
      { "compose.yaml": whole, "docker-compose.yml": whole },
      ["compose.yaml", "docker-compose.yml"],
    ],
    [
      "a variant on its base",
      { "compose.yaml": whole, "compose.prod.yaml": part },
      ["compose.yaml", "compose.yaml + compose.prod.yaml"],
    ],
    [
      "a variant by itself",
      { "compose.yaml": whole, "compose.dev.yaml": "services: {web: {image: y}}" },
      ["compose.yaml", "compose.dev.yaml"],
    ],
    [
      "a variant that needs its base",
      {
        "compose.yaml": "services: {web: {image: x}, db: {image: y}}",
        "compose.dev.yaml": "services: {web: {image: z, depends_on: [db]}}",
      },
      ["compose.yaml", "compose.yaml + compose.dev.yaml"],
    ],
    ["a variant without a base", { "compose.prod.yaml": part }, ["compose.prod.yaml (partial)"]],
    [
      "folders apart",
      { "a/compose.yaml": whole, "b/compose.prod.yaml": part },
      ["a/compose.yaml", "b/compose.prod.yaml (partial)"],
    ],
    [
      "what is included or extended, last",
      {
        "a/compose.yaml": whole,
        "b.compose.yml": whole,
        "z.yaml": "include: [a/compose.yaml]\nservices: {web: {extends: {file: b.compose.yml, service: x}}}",
      },
      ["z.yaml", "a/compose.yaml", "b.compose.yml"],
    ],
  ])("%s", (_, files, expected) => expect(groups(files)).toEqual(expected));
});
