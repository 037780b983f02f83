import { expect, test } from "vitest";
import { reachGraph } from "../../src/network/index.ts";
import { subjectsOf } from "../levels/pod.ts";

const pod = (name: string, spec = ""): string =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }\nspec: { ${spec}containers: [{ name: c, image: ${name}, ports: [{ name: http, containerPort: 8080 }] }] }\n`;

const policy = (spec: string, name = "p"): string =>
  `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: shop }\nspec: { ${spec} }\n`;

const admin = (spec: string): string =>
  `---\napiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: { name: a }\nspec: { priority: 1, subject: { namespaces: {} }, ${spec} }\n`;

const calico = (name: string, spec: string): string =>
  `---\napiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: { name: ${name} }\nspec: { ${spec} }\n`;

/** The edges, as `web -> api 8080/TCP`, `web ?> api`; and `api is open` for what no policy protects. */
async function drawn(manifests: string): Promise<string[]> {
  const all = await subjectsOf(manifests);
  const { nodes, edges } = reachGraph({
    workloads: all("workload"),
    namespaces: all("namespace"),
    policies: all("policy"),
    projects: [],
  });
  const name = (id: string): string => {
    const label = nodes.find((node) => node.id === id)?.label ?? "";
    return /^Pod "(.*)"$/.exec(label)?.[1] ?? label;
  };
  return [
    ...nodes.filter(({ openIngress }) => openIngress).map(({ id }) => `${name(id)} is open`),
    ...edges.map(({ from, to, state, ports }) =>
      [name(from), state === "unknown" ? "?>" : "->", name(to), ports?.join(" ")].join(" ").trim(),
    ),
  ];
}

const TWO = pod("web") + pod("api");
const API = "podSelector: { matchLabels: { app: api } }";
const WEB = "podSelector: { matchLabels: { app: web } }";
const CLOSED = policy("podSelector: {}, policyTypes: [Ingress, Egress]");
const to = (ports: string) => policy(`${WEB}, policyTypes: [Egress], egress: [{ ports: [${ports}] }]`, "out");
const into = (ports: string) => policy(`${API}, ingress: [{ from: [{ ${WEB} }], ports: [${ports}] }]`, "in");
const OPEN = policy(`${API}, ingress: [{}]`, "open");

test.each<[name: string, manifests: string, expected: string[]]>([
  ["nothing where all is open", TWO, ["web is open", "api is open"]],
  ["nothing where all is closed", TWO + CLOSED, []],
  ["a port by its name", TWO + into("{ port: http }"), ["web is open", "web -> api 8080/TCP"]],
  ["a range", TWO + into("{ port: 8000, endPort: 8999 }"), ["web is open", "web -> api 8000-8999/TCP"]],
  [
    "what is left of a range",
    TWO + into("{ port: 8000, endPort: 8999 }") + to("{ port: 8500, endPort: 9999 }"),
    ["web is open", "web -> api 8500-8999/TCP", "web -> outside world 8500-9999/TCP"],
  ],
  ["one protocol", TWO + into("{ protocol: UDP }"), ["web is open", "web -> api UDP"]],
  [
    "a port that only the caller's policy names",
    TWO + to("{ port: 5432 }"),
    ["web is open", "api is open", "web -> api 5432/TCP", "web -> outside world 5432/TCP"],
  ],
  [
    "every port of every protocol as none",
    TWO + into("{}, { protocol: UDP }, { protocol: SCTP }"),
    ["web is open", "web -> api"],
  ],
  [
    "all but a port that is denied",
    TWO +
      admin(
        "ingress: [{ action: Deny, from: [{ namespaces: {} }], ports: [{ portNumber: { protocol: TCP, port: 22 } }] }]",
      ),
    ["api -> web 1-21/TCP 23-65535/TCP UDP SCTP", "web -> api 1-21/TCP 23-65535/TCP UDP SCTP"],
  ],
  [
    "pods in the network of their node as maybe reached",
    pod("web") + pod("api", "hostNetwork: true, ") + policy(`${API}, policyTypes: [Ingress]`),
    ["web is open", "outside world ?> api 8080/TCP", "web ?> api"],
  ],
  [
    "a port that is open apart from those that may be",
    TWO +
      policy(
        `${API}, ingress: [{ from: [{ ${WEB} }], ports: [{ port: 80 }] }, { from: [{ ipBlock: { cidr: 10.0.0.0/16 } }], ports: [{ port: 90 }] }]`,
      ),
    ["web is open", "web -> api 80/TCP", "web ?> api 90/TCP"],
  ],
  [
    "what a later tier lets in as closed where an earlier one closes",
    TWO + OPEN + calico("first", "tier: security, selector: \"app == 'api'\", types: [Ingress]"),
    ["web is open"],
  ],
  [
    "a workload as protected where only a policy that may select it opens it",
    TWO +
      policy(`${API}, policyTypes: [Ingress]`) +
      calico(
        "maybe",
        "selector: \"app == 'api'\", namespaceSelector: \"team == 'shop'\", types: [Ingress], ingress: [{ action: Allow }]",
      ),
    ["web is open", "web ?> api"],
  ],
])("the graph shows %s", async (_name, manifests, expected) => {
  expect(await drawn(manifests)).toEqual(expected);
});
