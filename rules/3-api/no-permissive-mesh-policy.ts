import {
  attack,
  type Context,
  cwe,
  defineRule,
  type Example,
  kubernetes,
  type Manifest,
  nsa,
  owaspKubernetes,
  type Problem,
  type Repository,
  type Severity,
  set,
  type Value,
  valueOf,
} from "plimsoll";
import { isNamed } from "../data/edge-proxies.ts";

const texts = (list: Value): readonly string[] => list.items.flatMap(({ text }) => valueOf(text) ?? []);

/** What is meant for the gateway at the edge of a mesh, which takes calls from everybody. */
function isForGateway({ root, name }: Manifest): boolean {
  const labels = root.get("spec", "selector", "matchLabels").entries;
  const values = labels.map(([, { text }]) => valueOf(text) ?? "");
  return [name, ...values].some((text) => /(?:ingress|egress)-?gateway|^gateway$/.test(text));
}

/** Key of the callers that a rule of Istio is for. */
const CALLERS = "from";

/** A rule without conditions, or one that takes every identity. */
function judgeIstioRule(rule: Value, label: string): Problem | undefined {
  const keys = [CALLERS, "to", "when"].filter((key) => rule.get(key).exists);
  if (keys.length === 0) return { at: rule.at, message: `${label} lets everybody call` };
  if (keys.length > 1 || keys[0] !== CALLERS) return undefined;
  for (const source of rule.get(CALLERS).items) {
    const principals = source.get("source", "principals");
    if (source.get("source").entries.length === 1 && texts(principals).includes("*"))
      return {
        at: principals.at,
        severity: "medium",
        message: `${label} lets every workload of the mesh call`,
      };
  }
  return undefined;
}

function* istioAuthorization(manifest: Manifest): Iterable<Problem> {
  const action = valueOf(manifest.root.get("spec", "action").text) ?? "ALLOW";
  if (action !== "ALLOW" || isForGateway(manifest)) return;
  for (const rule of manifest.root.get("spec", "rules").items) {
    const problem = judgeIstioRule(rule, manifest.label);
    if (problem) yield problem;
  }
}

function* peerAuthentication(manifest: Manifest, { options }: Context): Iterable<Problem> {
  if (isNamed(options["allowPermissive"], manifest.namespace ?? "default")) return;
  const spec = manifest.root.get("spec");
  const ports = spec.get("portLevelMtls").entries.map(([, port]) => port.get("mode"));
  for (const { text } of [spec.get("mtls", "mode"), ...ports]) {
    const mode = valueOf(text);
    if (mode !== "PERMISSIVE" && mode !== "DISABLE") continue;
    const takes = mode === "DISABLE" ? "takes plain text only" : "takes plain text too";
    yield {
      at: text,
      severity: "medium",
      message: `${manifest.label} ${takes}`,
      fix: set(text, "STRICT", "suggest", "ask for mTLS"),
    };
  }
}

const isInMesh = (host: string): boolean => !host.includes(".") || /\.(?:local|svc)$/.test(host);

function* destinationRule({ root, label }: Manifest): Iterable<Problem> {
  if (!isInMesh(valueOf(root.get("spec", "host").text) ?? "a.b")) return;
  const policies = [root.get("spec"), ...root.get("spec", "subsets").items].map((one) =>
    one.get("trafficPolicy"),
  );
  for (const policy of policies.flatMap((one) => [one, ...one.get("portLevelSettings").items])) {
    const mode = policy.get("tls", "mode").text;
    if (valueOf(mode) === "DISABLE")
      yield { at: mode, severity: "medium", message: `${label} sends plain text inside the mesh` };
  }
}

function* outbound(values: readonly Value[], label: string): Iterable<Problem> {
  for (const { text } of values)
    if (valueOf(text) === "ALLOW_ANY")
      yield {
        at: text,
        severity: "low",
        message: `${label} lets workloads call any address outside of the mesh`,
      };
}

const ALLOW_ANY = /^[ \t]*outboundTrafficPolicy:[ \t]*\n[ \t]*mode:[ \t]*["']?ALLOW_ANY\b/m;

/** The configuration of the mesh as istiod reads it. */
function* meshConfig({ root, label }: Manifest): Iterable<Problem> {
  const { text } = root.get("data", "mesh");
  if (ALLOW_ANY.test(valueOf(text) ?? ""))
    yield {
      at: text,
      severity: "low",
      message: `${label} lets workloads call any address outside of the mesh`,
    };
}

function* linkerdAuthorization({ root, label }: Manifest): Iterable<Problem> {
  const refs = root.get("spec", "requiredAuthenticationRefs");
  if (refs.exists && refs.items.length === 0) yield { at: refs.at, message: `${label} lets everybody call` };
}

function* linkerdServer({ root, label }: Manifest): Iterable<Problem> {
  const unauthenticated = root.get("spec", "client", "unauthenticated");
  if (valueOf(unauthenticated.flag))
    yield { at: unauthenticated.at, message: `${label} lets everybody call` };
  const access = root.get("spec", "accessPolicy");
  yield* linkerdDefault(access, label);
}

const LINKERD: Readonly<Record<string, { readonly severity: Severity; readonly says: string }>> = {
  "all-unauthenticated": { severity: "high", says: "lets everybody call" },
  "cluster-unauthenticated": { severity: "medium", says: "lets every pod of the cluster call without mTLS" },
};

function* linkerdDefault({ text }: Value, label: string): Iterable<Problem> {
  const found = Object.hasOwn(LINKERD, valueOf(text) ?? "") ? LINKERD[valueOf(text) ?? ""] : undefined;
  if (found) yield { at: text, severity: found.severity, message: `${label} ${found.says}` };
}

function* consulIntentions({ root, label }: Manifest): Iterable<Problem> {
  for (const source of root.get("spec", "sources").items) {
    const isAll = valueOf(source.get("name").text) === "*" && valueOf(source.get("action").text) === "allow";
    if (isAll) yield { at: source.at, message: `${label} lets every service of the mesh call` };
  }
}

function* ciliumAuthentication({ root, label }: Manifest): Iterable<Problem> {
  const specs = [root.get("spec"), ...root.get("specs").items];
  const rules = specs.flatMap((spec) => ["ingress", "egress"].flatMap((key) => spec.get(key).items));
  for (const rule of rules) {
    const mode = rule.get("authentication", "mode").text;
    if (valueOf(mode) === "disabled")
      yield { at: mode, severity: "medium", message: `${label} asks for no proof of identity` };
  }
}

type Judge = (manifest: Manifest, context: Context) => Iterable<Problem>;

const JUDGES: readonly (readonly [RegExp, Judge])[] = [
  [/^security\.istio\.io\/AuthorizationPolicy$/, istioAuthorization],
  [/^security\.istio\.io\/PeerAuthentication$/, peerAuthentication],
  [/^networking\.istio\.io\/DestinationRule$/, destinationRule],
  [
    /^networking\.istio\.io\/Sidecar$/,
    ({ root, label }) => outbound([root.get("spec", "outboundTrafficPolicy", "mode")], label),
  ],
  [/^\/ConfigMap$/, meshConfig],
  [
    /^install\.istio\.io\/IstioOperator$/,
    ({ root, label }) => outbound([root.get("spec", "meshConfig", "outboundTrafficPolicy", "mode")], label),
  ],
  [/^policy\.linkerd\.io\/AuthorizationPolicy$/, linkerdAuthorization],
  [/^policy\.linkerd\.io\/Server(?:Authorization)?$/, linkerdServer],
  [/^consul\.hashicorp\.com\/ServiceIntentions$/, consulIntentions],
  [/^cilium\.io\/Cilium(?:Clusterwide)?NetworkPolicy$/, ciliumAuthentication],
];

const INBOUND = "config.linkerd.io/default-inbound-policy";
const TEMPLATES = [["metadata"], ["spec", "template", "metadata"]];

function* judge(manifest: Manifest, context: Context): Iterable<Problem> {
  const name = `${manifest.group}/${manifest.kind}`;
  for (const [pattern, ask] of JUDGES) if (pattern.test(name)) yield* ask(manifest, context);
  for (const path of TEMPLATES)
    yield* linkerdDefault(manifest.root.get(...path, "annotations", INBOUND), manifest.label);
}

/** A policy that asks for the identity of a token, or hands the question on. */
function asksForToken({ root }: Manifest): boolean {
  const spec = root.get("spec");
  if (valueOf(spec.get("action").text) === "CUSTOM") return true;
  return spec.get("rules").items.some((rule) => {
    const sources = rule.get(CALLERS).items.map((one) => one.get("source"));
    const asks = sources.some(
      (source) => source.get("requestPrincipals").exists || source.get("notRequestPrincipals").exists,
    );
    return (
      asks ||
      rule.get("when").items.some((when) => (valueOf(when.get("key").text) ?? "").startsWith("request.auth."))
    );
  });
}

/** A token is checked where there is one; only a policy asks that there is one. */
function* judgeTokens({ manifests }: Repository): Iterable<Problem> {
  const ofKind = (kind: string): readonly Manifest[] =>
    manifests.filter((manifest) => manifest.kind === kind && manifest.group === "security.istio.io");
  const asking = ofKind("AuthorizationPolicy").filter(asksForToken);
  for (const request of ofKind("RequestAuthentication")) {
    const covered = asking.some(
      ({ namespace }) => namespace === request.namespace || namespace === "istio-system",
    );
    if (covered) continue;
    yield {
      at: request.at,
      about: request,
      severity: "medium",
      confidence: "likely",
      message: `${request.label} checks tokens, but no policy asks callers for one`,
    };
  }
}

export default defineRule({
  id: "no-permissive-mesh-policy",
  mistake: "api",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "nsa"],
  title: "Service mesh lets everybody call, or takes plain text",
  why: "The mesh is what authenticates callers here; a policy that takes everybody leaves the API open to whatever runs in the cluster.",
  remedy: "Ask for mTLS in STRICT mode, and name the callers in the authorization policy.",
  references: [cwe(862), cwe(319), attack("T1557"), nsa("network separation"), owaspKubernetes("K07")],
  peers: [],
  options: {
    allowPermissive: {
      type: "array",
      items: { type: "string" },
      default: [],
      description:
        "Namespaces that are being moved into the mesh and may take plain text; `*` stands for any text",
    },
  },

  on: "manifest",
  check: judge,
  alsoOn: { repository: judgeTokens },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata:
        name: everybody
        namespace: shop
      spec:
        action: ALLOW
        rules:
          - {}
          # ^^ AuthorizationPolicy "everybody" lets everybody call
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata:
        name: mesh
        namespace: shop
      spec:
        rules:
          - from:
              - source:
                  principals: ["*"]
                  #           ^^^^^ AuthorizationPolicy "mesh" lets every workload of the mesh call
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata:
        name: pay
        namespace: shop
      spec:
        host: pay.shop.svc.cluster.local
        trafficPolicy:
          tls: { mode: DISABLE }
          #            ^^^^^^^ DestinationRule "pay" sends plain text inside the mesh
    `,
    good: kubernetes`
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata:
        name: shop
        namespace: shop
      spec:
        action: ALLOW
        rules:
          - from:
              - source: { principals: [cluster.local/ns/shop/sa/web] }
          - to:
              - operation: { paths: [/healthz] }
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata:
        name: nobody
        namespace: shop
      spec:
        action: DENY
        rules:
          - {}
      ---
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata:
        name: pay
        namespace: shop
      spec:
        host: pay.example.com
        trafficPolicy:
          tls: { mode: DISABLE }
    `,
  },
  {
    name: "plain text beside mTLS",
    bad: kubernetes`
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata:
        name: default
        namespace: shop
      spec:
        mtls:
          mode: PERMISSIVE
          #     ^^^^^^^^^^ PeerAuthentication "default" takes plain text too
        portLevelMtls:
          9090: { mode: DISABLE }
          #             ^^^^^^^ PeerAuthentication "default" takes plain text only
    `,
    good: kubernetes`
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata:
        name: default
        namespace: shop
      spec:
        mtls:
          mode: STRICT
        portLevelMtls:
          9090: { mode: STRICT }
    `,
  },
  {
    name: "a token that nobody has to show",
    bad: kubernetes`
      apiVersion: security.istio.io/v1
      kind: RequestAuthentication
      metadata:
        name: jwt
        #     ^^^ RequestAuthentication "jwt" checks tokens, but no policy asks callers for one
        namespace: shop
      spec:
        jwtRules: [{ issuer: "https://login.example.com" }]
    `,
    good: kubernetes`
      apiVersion: security.istio.io/v1
      kind: RequestAuthentication
      metadata:
        name: jwt
        namespace: shop
      spec:
        jwtRules: [{ issuer: "https://login.example.com" }]
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata:
        name: jwt
        namespace: shop
      spec:
        rules:
          - from:
              - source: { requestPrincipals: ["*"] }
    `,
  },
  {
    name: "Linkerd, Consul and Cilium",
    bad: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
        annotations:
          config.linkerd.io/default-inbound-policy: all-unauthenticated
          #                                         ^^^^^^^^^^^^^^^^^^^ Namespace "shop" lets everybody call
      ---
      apiVersion: policy.linkerd.io/v1alpha1
      kind: AuthorizationPolicy
      metadata:
        name: web
        namespace: shop
      spec:
        targetRef: { group: policy.linkerd.io, kind: Server, name: web }
        requiredAuthenticationRefs: []
        #                           ^^ AuthorizationPolicy "web" lets everybody call
      ---
      apiVersion: consul.hashicorp.com/v1alpha1
      kind: ServiceIntentions
      metadata:
        name: pay
      spec:
        destination: { name: pay }
        sources:
          - { name: "*", action: allow }
          # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ServiceIntentions "pay" lets every service of the mesh call
      ---
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata:
        name: pay
      spec:
        endpointSelector: { matchLabels: { app: pay } }
        ingress:
          - authentication: { mode: disabled }
          #                         ^^^^^^^^ CiliumNetworkPolicy "pay" asks for no proof of identity
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
        annotations:
          config.linkerd.io/default-inbound-policy: all-authenticated
      ---
      apiVersion: policy.linkerd.io/v1alpha1
      kind: AuthorizationPolicy
      metadata:
        name: web
        namespace: shop
      spec:
        targetRef: { group: policy.linkerd.io, kind: Server, name: web }
        requiredAuthenticationRefs:
          - { group: policy.linkerd.io, kind: MeshTLSAuthentication, name: web }
      ---
      apiVersion: consul.hashicorp.com/v1alpha1
      kind: ServiceIntentions
      metadata:
        name: pay
      spec:
        destination: { name: pay }
        sources:
          - { name: web, action: allow }
          - { name: "*", action: deny }
    `,
  },
  {
    name: "calls to anywhere, and a gateway that takes calls from everybody",
    bad: kubernetes`
      apiVersion: install.istio.io/v1alpha1
      kind: IstioOperator
      metadata:
        name: mesh
      spec:
        meshConfig:
          outboundTrafficPolicy: { mode: ALLOW_ANY }
          #                              ^^^^^^^^^ IstioOperator "mesh" lets workloads call any address outside of the mesh
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: istio
        namespace: istio-system
      data:
        mesh: "outboundTrafficPolicy:\n  mode: ALLOW_ANY\n"
        #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ConfigMap "istio" lets workloads call any address outside of the mesh
    `,
    good: kubernetes`
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata:
        name: entry
        namespace: istio-system
      spec:
        selector: { matchLabels: { istio: ingressgateway } }
        rules:
          - {}
    `,
  },
  {
    name: "a namespace that is being moved",
    options: { allowPermissive: ["legacy"] },
    good: kubernetes`
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata:
        name: default
        namespace: legacy
      spec:
        mtls: { mode: PERMISSIVE }
    `,
  },
];
