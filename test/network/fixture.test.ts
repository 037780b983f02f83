import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Connections, type Party, tcp } from "../../src/network/index.ts";
import { subjectsOf } from "../levels/pod.ts";

const ROOT = new URL("../../fixtures/graph/project/cluster/", import.meta.url).pathname;
const all = await subjectsOf(
  Object.fromEntries(
    ["workloads.yaml", "policies.yaml"].map((name) => [name, readFileSync(ROOT + name, "utf8")]),
  ),
);
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

/** Derived by hand from the policies of the fixture. */
test.each([
  ["storefront", "basket", 7070, "allowed"],
  ["storefront", "basket", 9100, "denied"],
  ["till", "basket", 7070, "allowed"],
  ["storefront", "basket-cache", 6379, "denied"],
  ["basket", "basket-cache", 6379, "allowed"],
  ["basket-cache", "basket", 7070, "denied"],
  ["till", "payments", 50051, "allowed"],
  ["storefront", "payments", 50051, "denied"],
  ["payments", "till", 5050, "denied"],
  ["load", "storefront", 8080, "allowed"],
  ["storefront", "load", 80, "denied"],
  ["dashboard", "storefront", 8080, "allowed"],
  ["dashboard", "till", 5050, "denied"],
  ["load", "dashboard", 3000, "allowed"],
  ["payments", "dashboard", 443, "denied"],
  ["outside", "storefront", 8080, "allowed"],
  ["outside", "till", 5050, "denied"],
  ["payments", "outside", 443, "allowed"],
  ["payments", "outside", 80, "denied"],
])("%s to %s on %i is %s", (from, to, port, state) => {
  expect(connections.between(party(from), party(to), tcp(port)).state).toBe(state);
});

test("an answer names the rules that allow it, or the policy that denies it", () => {
  const told = (from: string, to: string, port: number) =>
    connections
      .between(party(from), party(to), tcp(port))
      .because.map(({ policy, rule }) => `${policy.name} ${rule?.action ?? "by default"}`);
  expect(told("till", "payments", 50051)).toEqual(["till allow", "payments allow"]);
  expect(told("storefront", "payments", 50051)).toEqual([
    "storefront allow",
    "deny-all by default",
    "payments by default",
  ]);
});
