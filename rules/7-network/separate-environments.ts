import {
  compose,
  cwe,
  defineRule,
  type Example,
  kubernetes,
  type Namespace,
  nsa,
  type Problem,
  sp190,
  valueOf,
  type Workload,
} from "plimsoll";

export default defineRule({
  id: "separate-environments",
  mistake: "network",
  severity: "low",
  confidence: "heuristic",
  presets: ["strict"],
  title: "Environments or tenants share one boundary",
  why: "What tests and tries things has weaker passwords and more hands on it; behind one boundary it leads straight to production.",
  remedy: "Give every environment and every tenant a namespace, or a Compose project, of its own.",
  references: [nsa("namespaces"), sp190("4.3.4"), cwe(653)],
  peers: [],
  options: {
    labels: {
      type: "array",
      items: { type: "string" },
      default: ["tenant", "customer"],
      description: "Labels whose values must not differ within a namespace, besides those of environments.",
    },
  },

  on: "namespace",
  *check(namespace, { options }) {
    if (isShared(namespace)) return;
    yield* mixed(namespace.workloads, namespace.label);
    for (const key of (options["labels"] as readonly string[] | undefined) ?? [])
      yield* differing(namespace, key);
    for (const workload of namespace.workloads) yield* crossing(namespace, workload);
  },
  alsoOn: {
    *project(project) {
      for (const network of project.networks) {
        const standing = network.services.filter(({ profiles }) => profiles.length === 0);
        yield* mixed(standing, network.label);
      }
    },
  },
});

/** Tools that watch all environments stand beside each of them. */
const isShared = ({ name }: Namespace): boolean =>
  /monitor|observ|logging|tools?$|^ops|^kube-|^openshift-|argocd|ci$/.test(name ?? "");

const ENVIRONMENTS: Readonly<Record<string, string>> = {
  prod: "production",
  production: "production",
  live: "production",
  staging: "staging",
  stage: "staging",
  stg: "staging",
  dev: "development",
  development: "development",
  test: "test",
  testing: "test",
  qa: "test",
  uat: "acceptance",
};
const NAMES = Object.keys(ENVIRONMENTS).join("|");
const SUFFIX = new RegExp(`[-_](${NAMES})$`);
const LABELS = ["env", "environment", "app.kubernetes.io/environment", "tags.datadoghq.com/env"];

/** The environment that a workload says it belongs to, by a label or by the end of its name. */
function environmentOf({ podLabels, name }: Workload): string | undefined {
  const said = LABELS.map((key) => podLabels.get(key)).find((value) => value !== undefined);
  return ENVIRONMENTS[(said ?? SUFFIX.exec(name)?.[1] ?? "").toLowerCase()];
}

function* mixed(workloads: readonly Workload[], where: string): Generator<Problem> {
  const [first, ...others] = workloads.filter((one) => environmentOf(one) !== undefined);
  if (!first) return;
  const own = environmentOf(first);
  const other = others.find((one) => environmentOf(one) !== own);
  if (!other) return;
  yield {
    at: other.at,
    about: other,
    message: `${other.label} (${environmentOf(other)}) and ${first.label} (${own}) share ${where}`,
    also: [{ at: first.at, message: first.label }],
  };
}

function* differing({ workloads, label }: Namespace, key: string): Generator<Problem> {
  const [first, ...others] = workloads.filter(({ podLabels }) => podLabels.has(key));
  const other = others.find(({ podLabels }) => podLabels.get(key) !== first?.podLabels.get(key));
  if (!first || !other) return;
  const value = ({ podLabels }: Workload): string => `${key} ${podLabels.get(key)}`;
  yield {
    at: other.at,
    about: other,
    message: `${other.label} (${value(other)}) and ${first.label} (${value(first)}) share ${label}`,
    also: [{ at: first.at, message: first.label }],
  };
}

const HOST = /\.([a-z\d-]{1,63})\.svc\b/;

const environmentIn = (name: string): string | undefined =>
  ENVIRONMENTS[new RegExp(`(?:^|[-_])(${NAMES})(?:[-_]|$)`).exec(name)?.[1] ?? ""];

/** A Service of another environment in the settings of a workload. */
function* crossing({ name }: Namespace, { label, containers }: Workload): Generator<Problem> {
  const own = environmentIn(name ?? "");
  if (own === undefined) return;
  for (const { value } of containers.flatMap(({ env }) => env)) {
    const there = HOST.exec(valueOf(value) ?? "")?.[1] ?? "";
    const other = environmentIn(there);
    if (other === undefined || other === own) continue;
    yield { at: value, message: `${label} of the namespace "${name}" calls the namespace "${there}"` };
  }
}

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api-prod
        namespace: shop
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        #     ^^^ Pod "api" (staging) and Pod "api-prod" (production) share namespace "shop"
        namespace: shop
        labels: { env: staging }
      spec:
        containers:
          - name: api
            image: example.com/api:1.1.0
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api-prod
        namespace: shop-prod
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        namespace: shop-staging
        labels: { env: staging }
      spec:
        containers:
          - name: api
            image: example.com/api:1.1.0
    `,
  },
  {
    name: "tenants, and Services of another environment",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: one
        namespace: shop-prod
        labels: { tenant: acme }
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
            env:
              - name: DB_HOST
                value: db.shop-dev.svc.cluster.local
                #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Pod "one" of the namespace "shop-prod" calls the namespace "shop-dev"
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: two
        #     ^^^ Pod "two" (tenant globex) and Pod "one" (tenant acme) share namespace "shop-prod"
        namespace: shop-prod
        labels: { tenant: globex }
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
    `,
  },
  {
    bad: compose`
      services:
        api-prod:
          image: example.com/api:1.0.0
        api-dev:
      # ^^^^^^^ service "api-dev" (development) and service "api-prod" (production) share the default network
          image: example.com/api:1.1.0
    `,
    good: compose`
      services:
        api:
          image: example.com/api:1.0.0
        api-dev:
          image: example.com/api:1.1.0
          profiles: [dev]
    `,
  },
  {
    name: "tools beside all environments, a blue and a green release",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: exporter-prod
        namespace: monitoring
      spec:
        containers:
          - name: exporter
            image: example.com/exporter:1.0.0
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: exporter-dev
        namespace: monitoring
      spec:
        containers:
          - name: exporter
            image: example.com/exporter:1.0.0
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api-blue
        namespace: shop
        labels: { env: blue }
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api-green
        namespace: shop
        labels: { env: green }
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
    `,
  },
];
