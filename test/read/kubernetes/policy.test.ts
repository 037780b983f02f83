import { describe, expect, test } from "vitest";
import { valueOf } from "../../../src/model/field.ts";
import { calicoSelector } from "../../../src/read/kubernetes/calico-selector.ts";
import { selects } from "../../../src/read/kubernetes/selector.ts";
import { all, one, read } from "./manifest.ts";

const labels = new Map([
  ["app", "web"],
  ["tier", "front"],
]);
const at = { source: undefined as never, start: 0, end: 0, path: [] };

describe("a selector", () => {
  const expression = (key: string, operator: string, ...values: string[]) => ({ key, operator, values });
  test.each([
    [{}, [], true],
    [{ app: "web" }, [], true],
    [{ app: "api" }, [], false],
    [{ app: "web", tier: "back" }, [], false],
    [{}, [expression("app", "In", "api", "web")], true],
    [{}, [expression("app", "In", "api")], false],
    [{}, [expression("gone", "In", "api")], false],
    [{}, [expression("app", "NotIn", "api")], true],
    [{}, [expression("app", "NotIn", "web")], false],
    [{}, [expression("gone", "NotIn", "web")], true],
    [{}, [expression("app", "Exists")], true],
    [{}, [expression("gone", "Exists")], false],
    [{}, [expression("gone", "DoesNotExist")], true],
    [{}, [expression("app", "DoesNotExist")], false],
    [{}, [expression("app", "Likes", "web")], false],
    [{ app: "web" }, [expression("tier", "In", "back")], false],
  ])("%j %j", (match, expressions, expected) => {
    expect(selects({ labels: new Map(Object.entries(match)), expressions }, labels)).toBe(expected);
  });

  test.each([
    ["", true],
    ["all()", true],
    ["app == 'web'", true],
    ['app == "api"', false],
    ["app != 'api'", true],
    ["app == 'web' && tier in {'front', 'back'}", true],
    ["app == 'web' && tier not in { 'front' }", false],
    ["has(app) && !has(gone)", true],
    ["has(gone)", false],
    ["app == 'api' || tier == 'back'", true],
  ])("of Calico: %s", (text, expected) => {
    expect(selects(calicoSelector(text, at), labels)).toBe(expected);
  });
});

const policy = (spec: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p }\nspec: { podSelector: {}, ${spec} }\n`;

test.each([
  ["nothing", "", [true, false]],
  ["ingress rules", "ingress: [{}]", [true, false]],
  ["egress rules", "egress: [{}]", [true, true]],
  ["an empty list of egress rules", "egress: []", [true, false]],
  ["types", "policyTypes: [Egress]", [false, true]],
  ["both types", "policyTypes: [Ingress, Egress]", [true, true]],
  ["an empty list of types", "policyTypes: [], egress: [{}]", [true, true]],
])("a policy with %s governs", (_name, spec, expected) => {
  const subject = one(read(policy(spec)), "policy");
  expect([subject.governsIngress, subject.governsEgress]).toEqual(expected);
});

test("peers and ports of a rule; what is left out is everybody and everything", () => {
  const subject = one(
    read(
      policy(
        "ingress: [{}, { from: [], ports: [] }, { from: [{ ipBlock: { cidr: 10.0.0.0/8 } }, { namespaceSelector: {}, podSelector: { matchLabels: { a: b } } }], ports: [{ port: http }, { port: 80, endPort: 90 }] }, { ports: [{ protocol: UDP }] }]",
      ),
    ),
    "policy",
  );
  expect(
    subject.ingress.map(({ peers, ports }) => [
      peers?.length,
      ports?.map(({ protocol, port, endPort }) => [protocol, valueOf(port), valueOf(endPort)]),
    ]),
  ).toEqual([
    [undefined, undefined],
    [undefined, undefined],
    [
      2,
      [
        ["TCP", "http", undefined],
        ["TCP", "80", 90],
      ],
    ],
    [undefined, [["UDP", undefined, undefined]]],
  ]);
  const [block, pods] = subject.ingress[2]?.peers ?? [];
  expect(block && valueOf(block.cidr)).toBe("10.0.0.0/8");
  expect([pods?.namespaceSelector?.labels.size, pods?.podSelector?.labels.get("a")]).toEqual([0, "b"]);
});

const vendor = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: p, namespace: shop }\nspec: { ${spec} }\n`;

test.each([
  [
    "Cilium, a peer",
    "cilium.io/v2",
    "CiliumNetworkPolicy",
    "endpointSelector: { matchLabels: { 'k8s:app': web } }, ingress: [{ fromEndpoints: [{ matchLabels: { app: api } }] }]",
    [true, false, 1, false],
  ],
  [
    "Cilium, an empty rule denies",
    "cilium.io/v2",
    "CiliumNetworkPolicy",
    "endpointSelector: {}, ingress: [{}]",
    [true, false, 0, false],
  ],
  [
    "Cilium, ports for everybody",
    "cilium.io/v2",
    "CiliumNetworkPolicy",
    "endpointSelector: {}, ingress: [{ toPorts: [{ ports: [{ port: '80' }] }] }]",
    [true, false, undefined, false],
  ],
  [
    "Cilium, denying",
    "cilium.io/v2",
    "CiliumNetworkPolicy",
    "endpointSelector: {}, egressDeny: [{}]",
    [false, true, undefined, false],
  ],
  [
    "Cilium, no default deny",
    "cilium.io/v2",
    "CiliumNetworkPolicy",
    "endpointSelector: {}, enableDefaultDeny: { ingress: false }, ingress: [{ fromEntities: [world] }]",
    [false, false, 1, false],
  ],
  [
    "Cilium, cluster-wide",
    "cilium.io/v2",
    "CiliumClusterwideNetworkPolicy",
    "endpointSelector: {}, ingress: [{ fromEndpoints: [{}] }]",
    [true, false, 1, true],
  ],
  [
    "Calico by its rules",
    "projectcalico.org/v3",
    "NetworkPolicy",
    "selector: app == 'web', egress: []",
    [false, true, undefined, false],
  ],
  [
    "Calico by its types",
    "projectcalico.org/v3",
    "GlobalNetworkPolicy",
    "types: [Ingress, Egress], ingress: [{ action: Allow, source: { nets: [10.0.0.0/8] } }, { action: Deny }]",
    [true, true, 1, true],
  ],
  [
    "Calico, everybody",
    "crd.projectcalico.org/v1",
    "NetworkPolicy",
    "ingress: [{ action: Allow }]",
    [true, false, undefined, false],
  ],
  [
    "an administrator",
    "policy.networking.k8s.io/v1alpha1",
    "AdminNetworkPolicy",
    "subject: { namespaces: {} }, ingress: [{ action: Deny, from: [{ namespaces: {} }] }, { action: Allow, from: [{ pods: { namespaceSelector: {}, podSelector: {} } }] }]",
    [true, false, 1, true],
  ],
  [
    "an administrator's default",
    "policy.networking.k8s.io/v1alpha1",
    "BaselineAdminNetworkPolicy",
    "subject: { pods: { podSelector: { matchLabels: { app: web } } } }, egress: [{ action: Deny, to: [] }]",
    [false, true, undefined, true],
  ],
])("%s", (_name, apiVersion, kind, spec, expected) => {
  const subject = one(read(vendor(apiVersion, kind, spec)), "policy", `${kind} "p"`);
  const { governsIngress, governsEgress, ingress, clusterWide } = subject;
  expect([governsIngress, governsEgress, ingress[0]?.peers?.length, clusterWide]).toEqual(expected);
});

const pod = (name: string, namespace?: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, ${namespace ? `namespace: ${namespace}, ` : ""}labels: { app: ${name} } }\nspec: { containers: [{ name: c }] }\n---\n`;

describe("what a policy selects", () => {
  const selected = (text: string): string[][] =>
    all(read(text), "policy").map((subject) =>
      subject.selects.map(({ name, namespace }) => `${namespace ?? ""}/${name}`),
    );

  test("lies in its namespace", () => {
    const text = pod("web", "shop") + pod("api", "shop") + pod("web", "other");
    expect(
      selected(
        text + vendor("networking.k8s.io/v1", "NetworkPolicy", "podSelector: { matchLabels: { app: web } }"),
      ),
    ).toEqual([["shop/web"]]);
  });

  test("lies in the namespaces a cluster-wide one names", () => {
    const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { team: a } }\n---\n";
    const text = `${namespace}${pod("web", "shop")}${namespace.replace("shop", "b").replace("team: a", "team: b")}${pod("web", "b")}`;
    const spec = "subject: { namespaces: { matchLabels: { team: a } } }, ingress: [{ action: Deny }]";
    const result = read(text + vendor("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy", spec));
    expect(one(result, "policy").selects.map(({ namespace: name }) => name)).toEqual(["shop"]);
    expect(all(result, "namespace").map(({ name, policies }) => [name, policies.length])).toEqual([
      ["shop", 1],
      ["b", 0],
    ]);
  });

  test.each([
    ["named peers", "ingress: [{ from: [{ podSelector: { matchLabels: { app: api } } }] }]", true],
    ["nobody", "", true],
    ["everybody", "ingress: [{}]", false],
    ["every address", "ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }]", false],
    ["every pod of every namespace", "ingress: [{ from: [{ namespaceSelector: {} }] }]", false],
    ["egress alone", "policyTypes: [Egress]", false],
  ])("is isolated by a policy for %s", (_name, spec, expected) => {
    expect(one(read(pod("web") + policy(spec)), "workload").isolated).toBe(expected);
  });

  test("is not isolated where one of several policies lets everybody in", () => {
    expect(one(read(`${pod("web")}${policy("")}---\n${policy("ingress: [{}]")}`), "workload").isolated).toBe(
      false,
    );
  });
});
