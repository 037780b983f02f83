// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Compose
import { beforeAll, describe, expect, it } from "vitest";
import type { Field } from "../../../src/model/field.ts";
import { ComposeProject } from "../../../src/read/compose/project.ts";
import type { ComposeService } from "../../../src/read/compose/service.ts";
import { loadYaml } from "../../../src/read/yaml/parse.ts";
import { type Files, resolveProject, textAt, where } from "./project.ts";

beforeAll(loadYaml);

const project = (files: Files, merge?: readonly string[], env?: Record<string, string>): ComposeProject =>
  new ComposeProject(resolveProject(files, merge, env).resolution, "", "production");

/** Service `web` with these lines below its image. */
function service(body: string, more = ""): ComposeService {
  const text = `services:\n  web:\n    image: nginx:1.27\n${body.replace(/^/gm, "    ")}\n${more}`;
  const [web] = project({ "compose.yaml": text, "a.env": "A=1\nB=$HOME\n" }).services;
  if (!web) throw new Error("there is a service");
  return web;
}

const said = (field: Field<unknown>): unknown =>
  field.state === "set" ? field.value : field.state === "absent" ? "-" : `? ${field.text}`;

describe("a service", () => {
  it("has a name, a label and a place", () => {
    const web = service("user: a");
    expect([web.kind, web.label, web.container.label, where(web.at)]).toEqual([
      "service",
      'service "web"',
      'service "web"',
      "compose.yaml:2:3",
    ]);
    expect(web.identity).toEqual({ format: "compose", kind: "service", name: "web" });
  });

  it.each([
    ["privileged: true", "privileged", true],
    ["privileged: 'yes'", "privileged", true],
    ["privileged: ${P}", "privileged", "? ${P}"],
    ["user: x", "privileged", "-"],
    ["read_only: false", "readOnlyRootFilesystem", false],
    ["security_opt: [no-new-privileges]", "allowPrivilegeEscalation", false],
    ["security_opt: ['no-new-privileges:true']", "allowPrivilegeEscalation", false],
    ["security_opt: [no-new-privileges=false]", "allowPrivilegeEscalation", true],
    ["security_opt: ['${A}', 'no-new-privileges:true']", "allowPrivilegeEscalation", false],
    ["security_opt: ['${A}']", "allowPrivilegeEscalation", "? ${A}"],
    ["security_opt: ['label:disable']", "allowPrivilegeEscalation", "-"],
  ] as const)("with %s has %s %j", (body, key, expected) => {
    expect(said(service(body).container[key])).toBe(expected);
  });

  it.each([
    ["mem_limit: 512m", "memoryLimit", "512m"],
    ["deploy: {resources: {limits: {memory: 1g}}}", "memoryLimit", "1g"],
    ["deploy: {resources: {reservations: {memory: 1g}}}", "memoryLimit", "-"],
    ["deploy: {resources: {reservations: {memory: 1g}}}", "memoryRequest", "1g"],
    ["deploy: ", "memoryLimit", "-"],
    ["deploy: {resources: {limits: {cpus: '0.5'}}}", "cpuLimit", "0.5"],
    ["cpu_quota: 50000", "cpuLimit", "50000"],
    ["cpu_shares: 512", "cpuRequest", "512"],
    ["cpus: ${CPUS}", "cpuLimit", "? ${CPUS}"],
    ["pids_limit: 100", "pidsLimit", "100"],
    ["deploy: {resources: {limits: {pids: 50}}}", "pidsLimit", "50"],
    ["memswap_limit: -1", "swapLimit", "-1"],
    ["oom_kill_disable: 'true'", "oomKillDisable", true],
    ["oom_score_adj: -1000", "oomScoreAdjust", "-1000"],
  ] as const)("with %s has the resource %s %j", (body, key, expected) => {
    expect(said(service(body).container.resources[key])).toBe(expected);
  });

  it.each([
    ["healthcheck: {test: [CMD, true]}", true],
    ["healthcheck: {test: curl -f localhost}", true],
    ["healthcheck: {test: NONE}", true],
    ["healthcheck: {test: [NONE]}", false],
    ["healthcheck: {disable: true}", false],
    ["healthcheck: {test: '${CHECK}'}", true],
    ["healthcheck: {interval: 5s}", "-"],
    ["user: x", "-"],
  ] as const)("with %s has the health check %j", (body, expected) => {
    expect(said(service(body).container.probes.liveness)).toBe(expected);
  });

  it("has hooks with an identity of their own, memory to write to, and ways to end and to log", () => {
    const web = service(
      [
        "post_start: [{command: a, user: root, privileged: true}]",
        "tmpfs: [/run, '/tmp:mode=1777,size=1m']",
        "volumes: [{type: tmpfs, target: /var, tmpfs: {size: 10m}}]",
        "deploy: {restart_policy: {condition: any, max_attempts: 3}}",
        "restart: always",
        "logging: {driver: json-file, options: {max-size: 10m}}",
        "runtime: runsc",
        "group_add: [root]",
        "user: '5:6'",
      ].join("\n    "),
    );
    const [hook] = web.container.hooks;
    expect([hook?.name, hook && said(hook.user), hook && said(hook.privileged)]).toEqual([
      "post_start",
      "root",
      true,
    ]);
    expect(web.scratch.map(({ name, sizeLimit }) => [name, said(sizeLimit)])).toEqual([
      ["/var", "10m"],
      ["/run", "-"],
      ["/tmp", "1m"],
    ]);
    expect([said(web.restart.condition), said(web.restart.attempts)]).toEqual(["any", "3"]);
    expect([said(web.logging.driver), said(web.logging.maxSize)]).toEqual(["json-file", "10m"]);
    expect(said(web.runtimeClass)).toBe("runsc");
    expect(said(web.container.own.runAsGroup)).toBe("6");
  });

  it.each([
    ["user: 'root'", "runAsUser", "root"],
    ["user: ''", "runAsUser", "-"],
    ["user: '${UID}:${GID}'", "runAsUser", "? ${UID}:${GID}"],
    ["security_opt: [seccomp=unconfined]", "seccompProfile", "Unconfined"],
    ["security_opt: ['seccomp:./profile.json']", "seccompProfile", "Localhost"],
    ["security_opt: ['apparmor:unconfined']", "appArmorProfile", "Unconfined"],
    ["security_opt: ['apparmor=docker-default']", "appArmorProfile", "RuntimeDefault"],
  ] as const)("with %s has the level %s %j", (body, key, expected) => {
    expect(said(service(body).container.own[key])).toBe(expected);
  });

  it.each([
    ["network_mode: host", "hostNetwork", true],
    ["network_mode: 'service:db'", "hostNetwork", false],
    ["pid: host", "hostPid", true],
    ["ipc: shareable", "hostIpc", false],
    ["ipc: ${IPC}", "hostIpc", "? ${IPC}"],
  ] as const)("with %s has %s %j", (body, key, expected) => expect(said(service(body)[key])).toBe(expected));

  it("places an absent setting at its own key, to be written there", () => {
    const { at } = service("user: a").container.readOnlyRootFilesystem;
    expect([where(at), at.handle]).toEqual([
      "compose.yaml:2:3",
      expect.objectContaining({ missing: ["read_only"], shared: false }),
    ]);
  });

  it("publishes ports", () => {
    const web = service("ports: ['80', '127.0.0.1:81:8081', '${WEB}:82', '[::]:53:53/udp']");
    const all = web.endpoints.map(({ port, scope, protocol, hostAddress, at }) => [
      port,
      scope,
      protocol,
      said(hostAddress),
      textAt(at),
    ]);
    expect(all).toEqual([
      [80, "outside", "tcp", "-", "'80'"],
      [8081, "local", "tcp", "127.0.0.1", "'127.0.0.1:81:8081'"],
      [53, "outside", "udp", "::", "'[::]:53:53/udp'"],
    ]);
    expect(web.container.ports.map(({ port }) => said(port))).toEqual([80, 8081, 82, 53]);
  });

  it("does not make a number of a range", () => {
    const web = service("ports: ['1-60000:1-60000']");
    expect([web.endpoints, web.container.ports.map(({ port }) => said(port))]).toEqual([[], ["? 1-60000"]]);
  });

  it("listens in the network of its host", () => {
    const [endpoint] = service("network_mode: host\nports: ['80:80']").endpoints;
    expect([endpoint?.via, endpoint?.port, endpoint?.scope]).toEqual(["host-network", undefined, "outside"]);
  });

  it("mounts what is on the host", () => {
    const body =
      "volumes:\n  - /var/run/docker.sock:/s:ro\n  - ./x:/x\n  - data:/d\n  - plain:/p\n  - ${V}:/v\n  - {type: bind, source: /etc, target: /e, read_only: true}\nuse_api_socket: true\ntmpfs: /run:size=1m";
    const volumes = "volumes:\n  plain:\n  data: {driver_opts: {type: none, o: bind, device: /srv}}\n";
    const web = service(body, volumes);
    expect(web.hostMounts.map((mount) => [said(mount.path), mount.writable, where(mount.at)])).toEqual([
      ["/var/run/docker.sock", false, "compose.yaml:5:9"],
      ["./x", true, "compose.yaml:6:9"],
      ["/srv", true, "compose.yaml:7:9"],
      ["/etc", false, "compose.yaml:10:9"],
      ["/var/run/docker.sock", true, "compose.yaml:11:21"],
    ]);
    expect(web.container.mounts.map(({ kind, target }) => [kind, said(target)])).toEqual([
      ["bind", "/s"],
      ["bind", "/x"],
      ["volume", "/d"],
      ["volume", "/p"],
      ["other", "/v"],
      ["bind", "/e"],
      ["tmpfs", "/run"],
    ]);
  });

  it("has variables of its files, then its own", () => {
    const env = service("env_file: [a.env, gone.env]\nenvironment: {A: 2, C: '${C}', D: }").container.env;
    expect(env.map(({ name, value, from, at }) => [name, said(value), from, where(at)])).toEqual([
      ["A", "2", "literal", "compose.yaml:5:19"],
      ["B", "? $HOME", "literal", "a.env:2:1"],
      ["*", "? ", "file", "compose.yaml:4:23"],
      ["C", "? ${C}", "literal", "compose.yaml:5:25"],
      ["D", "-", "host", "compose.yaml:5:36"],
    ]);
  });

  it("is built", () => {
    const build = service(
      "build: {context: ./app, target: prod, dockerfile: D, dockerfile_inline: FROM x}",
    ).build;
    expect(build && Object.values(build).map(said)).toEqual(["./app", "D", "prod", "FROM x"]);
    expect(service("build: .").container.image?.builtHere).toBe(true);
  });

  it("joins networks and waits for others", () => {
    const own = service("networks: [front]\ndepends_on: [db]\nlinks: ['cache:c']");
    expect([own.networks, own.dependsOn]).toEqual([["front"], ["db", "cache"]]);
    expect(service("user: a").networks).toEqual(["default"]);
    expect(service("network_mode: none").networks).toEqual([]);
  });
});

describe("what could not be read", () => {
  it("is unknown, not absent", () => {
    const text =
      "services:\n  web:\n    extends: {file: 'https://x.test/c.yaml', service: a}\n    image: x\n    deploy: {mode: global}\n";
    const [web] = project({ "compose.yaml": text }).services;
    const states = [
      web?.container.readOnlyRootFilesystem,
      web?.container.own.runAsUser,
      web?.container.resources.memoryLimit,
      web?.container.capabilitiesDrop,
      web?.container.allowPrivilegeEscalation,
      web?.container.image?.ref,
    ];
    expect(states.map((field) => field?.state)).toEqual([
      "unknown",
      "unknown",
      "unknown",
      "unknown",
      "unknown",
      "set",
    ]);
  });
});

describe("a project", () => {
  it("has its networks and their members", () => {
    const text =
      "name: shop\nservices:\n  a: {image: x, networks: [n]}\n  b: {image: x}\nnetworks:\n  n: {internal: true}\n  e: {external: true}\n";
    const shop = project({ "compose.yaml": text });
    expect(shop.label).toBe('project "shop"');
    expect(
      shop.networks.map((net) => [
        net.name,
        said(net.internal),
        said(net.external),
        net.services.map(({ name }) => name),
      ]),
    ).toEqual([
      ["n", true, "-", ["a"]],
      ["e", "-", true, []],
      ["default", "-", "-", ["b"]],
    ]);
  });

  it("declares ignores", () => {
    const text =
      "x-plimsoll: {ignore: [a, b], reason: r}\nservices:\n  web:\n    image: x\n    x-plimsoll: {ignore: c/sub, reason: s, until: 2027-01-01}\n";
    const { ignores } = project({ "compose.yaml": text });
    expect(
      ignores.map(({ rules, reason, until, at, scope }) => [
        rules.map(({ id }) => id),
        reason,
        until,
        where(at),
        where(scope),
      ]),
    ).toEqual([
      [["a", "b"], "r", undefined, "compose.yaml:1:1", "compose.yaml:1:1"],
      [["c/sub"], "s", "2027-01-01", "compose.yaml:5:5", "compose.yaml:3:3"],
    ]);
  });
});
