// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Compose
import { beforeAll, describe, expect, it } from "vitest";
import { loadYaml } from "../../../src/read/yaml/parse.ts";
import { resolveProject, textAt, where } from "./project.ts";

beforeAll(loadYaml);

const service = (body: string, env: Record<string, string> = {}) => {
  const indented = body.replaceAll("\n", "\n    ");
  const outcome = resolveProject(
    { "compose.yaml": `services:\n  web:\n    image: x\n    ${indented}\n` },
    undefined,
    env,
  );
  return { ...outcome, web: outcome.root.below("services", "web") };
};
const read = (body: string, key: string, env?: Record<string, string>): unknown =>
  (service(body, env).value as { services: { web: Record<string, unknown> } }).services.web[key];

describe("ports", () => {
  it.each([
    ['"80"', [{ target: 80 }]],
    ["8080:80", [{ target: 80, published: "8080" }]],
    ["8600", [{ target: 8600 }]],
    ["127.0.0.1:8001:8001", [{ target: 8001, published: "8001", host_ip: "127.0.0.1" }]],
    ["127.0.0.1::5000", [{ target: 5000, host_ip: "127.0.0.1" }]],
    ['"[::1]:82:82"', [{ target: 82, published: "82", host_ip: "::1" }]],
    ["0.0.0.0:53:53/UDP", [{ target: 53, published: "53", host_ip: "0.0.0.0", protocol: "udp" }]],
    [
      "9090-9091:8080-8081",
      [
        { target: 8080, published: "9090" },
        { target: 8081, published: "9091" },
      ],
    ],
    ["8000-9000:80", [{ target: 80, published: "8000-9000" }]],
    ["3000-3001", [{ target: 3000 }, { target: 3001 }]],
    ["1-65535:1-65535", [{ target: "1-65535", published: "1-65535" }]],
  ])("reads %s", (port, expected) => expect(read(`ports: [${port}]`, "ports")).toEqual(expected));

  it("keeps what a variable hides unknown, and the rest known", () => {
    const { web } = service('ports: ["${WEB}:80", "127.0.0.1:${P:-81}:${T}"]');
    const states = ["host_ip", "published", "target"].map((key) => web.below("ports", 0, key).string().state);
    expect(states).toEqual(["unknown", "unknown", "set"]);
    expect(web.below("ports", 1, "host_ip").string()).toMatchObject({ state: "set", value: "127.0.0.1" });
    expect(web.below("ports", 1, "published").string()).toMatchObject({ state: "set", value: "81" });
    expect(web.below("ports", 1, "target").string()).toMatchObject({ state: "unknown", text: "${T}" });
  });

  it("reads an address out of a variable", () => {
    expect(read("ports: ['${WEB}:80']", "ports", { WEB: "127.0.0.1:8080" })).toEqual([
      { target: 80, published: "8080", host_ip: "127.0.0.1" },
    ]);
  });

  it("places each part at its own characters", () => {
    const { web } = service('ports:\n  - "127.0.0.1:8080:80/tcp"\n  - 9000:90');
    const texts = [0, 1].flatMap((index) =>
      web
        .below("ports", index)
        .entries()
        .map(([key, part]) => [key, textAt(part.place), where(part.place)]),
    );
    expect(texts).toEqual([
      ["target", "80", "compose.yaml:5:25"],
      ["published", "8080", "compose.yaml:5:20"],
      ["host_ip", "127.0.0.1", "compose.yaml:5:10"],
      ["protocol", "tcp", "compose.yaml:5:28"],
      ["target", "90", "compose.yaml:6:14"],
      ["published", "9000", "compose.yaml:6:9"],
    ]);
    expect(textAt(web.below("ports", 0).place)).toBe('"127.0.0.1:8080:80/tcp"');
  });

  it.each(["127.0.1:80:80", "x:80", "80:http", "80-82:80-81", "80/icmp", "70000"])("refuses %s", (port) => {
    expect(service(`ports: ["${port}"]`).said).toHaveLength(1);
  });

  it("takes each port of two files or two forms once", () => {
    const ports = 'ports: ["80:80", "80:80/tcp", {target: 80, published: "80"}, {target: 80, published: 81}]';
    expect(read(ports, "ports")).toHaveLength(2);
  });
});

describe("volumes", () => {
  it.each([
    ["/data", { type: "volume", target: "/data" }],
    ["db:/data", { type: "volume", source: "db", target: "/data" }],
    ["./x:/data:ro", { type: "bind", source: "./x", target: "/data", read_only: true }],
    ["~/x:/data:rw", { type: "bind", source: "~/x", target: "/data", read_only: false }],
    [
      "/s:/t:z,rslave",
      { type: "bind", source: "/s", target: "/t", bind: { selinux: "z", propagation: "rslave" } },
    ],
    ["db:/data:nocopy", { type: "volume", source: "db", target: "/data", volume: { nocopy: true } }],
    ["C:\\x:/data", { type: "bind", source: "C:\\x", target: "/data" }],
    [
      "\\\\.\\pipe\\docker:\\\\.\\pipe\\docker",
      { type: "bind", source: "\\\\.\\pipe\\docker", target: "\\\\.\\pipe\\docker" },
    ],
    ["/x:/t/$${T:-12:30}/y", { type: "bind", source: "/x", target: "/t/${T:-12:30}/y" }],
  ])("reads %s", (volume, expected) => expect(read(`volumes: ['${volume}']`, "volumes")).toEqual([expected]));

  it("does not guess what a variable stands for", () => {
    const { web } = service("volumes: ['${DATA}:/data', './${DATA}:/x']");
    const at = (index: number, key: string) => web.below("volumes", index, key).string().state;
    expect([at(0, "type"), at(0, "source"), at(0, "target")]).toEqual(["unknown", "unknown", "set"]);
    expect([at(1, "type"), at(1, "source"), at(1, "target")]).toEqual(["set", "unknown", "set"]);
  });

  it.each(["/a::ro", ":/a", "/a:/b:ro:x"])("refuses %s", (volume) => {
    expect(service(`volumes: ["${volume}"]`).said).toHaveLength(1);
  });

  it("wants the source of a bind mount", () => {
    expect(service("volumes:\n  - type: bind\n    target: /app").said).toEqual([
      "compose.yaml:5:15 form: a bind mount needs a `source`: the path on the host",
    ]);
  });
});

describe("other short forms", () => {
  it.each([
    ["environment: [A=1, B=, C, D=x=y]", "environment", { A: "1", B: "", C: null, D: "x=y" }],
    ["environment: {A: 1, B: true, C: }", "environment", { A: 1, B: true, C: null }],
    ["labels: [a.b=c, d]", "labels", { "a.b": "c", d: null }],
    ["build: ./app", "build", { context: "./app" }],
    ["env_file: a.env", "env_file", [{ path: "a.env" }]],
    [
      "env_file: [a.env, {path: b.env, required: false}]",
      "env_file",
      [{ path: "a.env" }, { path: "b.env", required: false }],
    ],
    ["networks: [a, b]", "networks", { a: null, b: null }],
    ["depends_on: [db]", "depends_on", { db: { condition: "service_started", required: true } }],
    ["command: sh -c 'echo \"a b\"' x\\ y", "command", ["sh", "-c", 'echo "a b"', "x y"]],
    ["entrypoint: [a, b c]", "entrypoint", ["a", "b c"]],
    ["healthcheck: {test: curl -f x}", "healthcheck", { test: ["CMD-SHELL", "curl -f x"] }],
    ["tmpfs: /run", "tmpfs", ["/run"]],
    ["secrets: [db, {source: x, target: y}]", "secrets", [{ source: "db" }, { source: "x", target: "y" }]],
    [
      "extra_hosts: ['a:1.2.3.4', 'a:::1', 'b=1.1.1.1,2.2.2.2']",
      "extra_hosts",
      { a: ["1.2.3.4", "::1"], b: ["1.1.1.1", "2.2.2.2"] },
    ],
    [
      "devices: [/dev/a, '/dev/b:/dev/c:r']",
      "devices",
      [
        { source: "/dev/a", target: "/dev/a" },
        { source: "/dev/b", target: "/dev/c", permissions: "r" },
      ],
    ],
    ["gpus: all", "gpus", [{ count: "all" }]],
    ["privileged: 'true'", "privileged", true],
    ["init: yes", "init", true],
    ['read_only: "Off"', "read_only", false],
    ["pids_limit: '100'", "pids_limit", 100],
    [
      "ulimits: {nproc: 5, nofile: {soft: 1, hard: 2}}",
      "ulimits",
      { nproc: 5, nofile: { soft: 1, hard: 2 } },
    ],
  ])("reads %s", (body, key, expected) => expect(read(body, key)).toEqual(expected));

  it("reads switches and numbers out of variables", () => {
    const body = "privileged: ${P}\npids_limit: ${N:-100}\nuser: ${U}";
    const { web } = service(body, { P: "true", U: "1000" });
    expect(web.get("privileged").boolean()).toMatchObject({ state: "set", value: true });
    expect(web.get("pids_limit").number()).toMatchObject({ state: "set", value: 100 });
    expect(web.get("user").string()).toMatchObject({ state: "set", value: "1000" });
  });

  it("gives a bare variable the value that Compose has", () => {
    expect(read("environment: [A, B]", "environment", { A: "1" })).toEqual({ A: "1", B: null });
  });

  it("keeps the words of a command that no variable touches", () => {
    const words = service("command: serve --port ${PORT} --debug").web.get("command").strings();
    const states = words.state === "set" ? words.value.map((word) => [word.state, textAt(word.at)]) : [];
    expect(states).toEqual([
      ["set", "serve"],
      ["set", "--port"],
      ["unknown", "${PORT}"],
      ["set", "--debug"],
    ]);
  });
});
