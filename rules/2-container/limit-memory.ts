import {
  attack,
  type Container,
  type Context,
  cisDocker,
  compose,
  cwe,
  defineRule,
  type Example,
  type Field,
  kubernetes,
  type Namespace,
  nsa,
  owaspDocker,
  type Problem,
  type Severity,
  valueOf,
} from "plimsoll";
import { bytesOf } from "../data/memory-sizes.ts";

const TIB = 2 ** 40;
/** Below this no process starts: `128m` is a part of one byte to Kubernetes. */
const LEAST = 2 ** 20;

/** Containers that run once and go cost their host less; a Job may be told to be left out. */
function grade(container: Container): Severity {
  if (container.workload.kind === "service") return "low";
  return container.kind === "init" || !container.workload.longRunning ? "low" : "medium";
}

/** The API server lets an ephemeral container state nothing. */
const isExempt = (container: Container, context: Context): boolean =>
  container.kind === "ephemeral" ||
  (context.options["exemptJobs"] === true && !container.workload.longRunning);

/** A limit for the whole pod, since Kubernetes 1.34, or one that the namespace gives. */
const isLimitedElsewhere = (
  container: Container,
  byNamespace: Field<string> | undefined,
  context: Context,
): boolean =>
  (context.kubernetes.minor >= 34 && container.workload.resources.memoryLimit.state !== "absent") ||
  (byNamespace !== undefined && byNamespace.state !== "absent");

function* judge(
  container: Container,
  byNamespace: Field<string> | undefined,
  context: Context,
): Iterable<Problem> {
  if (isExempt(container, context)) return;
  const { memoryLimit, memoryRequest } = container.resources;
  if (memoryLimit.state === "absent" && !isLimitedElsewhere(container, byNamespace, context)) {
    yield {
      at: memoryLimit,
      message: `${container.label} has no memory limit`,
      severity: grade(container),
      about: container,
    };
  }
  if (isMissingRequest(container)) {
    yield {
      at: memoryRequest,
      sub: "requests",
      message: `${container.label} requests no memory`,
      severity: "low",
      about: container,
    };
  }
  yield* judgeSize(container);
}

/** Where only the limit is written Kubernetes requests as much; Compose reservations are nothing that schedules. */
const isMissingRequest = ({ workload, resources }: Container): boolean =>
  workload.kind !== "service" &&
  resources.memoryRequest.state === "absent" &&
  resources.memoryLimit.state === "absent" &&
  workload.resources.memoryLimit.state === "absent";

function sizeFault(container: Container): string | undefined {
  const format = container.workload.kind === "service" ? "compose" : "kubernetes";
  const limit = bytesOf(valueOf(container.resources.memoryLimit) ?? "", format);
  if (limit === undefined) return undefined;
  if (limit === 0) return "is zero";
  if (limit < LEAST) return "is less than any program needs";
  if (limit >= TIB) return "is more than a host has";
  const request = bytesOf(valueOf(container.resources.memoryRequest) ?? "", format);
  return request !== undefined && request > limit ? "is less than what it requests" : undefined;
}

function* judgeSize(container: Container): Iterable<Problem> {
  const fault = sizeFault(container);
  if (!fault) return;
  yield {
    at: container.resources.memoryLimit,
    sub: "absurd",
    message: `memory limit of ${container.label} ${fault}`,
    severity: grade(container),
    about: container,
  };
}

function* judgeNamespace(namespace: Namespace, context: Context): Iterable<Problem> {
  for (const workload of namespace.workloads) {
    for (const container of workload.containers)
      yield* judge(container, namespace.defaults.memoryLimit, context);
  }
}

export default defineRule({
  id: "limit-memory",
  mistake: "container",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended@kubernetes", "strict", "cis-docker", "nsa"],
  title: "Container without a memory limit",
  why: "One container that leaks or is attacked takes the memory of its host, and the kernel then kills processes of its neighbours.",
  remedy:
    "Set a memory limit somewhat above what the program uses under load; a LimitRange gives a default to a whole namespace.",
  references: [
    cisDocker("5.11"),
    nsa("Network separation and hardening: resource policies"),
    cwe(770),
    attack("T1496"),
    attack("T1499"),
    owaspDocker("D07"),
  ],
  peers: [
    "kube-linter:unset-memory-requirements",
    "KICS:memory_not_limited",
    "KICS:memory_limits_not_defined",
    "KICS:memory_requests_not_defined",
    "polaris:memoryLimitsMissing",
    "polaris:memoryRequestsMissing",
    "kube-score:container-resources",
    "kubesec:LimitsMemory",
    "kubesec:RequestsMemory",
    "kyverno:require-pod-requests-limits",
    "KSV-0016",
    "KSV-0018",
    "CKV_K8S_12",
    "CKV_K8S_13",
    "C-0004",
    "C-0009",
    "C-0269",
    "C-0271",
  ],
  subchecks: {
    requests: { about: "Nothing is requested, so the scheduler may overfill a node", presets: ["strict"] },
    absurd: { about: "The limit is zero, below the request or beyond any host" },
  },
  options: {
    exemptJobs: {
      type: "boolean",
      default: false,
      description: "Leave out Jobs and other workloads that run once",
    },
  },

  on: "container",
  *check(container: Container, context: Context) {
    if (container.workload.kind === "service") yield* judge(container, undefined, context);
  },
  alsoOn: { namespace: judgeNamespace },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: nginx:1.27
            resources:
          # ^^^^^^^^^ container "web" has no memory limit
              requests:
                memory: 64Mi
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: nginx:1.27
            resources:
              requests:
                memory: 64Mi
              limits:
                memory: 128Mi
    `,
  },
  {
    bad: compose`
      services:
        web:
      # ^^^ service "web" has no memory limit
          image: nginx:1.27
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
          mem_limit: 128m
        api:
          image: acme/api:1
          deploy:
            resources:
              limits:
                memory: 128M
    `,
  },
  {
    name: "limits that limit nothing, or everything",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: nginx:1.27
            resources:
              limits:
                memory: 128m
                #       ^^^^ memory limit of container "web" is less than any program needs
          - name: api
            image: acme/api:1
            resources:
              requests:
                memory: 1Gi
              limits:
                memory: 512Mi
                #       ^^^^^ memory limit of container "api" is less than what it requests
    `,
  },
  {
    name: "a default of the namespace",
    good: kubernetes`
      apiVersion: v1
      kind: LimitRange
      metadata:
        name: memory
        namespace: shop
      spec:
        limits:
          - type: Container
            default:
              memory: 256Mi
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        namespace: shop
      spec:
        containers:
          - name: web
            image: nginx:1.27
            resources:
              requests:
                memory: 64Mi
    `,
  },
  {
    name: "a limit for the whole pod",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        resources:
          limits:
            memory: 256Mi
        containers:
          - name: web
            image: nginx:1.27
    `,
  },
  {
    name: "Jobs may be left out",
    options: { exemptJobs: true },
    good: kubernetes`
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: report
      spec:
        template:
          spec:
            restartPolicy: Never
            containers:
              - name: report
                image: acme/report:1
                resources:
                  requests:
                    memory: 64Mi
    `,
  },
];
