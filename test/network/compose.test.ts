import { expect, test } from "vitest";
import { Connections, type Party, tcp } from "../../src/network/index.ts";
import { subjectsOf } from "../levels/pod.ts";

const SHOP = `
name: shop
services:
  web: { image: web, ports: ["8080:80", "127.0.0.1:9000:9000", "53:53/udp"], networks: [front] }
  api: { image: api, networks: [front, back] }
  db: { image: db, networks: [back] }
  agent: { image: agent, network_mode: "service:api" }
  shell: { image: shell, network_mode: "service:web" }
  probe: { image: probe, network_mode: host }
  job: { image: job, network_mode: none }
  old: { image: old, network_mode: bridge }
  other: { image: other, network_mode: bridge }
  far: { image: far, network_mode: "container:legacy" }
  plain: { image: plain }
  beside: { image: beside }
  bus: { image: bus, networks: [shared] }
networks:
  front: {}
  back: { internal: true }
  shared: { external: true, name: bus }
`;
const TOOLS = `
name: tools
services:
  reader: { image: reader, networks: [line] }
  loner: { image: loner }
networks:
  line: { external: true, name: bus }
`;
const POD = "apiVersion: v1\nkind: Pod\nmetadata: { name: pod }\nspec: { containers: [{ name: c }] }\n";

const all = await subjectsOf({ "shop/compose.yaml": SHOP, "tools/compose.yaml": TOOLS, "pod.yaml": POD });
const connections = new Connections({
  workloads: all("workload"),
  namespaces: all("namespace"),
  policies: all("policy"),
});

function party(name: string): Party {
  if (name === "outside") return { kind: "outside" };
  const workload = all("workload").find((one) => one.name === name);
  if (!workload) throw new Error(`no workload ${name}`);
  return connections.partyOf(workload);
}

test.each([
  ["web", "api", 8080, "allowed"],
  ["web", "api", 1, "allowed"],
  ["web", "db", 5432, "denied"],
  ["api", "db", 5432, "allowed"],
  ["plain", "beside", 80, "allowed"],
  ["plain", "web", 80, "denied"],
  ["agent", "db", 5432, "allowed"],
  ["web", "agent", 80, "allowed"],
  ["agent", "api", 80, "allowed"],
  ["shell", "db", 5432, "denied"],
  ["job", "api", 80, "denied"],
  ["api", "job", 80, "denied"],
  ["job", "outside", 443, "denied"],
  ["old", "other", 80, "allowed"],
  ["old", "web", 80, "denied"],
  ["probe", "db", 5432, "allowed"],
  ["web", "probe", 9100, "allowed"],
  ["db", "probe", 9100, "unknown"],
  ["far", "web", 80, "unknown"],
  ["bus", "reader", 80, "allowed"],
  ["bus", "loner", 80, "denied"],
  ["plain", "loner", 80, "denied"],
  ["outside", "web", 80, "allowed"],
  ["outside", "web", 8080, "denied"],
  ["outside", "web", 9000, "denied"],
  ["outside", "web", 53, "denied"],
  ["outside", "shell", 80, "allowed"],
  ["outside", "db", 5432, "denied"],
  ["outside", "probe", 9100, "allowed"],
  ["db", "outside", 443, "denied"],
  ["api", "outside", 443, "allowed"],
  ["agent", "outside", 443, "allowed"],
  ["plain", "outside", 443, "allowed"],
  ["plain", "pod", 80, "unknown"],
])("%s to %s on %i is %s", (from, to, port, state) => {
  expect(connections.between(party(from), party(to), tcp(port)).state).toBe(state);
});

test("a port of UDP is one of its own", () => {
  const answer = connections.between(party("outside"), party("web"), { number: 53, protocol: "UDP" });
  expect(answer.state).toBe("allowed");
});
