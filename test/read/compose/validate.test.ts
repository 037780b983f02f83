// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Compose
import { beforeAll, describe, expect, it } from "vitest";
import { loadYaml } from "../../../src/read/yaml/parse.ts";
import { resolveProject } from "./project.ts";

beforeAll(loadYaml);

const said = (text: string): readonly string[] => resolveProject({ "c.yaml": text }).said;

describe("what Compose refuses", () => {
  it.each([
    ["1", "c.yaml:1:1 form: a Compose file must be a mapping with `services`"],
    ["# nothing", "c.yaml:1:1 form: the Compose file is empty"],
    ["services: [a]", "c.yaml:1:11 form: `services` must be a mapping"],
    ["services: {a: }", "c.yaml:1:14 form: `services.a` must be a mapping"],
    ["services: {a: {image: [x]}}", "c.yaml:1:23 form: `services.a.image` must be text"],
    [
      "services: {a: {image: x, user: 1000}}",
      "c.yaml:1:32 form: `services.a.user` must be text: put it in quotes",
    ],
    [
      "services: {a: {image: x, privilegd: true}}",
      "c.yaml:1:26 form: Compose knows no key `privilegd` in `services.a`; did you mean `privileged`?",
    ],
    [
      "services: {a: {image: x, privileged: maybe}}",
      "c.yaml:1:38 form: `services.a.privileged` must be true or false",
    ],
    [
      "services: {a: {image: x, environment: A=1}}",
      "c.yaml:1:39 form: `services.a.environment` must be a mapping",
    ],
    [
      "services: {a: {image: x, environment: {A: [1]}}}",
      "c.yaml:1:43 form: `services.a.environment.A` must be text or a number or true or false or empty",
    ],
    ["services: {a: {image: x, ports: }}", "c.yaml:1:32 form: `services.a.ports` must be a list"],
    [
      "services: {a: {image: x, cpu_percent: 101}}",
      "c.yaml:1:39 form: `services.a.cpu_percent` must be at most 100",
    ],
    [
      "services: {a: {image: x, cgroup: none}}",
      "c.yaml:1:34 form: `services.a.cgroup` must be `host` or `private`",
    ],
    [
      "services: {a: {image: x, security_opt: [a, a]}}",
      "c.yaml:1:44 form: `services.a.security_opt` holds `a` twice",
    ],
    [
      "services: {'a b': {image: x}}",
      "c.yaml:1:12 form: `a b` in `services` may only hold letters, digits, `.`, `_` and `-`",
    ],
    ["services: {1: {image: x}}", "c.yaml:1:12 form: the key `1` is not text: put it in quotes"],
    [
      "web: {image: x}",
      "c.yaml:1:1 form: services stand at the top of the file, which Compose no longer reads: put them under `services`",
    ],
    ["services: {a: {user: x}}", "c.yaml:1:12 reference: service `a` has neither an `image` nor a `build`"],
    [
      "services: {a: {image: x, networks: [n]}}",
      "c.yaml:1:37 reference: service `a` uses `n`, which is not defined under `networks`",
    ],
    [
      "services: {a: {image: x, volumes: ['vol:/v']}}",
      "c.yaml:1:37 reference: service `a` uses `vol`, which is not defined under `volumes`",
    ],
    [
      "services: {a: {image: x, secrets: [s]}}",
      "c.yaml:1:36 reference: service `a` uses `s`, which is not defined under `secrets`",
    ],
    [
      "services: {a: {image: x, depends_on: [b]}}",
      "c.yaml:1:39 reference: service `a` uses `b`, which is not defined under `services`",
    ],
    [
      "services: {a: {image: x, network_mode: 'service:b'}}",
      "c.yaml:1:40 reference: service `a` uses `b`, which is not defined under `services`",
    ],
    [
      "services: {a: {image: x, depends_on: [a]}}",
      "c.yaml:1:39 reference: these services wait for each other in a circle: `a` → `a`",
    ],
    [
      "services: {a: {image: x, network_mode: host, networks: [default]}}",
      "c.yaml:1:40 reference: service `a` has both `network_mode` and `networks`: keep one of them",
    ],
    [
      "services: {a: {image: x, mem_limit: 1g, deploy: {resources: {limits: {memory: 512m}}}}}",
      "c.yaml:1:37 reference: service `a` sets `mem_limit` and `deploy.resources.limits.memory` to different values: keep one of them",
    ],
    [
      "services: {a: {build: {context: ., dockerfile: x, dockerfile_inline: y}}}",
      "c.yaml:1:70 reference: service `a` has both `dockerfile` and `dockerfile_inline`: keep one of them",
    ],
    [
      "volumes: {v: {external: true, driver: x}}",
      "c.yaml:1:31 form: the volume `v` is external, so `driver` contradicts it",
    ],
    [
      "volumes: {v: {name: a, external: {name: b}}}",
      "c.yaml:1:35 form: `name` and `external.name` contradict each other: keep `name` only",
    ],
    [
      "configs: {c: {file: a, content: b}}",
      "c.yaml:1:24 form: `configs.c` may have only one of `file`, `environment`, `content`",
    ],
    ["secrets: {s: {name: a}}", "c.yaml:1:14 form: `secrets.s` needs one of `file`, `environment`"],
    [
      "services: {a: {image: x, gpus: [{count: 1, device_ids: [b]}]}}",
      "c.yaml:1:41 form: `count` and `device_ids` exclude each other: keep one of them",
    ],
    [
      "services: {a: {image: x, gpus: [{count: some}]}}",
      "c.yaml:1:41 form: `count` of a device must be a number or `all`",
    ],
    [
      "services: {a: {image: x, ports: [{target: 1, host_ip: y}]}}",
      "c.yaml:1:55 form: `host_ip` must be an IP address",
    ],
    [
      "services: {a: {image: x, hostname: '${'}}",
      expect.stringMatching(/^c\.yaml:1:36 form: Compose cannot read this variable/),
    ],
    [
      "services: {a: {image: x, env_file: x.env}}",
      "c.yaml:1:36 missing: the environment file `x.env` was not found",
    ],
    [
      "services: {a: {image: x, env_file: ../x.env}}",
      "c.yaml:1:36 outside: the environment file `../x.env` lies outside the folder that is checked and was not read",
    ],
  ])("%s", (text, expected) => expect(said(text)).toEqual([expected]));

  it.each([
    "services: {}",
    "services: {a: {image: x, x-any: {b: c}}}\nx-top: [1]\nversion: '3'",
    "services: {a: {image: '${I}', privileged: '${P}', ports: ['${A}:${B}'], networks: ['${N}'], depends_on: ['${S}']}}",
    "services: {a: {image: x, networks: [default], volumes: [/anonymous, './b:/b'], deploy: , develop: }}",
    "services: {a: {image: x, env_file: [{path: x.env, required: false}]}}",
    "services: {a: {image: x, mem_limit: 1g, deploy: {resources: {limits: {memory: 1024m}}}}}",
    "services: {a: {image: x, links: [b, b:alias], volumes_from: ['b:ro', 'container:c']}, b: {provider: {type: p}}}",
  ])("but not %s", (text) => expect(said(text)).toEqual([]));

  it("names each member of a longer circle", () => {
    const text =
      "services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, links: [c]}\n  c: {image: x, ipc: 'service:a'}\n";
    expect(said(text)).toEqual([
      "c.yaml:4:22 reference: these services wait for each other in a circle: `a` → `b` → `c` → `a`",
    ]);
  });

  it("says once what many services have from one base", () => {
    const text = `services:\n  b: &b {image: x, oops: 1}\n${Array.from({ length: 50 }, (_, index) => `  s${index}: {extends: b}\n`).join("")}`;
    expect(said(text)).toHaveLength(1);
  });

  it("keeps what a name could do to a terminal out of its sentences", () => {
    expect(said('services: {a: {image: x, "\\e[2Jb\\n": 1}}')[0]).toContain("no key `?[2Jb?` in");
  });
});

describe("size", () => {
  it("reads 6,000 services within a second or two", () => {
    const text =
      `services:\n${Array.from({ length: 6000 }, (_, index) => `  s${index}: {image: x, privileged: true, depends_on: [s0]}\n`).join("")}`.replace(
        "depends_on: [s0]",
        "",
      );
    const started = performance.now();
    expect(said(text.replace(", }", "}"))).toEqual([]);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("ends a flood of problems and port ranges", () => {
    const flood = Array.from(
      { length: 2000 },
      (_, index) => `  s${index}: {oops: 1, ports: ['10.0.0.${index % 250}:1-200:1-200']}\n`,
    ).join("");
    expect(said(`services:\n${flood}`)).toHaveLength(200);
  });
});
