import {
  attack,
  type Container,
  type Context,
  cwe,
  defineRule,
  type Example,
  type Field,
  kubernetes,
  type Manifest,
  matchesImage,
  type Problem,
  type Severity,
  valueOf,
} from "plimsoll";

const isAllowed = (name: string, { options }: Context): boolean =>
  (options["allow"] as readonly string[]).some((pattern) => matchesImage(pattern, name));

/** Annotations whose text becomes part of the proxy's configuration as it stands. */
const SNIPPET =
  /^(?:nginx\.ingress\.kubernetes\.io\/(?:configuration|server|auth|stream|modsecurity|location)-snippet|nginx\.org\/[a-z-]+-snippets?|haproxy(?:-ingress\.github\.io|\.org)\/(?:backend-config-snippet|config-(?:backend|frontend|global|proxy|tcp)|(?:backend|frontend)-config-snippet)|ingress\.kubernetes\.io\/config-backend)$/;

/** What reads files of the controller or runs code in it: the token of its account opens every Secret. */
const DANGEROUS =
  /_by_lua|\blua_|\balias\s|\/var\/run\/secrets|serviceaccount|\bload_module\b|\broot\s+\/|\bproxy_pass\s+unix:/;

const HEADERS_ONLY =
  /^\s*(?:(?:#[^\n]*(?:\n|$)|(?:add_header|more_set_headers|more_clear_headers)\s[^;{}]*;)\s*)+$/;

function grade(text: string): Severity {
  if (DANGEROUS.test(text)) return "critical";
  return HEADERS_ONLY.test(text) ? "medium" : "high";
}

/** Annotations whose value is put into a directive, and what no honest value of theirs holds. */
const VALUES: Readonly<Record<string, RegExp>> = {
  "nginx.ingress.kubernetes.io/auth-url": /[\s;{}|"'`\\]/,
  "nginx.ingress.kubernetes.io/auth-signin": /[\s;{}|"'`\\]/,
  "nginx.ingress.kubernetes.io/mirror-target": /[\s;{}|"'`\\]/,
  "nginx.ingress.kubernetes.io/mirror-host": /[\s;{}|"'`\\]/,
  // An alternative outside of parentheses also accepts every name that holds it.
  "nginx.ingress.kubernetes.io/auth-tls-match-cn": /[\n;{}"'`]|^[^(]*\|/,
};

function* judgeAnnotation(label: string, name: string, value: Field<string>): Iterable<Problem> {
  const text = valueOf(value);
  if (text === undefined || text.trim() === "") return;
  if (SNIPPET.test(name)) {
    yield {
      at: value,
      severity: grade(text),
      message: `${label} writes into the configuration of the proxy`,
    };
  } else if (Object.hasOwn(VALUES, name) && VALUES[name]?.test(text)) {
    const short = name.slice(name.indexOf("/") + 1);
    yield { at: value, message: `${label} has characters in ${short} that can break out of its directive` };
  }
}

/** Keys by which ingress-nginx is told to take snippets. */
const SETTINGS: Readonly<Record<string, RegExp>> = {
  "allow-snippet-annotations": /^true$/i,
  "annotations-risk-level": /^critical$/i,
};

function* judgeConfigMap({ root, label }: Manifest): Iterable<Problem> {
  for (const [key, pattern] of Object.entries(SETTINGS)) {
    const value = root.get("data", key).text;
    if (value.state === "set" && pattern.test(value.value))
      yield { at: value, message: `${label} lets every Ingress write into the configuration of the proxy` };
  }
}

const KINDS = ["Ingress", "VirtualServer", "VirtualServerRoute", "Service"];

function* judgeManifest(manifest: Manifest, context: Context): Iterable<Problem> {
  if (manifest.kind === "ConfigMap") yield* judgeConfigMap(manifest);
  if (!KINDS.includes(manifest.kind)) return;
  for (const [name, value] of manifest.annotations) {
    if (!isAllowed(name, context)) yield* judgeAnnotation(manifest.label, name, value);
  }
}

const OPTION = /^--(?:enable-annotation-validation=false|allow-snippet-annotations=true)$/;

function* judgeContainer(container: Container): Iterable<Problem> {
  for (const word of [container.command, container.args].flatMap((list) => valueOf(list) ?? [])) {
    if (OPTION.test(valueOf(word) ?? ""))
      yield { at: word, message: `${container.label} takes what is written in annotations unchecked` };
  }
}

export default defineRule({
  id: "no-ingress-snippets",
  mistake: "api",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "nsa"],
  title: "Annotations write into the configuration of the ingress proxy",
  why: "Whoever may create an Ingress can have the controller read its files and run code, and the account of the controller reads the secrets of all namespaces.",
  remedy: "Use the annotation that is made for the purpose, and set `allow-snippet-annotations` to false.",
  references: [{ standard: "CVE", id: "CVE-2021-25742" }, cwe(94), attack("T1190")],
  peers: [
    "kyverno:disallow-ingress-nginx-custom-snippets",
    "kyverno:restrict-annotations",
    "KCV-0093",
    "CKV_K8S_152",
    "CKV_K8S_153",
    "CKV_K8S_154",
    "C-0059",
  ],
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of annotations that may be used: `nginx.org/server-snippets`",
    },
  },

  on: "manifest",
  check: judgeManifest,
  alsoOn: { container: judgeContainer },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: shop
        annotations:
          nginx.ingress.kubernetes.io/configuration-snippet: "if ($host = a) { return 403; }"
          #                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Ingress "shop" writes into the configuration of the proxy
          nginx.org/location-snippets: "more_set_headers 'X-Frame-Options: DENY';"
          #                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Ingress "shop" writes into the configuration of the proxy
          nginx.ingress.kubernetes.io/server-snippet: "location /x { alias /var/run/; }"
          #                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Ingress "shop" writes into the configuration of the proxy
      spec:
        rules:
          - host: shop.example.com
    `,
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: shop
        annotations:
          nginx.ingress.kubernetes.io/custom-headers: shop/headers
          nginx.ingress.kubernetes.io/denylist-source-range: 192.0.2.0/24
          nginx.ingress.kubernetes.io/server-snippet: ""
      spec:
        rules:
          - host: shop.example.com
    `,
  },
  {
    name: "values that break out of their directive",
    bad: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: shop
        annotations:
          nginx.ingress.kubernetes.io/auth-url: "http://auth.example.com/#; load_module x"
          #                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Ingress "shop" has characters in auth-url that can break out of its directive
          nginx.ingress.kubernetes.io/auth-tls-match-cn: "CN=api|shop"
          #                                              ^^^^^^^^^^^^^ Ingress "shop" has characters in auth-tls-match-cn that can break out of its directive
          nginx.ingress.kubernetes.io/mirror-target: "http://log.example.com/ ; #"
          #                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Ingress "shop" has characters in mirror-target that can break out of its directive
      spec:
        rules:
          - host: shop.example.com
    `,
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: shop
        annotations:
          nginx.ingress.kubernetes.io/auth-url: "https://$host/oauth2/auth?rd=$escaped_request_uri"
          nginx.ingress.kubernetes.io/auth-tls-match-cn: "CN=(api|shop)"
          nginx.ingress.kubernetes.io/mirror-target: https://log.example.com$request_uri
      spec:
        rules:
          - host: shop.example.com
    `,
  },
  {
    name: "a controller that takes snippets",
    bad: kubernetes`
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: ingress-nginx-controller
        namespace: ingress-nginx
      data:
        allow-snippet-annotations: "true"
        #                          ^^^^^^ ConfigMap "ingress-nginx-controller" lets every Ingress write into the configuration of the proxy
        annotations-risk-level: Critical
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: ingress-nginx-controller
        namespace: ingress-nginx
      spec:
        template:
          spec:
            containers:
              - name: controller
                image: registry.k8s.io/ingress-nginx/controller:v1.12.1
                args:
                  - /nginx-ingress-controller
                  - --enable-annotation-validation=false
                  # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ container "controller" takes what is written in annotations unchecked
    `,
    good: kubernetes`
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: ingress-nginx-controller
        namespace: ingress-nginx
      data:
        allow-snippet-annotations: "false"
        annotations-risk-level: High
    `,
  },
  {
    name: "a snippet that is agreed on",
    options: { allow: ["nginx.org/server-snippets"] },
    good: kubernetes`
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: shop
        annotations:
          nginx.org/server-snippets: "client_body_timeout 5s;"
      spec:
        rules:
          - host: shop.example.com
    `,
  },
];
