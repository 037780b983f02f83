import {
  attack,
  type Context,
  compose,
  cwe,
  defineRule,
  type Endpoint,
  type Example,
  kubernetes,
  owaspApi,
  type Problem,
  type Repository,
  type Route,
  valueOf,
  type Workload,
} from "plimsoll";
import { evidenceFor } from "../data/edge-evidence.ts";
import { internalClassesOption, isInternal, isSolver } from "../data/public-entries.ts";
import { serviceIn } from "../data/services.ts";

/** Paths behind which programs show their inside. */
const SENSITIVE = [
  "/actuator",
  "/metrics",
  "/debug/pprof",
  "/debug/vars",
  "/admin",
  "/_cat",
  "/_cluster",
  "/api/v1/namespaces",
  "/swagger",
  "/swagger-ui",
  "/h2-console",
  "/phpmyadmin",
  "/server-status",
  "/server-info",
  "/.git",
  "/.env",
];

/** What is meant to be asked by load balancers and monitors. */
const HARMLESS = /^\/actuator\/(?:health|info)(?:\/|$)/;

/** A path without the signs of an expression. */
const plain = (path: string): string => path.replace(/^[~^=\s]+/, "").split(/[([*$]|\.\*/)[0] ?? "";

const isSensitive = (path: string, wanted: readonly string[]): boolean => {
  const written = plain(path).replace(/\/$/, "");
  return !HARMLESS.test(written) && wanted.some((one) => written === one || written.startsWith(`${one}/`));
};

const GUARD =
  /auth-(?:url|type|signin|tls-secret|realm)|(?:forward|basic|digest)auth|key-auth|\bjwt\b|oidc|oauth|source-range|ipallowlist|ipwhitelist|ip_(?:white|allow)list|RequestAuthentication|\.(?:extauth|jwtStaged|virtualhost\.authorization)\b|kind=AuthService|authentication\.enable=true/i;

/** Somebody or some addresses only: that takes a look at what the entry names. */
const isGuarded = (route: Route, repository: Repository): boolean =>
  evidenceFor(route, repository).some((line) => GUARD.test(line));

function* sensitivePaths(route: Route, wanted: readonly string[]): Iterable<Problem> {
  for (const { path } of route.paths) {
    const text = valueOf(path);
    if (text === undefined || !isSensitive(text, wanted)) continue;
    yield {
      at: path,
      about: route,
      sub: "sensitive-path",
      message: `${route.label} publishes ${plain(text)}`,
    };
  }
}

/** Servers whose management lies at the same port as everything else. */
const MANAGED = new Set([
  "prometheus",
  "elasticsearch",
  "opensearch",
  "grafana",
  "alertmanager",
  "consul",
  "solr",
]);

/** What a workload has at its only port besides its API. */
function managementOf({ containers }: Workload): string | undefined {
  for (const container of containers) {
    const service = serviceIn(container);
    if (service && MANAGED.has(service.id)) return `the management of ${service.name}`;
    const variables = new Map(container.env.map(({ name, value }) => [name, valueOf(value)]));
    const open = variables.get("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE");
    if (open?.includes("*") && !variables.has("MANAGEMENT_SERVER_PORT")) return "all of /actuator";
  }
  return undefined;
}

const passesAll = ({ paths }: Route): boolean =>
  paths.length === 0 || paths.some(({ path, exact }) => !exact && plain(valueOf(path) ?? "/x") === "/");

function* catchAll(route: Route): Iterable<Problem> {
  const management = passesAll(route)
    ? route.workloads.map(managementOf).find((text) => text !== undefined)
    : undefined;
  if (management !== undefined)
    yield {
      at: route.at,
      about: route,
      sub: "catch-all",
      severity: "low",
      message: `${route.label} publishes ${management} with every other path`,
    };
}

function* anyHost(route: Route): Iterable<Problem> {
  for (const at of route.anyHost)
    yield {
      at,
      about: route,
      sub: "any-host",
      severity: "low",
      message: `${route.label} answers for any host`,
    };
}

function* judge(repository: Repository, { options }: Context): Iterable<Problem> {
  const wanted = [...SENSITIVE, ...(options["paths"] as readonly string[])];
  for (const route of repository.routes) {
    if (isSolver(route) || isInternal(route, options["internalClasses"] as readonly string[])) continue;
    const problems = [...sensitivePaths(route, wanted), ...catchAll(route)];
    if (problems.length > 0 && !isGuarded(route, repository)) yield* problems;
    yield* anyHost(route);
  }
}

const MANAGEMENT = /^(?:(?:http|tcp)-)?(?:metrics|admin|management|debug|pprof|actuator|prometheus)$/;
const BY_ENTRY = new Set(["ingress", "route", "gateway", "router"]);

/** An entry to a port that is called as if it were not for strangers. */
function* judgePort(endpoint: Endpoint): Iterable<Problem> {
  const { via, scope, restricted, container, port, at, label } = endpoint;
  if (!BY_ENTRY.has(via) || scope !== "outside" || restricted || port === undefined) return;
  const declared = container?.ports.find((one) => valueOf(one.port) === port);
  if (declared?.name === undefined || !MANAGEMENT.test(declared.name)) return;
  yield {
    at,
    sub: "sensitive-path",
    message: `${label} publishes the port ${declared.name} of ${container?.label}`,
    also: endpoint.chain,
  };
}

export default defineRule({
  id: "restrict-exposed-endpoints",
  mistake: "api",
  severity: "medium",
  confidence: "likely",
  presets: ["strict", "nsa"],
  title: "Entry publishes what only operators need",
  why: "Metrics, consoles and debug pages show how a program is built and what it holds, and some of them change it.",
  remedy:
    "Publish the paths that clients need under a host name, and keep the rest inside or behind a login.",
  references: [cwe(425), cwe(668), owaspApi("API5"), owaspApi("API9"), attack("T1190")],
  peers: [
    "KICS:ingress_controller_exposes_workload",
    "kyverno:disallow-empty-ingress-host",
    "kyverno:restrict-ingress-paths",
    "kyverno:unique-routes",
  ],
  subchecks: {
    "sensitive-path": {
      about: "The entry names a path or a port of the inside",
      presets: ["recommended", "strict", "nsa"],
    },
    "catch-all": { about: "Every path of a server that manages itself at the same port" },
    "any-host": { about: "The entry answers for any host" },
  },
  options: {
    internalClasses: internalClassesOption,
    paths: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Further paths that are not for strangers: `/internal`",
    },
  },

  on: "repository",
  check: judge,
  alsoOn: { endpoint: judgePort },
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
        namespace: shop
      spec:
        ingressClassName: nginx
        rules:
          - host: api.example.com
            http:
              paths:
                - { path: /v1, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
                - { path: /actuator, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
                #         ^^^^^^^^^ Ingress "api" publishes /actuator
                - { path: /metrics, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
                #         ^^^^^^^^ Ingress "api" publishes /metrics
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
      spec:
        ingressClassName: nginx
        rules:
          - host: api.example.com
            http:
              paths:
                - { path: /v1, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
                - { path: /actuator/health, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
                - { path: /administration, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
    `,
  },
  {
    name: "behind a login, for some addresses, inside",
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: login
        namespace: shop
        annotations:
          nginx.ingress.kubernetes.io/auth-type: basic
      spec:
        ingressClassName: nginx
        rules:
          - host: login.example.com
            http:
              paths:
                - { path: /metrics, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: some
        namespace: shop
        annotations:
          nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8
      spec:
        ingressClassName: nginx
        rules:
          - host: some.example.com
            http:
              paths:
                - { path: /admin, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: inner
        namespace: shop
      spec:
        ingressClassName: internal
        rules:
          - host: inner.example.com
            http:
              paths:
                - { path: /metrics, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
    `,
  },
  {
    name: "a port that is not for strangers",
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
        namespace: shop
      spec:
        ingressClassName: nginx
        rules:
          - host: api.example.com
            http:
              paths:
                - { path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 90 } } } }
                #                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Ingress "api" publishes the port metrics of container "api"
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
    name: "routes of Gloo, Emissary and APISIX",
    bad: kubernetes`
      apiVersion: gateway.solo.io/v1
      kind: RouteTable
      metadata: { name: gloo, namespace: shop }
      spec:
        routes:
          - matchers:
              - prefix: /metrics
              #         ^^^^^^^^ RouteTable "gloo" publishes /metrics
            routeAction: { single: { kube: { ref: { name: api, namespace: shop }, port: 80 } } }
      ---
      apiVersion: getambassador.io/v3alpha1
      kind: Mapping
      metadata: { name: emissary, namespace: shop }
      spec:
        hostname: "*"
        #         ^^^ Mapping "emissary" answers for any host
        prefix: /debug/pprof/
        #       ^^^^^^^^^^^^^ Mapping "emissary" publishes /debug/pprof/
        service: api:80
      ---
      apiVersion: apisix.apache.org/v2
      kind: ApisixRoute
      metadata: { name: apisix, namespace: shop }
      spec:
        http:
          - name: api
            match:
              hosts: [api.example.com]
              paths:
                - /actuator*
                # ^^^^^^^^^^ ApisixRoute "apisix" publishes /actuator
            backends: [{ serviceName: api, servicePort: 80 }]
    `,
  },
  {
    name: "routes of Gloo, Emissary and APISIX that somebody guards",
    good: kubernetes`
      apiVersion: gateway.solo.io/v1
      kind: VirtualService
      metadata: { name: gloo, namespace: shop }
      spec:
        virtualHost:
          domains: [api.example.com]
          options: { extauth: { configRef: { name: login, namespace: gloo-system } } }
          routes: [{ matchers: [{ prefix: / }], delegateAction: { ref: { name: gloo, namespace: shop } } }]
      ---
      apiVersion: gateway.solo.io/v1
      kind: RouteTable
      metadata: { name: gloo, namespace: shop }
      spec:
        routes:
          - matchers: [{ prefix: /metrics }]
            routeAction: { single: { kube: { ref: { name: api, namespace: shop }, port: 80 } } }
      ---
      apiVersion: getambassador.io/v3alpha1
      kind: AuthService
      metadata: { name: login, namespace: shop }
      spec: { auth_service: "login:3000" }
      ---
      apiVersion: getambassador.io/v3alpha1
      kind: Mapping
      metadata: { name: emissary, namespace: shop }
      spec: { hostname: api.example.com, prefix: /debug/pprof/, service: "api:80" }
      ---
      apiVersion: apisix.apache.org/v2
      kind: ApisixRoute
      metadata: { name: apisix, namespace: shop }
      spec:
        http:
          - name: api
            match: { hosts: [api.example.com], paths: ["/actuator*"] }
            authentication: { enable: true, type: jwtAuth }
            backends: [{ serviceName: api, servicePort: 80 }]
    `,
  },
  {
    name: "any host",
    bad: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: api
      spec:
        defaultBackend: { service: { name: api, port: { number: 80 } } }
      # ^^^^^^^^^^^^^^ Ingress "api" answers for any host
        rules:
          - host: "*.example.com"
            http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }] }
          - http: { paths: [{ path: /v1, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }] }
      ---
      apiVersion: route.openshift.io/v1
      kind: Route
      metadata:
        name: api
      spec:
        host: api.example.com
        wildcardPolicy: Subdomain
        #               ^^^^^^^^^ Route "api" answers for any host
        to: { kind: Service, name: api }
    `,
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: api
        namespace: shop
      spec:
        ingressClassName: nginx
        rules:
          - host: api.example.com
            http:
              paths:
                - { path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }
      ---
      apiVersion: route.openshift.io/v1
      kind: Route
      metadata:
        name: api
      spec:
        host: api.example.com
        wildcardPolicy: None
        to: { kind: Service, name: api }
    `,
  },
  {
    name: "routers of Traefik, and a server that manages itself at its only port",
    bad: compose`
      services:
        api:
          image: ghcr.io/acme/api:1.4.2
          environment:
            MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE: "*"
          labels:
            traefik.http.routers.api.rule: Host(\`api.example.com\`)
            #                              ^^^^^^^^^^^^^^^^^^^^^^^ router "api" of service "api" publishes all of /actuator with every other path
            traefik.http.routers.debug.rule: Host(\`api.example.com\`) && PathPrefix(\`/debug/pprof\`)
            #                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ router "debug" of service "api" publishes /debug/pprof
    `,
    good: compose`
      services:
        api:
          image: ghcr.io/acme/api:1.4.2
          environment:
            MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE: "*"
            MANAGEMENT_SERVER_PORT: "9090"
          labels:
            traefik.http.routers.api.rule: Host(\`api.example.com\`)
    `,
  },
  {
    name: "paths of one's own",
    options: { paths: ["/internal"] },
    bad: kubernetes`
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: { name: api, namespace: shop }
      spec:
        hostnames: [api.example.com]
        parentRefs: [{ name: edge }]
        rules:
          - matches:
              - path: { type: PathPrefix, value: /internal/keys }
              #                                  ^^^^^^^^^^^^^^ HTTPRoute "api" publishes /internal/keys
            backendRefs: [{ name: api, port: 80 }]
    `,
    good: kubernetes`
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: { name: api, namespace: shop }
      spec:
        hostnames: [api.example.com]
        parentRefs: [{ name: edge }]
        rules:
          - matches:
              - path: { type: PathPrefix, value: /internals }
            backendRefs: [{ name: api, port: 80 }]
    `,
  },
];
