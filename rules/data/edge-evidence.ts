import {
  type Manifest,
  type Repository,
  type Route,
  type Service,
  type Value,
  valueOf,
  type Workload,
} from "plimsoll";

/** Kinds that say how a gateway treats the requests of a route. */
const POLICY =
  /^(?:Middleware|KongPlugin|KongClusterPlugin|KongIngress|SecurityPolicy|BackendTrafficPolicy|ClientTrafficPolicy|EnvoyFilter|AuthConfig|AuthPolicy|RateLimitPolicy|RateLimit|RouteOption|VirtualHostOption|UpstreamSettings|Filter|FilterPolicy|Mapping|Host|AuthService|RateLimitService|BackendConfig|GCPBackendPolicy|ApisixPluginConfig|ApisixGlobalRule|ApisixConsumer|ApiDefinition|ApiV4Definition|TykOasApiDefinition|PluginConfig|RequestAuthentication|AuthorizationPolicy|Policy|ExtensionService|TrafficPolicy|SnippetsFilter)$/;

/** Policies that hold for all routes of their namespace. */
const WIDE = /^(?:RequestAuthentication|AuthorizationPolicy|EnvoyFilter)$/;
const ROOT_NAMESPACE = /^istio-(?:system|ingress)$/;

/** Everything that is written in an object, as `path.to.key=value`. */
function linesOf(value: Value, path: string): string[] {
  const below = [
    ...value.entries.flatMap(([key, child]) => linesOf(child, `${path}.${key}`)),
    ...value.items.flatMap((child) => linesOf(child, path)),
  ];
  if (below.length > 0) return below;
  return value.exists ? [`${path}=${valueOf(value.text) ?? ""}`] : [];
}

const known = new WeakMap<Manifest, readonly string[]>();

function linesOfManifest(manifest: Manifest): readonly string[] {
  const lines = known.get(manifest) ?? linesOf(manifest.root, "");
  known.set(manifest, lines);
  return lines;
}

/** Words among which names of other objects may be; Traefik writes `namespace-name@kubernetescrd`. */
const wordsOf = (manifest: Manifest): ReadonlySet<string> =>
  new Set(linesOfManifest(manifest).flatMap((line) => line.slice(line.indexOf("=") + 1).split(/[^\w.-]+/)));

function isNamedBy(words: ReadonlySet<string>, { name, namespace }: Manifest): boolean {
  return words.has(name) || words.has(`${namespace ?? "default"}-${name}`);
}

const knownTargets = new WeakMap<Manifest, readonly string[]>();

/** Names of what a policy is attached to, or of the hosts that it is for. */
function targetsOf(policy: Manifest): readonly string[] {
  const known = knownTargets.get(policy);
  if (known) return known;
  const spec = policy.root.get("spec");
  const named = [
    spec.get("targetRef", "name"),
    ...spec.get("targetRefs").items.map((target) => target.get("name")),
    ...spec.get("rules").items.map((rule) => rule.get("host")),
  ].flatMap(({ text }) => valueOf(text) ?? []);
  knownTargets.set(policy, named);
  return named;
}

/** What a gateway does before every request, wherever the object lies. */
const holdsForAll = ({ kind, root }: Manifest): boolean =>
  kind === "ApisixGlobalRule" ||
  (kind === "KongClusterPlugin" && valueOf(root.get("metadata", "labels", "global").text) === "true");

/** Emissary asks these before it passes a request on, wherever they lie: unless, or only if, a Mapping says so. */
function isAsked({ kind }: Manifest, mapping: Manifest): boolean {
  const lines = linesOfManifest(mapping);
  if (kind === "AuthService") return !lines.includes(".spec.bypass_auth=true");
  return kind === "RateLimitService" && lines.some((line) => line.startsWith(".spec.labels."));
}

function appliesTo(policy: Manifest, route: Manifest, words: ReadonlySet<string>): boolean {
  if (isNamedBy(words, policy)) return true;
  if (targetsOf(policy).some((name) => name === route.name || name === "*" || words.has(name))) return true;
  if (route.kind === "Mapping" && isAsked(policy, route)) return true;
  if (holdsForAll(policy)) return true;
  const isNear = policy.namespace === route.namespace || ROOT_NAMESPACE.test(policy.namespace ?? "");
  return WIDE.test(policy.kind) && isNear;
}

/** What the containers of a workload say of themselves: their images and variables. */
const workloadLines = ({ containers, annotations }: Workload): string[] => [
  ...containers.flatMap(({ image, env }) => [
    `image=${(image && valueOf(image.ref))?.name ?? ""}`,
    ...env.map(({ name }) => `env.${name}=`),
  ]),
  ...[...annotations].map(([name, value]) => `annotation.${name}=${valueOf(value) ?? ""}`),
];

/** Labels of all services of a Compose project, where routers find their middlewares. */
const projectLines = ({ workloads }: Route): string[] =>
  [...new Set(workloads.flatMap(({ project }) => project?.services ?? []))].flatMap(({ annotations }) =>
    [...annotations].map(([name, value]) => `label.${name}=${valueOf(value) ?? ""}`),
  );

/** A setting of the whole controller. */
const isGlobal = ({ kind, root }: Manifest): boolean =>
  kind === "ConfigMap" &&
  root
    .get("data")
    .entries.some(
      ([key, { text }]) => /^global-|^limit-/.test(key) || /\blimit_req\b/.test(valueOf(text) ?? ""),
    );

/** What is asked of a repository for every entry, sorted once. */
interface Index {
  readonly byName: ReadonlyMap<string, Manifest>;
  readonly policies: readonly Manifest[];
  readonly globals: readonly Manifest[];
  /** Policies of an object, for those that were asked about. */
  readonly applied: Map<Manifest, readonly Manifest[]>;
}

const indexes = new WeakMap<Repository, Index>();

const keyOf = (kind: string, name: string, namespace: string | undefined): string =>
  [kind, namespace, name].join("\0");

function indexOf(repository: Repository): Index {
  const { manifests } = repository;
  const index = indexes.get(repository) ?? {
    byName: new Map(manifests.map((one) => [keyOf(one.kind, one.name, one.namespace), one])),
    policies: manifests.filter(({ kind }) => POLICY.test(kind)),
    globals: manifests.filter(isGlobal),
    applied: new Map(),
  };
  indexes.set(repository, index);
  return index;
}

/** The objects of an entry itself, of what leads to it, and of the Services behind it. */
function rootsOf(entry: Route | Service, { byName }: Index): readonly Manifest[] {
  const find = (kind: string, name: string, namespace: string | undefined): readonly Manifest[] =>
    [byName.get(keyOf(kind, name, namespace)) ?? []].flat();
  if (!("paths" in entry)) return find("Service", entry.name, entry.namespace);
  return [
    ...[entry, ...entry.before].flatMap((one) => find(one.kind, one.name, one.namespace)),
    ...entry.backends.flatMap((name) => find("Service", name, entry.namespace)),
  ];
}

function policiesOf(root: Manifest, { applied, policies }: Index): readonly Manifest[] {
  const known = applied.get(root);
  if (known) return known;
  const words = wordsOf(root);
  const found = policies.filter((policy) => appliesTo(policy, root, words));
  applied.set(root, found);
  return found;
}

/** Everything in sight that can say what stands before an entry, one statement a line. */
export function evidenceFor(entry: Route | Service, repository: Repository): readonly string[] {
  const index = indexOf(repository);
  const roots = rootsOf(entry, index);
  const policies = roots.flatMap((root) => policiesOf(root, index));
  const route = "paths" in entry ? entry : undefined;
  const workloads = route ? route.workloads : (entry as Service).selects;
  return [
    ...[...new Set([...roots, ...policies, ...index.globals])].flatMap((manifest) => [
      `kind=${manifest.kind}`,
      ...linesOfManifest(manifest),
    ]),
    ...workloads.flatMap(workloadLines),
    ...(route ? projectLines(route) : []),
  ];
}
