import {
  attack,
  type Container,
  type Context,
  cisDocker,
  compose,
  cwe,
  defineRule,
  type Example,
  kubernetes,
  nsa,
  type Problem,
  type Resources,
} from "plimsoll";
import { eachContainerOf, isSetElsewhere, statesNothing } from "../data/limits.ts";

interface Missing {
  readonly limit: boolean;
  readonly request: boolean;
}

/** What is written nowhere; a limit alone is a request of the same size to the API server. */
function missing(container: Container, defaults: Resources | undefined, context: Context): Missing {
  const { cpuLimit, cpuRequest } = container.resources;
  const given = (read: (resources: Resources) => Resources["cpuLimit"]): boolean =>
    isSetElsewhere(container, defaults, read, context);
  return {
    limit: cpuLimit.state === "absent" && !given((resources) => resources.cpuLimit),
    request: cpuRequest.state === "absent" && !given((resources) => resources.cpuRequest),
  };
}

function* judge(container: Container, defaults: Resources | undefined, context: Context): Iterable<Problem> {
  if (statesNothing(container)) return;
  const { limit, request } = missing(container, defaults, context);
  const { cpuLimit, cpuRequest } = container.resources;
  const mode = context.options["mode"];
  if (limit && request) {
    yield { at: cpuRequest, message: `${container.label} has neither a CPU request nor a CPU limit` };
  } else if (limit) {
    const sub = mode === "request" ? "limit" : undefined;
    yield { at: cpuLimit, sub, message: `${container.label} has no CPU limit` };
  } else if (request && mode === "both") {
    yield { at: cpuRequest, message: `${container.label} has no CPU request of its own` };
  }
}

/** Shares only weigh neighbours against each other, but they do keep one from starving the rest. */
function* judgeService(container: Container): Iterable<Problem> {
  const { cpuLimit, cpuRequest } = container.resources;
  if (cpuLimit.state === "absent" && cpuRequest.state === "absent")
    yield { at: cpuLimit, message: `${container.label} has no CPU limit` };
}

export default defineRule({
  id: "limit-cpu",
  mistake: "container",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "cis-docker"],
  title: "Container without a CPU request or limit",
  why: "One container that loops, or mines coins for an intruder, slows down everything else on its host.",
  remedy:
    "Request what the program needs in Kubernetes, and limit what is not trusted; in Compose set `cpus`.",
  references: [
    cisDocker("5.12"),
    nsa("Network separation and hardening: resource policies"),
    cwe(770),
    attack("T1496"),
  ],
  peers: [
    "kube-linter:unset-cpu-requirements",
    "KICS:cpus_not_limited",
    "KICS:cpu_limits_not_set",
    "KICS:cpu_requests_not_set",
    "polaris:cpuLimitsMissing",
    "polaris:cpuRequestsMissing",
    "kubesec:LimitsCPU",
    "kubesec:RequestsCPU",
    "KSV-0011",
    "KSV-0015",
    "CKV_K8S_10",
    "CKV_K8S_11",
    "C-0050",
    "C-0268",
    "C-0270",
  ],
  subchecks: {
    limit: { about: "There is a request, but no limit, where `mode` asks for a request only", presets: [] },
  },
  options: {
    mode: {
      type: "string",
      enum: ["request", "limit", "both"],
      default: "request",
      description:
        "What a Kubernetes container has to have: a request (a limit implies one), a limit, or each of them",
    },
  },

  on: "container",
  *check(container: Container) {
    if (container.workload.kind === "service") yield* judgeService(container);
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
          # ^^^^^^^^^ container "web" has neither a CPU request nor a CPU limit
              limits:
                memory: 128Mi
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
              limits:
                cpu: 500m
                memory: 128Mi
    `,
  },
  {
    bad: compose`
      services:
        web:
      # ^^^ service "web" has no CPU limit
          image: nginx:1.27
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
          cpus: "0.5"
        api:
          image: acme/api:1
          deploy:
            resources:
              limits:
                cpus: "0.5"
        batch:
          image: acme/batch:1
          cpu_shares: 256
        worker:
          image: acme/worker:1
          cpu_quota: 50000
        other:
          image: acme/other:1
          cpus: \${CPUS}
    `,
  },
  {
    name: "a team that wants limits too",
    options: { mode: "both" },
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
          # ^^^^^^^^^ container "web" has no CPU limit
              requests:
                cpu: 250m
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: acme/api:1
            resources:
          # ^^^^^^^^^ container "api" has no CPU request of its own
              limits:
                cpu: 250m
    `,
  },
  {
    name: "defaults of the namespace, the whole pod, and an autoscaler",
    good: kubernetes`
      apiVersion: v1
      kind: LimitRange
      metadata:
        name: cpu
        namespace: shop
      spec:
        limits:
          - type: Container
            defaultRequest:
              cpu: 100m
            max:
              cpu: "2"
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
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        resources:
          limits:
            cpu: "1"
        containers:
          - name: api
            image: acme/api:1
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: worker
      spec:
        template:
          spec:
            containers:
              - name: worker
                image: acme/worker:1
      ---
      apiVersion: autoscaling.k8s.io/v1
      kind: VerticalPodAutoscaler
      metadata:
        name: worker
      spec:
        targetRef:
          apiVersion: apps/v1
          kind: Deployment
          name: worker
    `,
  },
];
