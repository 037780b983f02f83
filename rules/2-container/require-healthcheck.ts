import {
  type Container,
  type Context,
  cisDocker,
  compose,
  cwe,
  defineRule,
  dockerfile,
  type Example,
  files,
  type ImageRef,
  is,
  kubernetes,
  nsa,
  type Problem,
  type Stage,
  valueOf,
} from "plimsoll";
import { baseUse } from "../data/identities.ts";
import { bringsHealthcheck, isBareSystem, isShellLess } from "../data/image-health.ts";

/** A pod ignores the HEALTHCHECK of its image, and a service may have a check of its own. */
const isOverridden = (stage: Stage): boolean =>
  stage.usedBy.length > 0 &&
  stage.usedBy.every(
    ({ workload, probes }) => workload.kind !== "service" || probes.liveness.state !== "absent",
  );

const startsNothing = (stage: Stage): boolean =>
  stage.entrypoint.state === "absent" &&
  stage.command.state === "absent" &&
  (stage.parent === undefined || startsNothing(stage.parent));

/** A system to which no program was added that starts, and that nothing here runs, is there to be built upon. */
const isBase = (stage: Stage, base: ImageRef | undefined): boolean =>
  stage.usedBy.length === 0 &&
  (stage.isFoundation || (base !== undefined && isBareSystem(base) && startsNothing(stage)));

function* judgeStage(stage: Stage): Iterable<Problem> {
  const { healthcheck } = stage;
  if (!stage.isTarget || is(healthcheck, true) || healthcheck.state === "unknown") return;
  if (isOverridden(stage)) return;
  if (is(healthcheck, false)) {
    yield { at: healthcheck, message: "HEALTHCHECK NONE turns the check of the image off" };
    return;
  }
  const use = baseUse(stage);
  const base = use && valueOf(use.ref);
  if (base && (bringsHealthcheck(base) || isShellLess(base))) return;
  if (!isBase(stage, base)) yield { at: stage.at, message: "image has no HEALTHCHECK" };
}

/** `restart: "no"` and profiles are for what is run once, by hand. */
const isOneShot = ({ workload }: Container): boolean =>
  ["no", "none", "false"].includes(valueOf(workload.restart.condition) ?? "") || workload.profiles.length > 0;

function* judgeService(container: Container): Iterable<Problem> {
  const { liveness } = container.probes;
  if (is(liveness, false)) {
    yield { at: liveness, message: `the health check of ${container.label} is turned off` };
    return;
  }
  const image = container.image && valueOf(container.image.ref);
  if (liveness.state !== "absent" || container.build || isOneShot(container)) return;
  if (image === undefined || bringsHealthcheck(image)) return;
  yield { at: liveness, message: `${container.label} has no health check` };
}

function* judgePodContainer(container: Container, context: Context): Iterable<Problem> {
  if (container.kind !== "container" || !container.workload.longRunning) return;
  const { liveness, readiness, startup } = container.probes;
  const absent = [liveness, readiness, startup].every(({ state }) => state === "absent");
  if (absent) {
    yield { at: liveness, message: `${container.label} has neither a liveness nor a readiness probe` };
    return;
  }
  if (context.options["probes"] !== "both") return;
  for (const [name, probe] of Object.entries({ liveness, readiness }))
    if (probe.state === "absent") yield { at: probe, message: `${container.label} has no ${name} probe` };
}

export default defineRule({
  id: "require-healthcheck",
  mistake: "container",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "cis-docker"],
  title: "Nothing watches whether the container does its job",
  why: "A program that hangs, or was stopped by an attack, keeps being called as if it worked, and nobody is told.",
  remedy:
    "Add a HEALTHCHECK to the image or a `healthcheck` to the service; in Kubernetes a liveness or readiness probe.",
  references: [
    cisDocker("4.6"),
    cisDocker("5.27"),
    nsa("Upgrading and application security practices"),
    cwe(778),
  ],
  peers: [
    "hadolint:DL3057",
    "kube-linter:no-liveness-probe",
    "kube-linter:no-readiness-probe",
    "KICS:healthcheck_instruction_missing",
    "KICS:healthcheck_not_set",
    "KICS:liveness_probe_is_not_defined",
    "KICS:readiness_probe_is_not_configured",
    "polaris:livenessProbeMissing",
    "polaris:readinessProbeMissing",
    "kyverno:require-probes",
    "DS-0026",
    "CKV_DOCKER_2",
    "CKV_K8S_8",
    "CKV_K8S_9",
    "C-0018",
    "C-0056",
  ],
  options: {
    probes: {
      type: "string",
      enum: ["any", "both"],
      default: "any",
      description: "What a Kubernetes container has to have: any probe, or a liveness and a readiness probe",
    },
  },

  on: "container",
  *check(container: Container, context: Context) {
    if (container.workload.kind === "service") yield* judgeService(container);
    else yield* judgePodContainer(container, context);
  },
  alsoOn: { stage: judgeStage },
});

export const examples: readonly Example[] = [
  {
    bad: dockerfile`
      FROM node:22
      ^^^^^^^^^^^^ image has no HEALTHCHECK
      CMD ["node", "server.js"]
    `,
    good: dockerfile`
      FROM node:22
      HEALTHCHECK CMD ["node", "check.js"]
      CMD ["node", "server.js"]
    `,
  },
  {
    bad: compose`
      services:
        web:
      # ^^^ service "web" has no health check
          image: nginx:1.27
        api:
          image: acme/api:1
          healthcheck:
            disable: true
            #        ^^^^ the health check of service "api" is turned off
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
          healthcheck:
            test: [CMD, curl, -f, http://localhost]
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
          # ^^^^ container "web" has neither a liveness nor a readiness probe
            image: nginx:1.27
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
            readinessProbe:
              httpGet:
                port: 80
    `,
  },
  {
    name: "both probes are asked for",
    options: { probes: "both" },
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
          # ^^^^ container "web" has no liveness probe
            image: nginx:1.27
            readinessProbe:
              httpGet:
                port: 80
    `,
  },
  {
    name: "a check that the base image has is turned off",
    bad: dockerfile`
      FROM acme/base:1
      HEALTHCHECK NONE
      ^^^^^^^^^^^^^^^^ HEALTHCHECK NONE turns the check of the image off
      CMD ["serve"]
    `,
  },
  {
    name: "Kubernetes does not look at the HEALTHCHECK of an image",
    good: files({
      "web/Dockerfile": dockerfile`
        FROM node:22
        CMD ["node", "server.js"]
      `,
      "deploy.yaml": kubernetes`
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          template:
            spec:
              containers:
                - name: web
                  image: registry.example.com/shop/web:1
                  livenessProbe:
                    httpGet:
                      port: 80
      `,
    }),
  },
  {
    name: "the service that runs the image has the check",
    good: files({
      Dockerfile: dockerfile`
        FROM node:22
        CMD ["node", "server.js"]
      `,
      "compose.yaml": compose`
        services:
          web:
            build: .
            healthcheck:
              test: [CMD, node, check.js]
      `,
    }),
  },
  {
    name: "images without a shell, and images to build upon",
    good: files({
      "app/Dockerfile": dockerfile`
        FROM golang:1.23 AS build
        RUN go build -o /app

        FROM gcr.io/distroless/static-debian12:nonroot
        COPY --from=build /app /app
        CMD ["/app"]
      `,
      "base/Dockerfile": dockerfile`
        FROM debian:12
        RUN apt-get update && apt-get install -y ca-certificates
      `,
    }),
  },
  {
    name: "images that bring a check along, services that run once, and a variable",
    good: compose`
      services:
        notes:
          image: jupyter/minimal-notebook:2024-10-07
        migrate:
          image: acme/migrate:1
          restart: "no"
        debug:
          image: acme/debug:1
          profiles: [debug]
        api:
          image: acme/api:1
          healthcheck: \${CHECK}
    `,
  },
  {
    name: "Jobs and init containers end by themselves",
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
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        initContainers:
          - name: setup
            image: acme/setup:1
        containers:
          - name: web
            image: nginx:1.27
            livenessProbe:
              httpGet:
                port: 80
    `,
  },
];
