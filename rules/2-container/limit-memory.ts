import {
  attack,
  type Container,
  type Context,
  cisDocker,
  compose,
  cwe,
  defineRule,
  type Example,
  is,
  kubernetes,
  nsa,
  owaspDocker,
  type Problem,
  type Resources,
  valueOf,
} from "plimsoll";
import { eachContainerOf, gradeLimit, isSetElsewhere, statesNothing } from "../data/limits.ts";
import { bytesOf } from "../data/memory-sizes.ts";

const TIB = 2 ** 40;
/** Below this no process starts: `128m` is a part of one byte to Kubernetes. */
const LEAST = 2 ** 20;
/** From here on the kernel ends nearly everything else first. */
const PROTECTED = -900;

/** A Job may be told to be left out. */
const isExempt = (container: Container, context: Context): boolean =>
  statesNothing(container) || (context.options["exemptJobs"] === true && !container.workload.longRunning);

function* judge(container: Container, defaults: Resources | undefined, context: Context): Iterable<Problem> {
  if (isExempt(container, context)) return;
  const { memoryLimit, memoryRequest } = container.resources;
  const isDefault = isSetElsewhere(container, defaults, (resources) => resources.memoryLimit, context);
  if (memoryLimit.state === "absent" && !isDefault) {
    yield {
      at: memoryLimit,
      message: `${container.label} has no memory limit`,
      severity: gradeLimit(container),
    };
  }
  if (isMissingRequest(container)) {
    yield {
      at: memoryRequest,
      sub: "requests",
      message: `${container.label} requests no memory`,
      severity: "low",
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
  const { memoryLimit, memoryRequest } = container.resources;
  const limit = bytesOf(valueOf(memoryLimit) ?? "", format);
  if (limit === undefined) return undefined;
  if (limit === 0) return "is zero";
  if (limit < LEAST) return "is less than any program needs";
  if (limit >= TIB) return "is more than a host has";
  const request = bytesOf(valueOf(memoryRequest) ?? "", format);
  return request !== undefined && request > limit ? "is less than what it requests" : undefined;
}

function* judgeSize(container: Container): Iterable<Problem> {
  const fault = sizeFault(container);
  if (!fault) return;
  yield {
    at: container.resources.memoryLimit,
    sub: "absurd",
    message: `memory limit of ${container.label} ${fault}`,
    severity: gradeLimit(container),
  };
}

/** Who is to die when the host runs out of memory, and how much swap is left to the others. */
function* judgeHost(container: Container): Iterable<Problem> {
  const { oomKillDisable, oomScoreAdjust, swapLimit } = container.resources;
  if (is(oomKillDisable, true)) {
    yield {
      at: oomKillDisable,
      sub: "unkillable",
      message: `${container.label} is never ended when memory runs out`,
      severity: "medium",
    };
  }
  if (oomScoreAdjust.state === "set" && Number(oomScoreAdjust.value) <= PROTECTED) {
    yield {
      at: oomScoreAdjust,
      sub: "unkillable",
      message: `${container.label} is the last to be ended when memory runs out`,
      severity: "medium",
    };
  }
  if (is(swapLimit, "-1"))
    yield { at: swapLimit, sub: "swap", message: `${container.label} may use all swap`, severity: "low" };
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
    unkillable: {
      about: "The kernel must not end it when memory runs out, and ends others instead",
      presets: ["recommended", "strict", "cis-docker", "nsa"],
    },
    swap: { about: "It may use all swap of the host", presets: ["strict", "cis-docker", "nsa"] },
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
    if (container.workload.kind !== "service") return;
    yield* judge(container, undefined, context);
    yield* judgeHost(container);
  },
  alsoOn: { namespace: eachContainerOf(judge) },
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
    name: "the host's memory is not its own",
    bad: compose`
      services:
        db:
          image: acme/db:1
          mem_limit: 1g
          memswap_limit: -1
          #              ^^ service "db" may use all swap
          oom_kill_disable: true
          #                 ^^^^ service "db" is never ended when memory runs out
        cache:
          image: acme/cache:1
          mem_limit: 1g
          oom_score_adj: -1000
          #              ^^^^^ service "cache" is the last to be ended when memory runs out
    `,
    good: compose`
      services:
        db:
          image: acme/db:1
          mem_limit: 1g
          memswap_limit: 1g
          oom_kill_disable: false
          oom_score_adj: -100
    `,
  },
  {
    name: "an autoscaler sets it",
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        template:
          spec:
            containers:
              - name: web
                image: nginx:1.27
      ---
      apiVersion: autoscaling.k8s.io/v1
      kind: VerticalPodAutoscaler
      metadata:
        name: web
      spec:
        targetRef:
          apiVersion: apps/v1
          kind: Deployment
          name: web
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
