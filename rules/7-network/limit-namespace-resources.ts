import {
  attack,
  cwe,
  defineRule,
  type Example,
  kubernetes,
  type LimitRange,
  type Namespace,
  nsa,
  type Problem,
  type Quota,
  valueOf,
} from "plimsoll";
import { appendManifests } from "../data/append-manifests.ts";

export default defineRule({
  id: "limit-namespace-resources",
  mistake: "network",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "nsa"],
  title: "A namespace has neither ResourceQuota nor LimitRange",
  why: "One pod without limits, or one that is scaled without end, takes the memory and processors of all other namespaces.",
  remedy: "Give the namespace a LimitRange with default limits, a ResourceQuota, or both.",
  references: [nsa("resource policies"), cwe(770), attack("T1499")],
  peers: [
    "kics:pod_or_container_without_limit_range",
    "kics:pod_or_container_without_resource_quota",
    "kyverno:add-ns-quota",
    "KSV-0039",
    "KSV-0040",
  ],
  subchecks: {
    partial: { about: "A quota or a limit range leaves out what one of them can hold", presets: [] },
  },

  on: "namespace",
  *check(namespace) {
    for (const range of namespace.limitRanges) yield* rangeProblems(range);
    for (const quota of namespace.quotas) yield* quotaProblems(quota);
    if (!namespace.declared || namespace.workloads.length === 0 || isSystem(namespace)) return;
    if (namespace.limitRanges.length > 0 || namespace.quotas.length > 0) return;
    const fix = appendManifests(namespace.at, [defaultLimits(namespace)], "add a LimitRange");
    yield {
      at: namespace.at,
      message: `${namespace.label} has neither a ResourceQuota nor a LimitRange`,
      fix,
    };
  },
});

const isSystem = ({ name }: Namespace): boolean => /^(?:kube-|openshift(?:-|$))/.test(name ?? "");

function* rangeProblems(range: LimitRange): Generator<Problem> {
  const limits = range.limits.filter(({ type }) => valueOf(type) === "Container");
  const hidden = range.limits.some(({ type }) => type.state === "unknown");
  const keys = new Set(limits.flatMap((limit) => [...limit.keys]));
  const at = range.at;
  if (hidden) return;
  // Where there is no default the maximum is one.
  if (!keys.has("default") && !keys.has("max")) {
    yield { at, about: range, message: `${range.label} gives no default limit to containers` };
    return;
  }
  const missing = ["default", "defaultRequest", "min", "max"].filter((key) => !keys.has(key));
  if (missing.length === 0) return;
  const message = `${range.label}, a limit range, leaves out ${missing.join(", ")}`;
  yield { at, sub: "partial", severity: "info", about: range, message };
}

const COUNTED = ["requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];

function* quotaProblems(quota: Quota): Generator<Problem> {
  if (quota.hard.state === "unknown") return;
  const hard = valueOf(quota.hard) ?? [];
  if (hard.length === 0) {
    yield { at: quota.at, about: quota, message: `${quota.label}, a quota, limits nothing` };
    return;
  }
  const named = new Set(hard.map((key) => (/^(?:cpu|memory)$/.test(key) ? `requests.${key}` : key)));
  const missing = COUNTED.filter((key) => !named.has(key));
  if (missing.length === 0 || !quota.wholeNamespace) return;
  yield {
    at: quota.at,
    sub: "partial",
    severity: "info",
    about: quota,
    message: `${quota.label}, a quota, leaves out ${missing.join(", ")}`,
  };
}

const defaultLimits = ({ name = "" }: Namespace) => ({
  apiVersion: "v1",
  kind: "LimitRange",
  metadata: { name: "default-limits", namespace: name },
  spec: {
    limits: [
      {
        type: "Container",
        default: { cpu: "500m", memory: "256Mi" },
        defaultRequest: { cpu: "100m", memory: "128Mi" },
        min: { cpu: "10m", memory: "16Mi" },
        max: { cpu: "2", memory: "4Gi" },
      },
    ],
  },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
        #     ^^^^ namespace "shop" has neither a ResourceQuota nor a LimitRange
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        namespace: shop
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        namespace: shop
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
      ---
      apiVersion: v1
      kind: LimitRange
      metadata:
        name: default-limits
        namespace: shop
      spec:
        limits:
          - type: Container
            default:
              cpu: 500m
              memory: 256Mi
            defaultRequest:
              cpu: 100m
              memory: 128Mi
            min:
              cpu: 10m
              memory: 16Mi
            max:
              cpu: "2"
              memory: 4Gi
    `,
  },
  {
    name: "a limit range and a quota that limit little",
    bad: kubernetes`
      apiVersion: v1
      kind: LimitRange
      metadata:
        name: pods
        #     ^^^^ LimitRange "pods" gives no default limit to containers
        namespace: shop
      spec:
        limits:
          - type: Pod
            max: { memory: 4Gi }
      ---
      apiVersion: v1
      kind: ResourceQuota
      metadata:
        name: nothing
        #     ^^^^^^^ ResourceQuota "nothing", a quota, limits nothing
        namespace: shop
      ---
      apiVersion: v1
      kind: ResourceQuota
      metadata:
        name: memory
        #     ^^^^^^ ResourceQuota "memory", a quota, leaves out requests.cpu, limits.cpu
        namespace: shop
      spec:
        hard:
          memory: 8Gi
          limits.memory: 16Gi
    `,
  },
  {
    name: "a quota of the cluster, a namespace of the system, one that is declared elsewhere",
    good: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: kube-system
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        namespace: kube-system
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        namespace: elsewhere
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
    `,
  },
  {
    name: "OpenShift limits namespaces by their labels",
    good: kubernetes`
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
        namespace: shop
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
      ---
      apiVersion: quota.openshift.io/v1
      kind: ClusterResourceQuota
      metadata:
        name: teams
      spec:
        selector:
          labels:
            matchLabels: { team: shop }
        quota:
          hard:
            requests.cpu: "4"
            requests.memory: 8Gi
            limits.cpu: "8"
            limits.memory: 16Gi
    `,
  },
];
