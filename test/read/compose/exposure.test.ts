import { describe, expect, it, test } from "vitest";
import { valueOf } from "../../../src/model/field.ts";
import { ComposeProject } from "../../../src/read/compose/project.ts";
import { resolveProject, textAt } from "./project.ts";

const project = (text: string): ComposeProject =>
  new ComposeProject(resolveProject({ "compose.yaml": text }).resolution, "", "production");

/** Ways to the ports of a service. */
const ways = (text: string, name = "web"): string[] =>
  (project(text).services.find((service) => service.name === name)?.endpoints ?? []).map(
    ({ via, scope, port, restricted, at }) =>
      `${via} ${scope} ${port}${restricted ? " restricted" : ""}: ${textAt(at)}`,
  );

const TRAEFIK = `
  edge:
    image: traefik:v3.2.1
    command: --entrypoints.web.address=:80 --entrypoints.websecure.address=:443
    ports: ["80:80", "443:443"]
    labels:
      traefik.http.routers.dashboard.rule: Host(\`edge.example.com\`)
`;

describe("ports of a service", () => {
  test.each([
    [
      "published on all interfaces",
      "services: {web: {ports: ['80:8080']}}",
      ["compose-port outside 8080: '80:8080'"],
    ],
    [
      "on one of the LAN",
      "services: {web: {ports: ['192.0.2.1:80:80']}}",
      ["compose-port outside 80: '192.0.2.1:80:80'"],
    ],
    [
      "on the bridge of Docker",
      "services: {web: {ports: ['172.17.0.1:80:80']}}",
      ["compose-port inside 80: '172.17.0.1:80:80'"],
    ],
    ["on loopback", "services: {web: {ports: ['[::1]:80:80']}}", ["compose-port local 80: '[::1]:80:80'"]],
    [
      "on loopback by its network",
      "services: {web: {ports: ['80:80'], networks: [a]}}\nnetworks: {a: {driver_opts: {com.docker.network.bridge.host_binding_ipv4: 127.0.0.1}}}",
      ["compose-port local 80: '80:80'"],
    ],
    [
      "in a network without a way out",
      "services: {web: {ports: ['80:80'], expose: ['90'], networks: [a]}}\nnetworks: {a: {internal: true}}",
      ["compose-port isolated 80: '80:80'", "compose-network isolated 90: '90'"],
    ],
    [
      "for its neighbours",
      "services: {web: {ports: ['80:80'], expose: [80, '90/udp']}}",
      ["compose-port outside 80: '80:80'", "compose-network inside 90: '90/udp'"],
    ],
    [
      "with an address in the network of the host",
      "services: {web: {networks: [a]}}\nnetworks: {a: {driver: macvlan}}",
      ["compose-network outside undefined: web"],
    ],
    [
      "in the network of the host",
      "services: {web: {network_mode: host}}",
      ["host-network outside undefined: host"],
    ],
    ["in no network", "services: {web: {network_mode: none}}", []],
    [
      "in the network of another one",
      "services: {web: {network_mode: 'service:vpn'}, vpn: {ports: ['80:80']}}",
      ["compose-port outside 80: '80:80'"],
    ],
    ["in its own network, which is an error", "services: {web: {network_mode: 'service:web'}}", []],
  ])("%s", (_name, text, expected) => {
    expect(ways(text)).toEqual(expected);
  });

  it("keeps the service whose network is shared among its places", () => {
    const web = project("services: {web: {network_mode: 'service:vpn'}, vpn: {ports: ['80:80']}}")
      .services[0];
    expect(web?.endpoints[0]?.chain.map(({ message }) => message)).toEqual([
      'service "web" shares the network of service "vpn"',
    ]);
  });
});

describe("routers of Traefik", () => {
  const routed = (labels: string, edge = TRAEFIK): string =>
    `services:${edge}\n  web:\n    labels: {${labels}}\n`;
  const RULE = "traefik.http.routers.r.rule: Host(`a.b`)";

  test.each([
    ["a rule", RULE, ["router outside undefined: Host(`a.b`)"]],
    [
      "a rule and a port",
      `${RULE}, traefik.http.services.s.loadbalancer.server.port: 8080`,
      ["router outside 8080: Host(`a.b`)"],
    ],
    ["TCP", "traefik.tcp.routers.r.rule: HostSNI(`*`)", ["router outside undefined: HostSNI(`*`)"]],
    ["a service that keeps out", `${RULE}, traefik.enable: false`, []],
    [
      "some addresses only",
      `${RULE}, traefik.http.routers.r.middlewares: lan@docker, traefik.http.middlewares.lan.ipallowlist.sourcerange: 10.0.0.0/8`,
      ["router outside undefined restricted: Host(`a.b`)"],
    ],
    ["no router", "traefik.enable: true", []],
  ])("%s", (_name, labels, expected) => {
    expect(ways(routed(labels))).toEqual(expected);
  });

  it("asks a service to enable itself where none is taken up by itself", () => {
    const edge = TRAEFIK.replace(
      "--entrypoints.web",
      "--providers.docker.exposedbydefault=false --entrypoints.web",
    );
    expect(ways(routed(RULE, edge))).toEqual([]);
    expect(ways(routed(`${RULE}, traefik.enable: true`, edge))).toHaveLength(1);
  });

  test.each([
    ["asks who calls", "forwardauth.address: http://login", true],
    ["does something else", "ratelimit.average: 1", false],
  ])("with a middleware of another service that %s", (_name, setting, expected) => {
    const labels = `${RULE}, traefik.http.routers.r.middlewares: other@docker`;
    const other = `  login:\n    labels: {traefik.http.middlewares.other.${setting}}\n`;
    expect(project(routed(labels) + other).services[1]?.endpoints[0]?.guarded).toBe(expected);
  });

  it("reaches as far as the ports of the proxy", () => {
    expect(ways(routed(RULE, TRAEFIK.replace(/"(80|443):/g, '"127.0.0.1:$1:')))).toEqual([
      "router local undefined: Host(`a.b`)",
    ]);
    const web = project(routed(RULE)).services[1];
    expect(web?.endpoints[0]?.chain.map(({ at }) => textAt(at))).toEqual(['"80:80"', '"443:443"']);
  });

  test.each([
    ["plain HTTP alone", `${RULE}, traefik.http.routers.r.entrypoints: web`, "absent"],
    ["TLS", `${RULE}, traefik.http.routers.r.entrypoints: web, traefik.http.routers.r.tls: true`, "set"],
    ["a certificate", `${RULE}, traefik.http.routers.r.tls.certresolver: le`, "set"],
    [
      "no TLS",
      `${RULE}, traefik.http.routers.r.entrypoints: web, traefik.http.routers.r.tls: false`,
      "absent",
    ],
    ["an entry point that may have it", `${RULE}, traefik.http.routers.r.entrypoints: websecure`, "unknown"],
    ["all entry points", RULE, "unknown"],
    [
      "a redirect",
      `${RULE}, traefik.http.routers.r.entrypoints: web, traefik.http.routers.r.middlewares: up, traefik.http.middlewares.up.redirectscheme.scheme: https`,
      "unknown",
    ],
  ])("with %s", (_name, labels, expected) => {
    const [router] = project(routed(labels)).services[1]?.routers ?? [];
    expect([router?.tls.state, router?.hosts.map(valueOf)]).toEqual([expected, ["a.b"]]);
  });

  it("redirects by an option of the proxy", () => {
    const edge = TRAEFIK.replace(
      "--entrypoints.websecure",
      "--entrypoints.web.http.redirections.entrypoint.to=websecure --entrypoints.websecure",
    );
    const [router] =
      project(routed(`${RULE}, traefik.http.routers.r.entrypoints: web`, edge)).services[1]?.routers ?? [];
    expect(router?.tls.state).toBe("unknown");
  });
});
