import {
  attack,
  cwe,
  defineRule,
  type Example,
  type Field,
  is,
  kubernetes,
  nsa,
  type Problem,
  type Route,
  set,
  valueOf,
} from "plimsoll";

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
  subchecks: { redirect: { about: "TLS is there, but plain HTTP stays open beside it" } },
  options: {
    externalTls: {
      type: "boolean",
      default: false,
      description: "A load balancer that these manifests do not show terminates TLS.",
    },
    internalClasses: {
      type: "array",
      items: { type: "string" },
      default: ["internal"],
      description: "Ingress classes that are not public.",
    },
  },

  on: "route",
  *check(route, { options }) {
    if (options["externalTls"] === true || hasOtherCertificate(route) || isInternal(route, options)) return;
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
});

const CERTIFICATE_ANNOTATIONS =
  /^(?:networking\.gke\.io\/managed-certificates|ingress\.gcp\.kubernetes\.io\/pre-shared-cert|alb\.ingress\.kubernetes\.io\/certificate-arn|appgw\.ingress\.kubernetes\.io\/appgw-ssl-certificate|.*\/ssl-cert|service\.beta\.kubernetes\.io\/aws-load-balancer-ssl-cert)$/;

/** Certificates that are attached elsewhere than in the object's TLS section. */
function hasOtherCertificate(route: Route): boolean {
  const names = [...route.annotations.keys()];
  if (names.some((name) => CERTIFICATE_ANNOTATIONS.test(name))) return true;
  const ingressClass = valueOf(route.ingressClass) ?? "";
  // A certificate authority asks for its proof over plain HTTP, through an entry of its own.
  return /cloudflare/i.test(ingressClass) || /^cm-acme-http-solver/.test(route.name);
}

const PRIVATE_HOST = /(?:^localhost|\.local|\.localhost|\.test|\.internal|\.svc|\.cluster\.local)$/;

function isInternal(route: Route, options: Readonly<Record<string, unknown>>): boolean {
  const classes = (options["internalClasses"] as readonly string[] | undefined) ?? ["internal"];
  const ingressClass = valueOf(route.ingressClass) ?? "";
  if (classes.some((name) => ingressClass === name || ingressClass.endsWith(`-${name}`))) return true;
  const hosts = route.hosts.flatMap((host) => (host.state === "set" ? [host.value] : []));
  return (
    hosts.length > 0 && hosts.length === route.hosts.length && hosts.every((host) => PRIVATE_HOST.test(host))
  );
}

const withoutTls = (route: Route): Problem => ({ at: route.tls, message: `${route.label} has no TLS` });

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
      ---
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
            #     ^^^^^^^^^^^^^^^^^ Ingress "api" has no certificate for this host
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
    `,
  },
];
