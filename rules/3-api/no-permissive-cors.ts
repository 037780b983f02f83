import {
  type Container,
  type Context,
  compose,
  cwe,
  defineRule,
  type Example,
  type Field,
  is,
  kubernetes,
  type Manifest,
  owaspApi,
  type Place,
  type Problem,
  type Value,
  valueOf,
  type Workload,
} from "plimsoll";
import { isNamed } from "../data/edge-proxies.ts";

/** A place that lets any origin in, and whether the caller's cookies come along. */
interface Policy {
  readonly at: Field<unknown> | Place;
  readonly credentials: boolean;
}

/** `*`, or an expression that takes everything. */
const isAny = (text: string): boolean =>
  text
    .split(/[\s,]+/)
    .some((origin) => /^(?:\*{1,2}|https?:\/\/\*|\^?\(?(?:https?:\/\/)?\.[*+]\)?\$?)$/.test(origin));

const anyOf = (values: readonly Value[]): Value | undefined =>
  values.find(({ text }) => text.state === "set" && isAny(text.value));

/** A list of origins with a flag beside it. */
const listed = (policy: Value, origins: string, credentials: string): Policy[] => {
  const list = policy.get(origins);
  const found = anyOf(list.items) ?? anyOf([list]);
  return found ? [{ at: found.at, credentials: is(policy.get(credentials).flag, true) }] : [];
};

function istioPolicies(spec: Value): Policy[] {
  return spec.get("http").items.flatMap((route) => {
    const policy = route.get("corsPolicy");
    const matches = policy.get("allowOrigins").items;
    const values = matches.flatMap((match) => [match.get("regex"), match.get("exact")]);
    const found = anyOf([...values, ...policy.get("allowOrigin").items]);
    return found ? [{ at: found.at, credentials: is(policy.get("allowCredentials").flag, true) }] : [];
  });
}

interface Reader {
  readonly kinds: readonly string[];
  readonly group: RegExp;
  readonly read: (root: Value) => readonly Policy[];
}

const READERS: readonly Reader[] = [
  {
    kinds: ["Middleware"],
    group: /^traefik\./,
    read: (root) => {
      const headers = root.get("spec", "headers");
      const origins = ["accessControlAllowOriginList", "accessControlAllowOriginListRegex"];
      return origins.flatMap((key) => listed(headers, key, "accessControlAllowCredentials"));
    },
  },
  {
    kinds: ["VirtualService"],
    group: /^networking\.istio\.io$/,
    read: (root) => istioPolicies(root.get("spec")),
  },
  {
    kinds: ["KongPlugin", "KongClusterPlugin"],
    group: /^configuration\.konghq\.com$/,
    read: (root) =>
      valueOf(root.get("plugin").text) === "cors" ? listed(root.get("config"), "origins", "credentials") : [],
  },
  {
    kinds: ["HTTPProxy"],
    group: /^projectcontour\.io$/,
    read: (root) => listed(root.get("spec", "virtualhost", "corsPolicy"), "allowOrigin", "allowCredentials"),
  },
  {
    kinds: ["SecurityPolicy"],
    group: /^gateway\.envoyproxy\.io$/,
    read: (root) => listed(root.get("spec", "cors"), "allowOrigins", "allowCredentials"),
  },
  {
    kinds: ["HTTPRoute"],
    group: /^gateway\.networking\.k8s\.io$/,
    read: (root) =>
      root
        .get("spec", "rules")
        .items.flatMap((rule) => rule.get("filters").items)
        .flatMap((filter) => listed(filter.get("cors"), "allowOrigins", "allowCredentials")),
  },
  {
    kinds: ["ApisixRoute"],
    group: /^apisix\.apache\.org$/,
    read: (root) =>
      root
        .get("spec", "http")
        .items.flatMap((route) => route.get("plugins").items)
        .filter((plugin) => valueOf(plugin.get("name").text) === "cors")
        .flatMap((plugin) => listed(plugin.get("config"), "allow_origins", "allow_credential")),
  },
];

/** Annotations of a controller; nginx lets any origin in and sends credentials unless it is told otherwise. */
interface Annotations {
  readonly enable: string;
  readonly origin: string;
  readonly credentials: string;
  readonly byDefault: boolean;
}

const ANNOTATIONS: readonly Annotations[] = [
  ["nginx.ingress.kubernetes.io/enable-cors", "nginx.ingress.kubernetes.io/cors-", true] as const,
  ["haproxy-ingress.github.io/cors-enable", "haproxy-ingress.github.io/cors-", true] as const,
  ["haproxy.org/cors-enable", "haproxy.org/cors-", false] as const,
].map(([enable, prefix, byDefault]) => ({
  enable,
  origin: `${prefix}allow-origin`,
  credentials: `${prefix}allow-credentials`,
  byDefault,
}));

function annotated({ annotations }: Manifest): Policy[] {
  return ANNOTATIONS.flatMap(({ enable, origin, credentials, byDefault }) => {
    const on = annotations.get(enable);
    if (!on || !is(on, "true")) return [];
    const from = annotations.get(origin) ?? on;
    if (from.state !== "set" || (from !== on && !isAny(from.value))) return [];
    const along = annotations.get(credentials);
    return [{ at: from, credentials: along ? !is(along, "false") : byDefault }];
  });
}

const ORIGIN =
  /(?:^|_)(?:CORS_(?:ALLOW(?:ED)?_)?ORIGINS?|CORS_DOMAINS?|ALLOWED_ORIGINS|ACCESS_CONTROL_ALLOW_ORIGIN|OLLAMA_ORIGINS|HASURA_GRAPHQL_CORS_DOMAIN)$/;
const ALL = /(?:^|_)(?:CORS_ALLOW_ALL(?:_ORIGINS)?|CORS_ORIGIN_ALLOW_ALL)$/;
const CREDENTIALS = /(?:^|_)CORS_(?:ALLOW_)?CREDENTIALS$/;

function ofContainer(container: Container): Policy[] {
  const env = container.env.filter(({ name }) => name.includes("ORIGIN") || name.includes("CORS"));
  const credentials = env.some(
    ({ name, value }) => CREDENTIALS.test(name) && /^(?:true|1|yes)$/i.test(valueOf(value) ?? ""),
  );
  return env.flatMap(({ name, value }): Policy[] => {
    const text = valueOf(value) ?? "";
    const opens = (ORIGIN.test(name) && isAny(text)) || (ALL.test(name) && /^(?:true|1|yes)$/i.test(text));
    // Hasura answers with credentials whatever the origin.
    return opens ? [{ at: value, credentials: credentials || name.startsWith("HASURA_") }] : [];
  });
}

const LABEL = /^traefik\.http\.middlewares\.([^.]+)\.headers\.accesscontrolalloworiginlist(?:regex)?$/i;

/** Middlewares of Traefik that a Compose service defines by its labels. */
function ofLabels({ annotations }: Workload): Policy[] {
  const flags = new Map([...annotations].map(([name, value]) => [name.toLowerCase(), value]));
  return [...annotations].flatMap(([name, value]): Policy[] => {
    const middleware = LABEL.exec(name)?.[1]?.toLowerCase();
    if (middleware === undefined || !isAny(valueOf(value) ?? "")) return [];
    const along = flags.get(`traefik.http.middlewares.${middleware}.headers.accesscontrolallowcredentials`);
    return [{ at: value, credentials: along !== undefined && is(along, "true") }];
  });
}

const problemOf = (label: string, { at, credentials }: Policy): Problem =>
  credentials
    ? { at, message: `${label} lets any website call with the credentials of its visitor` }
    : { at, sub: "any-origin", severity: "low", message: `${label} lets any website read its answers` };

function* report(
  label: string,
  name: string,
  policies: readonly Policy[],
  { options }: Context,
): Iterable<Problem> {
  if (isNamed(options["allow"], name)) return;
  for (const policy of policies) yield problemOf(label, policy);
}

export default defineRule({
  id: "no-permissive-cors",
  mistake: "api",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended", "strict"],
  title: "Any origin may call the API",
  why: "Any page that a user opens can call the API in the user's name and read what it answers.",
  remedy: "List the origins of the websites that call it, or leave credentials out.",
  references: [cwe(942), owaspApi("API8")],
  peers: [],
  subchecks: {
    "any-origin": { about: "Any origin, but without credentials", presets: ["strict"] },
  },
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description:
        "Names of objects, containers and services that everybody may read; `*` stands for any text",
    },
  },

  on: "manifest",
  *check(manifest, context) {
    const { kind, group, root, label, name } = manifest;
    const found = READERS.filter((one) => one.kinds.includes(kind) && one.group.test(group));
    const policies = [
      ...found.flatMap(({ read }) => read(root)),
      ...(kind === "Ingress" ? annotated(manifest) : []),
    ];
    yield* report(label, name, policies, context);
  },
  alsoOn: {
    *container(container: Container, context: Context) {
      yield* report(container.label, container.name, ofContainer(container), context);
    },
    *workload(workload: Workload, context: Context) {
      yield* report(workload.label, workload.name, ofLabels(workload), context);
    },
  },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: api
        annotations:
          nginx.ingress.kubernetes.io/enable-cors: "true"
          #                                        ^^^^^^ Ingress "api" lets any website call with the credentials of its visitor
      spec:
        ingressClassName: nginx
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: public
        annotations:
          nginx.ingress.kubernetes.io/enable-cors: "true"
          nginx.ingress.kubernetes.io/cors-allow-origin: "*"
          #                                              ^^^ Ingress "public" lets any website read its answers
          nginx.ingress.kubernetes.io/cors-allow-credentials: "false"
      spec:
        ingressClassName: nginx
    `,
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: api
        annotations:
          nginx.ingress.kubernetes.io/enable-cors: "true"
          nginx.ingress.kubernetes.io/cors-allow-origin: https://shop.example.com, https://*.example.com
      spec:
        ingressClassName: nginx
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: off
        annotations:
          nginx.ingress.kubernetes.io/enable-cors: "false"
          nginx.ingress.kubernetes.io/cors-allow-origin: "*"
      spec:
        ingressClassName: nginx
    `,
  },
  {
    name: "the objects of gateways and meshes",
    bad: kubernetes`
      apiVersion: traefik.io/v1alpha1
      kind: Middleware
      metadata:
        name: cors
      spec:
        headers:
          accessControlAllowOriginList: ["*"]
          #                              ^^^ Middleware "cors" lets any website call with the credentials of its visitor
          accessControlAllowCredentials: true
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata:
        name: api
      spec:
        hosts: [api.example.com]
        http:
          - corsPolicy:
              allowOrigins:
                - regex: .*
                #        ^^ VirtualService "api" lets any website call with the credentials of its visitor
              allowCredentials: true
      ---
      apiVersion: configuration.konghq.com/v1
      kind: KongPlugin
      metadata:
        name: cors
      plugin: cors
      config:
        origins: ["*"]
        #         ^^^ KongPlugin "cors" lets any website call with the credentials of its visitor
        credentials: true
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: api
      spec:
        rules:
          - filters:
              - type: CORS
                cors: { allowOrigins: ["*"] }
                #                      ^^^ HTTPRoute "api" lets any website read its answers
    `,
    good: kubernetes`
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata:
        name: api
      spec:
        hosts: [api.example.com]
        http:
          - corsPolicy:
              allowOrigins:
                - exact: https://shop.example.com
              allowCredentials: true
      ---
      apiVersion: configuration.konghq.com/v1
      kind: KongPlugin
      metadata:
        name: limit
      plugin: rate-limiting
      config:
        origins: ["*"]
    `,
  },
  {
    name: "variables and labels",
    bad: compose`
      services:
        graph:
          image: hasura/graphql-engine:v2.45.0
          environment:
            HASURA_GRAPHQL_CORS_DOMAIN: "*"
            #                           ^^^ service "graph" lets any website call with the credentials of its visitor
        api:
          image: ghcr.io/acme/api:1.4.2
          environment:
            CORS_ALLOW_ALL_ORIGINS: "true"
            #                       ^^^^^^ service "api" lets any website read its answers
          labels:
            traefik.http.middlewares.open.headers.accesscontrolalloworiginlist: "*"
            #                                                                   ^^^ service "api" lets any website call with the credentials of its visitor
            traefik.http.middlewares.open.headers.accesscontrolallowcredentials: "true"
    `,
    good: compose`
      services:
        graph:
          image: hasura/graphql-engine:v2.45.0
          environment:
            HASURA_GRAPHQL_CORS_DOMAIN: https://shop.example.com
        api:
          image: ghcr.io/acme/api:1.4.2
          environment:
            CORS_ORIGINS: \${ORIGINS}
          labels:
            traefik.http.middlewares.open.headers.accesscontrolalloworiginlist: https://shop.example.com
    `,
  },
  {
    name: "an API that everybody may read",
    options: { allow: ["catalogue"] },
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: catalogue
        annotations:
          nginx.ingress.kubernetes.io/enable-cors: "true"
          nginx.ingress.kubernetes.io/cors-allow-credentials: "false"
      spec:
        ingressClassName: nginx
    `,
  },
];
