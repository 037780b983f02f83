import {
  attack,
  compose,
  cwe,
  defineRule,
  type Example,
  type Field,
  type Fix,
  kubernetes,
  type Manifest,
  owaspApi,
  type Problem,
  type Repository,
  type Route,
  type Service,
  type Severity,
  set,
  valueOf,
  type Workload,
} from "plimsoll";
import { evidenceFor } from "../data/edge-evidence.ts";
import { internalClassesOption, isWebsite, publicEntries, workloadsOf } from "../data/public-entries.ts";

/**
 * Signs of a limit, by family of gateway: annotations of ingress-nginx, HAProxy and OpenShift, middlewares of Traefik,
 * plugins of Kong and APISIX, policies of Envoy Gateway, Gloo, Istio, Contour and Google, APIs as Tyk and Gravitee define them, directives of nginx.
 */
const SIGNS: readonly RegExp[] = [
  /\/(?:limit-(?:rps|rpm|connections|req-status-code)|rate-limit(?:-\w+)*)\b|\/global-rate-limit\b|\.limit-(?:rps|rpm)\b/i,
  /(?<!disable_)rate[-_]?limit(?:ing|ers?|policy|service|basic|configs|(?:early|regular)\w*|s)?\b|inflightreq\b|throttl/i,
  /=(?:rate-limiting(?:-advanced)?|request-termination|limit-count|limit-req|limit-conn)$/i,
  /\blimit_(?:req|conn)\b|cloud-?armor|\.securityPolicy(?:\.name)?=|wafv2-acl-arn|waf-acl-id/i,
];

const says = (lines: readonly string[], wanted: readonly string[]): boolean =>
  lines.some((line) => SIGNS.some((sign) => sign.test(line)) || wanted.some((text) => line.includes(text)));

const OFFERS = /^(?:nginx|traefik|kong|haproxy|contour|apisix|envoy|istio|ambassador|gloo)/i;

/** Where the gateway in use has a limit to offer it only takes to be switched on. */
function gradeOf(entry: Route | Service): Severity {
  if (!("paths" in entry)) return "info";
  const hasOne = entry.kind !== "Ingress" || OFFERS.test(valueOf(entry.ingressClass) ?? "");
  return hasOne ? "low" : "info";
}

/** The annotation of the controller in use. */
function limited(entry: Route | Service, manifest: Manifest | undefined): Fix | undefined {
  if (!manifest || !("paths" in entry)) return undefined;
  const annotate = (name: string, value: string): Fix =>
    set(
      manifest.root.get("metadata", "annotations", name).at,
      value,
      "suggest",
      "limit the requests of a client",
    );
  if (entry.kind === "Route") return annotate("haproxy.router.openshift.io/rate-limit-connections", "true");
  const isNginx = entry.kind === "Ingress" && /^nginx/.test(valueOf(entry.ingressClass) ?? "");
  return isNginx ? annotate("nginx.ingress.kubernetes.io/limit-rps", "10") : undefined;
}

const isApi = (workload: Workload): boolean => !isWebsite(workload);

function problemOf(entry: Route | Service, { manifests }: Repository): Problem {
  const own = manifests.find(({ at }) => at.source === entry.at.source && at.start === entry.at.start);
  return {
    at: entry.at,
    about: entry,
    severity: gradeOf(entry),
    message: `${entry.label} publishes ${workloadsOf(entry).find(isApi)?.label} without a limit on requests`,
    fix: limited(entry, own),
  };
}

const BODY = /(?:^|\/)proxy-body-size$|(?:^|\/)client-max-body-size$/;

function* unlimitedBody(label: string, name: string, value: Field<string>): Iterable<Problem> {
  const text = valueOf(value) ?? "";
  const isOpen = BODY.test(name)
    ? /^0[a-z]?$/i.test(text)
    : /^[ \t]*client_max_body_size[ \t]+0[ \t]*;/m.test(text);
  if (isOpen) yield { at: value, sub: "body", message: `${label} takes a body of any size` };
}

export default defineRule({
  id: "limit-api-rate",
  mistake: "api",
  severity: "info",
  confidence: "heuristic",
  presets: ["strict"],
  title: "Published API without a limit on requests",
  why: "Without a limit one client can guess passwords, copy all data or wear the program down, as fast as the network carries it.",
  remedy: "Limit the requests of each client at the gateway, and the size of what they send.",
  references: [cwe(770), cwe(799), owaspApi("API4"), attack("T1499")],
  peers: [],
  subchecks: { body: { about: "The size of a request has no limit" } },
  options: {
    internalClasses: internalClassesOption,
    evidence: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Further text in an object, label, image or variable that shows a limit",
    },
    externalLimiter: {
      type: "boolean",
      default: false,
      description: "A content network or firewall that these manifests do not show limits requests.",
    },
  },

  on: "repository",
  *check(repository, { options }) {
    if (options["externalLimiter"] === true) return;
    const wanted = options["evidence"] as readonly string[];
    const classes = options["internalClasses"] as readonly string[];
    for (const entry of publicEntries(repository, classes, isApi))
      if (!says(evidenceFor(entry, repository), wanted)) yield problemOf(entry, repository);
  },
  alsoOn: {
    *manifest({ kind, label, annotations, root }: Manifest) {
      const buffer = root.get("spec", "buffering", "maxRequestBodyBytes");
      if (kind === "Middleware" && buffer.number === 0)
        yield { at: buffer.at, sub: "body", message: `${label} takes a body of any size` };
      const written = kind === "Ingress" ? annotations : [];
      for (const [name, value] of written) yield* unlimitedBody(label, name, value);
      const data = kind === "ConfigMap" ? root.get("data").entries : [];
      for (const [name, { text }] of data) yield* unlimitedBody(label, name, text);
    },
  },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: api, namespace: shop }
      spec:
        template:
          metadata: { labels: { app: api } }
          spec:
            containers:
              - name: api
                image: ghcr.io/acme/api:1.4.2
                ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: api, namespace: shop }
      spec:
        selector: { app: api }
        ports: [{ name: http, port: 80, targetPort: http }, { name: metrics, port: 90, targetPort: metrics }]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: api
        #     ^^^ Ingress "api" publishes Deployment "api" without a limit on requests
        namespace: shop
      spec:
        ingressClassName: nginx
        rules:
          - host: api.example.com
            http:
              paths:
                - { path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
    `,
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: api, namespace: shop }
      spec:
        template:
          metadata: { labels: { app: api } }
          spec:
            containers:
              - name: api
                image: ghcr.io/acme/api:1.4.2
                ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: api, namespace: shop }
      spec:
        selector: { app: api }
        ports: [{ name: http, port: 80, targetPort: http }, { name: metrics, port: 90, targetPort: metrics }]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: api
        namespace: shop
        annotations:
          nginx.ingress.kubernetes.io/limit-rps: "10"
      spec:
        ingressClassName: nginx
        rules:
          - host: api.example.com
            http:
              paths:
                - { path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
    `,
  },
  {
    name: "limits of other gateways",
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: api, namespace: shop }
      spec:
        template:
          metadata: { labels: { app: api } }
          spec:
            containers:
              - name: api
                image: ghcr.io/acme/api:1.4.2
                ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: api, namespace: shop }
      spec:
        selector: { app: api }
        ports: [{ name: http, port: 80, targetPort: http }, { name: metrics, port: 90, targetPort: metrics }]
      ---
      apiVersion: traefik.io/v1alpha1
      kind: Middleware
      metadata: { name: slow, namespace: shop }
      spec:
        rateLimit: { average: 10 }
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: traefik
        namespace: shop
        annotations:
          traefik.ingress.kubernetes.io/router.middlewares: shop-slow@kubernetescrd
      spec:
        ingressClassName: traefik
        rules:
          - host: traefik.example.com
            http:
              paths:
                - { path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
      ---
      apiVersion: configuration.konghq.com/v1
      kind: KongPlugin
      metadata: { name: limits, namespace: shop }
      plugin: rate-limiting
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: kong
        namespace: shop
        annotations:
          konghq.com/plugins: limits
      spec:
        ingressClassName: kong
        rules:
          - host: kong.example.com
            http:
              paths:
                - { path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
      ---
      apiVersion: route.openshift.io/v1
      kind: Route
      metadata:
        name: openshift
        namespace: shop
        annotations: { haproxy.router.openshift.io/rate-limit-connections: "true" }
      spec:
        host: openshift.example.com
        to: { kind: Service, name: api }
        port: { targetPort: http }
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: { name: envoy, namespace: shop }
      spec:
        parentRefs: [{ name: edge }]
        rules: [{ backendRefs: [{ name: api, port: 80 }] }]
      ---
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: BackendTrafficPolicy
      metadata: { name: limits, namespace: shop }
      spec:
        targetRefs: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, name: envoy }]
        rateLimit: { type: Global }
    `,
  },
  {
    name: "routes of Gloo, Emissary and APISIX",
    bad: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: api, namespace: shop }
      spec:
        template:
          metadata: { labels: { app: api } }
          spec:
            containers:
              - name: api
                image: ghcr.io/acme/api:1.4.2
                ports: [{ name: http, containerPort: 8080 }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: api, namespace: shop }
      spec:
        selector: { app: api }
        ports: [{ name: http, port: 80, targetPort: http }]
      ---
      apiVersion: gateway.solo.io/v1
      kind: VirtualService
      metadata:
        name: gloo
        #     ^^^^ VirtualService "gloo" publishes Deployment "api" without a limit on requests
        namespace: shop
      spec:
        virtualHost:
          domains: [gloo.example.com]
          routes:
            - matchers: [{ prefix: / }]
              routeAction: { single: { upstream: { name: shop-api-80, namespace: gloo-system } } }
      ---
      apiVersion: getambassador.io/v3alpha1
      kind: Mapping
      metadata:
        name: emissary
        #     ^^^^^^^^ Mapping "emissary" publishes Deployment "api" without a limit on requests
        namespace: shop
      spec:
        hostname: emissary.example.com
        prefix: /
        service: api:80
      ---
      apiVersion: apisix.apache.org/v2
      kind: ApisixRoute
      metadata:
        name: apisix
        #     ^^^^^^ ApisixRoute "apisix" publishes Deployment "api" without a limit on requests
        namespace: shop
      spec:
        http:
          - name: api
            match: { hosts: [apisix.example.com], paths: ["/*"] }
            backends: [{ serviceName: api, servicePort: 80 }]
    `,
  },
  {
    name: "routes of Gloo, Emissary and APISIX, with limits",
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: api, namespace: shop }
      spec:
        template:
          metadata: { labels: { app: api } }
          spec:
            containers:
              - name: api
                image: ghcr.io/acme/api:1.4.2
                ports: [{ name: http, containerPort: 8080 }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: api, namespace: shop }
      spec:
        selector: { app: api }
        ports: [{ name: http, port: 80, targetPort: http }]
      ---
      apiVersion: gateway.solo.io/v1
      kind: VirtualService
      metadata:
        name: gloo
        namespace: shop
      spec:
        virtualHost:
          domains: [gloo.example.com]
          options: { ratelimitBasic: { anonymousLimits: { requestsPerUnit: 60, unit: MINUTE } } }
          routes:
            - matchers: [{ prefix: / }]
              routeAction: { single: { upstream: { name: shop-api-80, namespace: gloo-system } } }
      ---
      apiVersion: getambassador.io/v3alpha1
      kind: Mapping
      metadata:
        name: emissary
        namespace: shop
      spec:
        hostname: emissary.example.com
        prefix: /
        service: api:80
        labels: { ambassador: [{ api: [remote_address] }] }
      ---
      apiVersion: apisix.apache.org/v2
      kind: ApisixRoute
      metadata:
        name: apisix
        namespace: shop
      spec:
        http:
          - name: api
            match: { hosts: [apisix.example.com], paths: ["/*"] }
            backends: [{ serviceName: api, servicePort: 80 }]
            plugins: [{ name: limit-count, enable: true, config: { count: 60, time_window: 60 } }]
      ---
      apiVersion: getambassador.io/v3alpha1
      kind: RateLimitService
      metadata:
        name: limits
        namespace: emissary
      spec:
        service: limits.shop:8081
    `,
  },
  {
    name: "templates of Tyk and Gravitee",
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: api, namespace: shop }
      spec:
        template:
          metadata: { labels: { app: api } }
          spec:
            containers:
              - name: api
                image: ghcr.io/acme/api:1.4.2
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: api, namespace: shop }
      spec:
        selector: { app: api }
        ports: [{ port: 80, targetPort: 8080 }]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: tyk
        namespace: shop
        annotations:
          tyk.io/template: tyk-api
      spec:
        ingressClassName: tyk
        rules:
          - host: tyk.example.com
            http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }] }
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: gravitee
        namespace: shop
        annotations:
          gravitee.io/template: gravitee-api
      spec:
        ingressClassName: graviteeio
        rules:
          - host: gravitee.example.com
            http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }] }
      ---
      apiVersion: tyk.tyk.io/v1alpha1
      kind: ApiDefinition
      metadata: { name: tyk-api, namespace: shop, labels: { template: "true" } }
      spec:
        global_rate_limit: { rate: 10, per: 1 }
      ---
      apiVersion: gravitee.io/v1alpha1
      kind: ApiDefinition
      metadata: { name: gravitee-api, namespace: shop }
      spec:
        flows: [{ pre: [{ name: slow, policy: rate-limit, configuration: { rate: { limit: 10 } } }] }]
    `,
  },
  {
    name: "an OpenShift route",
    bad: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: api, namespace: shop }
      spec:
        template:
          metadata: { labels: { app: api } }
          spec:
            containers:
              - name: api
                image: ghcr.io/acme/api:1.4.2
                ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: api, namespace: shop }
      spec:
        selector: { app: api }
        ports: [{ name: http, port: 80, targetPort: http }, { name: metrics, port: 90, targetPort: metrics }]
      ---
      apiVersion: route.openshift.io/v1
      kind: Route
      metadata:
        name: api
        #     ^^^ Route "api" publishes Deployment "api" without a limit on requests
        namespace: shop
      spec:
        host: api.example.com
        to: { kind: Service, name: api }
        port: { targetPort: http }
    `,
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: api, namespace: shop }
      spec:
        template:
          metadata: { labels: { app: api } }
          spec:
            containers:
              - name: api
                image: ghcr.io/acme/api:1.4.2
                ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: api, namespace: shop }
      spec:
        selector: { app: api }
        ports: [{ name: http, port: 80, targetPort: http }, { name: metrics, port: 90, targetPort: metrics }]
      ---
      apiVersion: route.openshift.io/v1
      kind: Route
      metadata:
        name: api
        namespace: shop
        annotations:
          haproxy.router.openshift.io/rate-limit-connections: "true"
      spec:
        host: api.example.com
        to: { kind: Service, name: api }
        port: { targetPort: http }
    `,
  },
  {
    name: "bodies of any size",
    bad: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: files
        namespace: shop
        annotations:
          nginx.ingress.kubernetes.io/proxy-body-size: "0"
          #                                            ^^^ Ingress "files" takes a body of any size
      spec:
        ingressClassName: nginx
        rules:
          - host: files.example.com
            http:
              paths:
                - { path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: proxy }
      data:
        default.conf: "client_max_body_size 0;"
        #             ^^^^^^^^^^^^^^^^^^^^^^^^^ ConfigMap "proxy" takes a body of any size
      ---
      apiVersion: traefik.io/v1alpha1
      kind: Middleware
      metadata: { name: buffer }
      spec:
        buffering: { maxRequestBodyBytes: 0 }
        #                                 ^ Middleware "buffer" takes a body of any size
    `,
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: files
        namespace: shop
        annotations:
          nginx.ingress.kubernetes.io/proxy-body-size: 8m
      spec:
        ingressClassName: nginx
        rules:
          - host: files.example.com
            http:
              paths:
                - { path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: proxy }
      data:
        default.conf: "client_max_body_size 8m;"
    `,
  },
  {
    name: "routers of Traefik",
    bad: compose`
      services:
        api:
          image: ghcr.io/acme/api:1.4.2
          labels:
            traefik.http.routers.api.rule: Host(\`api.example.com\`)
            #                              ^^^^^^^^^^^^^^^^^^^^^^^ router "api" of service "api" publishes service "api" without a limit on requests
    `,
    good: compose`
      services:
        api:
          image: ghcr.io/acme/api:1.4.2
          labels:
            traefik.http.routers.api.rule: Host(\`api.example.com\`)
            traefik.http.routers.api.middlewares: slow
            traefik.http.middlewares.slow.ratelimit.average: 10
        site:
          image: nginx:1.27.2
          labels:
            traefik.http.routers.site.rule: Host(\`www.example.com\`)
    `,
  },
  {
    name: "a firewall in front that limits",
    options: { externalLimiter: true },
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: api, namespace: shop }
      spec:
        template:
          metadata: { labels: { app: api } }
          spec:
            containers:
              - name: api
                image: ghcr.io/acme/api:1.4.2
                ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: api, namespace: shop }
      spec:
        selector: { app: api }
        ports: [{ name: http, port: 80, targetPort: http }, { name: metrics, port: 90, targetPort: metrics }]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: front
        namespace: shop
      spec:
        ingressClassName: nginx
        rules:
          - host: front.example.com
            http:
              paths:
                - { path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
    `,
  },
  {
    name: "an entry that is not public",
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: api, namespace: shop }
      spec:
        template:
          metadata: { labels: { app: api } }
          spec:
            containers:
              - name: api
                image: ghcr.io/acme/api:1.4.2
                ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: api, namespace: shop }
      spec:
        selector: { app: api }
        ports: [{ name: http, port: 80, targetPort: http }, { name: metrics, port: 90, targetPort: metrics }]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: inner
        namespace: shop
      spec:
        ingressClassName: nginx-internal
        rules:
          - host: inner.example.com
            http:
              paths:
                - { path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
    `,
  },
];
