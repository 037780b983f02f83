import { describe, expect, test } from "vitest";
import { valueOf } from "../../../src/model/field.ts";
import type { ReadResult } from "../../../src/read/format.ts";
import { all, one, read, shown } from "./manifest.ts";

const WEB = `
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec:
  containers:
    - { name: web, ports: [{ name: http, containerPort: 8080 }] }
    - { name: metrics, ports: [{ containerPort: 9090 }] }
---
`;

const service = (spec: string, annotations = "{}"): string =>
  `${WEB}apiVersion: v1\nkind: Service\nmetadata: { name: web, annotations: ${annotations} }\nspec: { selector: { app: web }, ${spec} }\n`;

/** What leads to the ports of pods, beside their own addresses. */
const led = (result: ReadResult) => all(result, "endpoint").filter(({ via }) => via !== "pod");

const ways = (result: ReadResult): string[] =>
  led(result).map(
    ({ via, scope, port, container, restricted }) =>
      `${via} ${scope} ${container?.name}:${port}${restricted ? " restricted" : ""}`,
  );

test.each([
  ["the default type", "ports: [{ port: 80, targetPort: 8080 }]", ["service inside web:8080"]],
  ["a port by name", "ports: [{ port: 80, targetPort: http }]", ["service inside web:8080"]],
  ["the same port", "type: NodePort, ports: [{ port: 9090 }]", ["node-port outside metrics:9090"]],
  ["a port nobody declares", "type: NodePort, ports: [{ port: 1 }]", ["node-port outside undefined:1"]],
  [
    "a load balancer",
    "type: LoadBalancer, ports: [{ port: 80, targetPort: http }]",
    ["load-balancer outside web:8080"],
  ],
  [
    "external addresses",
    "externalIPs: [192.0.2.1], ports: [{ port: 8080 }]",
    ["external-ip outside web:8080"],
  ],
  ["another name", "type: ExternalName, externalName: a.b, ports: [{ port: 80 }]", []],
])("a Service of %s", (_name, spec, expected) => {
  expect(ways(read(service(spec)))).toEqual(expected);
});

test.each([
  ["source ranges", "loadBalancerSourceRanges: [10.0.0.0/8], ", "{}", true],
  ["a source range of everybody", "loadBalancerSourceRanges: [0.0.0.0/0], ", "{}", false],
  ["AWS, old", "", '{ service.beta.kubernetes.io/aws-load-balancer-internal: "true" }', true],
  ["AWS, old and off", "", '{ service.beta.kubernetes.io/aws-load-balancer-internal: "false" }', false],
  ["AWS", "", "{ service.beta.kubernetes.io/aws-load-balancer-scheme: internal }", true],
  [
    "AWS facing the internet",
    "",
    "{ service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing }",
    false,
  ],
  ["Azure", "", '{ service.beta.kubernetes.io/azure-load-balancer-internal: "true" }', true],
  ["Google", "", "{ networking.gke.io/load-balancer-type: Internal }", true],
  ["Oracle", "", '{ service.beta.kubernetes.io/oci-load-balancer-internal: "true" }', true],
  ["MetalLB, a private pool", "", "{ metallb.io/address-pool: private-lan }", true],
  ["Tailscale", "loadBalancerClass: tailscale, ", "{}", true],
  [
    "ranges in an annotation",
    "",
    "{ service.beta.kubernetes.io/load-balancer-source-ranges: 10.0.0.0/8 }",
    true,
  ],
  ["Alibaba", "", "{ service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type: intranet }", true],
])("a load balancer narrowed by %s", (_name, spec, annotations, restricted) => {
  const result = read(service(`${spec}type: LoadBalancer, ports: [{ port: 8080 }]`, annotations));
  expect(led(result).map((endpoint) => endpoint.restricted)).toEqual([restricted]);
});

test.each([
  ["hostPort", "ports: [{ containerPort: 80, hostPort: 8080 }]", "", ["host-port outside c:80"]],
  [
    "hostPort on loopback",
    "ports: [{ containerPort: 80, hostPort: 8080, hostIP: 127.0.0.1 }]",
    "",
    ["host-port local c:80"],
  ],
  ["no hostPort", "ports: [{ containerPort: 80, hostPort: 0 }]", "", []],
  [
    "the host's network",
    "ports: [{ containerPort: 80, hostPort: 80 }]",
    "hostNetwork: true, ",
    ["host-network outside c:80"],
  ],
])("ports on the host by %s", (_name, ports, spec, expected) => {
  const result = read(
    `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { ${spec}containers: [{ name: c, ${ports} }] }\n`,
  );
  expect(ways(result)).toEqual(expected);
});

test("a pod in the network of its host listens there, declared or not", () => {
  const pod =
    "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { hostNetwork: true, containers: [{ name: c }] }\n";
  expect(ways(read(pod))).toEqual(["host-network outside undefined:undefined"]);
});

test("ports that nothing leads to are reached by the address of the pod", () => {
  const result = read(service("ports: [{ port: 80, targetPort: http }]"));
  expect(all(result, "endpoint").map(({ via, scope, port, at }) => [via, scope, port, shown(at)])).toEqual([
    ["service", "inside", 8080, "13:41 { port: 80, targetPort: http }"],
    ["pod", "inside", 9090, "8:32 { containerPort: 9090 }"],
  ]);
});

test("what a policy leaves to its clients is isolated", () => {
  const policy =
    "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p }\nspec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: api } } }] }] }\n";
  expect(ways(read(service("ports: [{ port: 8080 }]") + policy))).toEqual(["service isolated web:8080"]);
  expect(ways(read(service("type: NodePort, ports: [{ port: 8080 }]") + policy))).toEqual([
    "node-port outside web:8080",
  ]);
});

const PLAIN = service(
  "ports: [{ name: http, port: 80, targetPort: 8080 }, { name: admin, port: 81, targetPort: 9090 }]",
);

describe("HTTP entries", () => {
  test.each([
    [
      "an Ingress",
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: in }\nspec: { rules: [{ http: { paths: [{ backend: { service: { name: web, port: { number: 80 } } } }] } }] }",
      ["ingress outside web:8080"],
    ],
    [
      "an Ingress of old, port by name",
      "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: { name: in }\nspec: { backend: { serviceName: web, servicePort: admin } }",
      ["ingress outside metrics:9090"],
    ],
    [
      "an Ingress for some addresses",
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: in, annotations: { nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8 } }\nspec: { defaultBackend: { service: { name: web, port: { name: http } } } }",
      ["ingress outside web:8080 restricted"],
    ],
    [
      "an OpenShift Route",
      "apiVersion: route.openshift.io/v1\nkind: Route\nmetadata: { name: in }\nspec: { to: { kind: Service, name: web }, port: { targetPort: 8080 } }",
      ["route outside web:8080"],
    ],
    [
      "an HTTPRoute",
      "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: in }\nspec: { parentRefs: [{ name: gw }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }",
      ["gateway outside web:8080"],
    ],
    [
      "a VirtualService",
      "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: in }\nspec: { gateways: [gw], http: [{ route: [{ destination: { host: web, port: { number: 80 } } }] }] }",
      ["gateway outside web:8080"],
    ],
    [
      "a VirtualService of the mesh alone",
      "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: in }\nspec: { http: [{ route: [{ destination: { host: web } }] }] }",
      [],
    ],
    [
      "an IngressRoute of Traefik",
      "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: { name: in }\nspec: { routes: [{ match: 'Host(`a.b`)', services: [{ name: web, port: 80 }] }] }",
      ["ingress outside web:8080"],
    ],
    [
      "an IngressRoute for some addresses",
      "apiVersion: traefik.io/v1alpha1\nkind: Middleware\nmetadata: { name: lan }\nspec: { ipAllowList: { sourceRange: [10.0.0.0/8] } }\n---\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: { name: in }\nspec: { routes: [{ middlewares: [{ name: lan }], services: [{ name: web, port: admin }] }] }",
      ["ingress outside metrics:9090 restricted"],
    ],
    [
      "an IngressRoute to a service of Traefik's own",
      "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: { name: in }\nspec: { routes: [{ services: [{ name: web, kind: TraefikService }] }] }",
      [],
    ],
    [
      "an HTTPProxy of Contour",
      "apiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata: { name: in }\nspec: { virtualhost: { fqdn: a.b }, routes: [{ services: [{ name: web, port: 81 }] }] }",
      ["ingress outside metrics:9090"],
    ],
    [
      "an Ingress of an internal class",
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: in }\nspec: { ingressClassName: nginx-internal, defaultBackend: { service: { name: web, port: { number: 80 } } } }",
      ["ingress outside web:8080 restricted"],
    ],
    [
      "an Ingress whose default class stays inside",
      'apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: { name: alb, annotations: { ingressclass.kubernetes.io/is-default-class: "true" } }\nspec: { parameters: { name: near } }\n---\napiVersion: elbv2.k8s.aws/v1beta1\nkind: IngressClassParams\nmetadata: { name: near }\nspec: { scheme: internal }\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: in }\nspec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }',
      ["ingress outside web:8080 restricted"],
    ],
    [
      "a TCPRoute",
      "apiVersion: gateway.networking.k8s.io/v1alpha2\nkind: TCPRoute\nmetadata: { name: in }\nspec: { parentRefs: [{ name: gw }], rules: [{ backendRefs: [{ name: web, port: 81 }] }] }",
      ["gateway outside metrics:9090"],
    ],
    [
      "an entry to another Service",
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: in }\nspec: { defaultBackend: { service: { name: api, port: { number: 80 } } } }",
      [],
    ],
  ])("%s", (_name, entry, expected) => {
    const result = read(`${PLAIN}---\n${entry}\n`);
    expect(ways(result).filter((way) => !way.startsWith("service "))).toEqual(expected);
  });

  test("keep the places that together expose a port", () => {
    const result = read(
      `${PLAIN}---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: in }\nspec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }\n`,
    );
    const endpoint = all(result, "endpoint").find(({ via }) => via === "ingress");
    expect(endpoint?.chain.map(({ message }) => message)).toEqual(['Ingress "in"', 'Service "web"']);
    expect(endpoint?.workload.endpoints).toContain(endpoint);
    expect(one(result, "route").backends).toEqual(["web"]);
  });
});

describe("entries that ask who calls", () => {
  const ingress = (annotations: string): string =>
    `---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: in, annotations: ${annotations} }\nspec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }\n`;
  const middleware = (spec: string): string =>
    `---\napiVersion: traefik.io/v1alpha1\nkind: Middleware\nmetadata: { name: login }\nspec: { ${spec} }\n`;
  const NAMED = "{ traefik.ingress.kubernetes.io/router.middlewares: default-login@kubernetescrd }";

  test.each([
    ["an annotation", ingress("{ nginx.ingress.kubernetes.io/auth-url: https://login.example.com }"), true],
    ["an annotation that turns it off", ingress("{ alb.ingress.kubernetes.io/auth-type: none }"), false],
    ["a middleware", ingress(NAMED) + middleware("forwardAuth: { address: http://login }"), true],
    ["a middleware for something else", ingress(NAMED) + middleware("rateLimit: { average: 1 }"), false],
    ["a middleware that nobody shows", ingress(NAMED), false],
  ])("by %s", (_name, text, expected) => {
    const entry = led(read(PLAIN + text)).find(({ via }) => via === "ingress");
    expect(entry?.guarded).toBe(expected);
  });
});

describe("routes of Gateways", () => {
  const gateway = (spec: string): string =>
    `---\napiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: gw, namespace: edge }\nspec: { ${spec} }\n`;
  const route =
    "---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: in, namespace: shop }\nspec: { parentRefs: [{ name: gw, namespace: edge }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }\n";
  const inShop = PLAIN.replaceAll("name: web,", "name: web, namespace: shop,");
  const entries = (text: string): string[] =>
    ways(read(inShop + text)).filter((way) => !way.startsWith("service "));

  test.each([
    [
      "a listener for all namespaces",
      "listeners: [{ name: a, protocol: HTTP, allowedRoutes: { namespaces: { from: All } } }]",
      ["gateway outside web:8080"],
    ],
    ["a listener for its own namespace", "listeners: [{ name: a, protocol: HTTP }]", []],
    [
      "a class that stays inside",
      "gatewayClassName: gke-l7-rilb, listeners: [{ name: a, allowedRoutes: { namespaces: { from: All } } }]",
      ["gateway outside web:8080 restricted"],
    ],
    [
      "an address that stays inside",
      "infrastructure: { annotations: { networking.gke.io/load-balancer-type: Internal } }, listeners: [{ name: a, allowedRoutes: { namespaces: { from: Selector } } }]",
      ["gateway outside web:8080 restricted"],
    ],
  ])("%s", (_name, spec, expected) => {
    expect(entries(gateway(spec) + route)).toEqual(expected);
  });

  test("a Service of another namespace needs its grant", () => {
    const foreign = route
      .replace("namespace: shop }", "namespace: apps }")
      .replace("name: web,", "name: web, namespace: shop,");
    const grant =
      "---\napiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata: { name: g, namespace: shop }\nspec: { from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: apps }], to: [{ group: '', kind: Service }] }\n";
    expect(entries(foreign)).toEqual([]);
    expect(entries(foreign + grant)).toEqual(["gateway outside web:8080"]);
    expect(entries(foreign + grant.replace("namespace: apps", "namespace: other"))).toEqual([]);
  });

  test("keep the gateway among their places", () => {
    const all = "listeners: [{ name: a, protocol: HTTP, allowedRoutes: { namespaces: { from: All } } }]";
    const endpoint = led(read(inShop + gateway(all) + route)).find(({ via }) => via === "gateway");
    expect(endpoint?.chain.map(({ message }) => message)).toEqual([
      'listener "a" of Gateway "gw"',
      'HTTPRoute "in"',
      'Service "web"',
    ]);
  });
});

describe("TLS", () => {
  const ingress = (spec: string, annotations = "{}") =>
    one(
      read(
        `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: in, annotations: ${annotations} }\nspec: { ${spec} }\n`,
      ),
      "route",
    );
  const names = (field: ReturnType<typeof ingress>["tls"]) => valueOf(field)?.map(valueOf);

  test.each([
    ["none", "rules: [{ host: a.b }]", undefined],
    ["an empty list", "tls: []", undefined],
    ["some hosts", "tls: [{ hosts: [a.b] }, { hosts: [c.d] }]", ["a.b", "c.d"]],
    ["all hosts", "tls: [{ secretName: s }]", []],
  ])("of an Ingress: %s", (_name, spec, expected) => {
    expect(names(ingress(spec).tls)).toEqual(expected);
  });

  test.each([
    ["the program", '{ nginx.ingress.kubernetes.io/ssl-passthrough: "true" }', "set"],
    ["nobody", '{ nginx.ingress.kubernetes.io/ssl-passthrough: "false" }', "absent"],
    ["a router", '{ traefik.ingress.kubernetes.io/router.tls: "true" }', "set"],
    ["a resolver", "{ traefik.ingress.kubernetes.io/router.tls.certresolver: le }", "set"],
    ["an entry point, maybe", "{ traefik.ingress.kubernetes.io/router.entrypoints: websecure }", "unknown"],
    ["no entry point", "{ traefik.ingress.kubernetes.io/router.entrypoints: web }", "absent"],
  ])("of an Ingress by annotations: %s", (_name, annotations, expected) => {
    expect(ingress("rules: [{ host: a.b }]", annotations).tls.state).toBe(expected);
  });

  test.each([
    ["{}", undefined],
    ['{ nginx.ingress.kubernetes.io/ssl-redirect: "false" }', true],
    ['{ nginx.ingress.kubernetes.io/ssl-redirect: "true" }', false],
    [
      '{ nginx.ingress.kubernetes.io/ssl-redirect: "false", nginx.ingress.kubernetes.io/force-ssl-redirect: "true" }',
      false,
    ],
    ['{ kubernetes.io/ingress.allow-http: "false" }', false],
    ['{ alb.ingress.kubernetes.io/ssl-redirect: "443" }', false],
  ])("and plain HTTP beside it: %s", (annotations, expected) => {
    expect(valueOf(ingress("tls: [{}]", annotations).allowsHttp)).toBe(expected);
  });

  test("the class of an Ingress, by field or annotation", () => {
    expect(valueOf(ingress("ingressClassName: a", "{ kubernetes.io/ingress.class: b }").ingressClass)).toBe(
      "a",
    );
    expect(valueOf(ingress("", "{ kubernetes.io/ingress.class: b }").ingressClass)).toBe("b");
  });

  test.each([
    ["", undefined, undefined],
    ["tls: { termination: edge }", [], undefined],
    ["tls: { termination: edge, insecureEdgeTerminationPolicy: Allow }", [], true],
    ["tls: { termination: edge, insecureEdgeTerminationPolicy: Redirect }", [], false],
  ])("of an OpenShift Route: %s", (spec, tls, allows) => {
    const route = one(
      read(`apiVersion: route.openshift.io/v1\nkind: Route\nmetadata: { name: r }\nspec: { ${spec} }\n`),
      "route",
    );
    expect([names(route.tls), valueOf(route.allowsHttp)]).toEqual([tls, allows]);
  });

  const gateway = (listeners: string): string =>
    `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: gw }\nspec: { gatewayClassName: c, listeners: [${listeners}] }\n---\n`;
  const http = "{ name: http, port: 80, protocol: HTTP }";
  const https = "{ name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [] } }";
  const redirect =
    "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: r }\nspec: { parentRefs: [{ name: gw, sectionName: http }], rules: [{ filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }] }] }\n---\n";
  const serving =
    "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: s }\nspec: { parentRefs: [{ name: gw }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }\n";

  test.each([
    ["HTTP alone", gateway(http), [["absent", true]]],
    [
      "HTTP beside HTTPS",
      gateway(`${http}, ${https}`),
      [
        ["set", true],
        ["set", undefined],
      ],
    ],
    [
      "HTTP that redirects",
      gateway(`${http}, ${https}`) + redirect,
      [
        ["set", false],
        ["set", undefined],
      ],
    ],
    ["HTTP that serves as well", gateway(http) + redirect + serving, [["absent", true]]],
    ["no HTTP", gateway("{ name: tcp, port: 1, protocol: TCP }"), []],
  ])("of a Gateway: %s", (_name, text, expected) => {
    const listeners = all(read(text), "route").filter(({ kind }) => kind === "Gateway");
    expect(listeners.map(({ tls, allowsHttp }) => [tls.state, valueOf(allowsHttp)])).toEqual(expected);
  });

  test("of Istio's Gateway, with the namespace before its hosts", () => {
    const text = (tls: string): string =>
      `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: { name: gw }\nspec: { servers: [{ port: { number: 80, protocol: HTTP, name: web }, hosts: [shop/a.b]${tls} }] }\n`;
    const open = one(read(text("")), "route", 'listener "web" of Gateway "gw"');
    expect([open.tls.state, valueOf(open.allowsHttp), open.hosts.map(valueOf)]).toEqual([
      "absent",
      true,
      ["a.b"],
    ]);
    const redirecting = one(read(text(", tls: { httpsRedirect: true }")), "route");
    expect([redirecting.tls.state, valueOf(redirecting.allowsHttp)]).toEqual(["set", false]);
  });
});

describe("copies of the same objects", () => {
  const INGRESS =
    "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec: { rules: [{ http: { paths: [{ backend: { service: { name: web, port: { number: 80 } } } }] } }] }\n";
  const copy = service("ports: [{ port: 80, targetPort: 8080 }]") + INGRESS;
  const copies = (count: number, pathOf: (at: number) => string) =>
    read(Object.fromEntries(Array.from({ length: count }, (_, at) => [pathOf(at), copy])));

  test.each([
    ["a folder", (at: number) => `rendered/${at}.yaml`],
    ["a folder each", (at: number) => `overlays/${at}/web.yaml`],
  ])("in %s lead to the pod beside them each", (_name, pathOf) => {
    expect(led(copies(20, pathOf))).toHaveLength(20 * led(copies(1, pathOf)).length);
  });

  test("in several folders are all led to from a folder without one", () => {
    const pod = WEB.replaceAll("name: web", "name: web, namespace: shop");
    const text = service("ports: [{ port: 80, targetPort: 8080 }]").slice(WEB.length);
    const base = text.replace("name: web", "name: web, namespace: shop");
    expect(led(read({ "a/pod.yaml": pod, "b/pod.yaml": pod, "base/service.yaml": base }))).toHaveLength(2);
  });
});
