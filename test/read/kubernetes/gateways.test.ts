import { describe, expect, test } from "vitest";
import { type Field, valueOf } from "../../../src/model/field.ts";
import type { ReadResult } from "../../../src/read/format.ts";
import { all, one, read, shown } from "./manifest.ts";

const WEB = `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, ports: [{ containerPort: 8080 }] }, { name: side, ports: [{ containerPort: 9090 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }, { name: admin, port: 81, targetPort: 9090 }] }
`;

const object = (api: string, kind: string, name: string, body: string, namespace = "shop"): string =>
  `---\napiVersion: ${api}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\n${body}\n`;

const gloo = (kind: string, name: string, spec: string): string =>
  object("gateway.solo.io/v1", kind, name, `spec: ${spec}`);
const emissary = (kind: string, name: string, spec: string): string =>
  object("getambassador.io/v3alpha1", kind, name, `spec: ${spec}`);
const apisix = (kind: string, name: string, spec: string): string =>
  object("apisix.apache.org/v2", kind, name, `spec: ${spec}`);
const kong = (name: string, body: string): string =>
  object("configuration.konghq.com/v1", "KongPlugin", name, body);

const entries = (result: ReadResult) =>
  all(result, "endpoint").filter(({ via }) => via === "gateway" || via === "ingress");

const ways = (text: string): string[] =>
  entries(read(WEB + text)).map(
    ({ container, port, restricted, guarded }) =>
      `${container?.name}:${port}${restricted ? " restricted" : ""}${guarded ? " guarded" : ""}`,
  );

const texts = (fields: readonly Field<string>[]): (string | undefined)[] => fields.map(valueOf);

const KUBE = "routeAction: { single: { kube: { ref: { name: web, namespace: shop }, port: 80 } } }";
const UPSTREAM = (name: string) => `routeAction: { single: { upstream: { name: ${name} } } }`;
const DELEGATE = "delegateAction: { ref: { name: table, namespace: shop } }";
const host = (routes: string, options = "{}"): string =>
  `{ virtualHost: { domains: [a.example.com], options: ${options}, routes: [${routes}] } }`;

describe("ports behind", () => {
  test.each([
    ["a Service", gloo("VirtualService", "in", host(`{ ${KUBE} }`)), ["web:8080"]],
    [
      "several Services",
      gloo(
        "VirtualService",
        "in",
        host(
          "{ routeAction: { multi: { destinations: [{ destination: { kube: { ref: { name: web, namespace: shop }, port: 81 } } }] } } }",
        ),
      ),
      ["side:9090"],
    ],
    [
      "an Upstream that Gloo finds",
      gloo("VirtualService", "in", host(`{ ${UPSTREAM("shop-web-81")} }`)),
      ["side:9090"],
    ],
    ["an Upstream of no Service", gloo("VirtualService", "in", host(`{ ${UPSTREAM("shop-web-82")} }`)), []],
    [
      "an Upstream that is written down",
      gloo("VirtualService", "in", host(`{ ${UPSTREAM("mine")} }`)) +
        object(
          "gloo.solo.io/v1",
          "Upstream",
          "mine",
          "spec: { kube: { serviceName: web, serviceNamespace: shop, servicePort: 80 } }",
        ),
      ["web:8080"],
    ],
    [
      "a login of the host",
      gloo("VirtualService", "in", host(`{ ${KUBE} }`, "{ extauth: { configRef: { name: login } } }")),
      ["web:8080 guarded"],
    ],
    [
      "a login that a route turns off",
      gloo(
        "VirtualService",
        "in",
        host(`{ ${KUBE}, options: { extauth: { disable: true } } }`, "{ jwt: {} }"),
      ),
      ["web:8080"],
    ],
    [
      "a login of what delegates",
      gloo("VirtualService", "in", host(`{ ${DELEGATE} }`, "{ jwtStaged: { beforeExtAuth: {} } }")) +
        gloo("RouteTable", "table", `{ routes: [{ ${KUBE} }] }`),
      ["web:8080 guarded"],
    ],
    [
      "RouteTables in a ring",
      gloo("RouteTable", "table", "{ routes: [{ delegateAction: { name: other } }] }") +
        gloo("RouteTable", "other", `{ routes: [{ ${DELEGATE} }, { ${KUBE} }] }`),
      ["web:8080"],
    ],
  ])("a route of Gloo: %s", (_name, text, expected) => {
    expect(ways(text)).toEqual(expected);
  });

  test.each([
    ["a name", "web", ["web:8080", "side:9090"]],
    ["a port", "web:81", ["side:9090"]],
    ["everything", "http://web.shop.svc.cluster.local:80", ["web:8080"]],
    ["another namespace", "web.other", []],
    ["a placeholder", `"\${SERVICE}"`, []],
  ])("a Mapping of Emissary by %s", (_name, service, expected) => {
    expect(ways(emissary("Mapping", "in", `{ prefix: /, service: ${service} }`))).toEqual(expected);
  });

  test.each([
    ["asks a service before", "", ["web:8080 guarded"]],
    ["is spared from that", ", bypass_auth: true", ["web:8080"]],
  ])("a Mapping that %s", (_name, more, expected) => {
    const text = emissary("Mapping", "in", `{ prefix: /, service: "web:80"${more} }`);
    expect(ways(text + emissary("AuthService", "login", "{ auth_service: login }"))).toEqual(expected);
  });

  const root = (spec: string): string =>
    object(
      "projectcontour.io/v1",
      "HTTPProxy",
      "root",
      `spec: { virtualhost: { fqdn: a.example.com${spec} }, includes: [{ name: leaf, namespace: shop }] }`,
      "edge",
    );
  const leaf = (more = ""): string =>
    object(
      "projectcontour.io/v1",
      "HTTPProxy",
      "leaf",
      `spec: { routes: [{ services: [{ name: web, port: 80 }]${more} }] }`,
    );
  const LOGIN = ", authorization: { extensionRef: { name: login } }";

  test.each([
    ["asks", root(LOGIN) + leaf(), ["web:8080 guarded"]],
    ["asks, but not here", root(LOGIN) + leaf(", authPolicy: { disabled: true }"), ["web:8080"]],
    ["does not ask", root("") + leaf(), ["web:8080"]],
    ["nobody shows", leaf(), ["web:8080"]],
    [
      "checks tokens of all",
      root(", jwtProviders: [{ name: idp, default: true }]") + leaf(),
      ["web:8080 guarded"],
    ],
    ["leaves tokens to routes", leaf(", jwtVerificationPolicy: { require: idp }"), ["web:8080 guarded"]],
  ])("an HTTPProxy below one that %s", (_name, text, expected) => {
    expect(ways(text)).toEqual(expected);
  });

  const rule = (more = "", backend = "{ serviceName: web, servicePort: 80 }"): string =>
    apisix(
      "ApisixRoute",
      "in",
      `{ http: [{ match: { hosts: [a.example.com], paths: [/*] }, backends: [${backend}]${more} }] }`,
    );

  test.each([
    ["a port by number", rule(), ["web:8080"]],
    ["a port by name", rule("", "{ serviceName: web, servicePort: admin }"), ["side:9090"]],
    [
      "a stream",
      apisix("ApisixRoute", "in", "{ stream: [{ backend: { serviceName: web, servicePort: 80 } }] }"),
      ["web:8080"],
    ],
    ["a login", rule(", authentication: { enable: true, type: keyAuth }"), ["web:8080 guarded"]],
    ["a plugin that asks", rule(", plugins: [{ name: jwt-auth, enable: true }]"), ["web:8080 guarded"]],
    ["a plugin that is off", rule(", plugins: [{ name: jwt-auth, enable: false }]"), ["web:8080"]],
    [
      "some addresses",
      rule(", plugins: [{ name: ip-restriction, config: { whitelist: [10.0.0.0/8] } }]"),
      ["web:8080 restricted"],
    ],
    [
      "shared plugins",
      rule(", plugin_config_name: login") +
        apisix("ApisixPluginConfig", "login", "{ plugins: [{ name: openid-connect }] }"),
      ["web:8080 guarded"],
    ],
    [
      "plugins of all routes",
      rule() + apisix("ApisixGlobalRule", "login", "{ plugins: [{ name: key-auth }] }"),
      ["web:8080 guarded"],
    ],
  ])("an ApisixRoute with %s", (_name, text, expected) => {
    expect(ways(text)).toEqual(expected);
  });

  const ingress = (plugins: string): string =>
    `---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: in, namespace: shop, annotations: { konghq.com/plugins: "${plugins}" } }\nspec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }\n`;

  test.each([
    ["asks", ingress("limits, login") + kong("login", "plugin: key-auth"), ["web:8080 guarded"]],
    ["is off", ingress("login") + kong("login", "plugin: key-auth\ndisabled: true"), ["web:8080"]],
    ["nobody names", ingress("limits") + kong("login", "plugin: key-auth"), ["web:8080"]],
    [
      "lets some in",
      ingress("lan") + kong("lan", "plugin: ip-restriction\nconfig: { allow: [10.0.0.0/8] }"),
      ["web:8080 restricted"],
    ],
  ])("an Ingress with a plugin of Kong that %s", (_name, text, expected) => {
    expect(ways(text)).toEqual(expected);
  });
});

test.each([
  [
    "Gloo",
    gloo("VirtualService", "edge", host(`{ ${DELEGATE} }`)) +
      gloo("RouteTable", "table", `{ routes: [{ ${KUBE} }] }`),
    ["14:19 edge", "19:19 table", "9:19 web"],
    "20:51 { ref: { name: web, namespace: shop }, port: 80 }",
  ],
  [
    "Contour",
    object(
      "projectcontour.io/v1",
      "HTTPProxy",
      "root",
      "spec: { virtualhost: { fqdn: a.b }, includes: [{ name: leaf }] }",
    ) +
      object(
        "projectcontour.io/v1",
        "HTTPProxy",
        "leaf",
        "spec: { includes: [{ name: root }], routes: [{ services: [{ name: web, port: 80 }] }] }",
      ),
    ["14:19 root", "19:19 leaf", "9:19 web"],
    "20:59 { name: web, port: 80 }",
  ],
  [
    "Emissary",
    emissary("Host", "edge", "{ hostname: a.example.com }") +
      emissary("Host", "other", "{ hostname: b.example.com }") +
      emissary("Mapping", "in", '{ hostname: "*.a.example.com", prefix: /, service: "web:80" }'),
    ["24:19 in", "9:19 web"],
    '25:58 "web:80"',
  ],
  [
    "Emissary, with its Host",
    emissary("Host", "edge", '{ hostname: "*.example.com" }') +
      emissary("Mapping", "in", '{ hostname: a.example.com, prefix: /, service: "web:80" }'),
    ["14:19 edge", "19:19 in", "9:19 web"],
    '20:54 "web:80"',
  ],
  [
    "APISIX",
    apisix("ApisixRoute", "in", "{ http: [{ backends: [{ serviceName: web, servicePort: 80 }] }] }"),
    ["14:19 in", "9:19 web"],
    "15:29 { serviceName: web, servicePort: 80 }",
  ],
])("the places that together expose a port by %s", (_name, text, chain, at) => {
  const [endpoint, ...more] = entries(read(WEB + text));
  expect(endpoint?.chain.map((note) => shown(note.at))).toEqual(chain);
  expect(endpoint && shown(endpoint.at)).toBe(at);
  expect(more).toEqual([]);
});

test.each([
  [
    "an Ingress by its class",
    "networking.k8s.io/v1",
    "Ingress",
    "metadata: { name: in }\nspec: { ingressClassName: nginx-internal }",
    true,
  ],
  [
    "an Ingress of AWS",
    "networking.k8s.io/v1",
    "Ingress",
    "metadata: { name: in, annotations: { alb.ingress.kubernetes.io/scheme: internal } }",
    true,
  ],
  [
    "an Ingress of Tailscale",
    "networking.k8s.io/v1",
    "Ingress",
    "metadata: { name: in }\nspec: { ingressClassName: tailscale }",
    true,
  ],
  [
    "an Ingress of its funnel",
    "networking.k8s.io/v1",
    "Ingress",
    'metadata: { name: in, annotations: { tailscale.com/funnel: "true" } }\nspec: { ingressClassName: tailscale }',
    false,
  ],
  [
    "an Ingress for some addresses",
    "networking.k8s.io/v1",
    "Ingress",
    "metadata: { name: in, annotations: { nginx.ingress.kubernetes.io/whitelist-source-range: 192.0.2.0/24 } }",
    false,
  ],
  [
    "a Gateway of Istio",
    "networking.istio.io/v1",
    "Gateway",
    "metadata: { name: in }\nspec: { selector: { istio: internal-gateway }, servers: [{ port: { protocol: HTTP } }] }",
    true,
  ],
  [
    "a Gateway",
    "gateway.networking.k8s.io/v1",
    "Gateway",
    "metadata: { name: in }\nspec: { infrastructure: { annotations: { networking.gke.io/load-balancer-type: Internal } }, listeners: [{ protocol: HTTP }] }",
    true,
  ],
  [
    "a Gateway of Istio that only the cluster reaches",
    "gateway.networking.k8s.io/v1",
    "Gateway",
    "metadata: { name: in, annotations: { networking.istio.io/service-type: ClusterIP } }\nspec: { listeners: [{ protocol: HTTP }] }",
    true,
  ],
  ["an HTTPProxy", "projectcontour.io/v1", "HTTPProxy", "metadata: { name: in }", false],
])("the address of %s lies inside or not", (_name, api, kind, body, expected) => {
  const near =
    'apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: { name: alb, annotations: { ingressclass.kubernetes.io/is-default-class: "true" } }\nspec: { parameters: { name: near } }\n---\napiVersion: elbv2.k8s.aws/v1beta1\nkind: IngressClassParams\nmetadata: { name: near }\nspec: { scheme: internal }\n---\n';
  const defaults = kind === "HTTPProxy" ? near : "";
  expect(one(read(`${defaults}apiVersion: ${api}\nkind: ${kind}\n${body}\n`), "route").inside).toBe(expected);
});

describe("names, paths and TLS", () => {
  test("a RouteTable has the names of what delegates to it", () => {
    const result = read(
      gloo("VirtualService", "edge", host("{ delegateAction: { selector: { labels: { of: shop } } } }")) +
        "---\napiVersion: gateway.solo.io/v1\nkind: RouteTable\nmetadata: { name: table, namespace: shop, labels: { of: shop } }\nspec: { routes: [{ matchers: [{ prefix: /api }, { exact: /x }] }] }\n",
    );
    const table = one(result, "route", 'RouteTable "table"');
    expect(texts(table.hosts)).toEqual(["a.example.com"]);
    expect(table.paths.map(({ path, exact }) => [valueOf(path), exact])).toEqual([
      ["/api", false],
      ["/x", true],
    ]);
    expect([table.tls.state, table.anyHost]).toEqual(["unknown", []]);
  });

  test.each([
    ["a certificate", "{ sslConfig: { secretRef: { name: s } } }", "set"],
    ["none", "{}", "absent"],
    ["a redirect", "{ virtualHost: { routes: [{ redirectAction: { httpsRedirect: true } }] } }", "set"],
  ])("a VirtualService of Gloo with %s", (_name, spec, expected) => {
    expect(one(read(gloo("VirtualService", "in", spec)), "route").tls.state).toBe(expected);
  });

  const NAME = "hostname: a.example.com";
  const context = emissary("TLSContext", "c", '{ hosts: ["*.example.com"], secret: s }');
  test.each([
    ["a certificate", `{ ${NAME}, tlsSecret: { name: s } }`, "", "set", undefined],
    ["none", `{ ${NAME} }`, "", "absent", undefined],
    [
      "an authority",
      `{ ${NAME}, acmeProvider: { authority: "https://acme.example.com" } }`,
      "",
      "set",
      undefined,
    ],
    ["no authority", `{ ${NAME}, acmeProvider: { authority: none } }`, "", "absent", undefined],
    ["a context", `{ ${NAME} }`, context, "set", undefined],
    ["a redirect", `{ ${NAME}, requestPolicy: { insecure: { action: Redirect } } }`, "", "set", false],
    [
      "an open port",
      `{ ${NAME}, tlsSecret: { name: s }, requestPolicy: { insecure: { action: Route } } }`,
      "",
      "set",
      true,
    ],
  ])("a Host of Emissary with %s", (_name, spec, more, tls, allows) => {
    const route = one(read(emissary("Host", "in", spec) + more), "route");
    expect([route.tls.state, valueOf(route.allowsHttp)]).toEqual([tls, allows]);
  });

  test.each([
    ["its own", "hostname: b.example.com", ["b.example.com"]],
    ["those of its Host", 'hostname: "*"', ["a.example.com"]],
    ["an expression", 'host: "^b.*$", host_regex: true', [undefined]],
  ])("a Mapping answers for %s", (_name, name, expected) => {
    const text =
      emissary("Host", "edge", `{ ${NAME} }`) +
      emissary("Mapping", "in", `{ ${name}, prefix: /, service: web }`);
    expect(texts(one(read(text), "route", 'Mapping "in"').hosts)).toEqual(expected);
  });

  test("a Host takes only the Mappings with its labels", () => {
    const text =
      emissary("Host", "edge", `{ ${NAME}, mappingSelector: { matchLabels: { of: shop } } }`) +
      emissary("Mapping", "in", "{ prefix: /, service: web }");
    expect(one(read(text), "route", 'Mapping "in"').before).toEqual([]);
  });

  const route = (more = ""): string =>
    apisix("ApisixRoute", "in", `{ http: [{ match: { hosts: [a.example.com], paths: [/a, /b*] }${more} }] }`);
  const certificate = apisix("ApisixTls", "c", '{ hosts: ["*.example.com"], secret: { name: s } }');
  const redirect = ", plugins: [{ name: redirect, config: { http_to_https: true } }]";
  test.each([
    ["nothing", route(), undefined, true],
    ["a certificate", route() + certificate, ["*.example.com"], true],
    ["both", route(redirect) + certificate, ["*.example.com"], false],
    ["a redirect alone", route(redirect), [], false],
  ])("an ApisixRoute with %s", (_name, text, tls, allows) => {
    const found = one(read(text), "route");
    const names = valueOf(found.tls);
    expect([names && texts(names), valueOf(found.allowsHttp)]).toEqual([tls, allows]);
    expect(found.paths.map(({ path, exact }) => [valueOf(path), exact])).toEqual([
      ["/a", true],
      ["/b*", false],
    ]);
  });

  test.each([
    ["https", false],
    ["http,https", true],
    ["grpcs", false],
  ])("an Ingress for the protocols %s of Kong", (protocols, expected) => {
    const text = `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: in, annotations: { konghq.com/protocols: "${protocols}" } }\nspec: { tls: [{}] }\n`;
    expect(valueOf(one(read(text), "route").allowsHttp)).toBe(expected);
  });
});

test("a Service whose manifest names no namespace lies in the default one", () => {
  const unnamed = WEB.replaceAll(", namespace: shop", "");
  const mapping = (service: string): string =>
    unnamed + emissary("Mapping", "in", `{ prefix: /, service: "${service}" }`);
  expect(entries(read(mapping("web.default:80"))).map(({ port }) => port)).toEqual([8080]);
  expect(entries(read(mapping("web.shop:80")))).toEqual([]);
});
