import {
  cwe,
  defineRule,
  type Example,
  is,
  kubernetes,
  type Manifest,
  nsa,
  owaspKubernetes,
  type Problem,
  set,
  type Value,
  valueOf,
} from "plimsoll";

export default defineRule({
  id: "restrict-gateway-routes",
  mistake: "network",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "nsa"],
  title: "Any namespace may attach routes or reach across",
  why: "Whoever may create a route in any namespace takes over hosts and paths of others, or leads traffic past their policies.",
  remedy: "Name the namespaces that may attach routes, and the objects that may be referred to.",
  references: [nsa("network separation"), cwe(653), owaspKubernetes("K07")],
  peers: [],

  on: "manifest",
  *check(manifest) {
    yield* JUDGES[`${manifest.group} ${manifest.kind}`]?.(manifest) ?? [];
  },
});

type Judge = (manifest: Manifest) => Iterable<Problem>;

const JUDGES: Readonly<Record<string, Judge>> = {
  "gateway.networking.k8s.io Gateway": listeners,
  "gateway.networking.k8s.io ReferenceGrant": grants,
  "operator.openshift.io IngressController": admission,
  "networking.istio.io Gateway": istioHosts,
  "networking.istio.io VirtualService": exported,
  " Service": alias,
};

function* listeners({ root, label }: Manifest): Generator<Problem> {
  for (const listener of root.get("spec", "listeners").items) {
    const from = listener.get("allowedRoutes", "namespaces", "from").text;
    if (!is(from, "All")) continue;
    const name = valueOf(listener.get("name").text) ?? "";
    yield {
      at: from,
      message: `listener "${name}" of ${label} takes routes of every namespace`,
      fix: set(from, "Same", "suggest", "take routes of its own namespace only"),
    };
  }
}

function* grants({ root, label }: Manifest): Generator<Problem> {
  for (const to of root.get("spec", "to").items) {
    const kind = valueOf(to.get("kind").text);
    if (kind === undefined || to.get("name").text.state !== "absent") continue;
    yield {
      at: to.at,
      severity: kind === "Secret" ? "medium" : "low",
      message: `${label} opens every ${kind} of its namespace to another one`,
    };
  }
}

function* admission({ root, label }: Manifest): Generator<Problem> {
  const ownership = root.get("spec", "routeAdmission", "namespaceOwnership").text;
  if (!is(ownership, "InterNamespaceAllowed")) return;
  yield {
    at: ownership,
    message: `${label} lets several namespaces claim one host`,
    fix: set(ownership, "Strict", "suggest", "give each host to one namespace"),
  };
}

function* istioHosts({ root, label }: Manifest): Generator<Problem> {
  for (const server of root.get("spec", "servers").items) {
    const open = server.get("hosts").items.find(({ text }) => is(text, "*/*"));
    if (open) yield { at: open.at, message: `${label} takes services of every namespace for every host` };
  }
}

/** Seen by all namespaces unless it says otherwise; only what is written out is reported. */
function* exported({ root, label }: Manifest): Generator<Problem> {
  const everywhere = root.get("spec", "exportTo").items.find(({ text }) => is(text, "*"));
  if (everywhere)
    yield { at: everywhere.at, severity: "info", message: `${label} routes the traffic of every namespace` };
}

function* alias({ root, label, namespace }: Manifest): Generator<Problem> {
  const spec: Value = root.get("spec");
  const target = spec.get("externalName").text;
  if (!is(spec.get("type").text, "ExternalName") || target.state !== "set") return;
  const there = /^[\w-]+\.([\w-]+)\.svc(?:\.[\w.-]+)?$/.exec(target.value)?.[1];
  if (there === undefined || there === namespace || namespace === undefined) return;
  yield { at: target, message: `${label} is another name for a Service of the namespace "${there}"` };
}

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata:
        name: edge
      spec:
        gatewayClassName: example
        listeners:
          - name: web
            protocol: HTTPS
            port: 443
            allowedRoutes:
              namespaces:
                from: All
                #     ^^^ listener "web" of Gateway "edge" takes routes of every namespace
    `,
    good: kubernetes`
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata:
        name: edge
      spec:
        gatewayClassName: example
        listeners:
          - name: web
            protocol: HTTPS
            port: 443
            allowedRoutes:
              namespaces:
                from: Same
    `,
  },
  {
    name: "grants, OpenShift, Istio, names for Services elsewhere",
    bad: kubernetes`
      apiVersion: gateway.networking.k8s.io/v1beta1
      kind: ReferenceGrant
      metadata:
        name: certificates
      spec:
        from: [{ group: gateway.networking.k8s.io, kind: Gateway, namespace: edge }]
        to:
          - { group: "", kind: Secret }
          # ^^^^^^^^^^^^^^^^^^^^^^^^^^^ ReferenceGrant "certificates" opens every Secret of its namespace to another one
      ---
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata:
        name: mesh
      spec:
        servers:
          - port: { number: 443, name: https, protocol: HTTPS }
            hosts: ["*/*"]
            #       ^^^^^ Gateway "mesh" takes services of every namespace for every host
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata:
        name: shop
      spec:
        hosts: [shop.example.com]
        exportTo: ["*"]
        #          ^^^ VirtualService "shop" routes the traffic of every namespace
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: db
        namespace: shop
      spec:
        type: ExternalName
        externalName: db.data.svc.cluster.local
        #             ^^^^^^^^^^^^^^^^^^^^^^^^^ Service "db" is another name for a Service of the namespace "data"
    `,
  },
  {
    bad: kubernetes`
      apiVersion: operator.openshift.io/v1
      kind: IngressController
      metadata:
        name: default
      spec:
        routeAdmission:
          namespaceOwnership: InterNamespaceAllowed
          #                   ^^^^^^^^^^^^^^^^^^^^^ IngressController "default" lets several namespaces claim one host
    `,
    good: kubernetes`
      apiVersion: operator.openshift.io/v1
      kind: IngressController
      metadata:
        name: default
      spec:
        routeAdmission:
          namespaceOwnership: Strict
    `,
  },
  {
    name: "what names its namespaces and objects, and hosts outside",
    good: kubernetes`
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata:
        name: edge
      spec:
        listeners:
          - name: web
            protocol: HTTPS
            port: 443
            allowedRoutes:
              namespaces:
                from: Selector
                selector: { matchLabels: { edge: "true" } }
          - name: own
            protocol: HTTPS
            port: 8443
      ---
      apiVersion: gateway.networking.k8s.io/v1beta1
      kind: ReferenceGrant
      metadata:
        name: certificates
      spec:
        from: [{ group: gateway.networking.k8s.io, kind: Gateway, namespace: edge }]
        to: [{ group: "", kind: Secret, name: shop-tls }]
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: mail
        namespace: shop
      spec:
        type: ExternalName
        externalName: smtp.example.com
    `,
  },
];
