import {
  attack,
  type Context,
  compose,
  cwe,
  defineRule,
  type Example,
  type Field,
  type Fix,
  is,
  kubernetes,
  nsa,
  type Problem,
  type Route,
  type Service,
  set,
  valueOf,
} from "plimsoll";
import { hasName, internalClassesOption, isInternal, isSolver } from "../data/public-entries.ts";

const classes = (options: Context["options"]): readonly string[] =>
  options["internalClasses"] as readonly string[];

export default defineRule({
  id: "require-ingress-tls",
  mistake: "api",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended", "strict", "nsa", "openshift-restricted-v2"],
  title: "Public HTTP entry without TLS",
  why: "Passwords, tokens and cookies cross the network readable and changeable for everybody on the way.",
  remedy: "Terminate TLS for each host, and redirect plain HTTP to it.",
  references: [cwe(319), attack("T1557"), nsa("network separation")],
  peers: ["polaris:tlsSettingsMissing", "kyverno:check-routes", "C-0263", "C-0231", "C-0245"],
  subchecks: {
    redirect: { about: "TLS is there, but plain HTTP stays open beside it" },
    "any-host": {
      about: "The entry has no TLS, and no name that a certificate could be for",
      presets: ["strict"],
    },
  },
  options: {
    externalTls: {
      type: "boolean",
      default: false,
      description: "A load balancer that these manifests do not show terminates TLS.",
    },
    internalClasses: internalClassesOption,
  },

  on: "route",
  *check(route, { options }) {
    if (options["externalTls"] === true || hasOtherCertificate(route) || isInternal(route, classes(options)))
      return;
    if (route.tls.state === "unknown") return;
    if (route.tls.state === "absent") yield withoutTls(route);
    else yield* uncovered(route, route.tls.value);
    if (route.tls.state === "set" && is(route.allowsHttp, true)) {
      const fix =
        route.kind === "Route"
          ? set(route.allowsHttp, "Redirect", "low-risk", "redirect plain HTTP")
          : undefined;
      yield {
        at: route.allowsHttp,
        sub: "redirect",
        severity: "low",
        message: `${route.label} answers plain HTTP beside TLS`,
        fix,
      };
    }
  },
  alsoOn: { service: judgeService },
});

const CERTIFICATE_ANNOTATIONS =
  /^(?:networking\.gke\.io\/managed-certificates|ingress\.gcp\.kubernetes\.io\/pre-shared-cert|alb\.ingress\.kubernetes\.io\/certificate-arn|appgw\.ingress\.kubernetes\.io\/appgw-ssl-certificate|azure-front-door\..*|cert-manager\.io\/.*-for-route|cert-utils-operator\.redhat-cop\.io\/.*|.*\/ssl-cert|service\.beta\.kubernetes\.io\/aws-load-balancer-ssl-cert)$/;

/** Certificates that are attached elsewhere than in the object's TLS section. */
function hasOtherCertificate(route: Route): boolean {
  const names = route.kind === "router" ? [] : [...route.annotations.keys()];
  if (names.some((name) => CERTIFICATE_ANNOTATIONS.test(name))) return true;
  const ingressClass = valueOf(route.ingressClass) ?? "";
  return /cloudflare|azure-application-gateway-front-door/i.test(ingressClass) || isSolver(route);
}

function withoutTls(route: Route): Problem {
  const message = `${route.label} has no TLS`;
  // The router of OpenShift makes up a name for a Route that has none.
  if (route.kind !== "Route" && !hasName(route)) return { at: route.tls, ...nameless(message) };
  return { at: route.tls, message, fix: certified(route) };
}

/** What cannot have a certificate before it has a name. */
const nameless = (message: string): Omit<Problem, "at"> => ({
  sub: "any-host",
  severity: "low",
  message: `${message}, and no name that a certificate could be for`,
});

/** What TLS would look like, with a name for the certificate that somebody has to make. */
function certified({ kind, name, tls, hosts }: Route): Fix | undefined {
  if (kind === "Route") {
    const value = { termination: "edge", insecureEdgeTerminationPolicy: "Redirect" };
    return set(tls, value, "suggest", "terminate TLS at the router");
  }
  const names = hosts.flatMap((host) => (host.state === "set" ? [host.value] : []));
  if (kind !== "Ingress" || names.length === 0 || names.length < hosts.length) return undefined;
  return set(
    tls,
    [{ hosts: [...new Set(names)], secretName: `${name}-tls` }],
    "suggest",
    "add a certificate",
  );
}

const CERTIFICATE = /ssl-?cert|certificate|tls/i;

/** A load balancer has no other way to TLS than a port for it, or a certificate at its provider. */
function* judgeService(service: Service, { options }: Context): Iterable<Problem> {
  const { annotations, label, ports, restricted, type } = service;
  if (options["externalTls"] === true || restricted || !is(type, "LoadBalancer")) return;
  if ([...annotations.keys()].some((key) => CERTIFICATE.test(key))) return;
  const [first] = ports;
  if (!first || !ports.every(({ port }) => port === 80 || port === 8080)) return;
  const message = `${label} has a load balancer for plain HTTP only`;
  yield { at: first.at, ...(hasName(service) ? { message } : nameless(message)) };
}

function* uncovered(route: Route, covered: readonly Field<string>[]): Generator<Problem> {
  if (covered.length === 0 || covered.some((name) => name.state === "unknown")) return;
  const names = covered.flatMap((name) => (name.state === "set" ? [name.value] : []));
  for (const host of route.hosts) {
    if (host.state !== "set" || names.some((name) => covers(name, host.value))) continue;
    yield { at: host, message: `${route.label} has no certificate for this host` };
  }
}

function covers(name: string, host: string): boolean {
  if (!name.startsWith("*.")) return name === host;
  return host.slice(host.indexOf(".") + 1) === name.slice(2);
}

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: shop
      spec:
      ^^^^ Ingress "shop" has no TLS
        rules:
          - host: shop.example.com
            http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }
    `,
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: shop
      spec:
        rules:
          - host: shop.example.com
            http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }
        tls:
          - hosts:
              - shop.example.com
            secretName: shop-tls
    `,
  },
  {
    name: "a certificate for some of the hosts, and one for all",
    bad: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: api
      spec:
        tls:
          - hosts: [api.example.com]
            secretName: api
        rules:
          - host: api.example.com
          - host: admin.example.com
          #       ^^^^^^^^^^^^^^^^^ Ingress "api" has no certificate for this host
    `,
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: shop
      spec:
        tls:
          - hosts: ["*.example.com"]
            secretName: shop
        rules:
          - host: shop.example.com
            http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }
    `,
  },
  {
    name: "an OpenShift route that leaves plain HTTP open",
    bad: kubernetes`
      apiVersion: route.openshift.io/v1
      kind: Route
      metadata:
        name: shop
      spec:
        host: shop.example.com
        to: { kind: Service, name: web }
        tls:
          termination: edge
          insecureEdgeTerminationPolicy: Allow
          #                              ^^^^^ Route "shop" answers plain HTTP beside TLS
    `,
    good: kubernetes`
      apiVersion: route.openshift.io/v1
      kind: Route
      metadata:
        name: shop
      spec:
        host: shop.example.com
        to: { kind: Service, name: web }
        tls:
          termination: edge
          insecureEdgeTerminationPolicy: Redirect
    `,
  },
  {
    name: "a certificate that is attached elsewhere, and hosts that are not public",
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: shop
        annotations:
          networking.gke.io/managed-certificates: shop
      spec:
        rules:
          - host: shop.example.com
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: dashboard
      spec:
        rules:
          - host: dashboard.internal
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: office
        annotations:
          alb.ingress.kubernetes.io/scheme: internal
      spec:
        ingressClassName: alb
        rules:
          - host: office.example.com
    `,
  },
  {
    name: "routers of Traefik",
    bad: compose`
      services:
        edge:
          image: traefik:v3.2.1
          command: --providers.docker --entrypoints.web.address=:80
          ports: ["80:80"]
        shop:
          image: ghcr.io/acme/shop:1.4.2
          labels:
            traefik.http.routers.shop.rule: Host(\`shop.example.com\`)
            #                               ^^^^^^^^^^^^^^^^^^^^^^^^ router "shop" of service "shop" has no TLS
    `,
    good: compose`
      services:
        edge:
          image: traefik:v3.2.1
          command: >-
            --providers.docker --entrypoints.web.address=:80 --entrypoints.websecure.address=:443
            --entrypoints.web.http.redirections.entrypoint.to=websecure
          ports: ["80:80", "443:443"]
        shop:
          image: ghcr.io/acme/shop:1.4.2
          labels:
            traefik.http.routers.shop.rule: Host(\`shop.example.com\`)
            traefik.http.routers.shop.entrypoints: websecure
            traefik.http.routers.shop.tls: "true"
        local:
          image: ghcr.io/acme/shop:1.4.2
          labels:
            traefik.http.routers.local.rule: Host(\`shop.localhost\`)
            traefik.http.routers.local.entrypoints: web
    `,
  },
  {
    name: "objects of Traefik and Contour",
    bad: kubernetes`
      apiVersion: traefik.io/v1alpha1
      kind: IngressRoute
      metadata:
        name: shop
      spec:
      ^^^^ IngressRoute "shop" has no TLS
        entryPoints: [web]
        routes:
          - match: Host(\`shop.example.com\`)
            services: [{ name: shop, port: 80 }]
      ---
      apiVersion: projectcontour.io/v1
      kind: HTTPProxy
      metadata:
        name: pay
      spec:
        virtualhost:
          fqdn: pay.example.com
          tls: { secretName: pay }
        routes:
          - permitInsecure: true
          #                 ^^^^ HTTPProxy "pay" answers plain HTTP beside TLS
            services: [{ name: pay, port: 80 }]
    `,
    good: kubernetes`
      apiVersion: traefik.io/v1alpha1
      kind: Middleware
      metadata:
        name: secure
      spec:
        redirectScheme: { scheme: https }
      ---
      apiVersion: traefik.io/v1alpha1
      kind: IngressRoute
      metadata:
        name: redirect
      spec:
        entryPoints: [web]
        routes:
          - match: Host(\`shop.example.com\`)
            middlewares: [{ name: secure }]
            services: [{ name: noop@internal, kind: TraefikService }]
      ---
      apiVersion: traefik.io/v1alpha1
      kind: IngressRoute
      metadata:
        name: shop
      spec:
        entryPoints: [websecure]
        routes:
          - match: Host(\`shop.example.com\`)
            services: [{ name: shop, port: 80 }]
        tls: { secretName: shop }
    `,
  },
  {
    name: "objects of Gloo, Emissary and APISIX",
    bad: kubernetes`
      apiVersion: gateway.solo.io/v1
      kind: VirtualService
      metadata:
        name: gloo
      spec:
      ^^^^ VirtualService "gloo" has no TLS
        virtualHost:
          domains: [gloo.example.com]
          routes:
            - routeAction: { single: { kube: { ref: { name: web, namespace: shop }, port: 80 } } }
      ---
      apiVersion: getambassador.io/v3alpha1
      kind: Host
      metadata:
        name: emissary
      spec:
        hostname: emissary.example.com
        tlsSecret: { name: emissary }
        requestPolicy:
          insecure:
            action: Route
            #       ^^^^^ Host "emissary" answers plain HTTP beside TLS
      ---
      apiVersion: apisix.apache.org/v2
      kind: ApisixTls
      metadata:
        name: apisix
      spec:
        hosts: ["*.example.com"]
        secret: { name: apisix, namespace: shop }
      ---
      apiVersion: apisix.apache.org/v2
      kind: ApisixRoute
      metadata:
        name: apisix
      spec:
        http:
          - name: web
            match:
              hosts:
                - apisix.example.org
                # ^^^^^^^^^^^^^^^^^^ ApisixRoute "apisix" has no certificate for this host
              paths: ["/*"]
            backends: [{ serviceName: web, servicePort: 80 }]
            plugins: [{ name: redirect, enable: true, config: { http_to_https: true } }]
    `,
    good: kubernetes`
      apiVersion: gateway.solo.io/v1
      kind: VirtualService
      metadata:
        name: gloo
      spec:
        sslConfig: { secretRef: { name: gloo, namespace: gloo-system } }
        virtualHost:
          domains: [gloo.example.com]
          routes:
            - routeAction: { single: { kube: { ref: { name: web, namespace: shop }, port: 80 } } }
      ---
      apiVersion: gateway.solo.io/v1
      kind: VirtualService
      metadata:
        name: redirect
      spec:
        virtualHost:
          domains: [gloo.example.com]
          routes:
            - redirectAction: { httpsRedirect: true }
      ---
      apiVersion: getambassador.io/v3alpha1
      kind: Host
      metadata:
        name: emissary
      spec:
        hostname: emissary.example.com
        acmeProvider: { authority: "https://acme-v02.api.letsencrypt.org/directory" }
      ---
      apiVersion: getambassador.io/v3alpha1
      kind: Mapping
      metadata:
        name: emissary
      spec:
        hostname: emissary.example.com
        prefix: /
        service: web
      ---
      apiVersion: apisix.apache.org/v2
      kind: ApisixTls
      metadata:
        name: apisix
      spec:
        hosts: ["*.example.com"]
        secret: { name: apisix, namespace: shop }
      ---
      apiVersion: apisix.apache.org/v2
      kind: ApisixRoute
      metadata:
        name: apisix
      spec:
        http:
          - name: web
            match: { hosts: [apisix.example.com], paths: ["/*"] }
            backends: [{ serviceName: web, servicePort: 80 }]
            plugin_config_name: secure
      ---
      apiVersion: apisix.apache.org/v2
      kind: ApisixPluginConfig
      metadata:
        name: secure
      spec:
        plugins: [{ name: redirect, enable: true, config: { http_to_https: true } }]
    `,
  },
  {
    name: "a load balancer for plain HTTP only",
    bad: kubernetes`
      apiVersion: v1
      kind: Service
      metadata:
        name: shop
        annotations: { external-dns.alpha.kubernetes.io/hostname: shop.example.com }
      spec:
        type: LoadBalancer
        selector: { app: shop }
        ports:
          - { name: http, port: 80, targetPort: 8080 }
          # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Service "shop" has a load balancer for plain HTTP only
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Service
      metadata:
        name: shop
        annotations:
          service.beta.kubernetes.io/aws-load-balancer-ssl-cert: arn:aws:acm:eu-west-1:123456789012:certificate/1
      spec:
        type: LoadBalancer
        ports:
          - { name: http, port: 80, targetPort: 8080 }
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: inner
        annotations: { networking.gke.io/load-balancer-type: Internal }
      spec:
        type: LoadBalancer
        ports:
          - { name: http, port: 80, targetPort: 8080 }
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: secure
      spec:
        type: LoadBalancer
        ports:
          - { name: http, port: 80, targetPort: 8080 }
          - { name: https, port: 443, targetPort: 8443 }
    `,
  },
  {
    name: "listeners of Gateways, which have the names of their routes",
    bad: kubernetes`
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata:
        name: shop
      spec:
        selector: { istio: ingressgateway }
        servers:
          - port: { number: 80, name: http, protocol: HTTP }
          # ^^^^ listener "http" of Gateway "shop" has no TLS
            hosts: ["*"]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata:
        name: shop
      spec:
        hosts: [shop.example.com]
        gateways: [shop]
        http: [{ route: [{ destination: { host: web } }] }]
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata:
        name: api
      spec:
        gatewayClassName: envoy
        listeners:
          - { name: http, port: 80, protocol: HTTP }
          #   ^^^^ listener "http" of Gateway "api" has no TLS
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: api
      spec:
        parentRefs: [{ name: api }]
        hostnames: [api.example.com]
        rules: [{ backendRefs: [{ name: api, port: 80 }] }]
    `,
    good: kubernetes`
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata:
        name: inner
      spec:
        gatewayClassName: envoy
        listeners:
          - { name: http, port: 80, protocol: HTTP }
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: inner
      spec:
        parentRefs: [{ name: inner }]
        hostnames: [reports.corp.internal]
        rules: [{ backendRefs: [{ name: reports, port: 80 }] }]
    `,
  },
  {
    name: "entries without a name, for which there could be no certificate",
    bad: kubernetes`
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata:
        name: shop
      spec:
        servers:
          - port: { number: 80, name: http, protocol: HTTP }
          # ^^^^ listener "http" of Gateway "shop" has no TLS, and no name that a certificate could be for
            hosts: ["*"]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata:
        name: shop
      spec:
        hosts: ["*"]
        gateways: [shop]
        http: [{ route: [{ destination: { host: web } }] }]
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata:
        name: api
      spec:
        gatewayClassName: envoy
        listeners:
          - { name: http, port: 80, protocol: HTTP }
          #   ^^^^ listener "http" of Gateway "api" has no TLS, and no name that a certificate could be for
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: api
      spec:
        parentRefs: [{ name: api }]
        rules: [{ backendRefs: [{ name: api, port: 80 }] }]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: any
      spec:
      ^^^^ Ingress "any" has no TLS, and no name that a certificate could be for
        rules:
          - http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: demo
      spec:
        type: LoadBalancer
        ports:
          - { name: http, port: 80, targetPort: 8080 }
          # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Service "demo" has a load balancer for plain HTTP only, and no name that a certificate could be for
    `,
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: any
      spec:
        rules:
          - http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }
        tls: [{ secretName: fallback }]
    `,
  },
  {
    name: "a router of Traefik for any host",
    bad: compose`
      services:
        edge:
          image: traefik:v3.2.1
          command: --providers.docker --entrypoints.web.address=:80
          ports: ["80:80"]
        shop:
          image: ghcr.io/acme/shop:1.4.2
          labels:
            traefik.http.routers.shop.rule: PathPrefix(\`/shop\`)
            #                               ^^^^^^^^^^^^^^^^^^^ router "shop" of service "shop" has no TLS, and no name that a certificate could be for
        pages:
          image: ghcr.io/acme/pages:1.4.2
          labels:
            traefik.http.routers.pages.rule: HostRegexp(\`^[a-z]+[.]example[.]com$\`)
            #                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ router "pages" of service "pages" has no TLS
    `,
  },
  {
    name: "TLS that a load balancer in front terminates, and an internal class",
    options: { externalTls: true },
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: shop
      spec:
        rules:
          - host: shop.example.com
    `,
  },
];
