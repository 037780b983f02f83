import { describe, expect, test } from "vitest";
import { Connections, type Party, tcp } from "../../src/network/index.ts";
import { subjectsOf } from "../levels/pod.ts";

/** Namespaces shop (team: shop) and ops (team: ops), pods web, api and db in the first, monitor in the second. */
const WORLD = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: shop, env: production } }
---
apiVersion: v1
kind: Namespace
metadata: { name: ops, labels: { team: ops } }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web, tier: front } }
spec: { containers: [{ name: c, image: web, ports: [{ name: http, containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: api, namespace: shop, labels: { app: api, tier: back } }
spec:
  containers:
    - name: c
      image: api
      ports: [{ name: http, containerPort: 9090 }, { name: admin, containerPort: 9091 }, { name: dns, containerPort: 53, protocol: UDP }]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  template:
    metadata: { labels: { app: db, tier: back } }
    spec: { containers: [{ name: c, image: db, ports: [{ containerPort: 5432 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: monitor, namespace: ops, labels: { app: monitor } }
spec: { containers: [{ name: c, image: monitor, ports: [{ name: http, containerPort: 3000 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: agent, namespace: ops, labels: { app: agent } }
spec: { hostNetwork: true, containers: [{ name: c, image: agent }] }
`;

const policy = (spec: string, namespace = "shop", name = "p"): string =>
  `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { ${spec} }\n`;

const vendor = (apiVersion: string, kind: string, spec: string, name = "v"): string =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\nspec: { ${spec} }\n`;

/** Answers `web -> api 9090`, `outside -> web 8080`, `api -> 169.254.169.254 80`, `api -> api 53/UDP`. */
async function ask(manifests: string, question: string): Promise<string> {
  const all = await subjectsOf(WORLD + manifests);
  const connections = new Connections({
    workloads: all("workload"),
    namespaces: all("namespace"),
    policies: all("policy"),
  });
  const [from = "", to = "", asked = ""] = question.split(/ (?:-> )?/);
  const party = (name: string): Party => {
    if (name === "outside") return { kind: "outside" };
    const workload = all("workload").find((one) => one.name === name);
    return workload ? connections.partyOf(workload) : { kind: "address", address: name };
  };
  const [number, protocol = "TCP"] = asked.split("/");
  return connections.between(party(from), party(to), {
    ...tcp(number === "any" ? undefined : Number(number)),
    protocol,
  }).state;
}

type Row = readonly [name: string, policies: string, answers: Readonly<Record<string, string>>];

const YES = "allowed";
const NO = "denied";
const MAYBE = "unknown";

const API = "podSelector: { matchLabels: { app: api } }";
const WEB = "podSelector: { matchLabels: { app: web } }";

const table = (rows: readonly Row[]) => {
  const questions = rows.flatMap(([name, policies, answers]) =>
    Object.entries(answers).map(([question, answer]) => [name, question, answer, policies] as const),
  );
  test.each(questions)("%s: %s is %s", async (_name, question, answer, policies) => {
    expect(await ask(policies, question)).toBe(answer);
  });
};

describe("whom a NetworkPolicy isolates", () => {
  table([
    ["no policy", "", { "web -> api 9090": YES, "monitor -> api 9090": YES, "outside -> api 9090": YES }],
    [
      "deny all ingress",
      policy("podSelector: {}, policyTypes: [Ingress]"),
      {
        "web -> api 9090": NO,
        "monitor -> api 9090": NO,
        "outside -> web 8080": NO,
        "web -> monitor 3000": YES,
        "web -> outside 443": YES,
      },
    ],
    [
      "deny all egress",
      policy("podSelector: {}, policyTypes: [Egress]"),
      {
        "web -> api 9090": NO,
        "web -> outside 443": NO,
        "monitor -> api 9090": YES,
        "web -> monitor 3000": NO,
      },
    ],
    [
      "deny both",
      policy("podSelector: {}, policyTypes: [Ingress, Egress]"),
      { "web -> api 9090": NO, "monitor -> api 9090": NO, "api -> monitor 3000": NO },
    ],
    [
      "an absent selector is an empty one",
      policy("policyTypes: [Ingress]"),
      { "web -> api 9090": NO, "web -> db 5432": NO },
    ],
    [
      "other pods are not isolated",
      policy(API),
      { "web -> api 9090": NO, "web -> db 5432": YES, "api -> web 8080": YES },
    ],
    [
      "another namespace's policy",
      policy("podSelector: {}", "ops"),
      { "web -> api 9090": YES, "web -> monitor 3000": NO },
    ],
    [
      "no policyTypes, no egress rules: ingress only",
      policy("podSelector: {}"),
      { "web -> api 9090": NO, "web -> outside 443": YES },
    ],
    [
      "no policyTypes, egress rules: both",
      policy(`${WEB}, egress: [{ to: [{ ${API} }] }]`),
      { "web -> api 9090": YES, "web -> db 5432": NO, "api -> web 8080": NO },
    ],
    [
      "rules of a direction that policyTypes leaves out",
      policy("podSelector: {}, policyTypes: [Egress], ingress: [], egress: [{}]"),
      { "web -> api 9090": YES, "monitor -> api 9090": YES },
    ],
    [
      "ingress rules without the type open nothing that another policy closes",
      policy("podSelector: {}, policyTypes: [Egress], ingress: [{}], egress: [{}]") +
        policy("podSelector: {}", "shop", "deny"),
      { "web -> api 9090": NO, "api -> outside 443": YES },
    ],
    [
      "egress rules without the type open nothing that another policy closes",
      policy("podSelector: {}, policyTypes: [Ingress], ingress: [{}], egress: [{}]") +
        policy("podSelector: {}, policyTypes: [Egress]", "shop", "deny"),
      { "web -> api 9090": NO, "monitor -> api 9090": YES },
    ],
    [
      "egress rules without the type do nothing",
      policy(`${WEB}, policyTypes: [Ingress], egress: [{ to: [{ ${API} }] }]`),
      { "web -> db 5432": YES, "api -> web 8080": NO },
    ],
    ["an empty list of policyTypes", policy("podSelector: {}, policyTypes: []"), { "web -> api 9090": NO }],
    [
      "a lone pod meets itself, replicas do not",
      policy("podSelector: {}"),
      { "api -> api 9090": YES, "db -> db 5432": NO },
    ],
  ]);
});

describe("peers", () => {
  table([
    [
      "an empty rule allows everybody",
      policy("podSelector: {}, ingress: [{}]"),
      { "monitor -> api 9090": YES, "outside -> api 9090": YES },
    ],
    [
      "an empty list of peers allows everybody",
      policy("podSelector: {}, ingress: [{ from: [] }]"),
      { "outside -> api 9090": YES },
    ],
    [
      "an empty list of rules allows nobody",
      policy("podSelector: {}, ingress: []"),
      { "web -> api 9090": NO },
    ],
    [
      "pods of the same namespace by label",
      policy(`${API}, ingress: [{ from: [{ ${WEB} }] }]`),
      { "web -> api 9090": YES, "db -> api 9090": NO, "monitor -> api 9090": NO, "outside -> api 9090": NO },
    ],
    [
      "an empty podSelector is every pod of the namespace",
      policy(`${API}, ingress: [{ from: [{ podSelector: {} }] }]`),
      { "web -> api 9090": YES, "monitor -> api 9090": NO },
    ],
    [
      "an empty namespaceSelector is every pod of the cluster",
      policy(`${API}, ingress: [{ from: [{ namespaceSelector: {} }] }]`),
      { "web -> api 9090": YES, "monitor -> api 9090": YES, "outside -> api 9090": NO },
    ],
    [
      "a namespace by its label",
      policy(`${API}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: ops } } }] }]`),
      { "monitor -> api 9090": YES, "web -> api 9090": NO },
    ],
    [
      "a namespace by its name",
      policy(
        `${API}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ops } } }] }]`,
      ),
      { "monitor -> api 9090": YES, "web -> api 9090": NO },
    ],
    [
      "both selectors in one peer: and",
      policy(
        `${API}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: ops } }, podSelector: { matchLabels: { app: web } } }] }]`,
      ),
      { "monitor -> api 9090": NO, "web -> api 9090": NO },
    ],
    [
      "two peers: or",
      policy(
        `${API}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: ops } } }, { podSelector: { matchLabels: { app: web } } }] }]`,
      ),
      { "monitor -> api 9090": YES, "web -> api 9090": YES, "db -> api 9090": NO },
    ],
    [
      "two rules: or",
      policy(
        `${API}, ingress: [{ from: [{ ${WEB} }], ports: [{ port: 9090 }] }, { ports: [{ port: 9091 }] }]`,
      ),
      { "web -> api 9090": YES, "web -> api 9091": YES, "db -> api 9090": NO, "db -> api 9091": YES },
    ],
    [
      "policies add up",
      policy("podSelector: {}", "shop", "deny") + policy(`${API}, ingress: [{ from: [{ ${WEB} }] }]`),
      { "web -> api 9090": YES, "web -> db 5432": NO },
    ],
    ["a peer without anything", policy(`${API}, ingress: [{ from: [{}] }]`), { "web -> api 9090": MAYBE }],
    [
      "labels of a namespace that no manifest declares",
      `---\napiVersion: v1\nkind: Pod\nmetadata: { name: far, namespace: far }\nspec: { containers: [{ name: c }] }\n${policy(
        `${API}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: far } } }] }]`,
      )}`,
      { "far -> api 9090": MAYBE, "web -> api 9090": NO },
    ],
    [
      "a label that is filled in later",
      policy(`${API}, ingress: [{ from: [{ podSelector: { matchLabels: { app: "\${NAME}" } } }] }]`),
      { "web -> api 9090": MAYBE, "outside -> api 9090": NO },
    ],
  ]);
});

describe("matchExpressions", () => {
  const from = (expression: string): string =>
    policy(`${API}, ingress: [{ from: [{ podSelector: { matchExpressions: [${expression}] } }] }]`);
  table([
    [
      "In",
      from("{ key: app, operator: In, values: [web, db] }"),
      { "web -> api 9090": YES, "db -> api 9090": YES },
    ],
    ["In, another value", from("{ key: app, operator: In, values: [db] }"), { "web -> api 9090": NO }],
    [
      "NotIn",
      from("{ key: app, operator: NotIn, values: [web] }"),
      { "web -> api 9090": NO, "db -> api 9090": YES },
    ],
    [
      "NotIn, without the label",
      from("{ key: zone, operator: NotIn, values: [a] }"),
      { "web -> api 9090": YES },
    ],
    ["Exists", from("{ key: tier, operator: Exists }"), { "web -> api 9090": YES }],
    ["DoesNotExist", from("{ key: tier, operator: DoesNotExist }"), { "web -> api 9090": NO }],
    [
      "labels and expressions: and",
      policy(
        `${API}, ingress: [{ from: [{ podSelector: { matchLabels: { tier: back }, matchExpressions: [{ key: app, operator: In, values: [web, db] }] } }] }]`,
      ),
      { "web -> api 9090": NO, "db -> api 9090": YES },
    ],
    [
      "an operator that does not exist",
      from("{ key: app, operator: Like, values: [w] }"),
      { "web -> api 9090": MAYBE },
    ],
    [
      "in the selector of the policy",
      policy("podSelector: { matchExpressions: [{ key: tier, operator: In, values: [back] }] }"),
      { "web -> api 9090": NO, "web -> db 5432": NO, "db -> web 8080": YES },
    ],
  ]);
});

describe("ports", () => {
  const ports = (list: string): string => policy(`${API}, ingress: [{ ports: [${list}] }]`);
  table([
    [
      "a number",
      ports("{ port: 9090 }"),
      { "web -> api 9090": YES, "web -> api 9091": NO, "web -> api any": NO },
    ],
    ["TCP is the default", ports("{ port: 53 }"), { "web -> api 53": YES, "web -> api 53/UDP": NO }],
    ["UDP", ports("{ port: 53, protocol: UDP }"), { "web -> api 53/UDP": YES, "web -> api 53": NO }],
    ["a name", ports("{ port: http }"), { "web -> api 9090": YES, "web -> api 9091": NO }],
    ["a name of another protocol", ports("{ port: dns }"), { "web -> api 53": NO, "web -> api 53/UDP": NO }],
    ["a name with its protocol", ports("{ port: dns, protocol: UDP }"), { "web -> api 53/UDP": YES }],
    ["a name that no container has", ports("{ port: metrics }"), { "web -> api 9090": NO }],
    [
      "a range",
      ports("{ port: 9000, endPort: 9090 }"),
      { "web -> api 9000": YES, "web -> api 9090": YES, "web -> api 9091": NO, "web -> api 8999": NO },
    ],
    [
      "a protocol alone is all its ports",
      ports("{ protocol: TCP }"),
      { "web -> api 1": YES, "web -> api 1/UDP": NO },
    ],
    ["an empty list is every port", policy(`${API}, ingress: [{ ports: [] }]`), { "web -> api 1/SCTP": YES }],
    ["a port that is filled in later", ports("{ port: '{{ .port }}' }"), { "web -> api 9090": MAYBE }],
    [
      "a name in egress is one of whoever is called",
      policy(`${WEB}, policyTypes: [Egress], egress: [{ ports: [{ port: http }] }]`),
      { "web -> api 9090": YES, "web -> monitor 3000": YES, "web -> api 3000": NO, "web -> outside 80": NO },
    ],
  ]);
});

describe("both directions", () => {
  const out = policy(
    `${WEB}, policyTypes: [Egress], egress: [{ to: [{ ${API} }], ports: [{ port: 9090 }] }]`,
  );
  const into = policy(
    `${API}, ingress: [{ from: [{ ${WEB} }], ports: [{ port: 9090 }, { port: 9091 }] }]`,
    "shop",
    "q",
  );
  table([
    ["egress alone", out, { "web -> api 9090": YES, "web -> api 9091": NO, "db -> api 9091": YES }],
    ["ingress alone", into, { "web -> api 9091": YES, "db -> api 9090": NO }],
    [
      "both have to allow",
      out + into,
      { "web -> api 9090": YES, "web -> api 9091": NO, "db -> api 9090": NO },
    ],
    [
      "the caller may, the called does not let",
      `${out}${policy("podSelector: {}", "shop", "deny")}`,
      { "web -> api 9090": NO },
    ],
  ]);
});

describe("addresses", () => {
  const to = (block: string): string =>
    policy(`${WEB}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { ${block} } }] }]`);
  const from = (block: string): string => policy(`${API}, ingress: [{ from: [{ ipBlock: { ${block} } }] }]`);
  table([
    [
      "everywhere",
      to("cidr: 0.0.0.0/0"),
      { "web -> outside 443": YES, "web -> 169.254.169.254 80": YES, "web -> api 9090": YES },
    ],
    [
      "everywhere but the metadata service",
      to("cidr: 0.0.0.0/0, except: [169.254.169.254/32]"),
      {
        "web -> 169.254.169.254 80": NO,
        "web -> 169.254.169.253 80": YES,
        "web -> outside 443": YES,
        "web -> api 9090": YES,
      },
    ],
    [
      "the internet without private ranges",
      to("cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10]"),
      { "web -> outside 443": YES, "web -> 10.1.2.3 80": NO, "web -> api 9090": NO },
    ],
    [
      "one range of a private network",
      to("cidr: 10.0.0.0/8"),
      {
        "web -> outside 443": NO,
        "web -> 10.255.0.1 80": YES,
        "web -> 11.0.0.1 80": NO,
        "web -> api 9090": MAYBE,
      },
    ],
    [
      "one public address",
      to("cidr: 203.0.113.9/32"),
      { "web -> 203.0.113.9 443": YES, "web -> 203.0.113.8 443": NO, "web -> api 9090": NO },
    ],
    [
      "version 6",
      to("cidr: 2001:db8::/32"),
      { "web -> 2001:db8:1::5 443": YES, "web -> 2001:db9::1 443": NO, "web -> 192.0.2.1 443": NO },
    ],
    ["not an address", to("cidr: nowhere"), { "web -> outside 443": MAYBE }],
    [
      "ingress from everywhere",
      from("cidr: 0.0.0.0/0"),
      { "outside -> api 9090": YES, "web -> api 9090": YES },
    ],
    [
      "ingress from an office",
      from("cidr: 198.51.100.0/24"),
      { "198.51.100.7 -> api 9090": YES, "198.51.101.7 -> api 9090": NO, "web -> api 9090": NO },
    ],
    [
      "selectors name no address",
      policy(`${API}, ingress: [{ from: [{ namespaceSelector: {} }] }]`),
      { "8.8.8.8 -> api 9090": NO, "10.0.0.1 -> api 9090": MAYBE },
    ],
  ]);
});

describe("pods in the network of their node", () => {
  table([
    ["nothing limits them", "", { "agent -> api 9090": YES }],
    ["the node reaches its pods", policy("podSelector: {}"), { "agent -> api 9090": MAYBE }],
    ["everybody may", policy("podSelector: {}, ingress: [{}]"), { "agent -> api 9090": YES }],
    [
      "policies that select them",
      policy("podSelector: {}", "ops"),
      { "web -> agent 80": MAYBE, "web -> monitor 3000": NO },
    ],
    [
      "their own egress",
      policy("podSelector: {}, policyTypes: [Egress]", "ops"),
      { "agent -> api 9090": MAYBE, "monitor -> api 9090": NO },
    ],
  ]);
});

describe("policies of administrators", () => {
  const admin = (rules: string, priority = 10, kind = "AdminNetworkPolicy") =>
    vendor(
      "policy.networking.k8s.io/v1alpha1",
      kind,
      `priority: ${priority}, subject: { namespaces: { matchLabels: { team: shop } } }, ${rules}`,
      `a${priority}`,
    );
  const everyone = "from: [{ namespaces: {} }]";
  table([
    [
      "a denial goes before what a namespace allows",
      admin(`ingress: [{ action: Deny, from: [{ namespaces: { matchLabels: { team: ops } } }] }]`) +
        policy("podSelector: {}, ingress: [{}]"),
      { "monitor -> api 9090": NO, "web -> api 9090": YES, "web -> monitor 3000": YES },
    ],
    [
      "an allowance goes before what a namespace denies",
      admin(`ingress: [{ action: Allow, ${everyone}, ports: [{ portNumber: { port: 9091 } }] }]`) +
        policy("podSelector: {}"),
      { "monitor -> api 9091": YES, "monitor -> api 9090": NO },
    ],
    [
      "the lower number goes first",
      admin(`ingress: [{ action: Deny, ${everyone} }]`, 20) +
        admin(`ingress: [{ action: Allow, ${everyone} }]`, 5),
      { "monitor -> api 9090": YES },
    ],
    [
      "pass leaves it to the namespace",
      admin(`ingress: [{ action: Pass, ${everyone} }, { action: Deny, ${everyone} }]`) +
        policy(`${API}, ingress: [{ from: [{ ${WEB} }] }]`),
      { "web -> api 9090": YES, "monitor -> api 9090": NO, "monitor -> db 5432": YES },
    ],
    [
      "the baseline comes last",
      admin(`ingress: [{ action: Deny, ${everyone} }]`, 0, "BaselineAdminNetworkPolicy") +
        policy(`${API}, ingress: [{}]`),
      { "monitor -> api 9090": YES, "monitor -> db 5432": NO },
    ],
    [
      "a range of ports, a cluster's policy with its tier",
      vendor(
        "policy.networking.k8s.io/v1alpha2",
        "ClusterNetworkPolicy",
        `tier: Admin, priority: 1, subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: api } } } }, ingress: [{ action: Deny, ${everyone}, protocols: [{ tcp: { destinationPort: { range: { start: 9000, end: 9090 } } } }] }]`,
      ),
      { "web -> api 9090": NO, "web -> api 9091": YES },
    ],
  ]);
});

describe("Cilium", () => {
  const cilium = (spec: string) =>
    vendor("cilium.io/v2", "CiliumNetworkPolicy", `endpointSelector: { matchLabels: { app: api } }, ${spec}`);
  table([
    [
      "a peer",
      cilium("ingress: [{ fromEndpoints: [{ matchLabels: { app: web } }] }]"),
      { "web -> api 9090": YES, "db -> api 9090": NO },
    ],
    [
      "an empty rule allows nobody",
      cilium("ingress: [{}]"),
      { "web -> api 9090": NO, "api -> web 8080": YES },
    ],
    [
      "a denial wins over an allowance",
      cilium(
        "ingress: [{ fromEntities: [all] }], ingressDeny: [{ fromEndpoints: [{ matchLabels: { app: web } }] }]",
      ) + policy(`${API}, ingress: [{}]`),
      { "web -> api 9090": NO, "db -> api 9090": YES },
    ],
    [
      "entities",
      cilium("ingress: [{ fromEntities: [world] }], egress: [{ toEntities: [cluster] }]"),
      { "outside -> api 9090": YES, "web -> api 9090": NO, "api -> db 5432": YES, "api -> outside 443": NO },
    ],
    [
      "addresses are not pods",
      cilium("egress: [{ toCIDR: [10.0.0.0/8] }]"),
      { "api -> db 5432": NO, "api -> 10.0.0.1 80": YES },
    ],
    [
      "names",
      cilium("egress: [{ toFQDNs: [{ matchName: example.com }] }]"),
      { "api -> outside 443": YES, "api -> db 5432": NO },
    ],
    [
      "a namespace",
      cilium("ingress: [{ fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': ops } }] }]"),
      { "monitor -> api 9090": YES, "web -> api 9090": NO },
    ],
    [
      "ports of any protocol",
      cilium("ingress: [{ toPorts: [{ ports: [{ port: '9090' }] }] }]"),
      { "web -> api 9090/UDP": YES, "web -> api 9091": NO },
    ],
    [
      "no default deny",
      cilium("enableDefaultDeny: { ingress: false }, ingress: [{ fromEntities: [world] }]"),
      { "web -> api 9090": YES },
    ],
  ]);
});

describe("Calico", () => {
  const calico = (spec: string, name = "v") =>
    vendor("projectcalico.org/v3", "NetworkPolicy", `selector: "app == 'api'", ${spec}`, name);
  table([
    [
      "the first rule that matches decides",
      calico("ingress: [{ action: Deny, source: { selector: \"app == 'web'\" } }, { action: Allow }]"),
      { "web -> api 9090": NO, "db -> api 9090": YES },
    ],
    [
      "what is left is denied",
      calico("ingress: [{ action: Allow, protocol: TCP, destination: { ports: [9090] } }]"),
      { "web -> api 9090": YES, "web -> api 9091": NO },
    ],
    [
      "the lower order goes first",
      calico("order: 20, ingress: [{ action: Deny }]", "late") +
        calico("order: 10, ingress: [{ action: Allow }]", "early"),
      { "web -> api 9090": YES },
    ],
    [
      "an order before that of Kubernetes",
      calico("order: 999, ingress: [{ action: Deny }]") + policy(`${API}, ingress: [{}]`),
      { "web -> api 9090": NO },
    ],
    [
      "an order behind that of Kubernetes",
      calico("order: 1001, ingress: [{ action: Deny }]") + policy(`${API}, ingress: [{}]`),
      { "web -> api 9090": YES },
    ],
    [
      "a tier before the policies of Kubernetes",
      calico(
        "tier: security, ingress: [{ action: Deny, source: { selector: \"app == 'web'\" } }, { action: Pass }]",
      ) + policy(`${API}, ingress: [{}]`),
      { "web -> api 9090": NO, "db -> api 9090": YES },
    ],
    [
      "a selector that cannot be read",
      calico("ingress: [{ action: Allow, source: { selector: \"app == 'x' || app == 'y'\" } }]"),
      { "web -> api 9090": MAYBE },
    ],
  ]);
});

describe("firewalls of OpenShift", () => {
  const firewall = (rules: string) =>
    vendor("k8s.ovn.org/v1", "EgressFirewall", `egress: [${rules}]`, "default");
  table([
    [
      "filters what leaves the cluster, whatever policies allow",
      firewall(
        "{ type: Allow, to: { cidrSelector: 203.0.113.0/24 } }, { type: Deny, to: { cidrSelector: 0.0.0.0/0 } }",
      ),
      {
        "web -> 203.0.113.5 443": YES,
        "web -> 192.0.2.5 443": NO,
        "web -> api 9090": YES,
        "monitor -> 192.0.2.5 443": YES,
      },
    ],
    [
      "and lets through no more than they do",
      firewall("{ type: Allow, to: { cidrSelector: 0.0.0.0/0 } }") +
        policy("podSelector: {}, policyTypes: [Egress]"),
      { "web -> outside 443": NO },
    ],
  ]);
});
