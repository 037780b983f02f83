import {
  attack,
  defineRule,
  type Example,
  is,
  kubernetes,
  type Manifest,
  nsa,
  owaspKubernetes,
  type Policy,
  type PolicyPeer,
  type PolicyRule,
  valueOf,
} from "plimsoll";
import { isOneOf } from "../data/image-name.ts";
import { isEveryPort } from "../data/policies.ts";

export default defineRule({
  id: "restrict-egress",
  mistake: "network",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "nsa"],
  title: "Outbound traffic is unrestricted",
  why: "Stolen data leaves by the same open way by which tools and orders come in.",
  remedy: "Name the pods and addresses that the workload has to call, and the ports.",
  references: [nsa("network separation"), attack("T1041"), attack("T1071"), owaspKubernetes("K07")],
  peers: ["kyverno:add-networkpolicy-dns", "C-0301"],
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Images of workloads that may call anybody: proxies, crawlers; `*` stands for any text",
    },
  },

  on: "policy",
  *check(policy, { options }) {
    const isFirewall = policy.precedence.dialect === "egress-firewall";
    if (!policy.governsEgress && !isFirewall) return;
    if (isForProxies(policy, (options["allow"] as readonly string[] | undefined) ?? [])) return;
    const open = policy.egress.filter(isOpen);
    const message = `${policy.label} lets its pods call every address on every port`;
    // What comes behind a rule for everybody of an ordered list is never looked at.
    for (const rule of isFirewall ? open.slice(0, 1) : open) yield { at: openAt(rule) ?? rule.at, message };
  },
  alsoOn: {
    *manifest(manifest) {
      const mode = meshMode(manifest);
      if (!mode || !is(mode, "ALLOW_ANY")) return;
      yield { at: mode, message: `${manifest.label} lets the mesh call every address` };
    },
  },
});

const PROXY = /egress|(?:^|[-/])(?:squid|tinyproxy|smokescreen|privoxy)/i;

/** Passing on what others send is what a gateway or proxy is for. */
const isForProxies = ({ selects }: Policy, allowed: readonly string[]): boolean =>
  selects.length > 0 &&
  selects.every(({ name, containers }) => {
    const images = containers.flatMap(({ image }) => (image && valueOf(image.ref)) ?? []);
    return PROXY.test(name) || images.some((image) => PROXY.test(image.name) || isOneOf(image, allowed));
  });

const isOpen = (rule: PolicyRule): boolean =>
  rule.action === "allow" && isEveryPort(rule) && openAt(rule) !== undefined;

const openAt = (rule: PolicyRule): PolicyRule["at"] | undefined =>
  rule.peers === undefined ? rule.at : rule.peers.find(isAnywhere)?.at;

function isAnywhere({ cidr, except, entity }: PolicyPeer): boolean {
  if (entity === "all" || entity === "world") return true;
  return /^(?:0\.0\.0\.0|::)\/0$/.test(valueOf(cidr) ?? "") && (valueOf(except) ?? []).length === 0;
}

/** Where Istio is told what to do with hosts that it does not know. */
function meshMode({ kind, group, root }: Manifest) {
  const last = ["outboundTrafficPolicy", "mode"];
  if (group === "networking.istio.io" && kind === "Sidecar") return root.get("spec", ...last).text;
  if (group === "install.istio.io" && kind === "IstioOperator")
    return root.get("spec", "meshConfig", ...last).text;
  return group === "sailoperator.io" && kind === "Istio"
    ? root.get("spec", "values", "meshConfig", ...last).text
    : undefined;
}

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: { matchLabels: { app: api } }
        policyTypes: [Egress]
        egress:
          - {}
          # ^^ NetworkPolicy "api" lets its pods call every address on every port
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: web
      spec:
        podSelector: { matchLabels: { app: web } }
        policyTypes: [Egress]
        egress:
          - to:
              - ipBlock: { cidr: 0.0.0.0/0 }
              # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ NetworkPolicy "web" lets its pods call every address on every port
    `,
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: api
      spec:
        podSelector: { matchLabels: { app: api } }
        policyTypes: [Egress]
        egress:
          - to:
              - podSelector: { matchLabels: { app: db } }
          - to:
              - ipBlock:
                  cidr: 0.0.0.0/0
            ports:
              - port: 443
          - ports:
              - port: 53
                protocol: UDP
    `,
  },
  {
    name: "other vendors, a mesh",
    bad: kubernetes`
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata:
        name: api
      spec:
        endpointSelector: {}
        egress:
          - toEntities:
              - world
              # ^^^^^ CiliumNetworkPolicy "api" lets its pods call every address on every port
      ---
      apiVersion: k8s.ovn.org/v1
      kind: EgressFirewall
      metadata:
        name: default
      spec:
        egress:
          - type: Allow
            to: { cidrSelector: 0.0.0.0/0 }
            #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ EgressFirewall "default" lets its pods call every address on every port
          - type: Deny
            to:
              cidrSelector: 10.0.0.0/8
      ---
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata:
        name: default
      spec:
        outboundTrafficPolicy:
          mode: ALLOW_ANY
          #     ^^^^^^^^^ Sidecar "default" lets the mesh call every address
    `,
  },
  {
    name: "a direction that the policy does not govern, a proxy, a firewall that names what may be called",
    options: { allow: ["example.com/crawler"] },
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: ingress-only
      spec:
        podSelector: {}
        policyTypes: [Ingress]
        egress:
          - {}
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: egress-proxy
        labels: { app: proxy }
      spec:
        containers:
          - name: proxy
            image: ubuntu/squid:6.6
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: pages
        labels: { app: crawler }
      spec:
        containers:
          - name: pages
            image: example.com/crawler:1.0.0
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: callers
      spec:
        podSelector: { matchExpressions: [{ key: app, operator: In, values: [proxy, crawler] }] }
        policyTypes: [Egress]
        egress:
          - {}
      ---
      apiVersion: k8s.ovn.org/v1
      kind: EgressFirewall
      metadata:
        name: default
      spec:
        egress:
          - type: Allow
            to:
              dnsName: example.com
          - type: Deny
            to:
              cidrSelector: 0.0.0.0/0
    `,
  },
];
