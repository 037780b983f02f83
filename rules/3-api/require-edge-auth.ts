import {
  compose,
  cwe,
  defineRule,
  type Example,
  kubernetes,
  owaspApi,
  type Problem,
  type Route,
  type Service,
  type Workload,
} from "plimsoll";
import { evidenceFor } from "../data/edge-evidence.ts";
import { internalClassesOption, isWebsite, publicEntries, workloadsOf } from "../data/public-entries.ts";
import { judge, serviceIn } from "../data/services.ts";

/**
 * Signs of authentication, by family of gateway: annotations of ingress-nginx, HAProxy and AWS, middlewares of Traefik,
 * plugins of Kong and APISIX, policies of Envoy Gateway, Gloo, Ambassador, Contour, Istio and Google, APIs as Tyk
 * and Gravitee define them, proxies beside the program, and variables of its own login.
 */
const SIGNS: readonly RegExp[] = [
  /\/(?:global-)?auth-(?:url|type|signin|tls-secret|secret|tls-verify-client|idp-oidc)\b|\.global-auth-url=|\/auth-realm\b/i,
  /(?:forward|basic|digest)auth\b|\.(?:authforward|authmiddleware)\b/i,
  /=(?:key-auth|basic-auth|hmac-auth|ldap-auth|jwt|jwt-auth|oauth2|openid-connect|forward-auth|authz-\w+|wolf-rbac|acl)$/i,
  /\.(?:jwt|oidc|basicAuth|apiKeyAuth|apiKeyAuthentication|extAuth|ext_authz|extauth|authorization|authService|iap)\b/,
  /\.authentication\.(?:enable=true|type=\w)/,
  /\.use_keyless=false$|\.(?:use_(?:standard_auth|basic_auth|oauth2|openid)|enable_jwt)=true$/,
  /\.plans\.(?:[\w-]+\.)?security(?:\.type)?=(?:API_KEY|JWT|OAUTH2|MTLS)$/,
  /^kind=(?:RequestAuthentication|AuthService)$|\.action=CUSTOM$|\.requestPrincipals=/,
  /^image=.*(?:oauth2?-proxy|ose-oauth-proxy|origin-oauth-proxy|authelia|authentik|keycloak-gatekeeper|gogatekeeper|pomerium|vouch-proxy|kube-rbac-proxy)/i,
  /^env\.(?:AUTH0|OIDC|OAUTH2?|JWT|JWKS|KEYCLOAK|OPENID|COGNITO|OKTA|SAML|NEXTAUTH|CLERK)_/,
  /\/(?:auth-path|oauth-redirect|oidc)\b|oauth2?-?proxy|authelia|authentik/i,
];

const says = (lines: readonly string[], wanted: readonly string[]): boolean =>
  lines.some((line) => SIGNS.some((sign) => sign.test(line)) || wanted.some((text) => line.includes(text)));

/** A known server that asks for a login by itself. */
const asksItself = ({ containers }: Workload): boolean =>
  containers.some((container) => {
    const service = serviceIn(container);
    return service !== undefined && judge(service, container).state !== "open";
  });

const isApi = (workload: Workload): boolean => !isWebsite(workload) && !asksItself(workload);

const problemOf = (entry: Route | Service): Problem => ({
  at: entry.at,
  about: entry,
  message: `${entry.label} publishes ${workloadsOf(entry).find(isApi)?.label} and shows no authentication; a login of the program itself cannot be seen from here`,
});

export default defineRule({
  id: "require-edge-auth",
  mistake: "api",
  severity: "info",
  confidence: "heuristic",
  presets: ["strict"],
  title: "Published API shows no authentication at the edge",
  why: "If the program forgets to ask as well, everybody can call the API; a gateway that asks catches that for all programs behind it.",
  remedy:
    "Let the gateway check tokens or sessions before it passes requests on, or name what does in the options.",
  references: [cwe(306), cwe(862), owaspApi("API2"), owaspApi("API5")],
  peers: [],
  options: {
    internalClasses: internalClassesOption,
    evidence: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Further text in an object, label, image or variable that shows authentication",
    },
  },

  on: "repository",
  *check(repository, { options }) {
    const wanted = options["evidence"] as readonly string[];
    const classes = options["internalClasses"] as readonly string[];
    for (const entry of publicEntries(repository, classes, isApi))
      if (!says(evidenceFor(entry, repository), wanted)) yield problemOf(entry);
  },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: api
        namespace: shop
      spec:
        template:
          metadata: { labels: { app: api } }
          spec:
            containers: [{ name: api, image: ghcr.io/acme/api:1.4.2 }]
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: api
        namespace: shop
      spec:
        selector: { app: api }
        ports: [{ port: 80, targetPort: 8080 }]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: api
        #     ^^^ Ingress "api" publishes Deployment "api" and shows no authentication; a login of the program itself cannot be seen from here
        namespace: shop
      spec:
        rules:
          - host: api.example.com
            http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }] }
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: open
        #     ^^^^ Service "open" publishes Deployment "api" and shows no authentication; a login of the program itself cannot be seen from here
        namespace: shop
      spec:
        type: LoadBalancer
        selector: { app: api }
        ports: [{ port: 443, targetPort: 8443 }]
    `,
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: api
        namespace: shop
      spec:
        template:
          metadata: { labels: { app: api } }
          spec:
            containers: [{ name: api, image: ghcr.io/acme/api:1.4.2 }]
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: api
        namespace: shop
      spec:
        selector: { app: api }
        ports: [{ port: 80, targetPort: 8080 }]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: nginx
        namespace: shop
        annotations:
          nginx.ingress.kubernetes.io/auth-url: https://login.example.com/oauth2/auth
      spec:
        rules:
          - host: nginx.example.com
            http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }] }
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: haproxy
        namespace: shop
        annotations:
          haproxy.org/auth-type: basic-auth
      spec:
        rules:
          - host: haproxy.example.com
            http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }] }
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: aws
        namespace: shop
        annotations:
          alb.ingress.kubernetes.io/auth-type: oidc
      spec:
        rules:
          - host: aws.example.com
            http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }] }
    `,
  },
  {
    name: "middlewares, plugins and policies that an entry names, or that name it",
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: api
        namespace: shop
      spec:
        template:
          metadata: { labels: { app: api } }
          spec:
            containers: [{ name: api, image: ghcr.io/acme/api:1.4.2 }]
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: api
        namespace: shop
      spec:
        selector: { app: api }
        ports: [{ port: 80, targetPort: 8080 }]
      ---
      apiVersion: traefik.io/v1alpha1
      kind: Middleware
      metadata: { name: login, namespace: shop }
      spec:
        forwardAuth: { address: "http://login.shop.svc/verify" }
      ---
      apiVersion: traefik.io/v1alpha1
      kind: IngressRoute
      metadata: { name: traefik, namespace: shop }
      spec:
        routes:
          - match: Host(\`traefik.example.com\`)
            middlewares: [{ name: login }]
            services: [{ name: api, port: 80 }]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: kong
        namespace: shop
        annotations:
          konghq.com/plugins: keys
      spec:
        rules:
          - host: kong.example.com
            http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }] }
      ---
      apiVersion: configuration.konghq.com/v1
      kind: KongPlugin
      metadata: { name: keys, namespace: shop }
      plugin: key-auth
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: { name: envoy, namespace: shop }
      spec:
        parentRefs: [{ name: edge }]
        rules: [{ backendRefs: [{ name: api, port: 80 }] }]
      ---
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: SecurityPolicy
      metadata: { name: tokens, namespace: shop }
      spec:
        targetRefs: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, name: envoy }]
        jwt: { providers: [{ name: login, issuer: "https://login.example.com" }] }
      ---
      apiVersion: projectcontour.io/v1
      kind: HTTPProxy
      metadata: { name: contour, namespace: shop }
      spec:
        virtualhost:
          fqdn: contour.example.com
          tls: { secretName: contour }
          authorization: { extensionRef: { name: login } }
        routes: [{ services: [{ name: api, port: 80 }] }]
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
        #     ^^^^ VirtualService "gloo" publishes Deployment "api" and shows no authentication; a login of the program itself cannot be seen from here
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
        #     ^^^^^^^^ Mapping "emissary" publishes Deployment "api" and shows no authentication; a login of the program itself cannot be seen from here
        namespace: shop
      spec:
        hostname: emissary.example.com
        prefix: /
        service: api:80
        bypass_auth: true
      ---
      apiVersion: apisix.apache.org/v2
      kind: ApisixRoute
      metadata:
        name: apisix
        #     ^^^^^^ ApisixRoute "apisix" publishes Deployment "api" and shows no authentication; a login of the program itself cannot be seen from here
        namespace: shop
      spec:
        http:
          - name: api
            match: { hosts: [apisix.example.com], paths: ["/*"] }
            backends: [{ serviceName: api, servicePort: 80 }]
      ---
      apiVersion: getambassador.io/v3alpha1
      kind: AuthService
      metadata:
        name: login
        namespace: emissary
      spec:
        auth_service: login.shop:3000
        proto: grpc
    `,
  },
  {
    name: "routes of Gloo, Emissary and APISIX, which ask",
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
          options: { extauth: { configRef: { name: login, namespace: gloo-system } } }
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
            authentication: { enable: true, type: keyAuth }
      ---
      apiVersion: getambassador.io/v3alpha1
      kind: AuthService
      metadata:
        name: login
        namespace: emissary
      spec:
        auth_service: login.shop:3000
        proto: grpc
    `,
  },
  {
    name: "templates of Tyk and Gravitee for all callers",
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
        #     ^^^ Ingress "tyk" publishes Deployment "api" and shows no authentication; a login of the program itself cannot be seen from here
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
        #     ^^^^^^^^ Ingress "gravitee" publishes Deployment "api" and shows no authentication; a login of the program itself cannot be seen from here
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
        use_keyless: true
      ---
      apiVersion: gravitee.io/v1alpha1
      kind: ApiDefinition
      metadata: { name: gravitee-api, namespace: shop }
      spec:
        plans: [{ name: open, security: KEY_LESS }]
    `,
  },
  {
    name: "templates of Tyk and Gravitee for known callers",
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
        use_standard_auth: true
      ---
      apiVersion: gravitee.io/v1alpha1
      kind: ApiDefinition
      metadata: { name: gravitee-api, namespace: shop }
      spec:
        plans: [{ name: keys, security: API_KEY }]
    `,
  },
  {
    name: "plugins for all entries of a gateway",
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: api, namespace: shop }
      spec:
        template:
          metadata: { labels: { app: api } }
          spec:
            containers: [{ name: api, image: "ghcr.io/acme/api:1.4.2" }]
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
      metadata: { name: api, namespace: shop }
      spec:
        ingressClassName: kong
        rules:
          - host: api.example.com
            http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }] }
      ---
      apiVersion: configuration.konghq.com/v1
      kind: KongClusterPlugin
      metadata: { name: login, labels: { global: "true" } }
      plugin: openid-connect
      config: { issuer: "https://login.example.com" }
    `,
  },
  {
    name: "a mesh that asks, a proxy beside the program, and a login of its own",
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: beside, namespace: shop }
      spec:
        template:
          metadata: { labels: { app: beside } }
          spec:
            containers:
              - { name: proxy, image: "quay.io/oauth2-proxy/oauth2-proxy:v7.7.1" }
              - { name: api, image: "ghcr.io/acme/api:1.4.2" }
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: beside, namespace: shop }
      spec:
        type: LoadBalancer
        selector: { app: beside }
        ports: [{ port: 443, targetPort: 4180 }]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: own, namespace: shop }
      spec:
        template:
          metadata: { labels: { app: own } }
          spec:
            containers:
              - name: api
                image: ghcr.io/acme/api:1.4.2
                env: [{ name: OIDC_ISSUER, value: "https://login.example.com" }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: own, namespace: shop }
      spec:
        type: LoadBalancer
        selector: { app: own }
        ports: [{ port: 443, targetPort: 8443 }]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: api, namespace: mesh }
      spec:
        template:
          metadata: { labels: { app: api } }
          spec:
            containers: [{ name: api, image: "ghcr.io/acme/api:1.4.2" }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: api, namespace: mesh }
      spec:
        selector: { app: api }
        ports: [{ port: 80, targetPort: 8080 }]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: api, namespace: mesh }
      spec:
        hosts: [api.example.com]
        gateways: [edge]
        http: [{ route: [{ destination: { host: api, port: { number: 80 } } }] }]
      ---
      apiVersion: security.istio.io/v1
      kind: RequestAuthentication
      metadata: { name: jwt, namespace: mesh }
      spec:
        jwtRules: [{ issuer: "https://login.example.com" }]
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
            #                              ^^^^^^^^^^^^^^^^^^^^^^^ router "api" of service "api" publishes service "api" and shows no authentication; a login of the program itself cannot be seen from here
    `,
    good: compose`
      services:
        api:
          image: ghcr.io/acme/api:1.4.2
          labels:
            traefik.http.routers.api.rule: Host(\`api.example.com\`)
            traefik.http.routers.api.middlewares: login@docker
        login:
          image: ghcr.io/acme/login:1.4.2
          labels:
            traefik.http.middlewares.login.forwardauth.address: http://login/verify
    `,
  },
  {
    name: "the proxy of Google before its load balancer",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata: { name: api, namespace: shop, labels: { app: api } }
      spec:
        containers: [{ name: api, image: "ghcr.io/acme/api:1.4.2" }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: api, namespace: shop, annotations: { cloud.google.com/backend-config: '{"default": "people"}' } }
      spec:
        selector: { app: api }
        ports: [{ port: 80, targetPort: 8080 }]
      ---
      apiVersion: cloud.google.com/v1
      kind: BackendConfig
      metadata: { name: people, namespace: shop }
      spec:
        iap: { enabled: true }
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: { name: api, namespace: shop }
      spec:
        defaultBackend: { service: { name: api, port: { number: 80 } } }
    `,
  },
  {
    name: "files for everybody, webhooks, and what a site names itself",
    options: { evidence: ["acme.example.com/sso"] },
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata: { name: site, namespace: shop, labels: { app: site } }
      spec:
        containers: [{ name: site, image: "nginx:1.27.2" }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: site, namespace: shop }
      spec:
        type: LoadBalancer
        selector: { app: site }
        ports: [{ port: 443 }]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: api
        namespace: shop
      spec:
        template:
          metadata: { labels: { app: api } }
          spec:
            containers: [{ name: api, image: ghcr.io/acme/api:1.4.2 }]
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: api
        namespace: shop
      spec:
        selector: { app: api }
        ports: [{ port: 80, targetPort: 8080 }]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: sso
        namespace: shop
        annotations:
          acme.example.com/sso: "on"
      spec:
        rules:
          - host: sso.example.com
            http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }] }
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: { name: hooks, namespace: shop }
      spec:
        rules:
          - host: hooks.example.com
            http: { paths: [{ path: /webhooks, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }] }
    `,
  },
];
