import { beforeAll, describe, expect, it } from "vitest";
import { loadYaml } from "../../../src/read/yaml/parse.ts";
import { resolveProject, where } from "./project.ts";

beforeAll(loadYaml);

/** Service `web` of a base with an override on top, both given by the lines below its key. */
function merged(base: string, over: string) {
  const file = (lines: string): string => `services:\n  web:\n${lines.replace(/^/gm, "    ")}\n`;
  const files = { "compose.yaml": file(`image: x\n${base}`), "compose.override.yaml": file(over) };
  const outcome = resolveProject(files, Object.keys(files));
  const { image: _, ...web } = (outcome.value as { services: { web: Record<string, unknown> } }).services.web;
  return { ...outcome, web };
}

describe("an override", () => {
  it.each([
    ["replaces values", "user: a", "user: b", { user: "b" }],
    ["replaces commands", "command: [a, b]", "command: c", { command: ["c"] }],
    [
      "replaces health checks",
      "healthcheck: {test: [NONE], retries: 1}",
      "healthcheck: {test: x}",
      { healthcheck: { test: ["CMD-SHELL", "x"], retries: 1 } },
    ],
    ["adds to lists", "security_opt: [a:b]", "security_opt: [c:d]", { security_opt: ["a:b", "c:d"] }],
    ["keeps capabilities once", "cap_add: [A, B]", "cap_add: [B, C]", { cap_add: ["A", "B", "C"] }],
    [
      "merges variables by name",
      "environment: [A=1, B=2]",
      "environment: {B: 3, C: 4}",
      { environment: { A: "1", B: 3, C: 4 } },
    ],
    [
      "merges ports by all parts",
      'ports: ["80:80"]',
      'ports: ["80:80", "81:80"]',
      {
        ports: [
          { target: 80, published: "80" },
          { target: 80, published: "81" },
        ],
      },
    ],
    [
      "merges mounts by target",
      "volumes: [./a:/t, ./b:/u]",
      "volumes: [./c:/t:ro]",
      {
        volumes: [
          { type: "bind", source: "./c", target: "/t", read_only: true },
          { type: "bind", source: "./b", target: "/u" },
        ],
      },
    ],
    [
      "merges secrets by their file",
      "secrets: [a, b]",
      "secrets: [{source: c, target: /run/secrets/a}]",
      { secrets: [{ source: "c", target: "/run/secrets/a" }, { source: "b" }] },
    ],
    [
      "merges devices by target",
      "devices: [/dev/a:/dev/x]",
      "devices: [/dev/b:/dev/x]",
      { devices: [{ source: "/dev/b", target: "/dev/x" }] },
    ],
    [
      "merges a build in two forms",
      "build: ./a",
      "build: {target: t}",
      { build: { context: "./a", target: "t" } },
    ],
    [
      "merges networks in two forms",
      "networks: [a]",
      "networks: {a: {aliases: [x]}, b: }",
      { networks: { a: { aliases: ["x"] }, b: null } },
    ],
    [
      "replaces limits of one name",
      "ulimits: {n: {soft: 1, hard: 2}}",
      "ulimits: {n: 3}",
      { ulimits: { n: 3 } },
    ],
    [
      "drops options of another log driver",
      "logging: {driver: a, options: {x: y}}",
      "logging: {driver: b}",
      { logging: { driver: "b" } },
    ],
    ["leaves alone what is null in it", "networks: [a]", "networks:", { networks: { a: null } }],
    ["resets", "ports: ['80:80']\nprivileged: true", "ports: !reset []\nprivileged: !reset", {}],
    ["resets inside", "environment: {A: 1, B: 2}", "environment: {A: !reset }", { environment: { B: 2 } }],
    [
      "replaces on demand",
      "ports: ['80:80']",
      "ports: !override ['81:81']",
      { ports: [{ target: 81, published: "81" }] },
    ],
    [
      "replaces mappings on demand",
      "deploy: {replicas: 1, mode: x}",
      "deploy: !override {mode: y}",
      { deploy: { mode: "y" } },
    ],
    ["replaces extensions", "x-a: {b: c}", "x-a: {d: e}", { "x-a": { d: "e" } }],
  ])("%s", (_, base, over, expected) => expect(merged(base, over).web).toEqual(expected));

  it("cannot put a list over a single value", () => {
    const { said } = merged("deploy: {mode: x}", "deploy: [y]");
    expect(said[0]).toMatch(/^compose\.override\.yaml:3:13 form: this value has another form/);
  });

  it("resets and replaces through an alias", () => {
    const base = "services:\n  a: {image: x, ports: ['1:1']}\n  b: {image: x, ports: ['2:2']}\n";
    const over =
      "x-none: &none !reset []\nx-all: &all\n  ports: !override ['3:3']\nservices:\n  a: {ports: *none}\n  b:\n    <<: *all\n";
    const { value } = resolveProject({ "compose.yaml": base, "o.yaml": over }, ["compose.yaml", "o.yaml"]);
    expect((value as { services: unknown }).services).toEqual({
      a: { image: "x" },
      b: { image: "x", ports: [{ target: 3, published: "3" }] },
    });
  });

  it("follows in the same file, after `---`", () => {
    const { value } = resolveProject({
      "compose.yaml": "services:\n  a: {image: x}\n---\nservices:\n  a: {image: y}\n",
    });
    expect(value).toEqual({ services: { a: { image: "y" } } });
  });

  it("need not be complete by itself", () => {
    expect(merged("user: a", "user: b").said).toEqual([]);
  });

  it("may be empty", () => {
    expect(
      resolveProject({ "compose.yaml": "services: {a: {image: x}}", "b.yaml": "\n" }, [
        "compose.yaml",
        "b.yaml",
      ]).said,
    ).toEqual([]);
  });

  it("leaves each value where it is written", () => {
    const { root } = merged(
      "user: a\nenvironment: {A: 1}\ncap_add: [X]",
      "user: b\nenvironment: {B: 2}\ncap_add: [Y]",
    );
    const web = root.below("services", "web");
    const cursors = [
      web,
      web.get("image"),
      web.get("user"),
      ...web
        .get("environment")
        .entries()
        .map(([, one]) => one),
      ...web.get("cap_add").items(),
    ];
    expect(cursors.map((cursor) => where(cursor.place))).toEqual([
      "compose.yaml:3:5",
      "compose.yaml:3:12",
      "compose.override.yaml:3:11",
      "compose.yaml:5:22",
      "compose.override.yaml:4:22",
      "compose.yaml:6:15",
      "compose.override.yaml:5:15",
    ]);
    expect(cursors.map((cursor) => (cursor.place.handle as { shared: boolean }).shared)).toEqual(
      cursors.map(() => false),
    );
  });
});
