// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Compose
import { beforeAll, describe, expect, it } from "vitest";
import { loadYaml } from "../../../src/read/yaml/parse.ts";
import { resolveProject, textAt, where } from "./project.ts";

beforeAll(loadYaml);

describe("extends", () => {
  it("merges a base of the same file", () => {
    const text =
      "services:\n  base: {image: x, privileged: true, environment: {A: 1}}\n  web:\n    extends: base\n    environment: {B: 2}\n";
    const { value, root, said } = resolveProject({ "compose.yaml": text });
    expect(said).toEqual([]);
    expect(value).toMatchObject({
      services: { web: { image: "x", privileged: true, environment: { A: 1, B: 2 } } },
    });
    const web = root.below("services", "web");
    const shared = (cursor: typeof web) => (cursor.place.handle as { shared: boolean }).shared;
    expect(
      [web, web.get("privileged"), web.below("environment", "A"), web.below("environment", "B")].map(shared),
    ).toEqual([false, true, true, false]);
    expect(where(web.get("privileged").place)).toBe("compose.yaml:2:32");
    expect(where(web.get("read_only").place)).toBe("compose.yaml:3:3");
  });

  it("rebases the paths of another folder", () => {
    const { value, resolution } = resolveProject({
      "compose.yaml": "services:\n  web:\n    extends: {file: base/app.yaml, service: app}\n",
      "base/app.yaml":
        "services:\n  app:\n    extends: {file: ../deep/er/it.yaml, service: it}\n    env_file: a.env\n    volumes: [./d:/d, data:/v, /abs:/a, {type: bind, source: x, target: /x}]\n",
      "base/a.env": "A=1",
      "deep/er/it.yaml": "services:\n  it: {build: {target: t}, label_file: ./l}\n",
    });
    expect(value).toEqual({
      services: {
        web: {
          build: { target: "t", context: "deep/er" },
          label_file: ["deep/er/l"],
          env_file: [{ path: "base/a.env" }],
          volumes: [
            { type: "bind", source: "base/d", target: "/d" },
            { type: "volume", source: "data", target: "/v" },
            { type: "bind", source: "/abs", target: "/a" },
            { type: "bind", source: "base/x", target: "/x" },
          ],
        },
      },
    });
    expect(resolution.usedFiles.map(({ path }) => path)).toEqual([
      "compose.yaml",
      "base/app.yaml",
      "deep/er/it.yaml",
      "base/a.env",
    ]);
  });

  it("takes the context that the nearer base gives", () => {
    const sub = "services:\n  base: {build: {context: ..}}\n  app: {extends: base, build: {target: t}}\n";
    const main = "services:\n  web: {extends: {file: sub/c.yaml, service: app}}\n";
    const { value } = resolveProject({ "compose.yaml": main, "sub/c.yaml": sub });
    expect(value).toMatchObject({ services: { web: { build: { context: ".", target: "t" } } } });
  });

  it("resets and replaces what the base says", () => {
    const text =
      "services:\n  base: {image: x, ports: ['1:1'], command: a, cap_add: [A]}\n  mid: {extends: base, ports: !override ['2:2'], command: !reset }\n  web: {extends: mid, ports: ['3:3'], cap_add: !reset []}\n";
    const { value } = resolveProject({ "compose.yaml": text });
    expect((value as { services: { web: unknown } }).services.web).toEqual({
      image: "x",
      ports: [
        { target: 2, published: "2" },
        { target: 3, published: "3" },
      ],
    });
  });

  it("follows an override of the extending service", () => {
    const base = "services:\n  b: {image: x, user: a}\n  web: {extends: b}\n";
    const { value } = resolveProject({ "compose.yaml": base, "o.yaml": "services: {web: {user: c}}" }, [
      "compose.yaml",
      "o.yaml",
    ]);
    expect(value).toMatchObject({ services: { web: { image: "x", user: "c" } } });
  });

  it.each([
    ["extends: web", "form a circle", /circle: `web` is its own base/],
    ["extends: other", "names no service", /no service `other` to extend in this file/],
    ["extends: {file: gone.yaml, service: a}", "names no file", /`gone.yaml` was not found/],
    [
      "extends: {file: other.yaml, service: b}",
      "names no service of the file",
      /no service `b` to extend in that file/,
    ],
    ["extends: {file: other.yaml}", "lacks the service", /must name a `service`/],
    [
      "extends: {file: ../../etc/passwd, service: a}",
      "leads outside",
      /outside: the extended file `\.\.\/\.\.\/etc\/passwd` lies outside/,
    ],
    ["extends: {file: /etc/passwd, service: a}", "is absolute", /outside: /],
    ["extends: {file: 'https://x.test/c.yaml', service: a}", "is remote", /remote: /],
    ["extends: {file: '${F}', service: a}", "depends on a variable", /unresolved: /],
  ])("says when %s (%s)", (body, _, message) => {
    const files = {
      "compose.yaml": `services:\n  web:\n    image: x\n    ${body}\n`,
      "other.yaml": "services: {a: {image: y}}",
    };
    const { said, value, resolution } = resolveProject(files);
    expect(said.join("\n")).toMatch(message);
    expect(value).toEqual({ services: { web: { image: "x" } } });
    expect([...resolution.incomplete]).toEqual(["web"]);
  });

  it("does not ask an incomplete service for an image", () => {
    const { said } = resolveProject({
      "compose.yaml": "services:\n  a: {extends: {service: b}}\n  b: {extends: {service: a}}\n",
    });
    expect(said).toHaveLength(1);
  });

  it("places a value that comes through an anchor at its use", () => {
    const text =
      "x-base: &base\n  privileged: true\n  image: &i x\nservices:\n  a:\n    <<: *base\n    hostname: *i\n";
    const { root } = resolveProject({ "compose.yaml": text });
    const [privileged, hostname] = [
      root.below("services", "a", "privileged").place,
      root.below("services", "a", "hostname").place,
    ];
    expect([textAt(privileged), privileged.origin && textAt(privileged.origin)]).toEqual(["*base", "true"]);
    expect([textAt(hostname), hostname.origin && textAt(hostname.origin)]).toEqual(["*i", "x"]);
  });
});

describe("limits of extends", () => {
  const chain = (length: number, more: (index: number) => string): string =>
    `services:\n  s0: {image: x}\n${Array.from({ length }, (_, index) => `  s${index + 1}: {extends: s${index}${more(index)}}\n`).join("")}`;

  it("follows a chain of 200", () => {
    const { said, value } = resolveProject({ "compose.yaml": chain(200, () => "") });
    expect(said).toEqual([]);
    expect(value).toMatchObject({ services: { s200: { image: "x" } } });
  });

  it("ends a chain that grows with its square", () => {
    const started = performance.now();
    const { said } = resolveProject({
      "compose.yaml": chain(4000, (index) => `, environment: [A${index}=1]`),
    });
    expect(said).toEqual([expect.stringContaining("services take over too many values from each other")]);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("ends a chain that is named from its end", () => {
    const services = Array.from(
      { length: 3000 },
      (_, index) => `  s${index}: {extends: s${index + 1}}\n`,
    ).join("");
    const { said } = resolveProject({ "compose.yaml": `services:\n${services}  s3000: {image: x}\n` });
    expect(said[0]).toMatch(/more than 500 services/);
  });
});
