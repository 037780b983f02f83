import {
  attack,
  type Container,
  type Context,
  cisKubernetes,
  compose,
  cwe,
  defineRule,
  type EnvVar,
  type Example,
  type Field,
  type Fix,
  kubernetes,
  type Manifest,
  type Problem,
  set,
  type Value,
  valueOf,
} from "plimsoll";
import { isBelow, raise, weakCipher } from "../data/tls-versions.ts";

/** Minor version of the option `min`. */
const minimum = ({ options }: Context): number => (options["min"] === "1.3" ? 3 : 2);

/** Where the objects of a kind keep the lowest version that they accept. */
interface Setting {
  readonly kinds: readonly string[];
  readonly group: RegExp;
  readonly values: (spec: Value) => readonly Value[];
}

const at =
  (...path: readonly string[]) =>
  (spec: Value): readonly Value[] => [spec.get(...path)];

const SETTINGS: readonly Setting[] = [
  { kinds: ["TLSOption"], group: /^traefik\./, values: at("minVersion") },
  {
    kinds: ["Gateway"],
    group: /^networking\.istio\.io$/,
    values: (spec) => spec.get("servers").items.map((server) => server.get("tls", "minProtocolVersion")),
  },
  {
    kinds: ["Gateway"],
    group: /^gateway\.networking\.k8s\.io$/,
    values: (spec) =>
      spec
        .get("listeners")
        .items.flatMap((listener) => listener.get("tls", "options").entries)
        .filter(([key]) => (/min/i.test(key) && /version/i.test(key)) || /ssl-protocols/i.test(key))
        .map(([, value]) => value),
  },
  {
    kinds: ["HTTPProxy"],
    group: /^projectcontour\.io$/,
    values: at("virtualhost", "tls", "minimumProtocolVersion"),
  },
  {
    kinds: ["ContourConfiguration"],
    group: /^projectcontour\.io$/,
    values: at("envoy", "listener", "tls", "minimumProtocolVersion"),
  },
  { kinds: ["ClientTrafficPolicy"], group: /^gateway\.envoyproxy\.io$/, values: at("tls", "minVersion") },
  { kinds: ["TLSContext"], group: /^getambassador\.io$/, values: at("min_tls_version") },
  {
    kinds: ["VirtualService"],
    group: /^gateway\.solo\.io$/,
    values: at("sslConfig", "parameters", "minimumProtocolVersion"),
  },
  { kinds: ["ComputeSSLPolicy"], group: /^compute\.cnrm\.cloud\.google\.com$/, values: at("minTlsVersion") },
  {
    kinds: ["IngressController", "APIServer", "KubeletConfig"],
    group: /openshift\.io$/,
    values: at("tlsSecurityProfile", "custom", "minTLSVersion"),
  },
];

const raised = (field: Field<string>, minor: number): Fix =>
  set(field, raise(valueOf(field) ?? "", minor), "low-risk", `raise to TLS 1.${minor}`);

function* judgeVersion(label: string, field: Field<string>, minor: number): Iterable<Problem> {
  const text = valueOf(field);
  if (text === undefined || !isBelow(text, minor)) return;
  yield { at: field, message: `${label} accepts TLS below 1.${minor}`, fix: raised(field, minor) };
}

function* judgeCiphers(label: string, field: Field<string>): Iterable<Problem> {
  const weak = weakCipher(valueOf(field) ?? "");
  if (weak !== undefined) yield { at: field, message: `${label} accepts the broken cipher ${weak}` };
}

/** Policies of AWS that still take TLS 1.0 or 1.1. Source: AWS documentation, security policies, 2026-08. */
const OLD_AWS = /^ELBSecurityPolicy-(?:20\d\d-\d\d|TLS-1-[01]-|FS-2018-06|FS-1-1-|TLS13-1-[01]-|2016-08)/;
const GOOD_AWS = "ELBSecurityPolicy-TLS-1-2-2017-01";

const AWS_POLICY =
  /^(?:alb\.ingress\.kubernetes\.io\/ssl-policy|service\.beta\.kubernetes\.io\/aws-load-balancer-ssl-negotiation-policy)$/;
const PROTOCOLS = /(?:^|\/)(?:proxy-)?ssl-protocols$/;
const CIPHERS = /(?:^|\/)(?:proxy-)?ssl-ciphers$/;

function* judgeSetting(label: string, name: string, value: Field<string>, minor: number): Iterable<Problem> {
  if (PROTOCOLS.test(name)) yield* judgeVersion(label, value, minor);
  if (CIPHERS.test(name)) yield* judgeCiphers(label, value);
  if (AWS_POLICY.test(name) && OLD_AWS.test(valueOf(value) ?? ""))
    yield {
      at: value,
      message: `${label} accepts TLS below 1.2`,
      fix: set(value, GOOD_AWS, "low-risk", "raise to TLS 1.2"),
    };
}

/** Directives in a file of nginx. */
function* judgeFile(label: string, value: Field<string>, minor: number): Iterable<Problem> {
  const text = valueOf(value) ?? "";
  const protocols = /^[ \t]*ssl_protocols[ \t]+([^;\n]{1,200});/m.exec(text)?.[1];
  if (protocols !== undefined && isBelow(protocols, minor))
    yield { at: value, message: `${label} accepts TLS below 1.${minor}` };
  const weak = weakCipher(/^[ \t]*ssl_ciphers[ \t]+["']?([^;"'\n]{1,2000})/m.exec(text)?.[1] ?? "");
  if (weak !== undefined) yield { at: value, message: `${label} accepts the broken cipher ${weak}` };
}

/** A profile of OpenShift by its name. */
function* judgeProfile(manifest: Manifest): Iterable<Problem> {
  if (!/openshift\.io$/.test(manifest.group)) return;
  const profile = manifest.root.get("spec", "tlsSecurityProfile");
  const type = profile.get("type").text;
  if (valueOf(type) !== "Old") return;
  const changes = set(type, "Intermediate", "low-risk", "").changes;
  const old = profile.get("old");
  yield {
    at: type,
    message: `${manifest.label} accepts TLS below 1.2`,
    fix: {
      class: "low-risk",
      title: "take the profile Intermediate",
      changes: old.exists ? [...changes, { kind: "remove", at: old.at }] : changes,
    },
  };
}

function* judgeManifest(manifest: Manifest, context: Context): Iterable<Problem> {
  const minor = minimum(context);
  const { kind, group, root, label, annotations } = manifest;
  const found = SETTINGS.filter((one) => one.kinds.includes(kind) && one.group.test(group));
  for (const value of found.flatMap(({ values }) => values(root.get("spec"))))
    yield* judgeVersion(label, value.text, minor);
  for (const [name, value] of annotations) yield* judgeSetting(label, name, value, minor);
  yield* judgeProfile(manifest);
  if (kind !== "ConfigMap") return;
  for (const [name, { text }] of root.get("data").entries) {
    yield* judgeSetting(label, name, text, minor);
    yield* judgeFile(label, text, minor);
  }
}

const VERSION_NAME =
  /(?:^|_)(?:MIN(?:IMUM)?_(?:TLS|SSL)(?:_PROTOCOL)?_VERSION|(?:TLS|SSL)_(?:MIN(?:IMUM)?_(?:PROTOCOL_)?VERSION|VERSION_MIN|PROTOCOLS?))$/;
const VERSION_OPTION = /^--?(?:[\w.-]*[.-])?(?:tls-?min-?version|min-?tls-?version|minTLSVersion)=(.+)$/i;

const isAboutTls = ({ name }: EnvVar): boolean => name.includes("TLS") || name.includes("SSL");

function* judgeContainer(container: Container, context: Context): Iterable<Problem> {
  const minor = minimum(context);
  for (const { name, value } of container.env.filter(isAboutTls)) {
    if (VERSION_NAME.test(name)) yield* judgeVersion(container.label, value, minor);
    if (/(?:^|_)(?:SSL|TLS)_CIPHER(?:S|_SUITES?)?$/.test(name)) yield* judgeCiphers(container.label, value);
  }
  for (const word of [container.command, container.args].flatMap((list) => valueOf(list) ?? [])) {
    const version = VERSION_OPTION.exec(valueOf(word) ?? "")?.[1];
    if (version !== undefined && isBelow(version, minor))
      yield { at: word, message: `${container.label} accepts TLS below 1.${minor}` };
  }
}

export default defineRule({
  id: "no-weak-tls",
  mistake: "api",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended", "strict", "nsa"],
  title: "Obsolete version or cipher of TLS is accepted",
  why: "Connections below TLS 1.2 and with broken ciphers can be read and changed by whoever stands on the way, and clients can be talked into using them.",
  remedy: "Accept TLS 1.2 and 1.3 only, with the ciphers that the program takes by default.",
  references: [cwe(326), cwe(327), cisKubernetes("1.2.29"), attack("T1557")],
  peers: [],
  options: {
    min: {
      type: "string",
      enum: ["1.2", "1.3"],
      default: "1.2",
      description: "The lowest version to accept",
    },
  },

  on: "manifest",
  check: judgeManifest,
  alsoOn: { container: judgeContainer },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata:
        name: shop
      spec:
        servers:
          - port: { number: 443, name: https, protocol: HTTPS }
            hosts: [shop.example.com]
            tls: { mode: SIMPLE, credentialName: shop, minProtocolVersion: TLSV1_0 }
            #                                                              ^^^^^^^ Gateway "shop" accepts TLS below 1.2
      ---
      apiVersion: traefik.io/v1alpha1
      kind: TLSOption
      metadata:
        name: default
      spec:
        minVersion: VersionTLS11
        #           ^^^^^^^^^^^^ TLSOption "default" accepts TLS below 1.2
      ---
      apiVersion: operator.openshift.io/v1
      kind: IngressController
      metadata:
        name: default
      spec:
        tlsSecurityProfile:
          type: Old
          #     ^^^ IngressController "default" accepts TLS below 1.2
          old: {}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: ingress-nginx-controller
      data:
        ssl-protocols: TLSv1 TLSv1.1 TLSv1.2 TLSv1.3
        #              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ConfigMap "ingress-nginx-controller" accepts TLS below 1.2
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: shop
        annotations:
          alb.ingress.kubernetes.io/ssl-policy: ELBSecurityPolicy-2016-08
          #                                     ^^^^^^^^^^^^^^^^^^^^^^^^^ Ingress "shop" accepts TLS below 1.2
      spec:
        ingressClassName: alb
    `,
    good: kubernetes`
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata:
        name: shop
      spec:
        servers:
          - port: { number: 443, name: https, protocol: HTTPS }
            hosts: [shop.example.com]
            tls: { mode: SIMPLE, credentialName: shop, minProtocolVersion: TLSV1_2 }
      ---
      apiVersion: traefik.io/v1alpha1
      kind: TLSOption
      metadata:
        name: default
      spec:
        minVersion: VersionTLS12
      ---
      apiVersion: operator.openshift.io/v1
      kind: IngressController
      metadata:
        name: default
      spec:
        tlsSecurityProfile:
          type: Intermediate
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: ingress-nginx-controller
      data:
        ssl-protocols: TLSv1.2 TLSv1.3
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: shop
        annotations:
          alb.ingress.kubernetes.io/ssl-policy: ELBSecurityPolicy-TLS-1-2-2017-01
      spec:
        ingressClassName: alb
    `,
  },
  {
    name: "files and options of programs",
    bad: kubernetes`
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: proxy
      data:
        nginx.conf: "ssl_protocols TLSv1.1 TLSv1.2;"
        #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ConfigMap "proxy" accepts TLS below 1.2
        ciphers.conf: "ssl_ciphers HIGH:RC4-SHA:!MD5;"
        #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ConfigMap "proxy" accepts the broken cipher RC4
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: ghcr.io/acme/api:1.4.2
            args: [serve, --tls-min-version=VersionTLS10]
            #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ container "api" accepts TLS below 1.2
    `,
    good: kubernetes`
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: proxy
      data:
        nginx.conf: "ssl_protocols TLSv1.2 TLSv1.3;"
        ciphers.conf: "ssl_ciphers HIGH:!RC4:!MD5:!aNULL;"
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: ghcr.io/acme/api:1.4.2
            args: [serve, --tls-min-version=VersionTLS13]
    `,
  },
  {
    bad: compose`
      services:
        api:
          image: ghcr.io/acme/api:1.4.2
          environment:
            MINIMUM_TLS_VERSION: "1.1"
            #                    ^^^^^ service "api" accepts TLS below 1.2
    `,
    good: compose`
      services:
        api:
          image: ghcr.io/acme/api:1.4.2
          environment:
            MINIMUM_TLS_VERSION: "1.2"
    `,
  },
  {
    name: "nothing below TLS 1.3, where one wants that; a variable says nothing",
    options: { min: "1.3" },
    bad: compose`
      services:
        api:
          image: ghcr.io/acme/api:1.4.2
          environment:
            TLS_MIN_VERSION: TLSv1.2
            #                ^^^^^^^ service "api" accepts TLS below 1.3
            OLD_TLS_MIN_VERSION: \${VERSION}
    `,
    good: compose`
      services:
        api:
          image: ghcr.io/acme/api:1.4.2
          environment:
            TLS_MIN_VERSION: TLSv1.3
            OLD_TLS_MIN_VERSION: \${VERSION}
    `,
  },
];
