// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Compose
import { beforeAll, describe, expect, it } from "vitest";
import { loadYaml } from "../../../src/read/yaml/parse.ts";
import { resolveProject, where } from "./project.ts";

beforeAll(loadYaml);

const main = (include: string): string => `include: ${include}\nservices:\n  web: {image: x}\n`;

describe("include", () => {
  it("brings in a project with its own folder and environment", () => {
    const { value, said, resolution } = resolveProject({
      "compose.yaml": main("[db/compose.yaml]"),
      "db/compose.yaml":
        "services:\n  db: {image: 'pg:${TAG}', build: {target: t}, volumes: [./d:/d]}\nnetworks: {back: }\n",
      "db/.env": "TAG=16\n",
    });
    expect(said).toEqual([]);
    expect(value).toEqual({
      services: {
        db: {
          image: "pg:16",
          build: { target: "t", context: "db" },
          volumes: [{ type: "bind", source: "db/d", target: "/d" }],
        },
        web: { image: "x" },
      },
      networks: { back: null },
    });
    expect(resolution.usedFiles.map(({ path }) => path)).toEqual([
      "compose.yaml",
      "db/compose.yaml",
      "db/.env",
    ]);
  });

  it("goes below the file that includes", () => {
    const { value, root } = resolveProject({
      "compose.yaml": "include: [a.yaml]\nservices:\n  a: {user: b, environment: !override {C: d}}\n",
      "a.yaml": "services:\n  a: {image: x, user: a, environment: {A: b}}\n",
    });
    expect(value).toEqual({ services: { a: { image: "x", user: "b", environment: { C: "d" } } } });
    expect(where(root.below("services", "a", "image").place)).toBe("a.yaml:2:14");
  });

  it("takes files, folder and environment from its long form", () => {
    const { value, said } = resolveProject(
      {
        "compose.yaml": main("[{path: [a/c.yaml, a/o.yaml], project_directory: p, env_file: e/x.env}]"),
        "a/c.yaml": "services:\n  a: {image: '${I}', build: .}\n",
        "a/o.yaml": "services:\n  a: {user: '${U}'}\n",
        "e/x.env": "I=from-file\nU=from-file\n",
      },
      undefined,
      { U: "from-outside" },
    );
    expect(said).toEqual([]);
    expect(value).toMatchObject({
      services: { a: { image: "from-file", user: "from-outside", build: { context: "p" } } },
    });
  });

  it("resolves what an included file extends from its own folder", () => {
    const { value } = resolveProject({
      "compose.yaml": main("[sub/c.yaml]"),
      "sub/c.yaml": "services:\n  a: {extends: {file: base.yaml, service: b}}\n",
      "sub/base.yaml": "services:\n  b: {build: .}\n",
    });
    expect(value).toMatchObject({ services: { a: { build: { context: "sub" } } } });
  });

  it.each([
    ["[compose.yaml]", /circle/],
    ["[b.yaml]", /circle/],
    ["[gone.yaml]", /1:11 reference: the included file `gone.yaml` was not found/],
    ["['../x.yaml']", /outside: /],
    ["['/etc/passwd']", /outside: /],
    ["['git@github.com:a/b.git']", /remote: /],
    ["['oci://registry.test/a:b']", /remote: /],
    ["['https://x.test/c.yaml']", /remote: /],
    ["['${X}/c.yaml']", /unresolved: /],
    ["a.yaml", /form: `include` must be a list|circle|not found/],
  ])("says when %s cannot be read", (include, message) => {
    const { said, value } = resolveProject({
      "compose.yaml": main(include),
      "b.yaml": "include: [compose.yaml]\n",
    });
    expect(said.join("\n")).toMatch(message);
    expect(value).toMatchObject({ services: { web: { image: "x" } } });
  });

  it("reads each file of a wide and deep tree once", () => {
    const files: Record<string, string> = { "compose.yaml": main("[l0-0.yaml]") };
    const names = (level: number): string =>
      Array.from({ length: 10 }, (_, index) => `l${level}-${index}.yaml`).join(", ");
    for (let level = 0; level < 8; level++) {
      for (let index = 0; index < 10; index++)
        files[`l${level}-${index}.yaml`] =
          `include: [${level < 7 ? names(level + 1) : ""}]\nservices:\n  s${level}-${index}: {image: y, security_opt: [a:b]}\n`;
    }
    const { said, value } = resolveProject(files);
    expect(said).toEqual([]);
    expect(Object.keys((value as { services: object }).services)).toHaveLength(72);
    expect(value).toMatchObject({ services: { "s7-9": { security_opt: ["a:b"] } } });
  });

  it("stops at 500 files and 64 levels", () => {
    const wide = Array.from({ length: 600 }, (_, index) => `f${index}.yaml`);
    const flat = Object.fromEntries(wide.map((name) => [name, "services: {}\n"]));
    expect(resolveProject({ "compose.yaml": main(`[${wide.join(", ")}]`), ...flat }).said[0]).toMatch(
      /more than 500 files/,
    );
    const deep = Object.fromEntries(
      Array.from({ length: 70 }, (_, index) => [`d${index}.yaml`, `include: [d${index + 1}.yaml]\n`]),
    );
    expect(resolveProject({ "compose.yaml": main("[d0.yaml]"), ...deep }).said[0]).toMatch(
      /more than 64 levels/,
    );
  });
});
