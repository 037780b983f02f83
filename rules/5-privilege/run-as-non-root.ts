import {
  attack,
  type Change,
  type Container,
  type Context,
  cisDocker,
  cisKubernetes,
  compose,
  cwe,
  defineRule,
  dockerfile,
  type Example,
  type Fix,
  files,
  is,
  kubernetes,
  nsa,
  owaspDocker,
  type Place,
  type Problem,
  pss,
  type SecurityLevel,
  type Stage,
  valueOf,
  type Workload,
} from "plimsoll";
import { hasUserNamespace, isOverridden, stepsDown } from "../data/deployed-users.ts";
import {
  baseUse,
  effectiveIdentity,
  type Identity,
  imageIdentity,
  stageIdentity,
} from "../data/identities.ts";

const matchesAny = (container: Container, list: unknown): boolean => {
  const name = (container.image && valueOf(container.image.ref))?.name;
  return name !== undefined && (list as readonly string[]).includes(name);
};

/** Admission (Pod Security restricted): an explicit false anywhere is a fault, else each container needs a true. */
function* admit(container: Container, context: Context): Iterable<Problem> {
  if (hasUserNamespace(container.workload, context)) return;
  const own = container.own.runAsNonRoot;
  if (is(own, false)) yield { at: own, message: `${container.label} allows root` };
  else if (container.effective.runAsNonRoot.state === "absent") {
    yield { at: own, message: `${container.label} may run as root` };
  }
}

function* admitPod(workload: Workload, context: Context): Iterable<Problem> {
  const { runAsNonRoot } = workload.pod;
  if (!context.exact || hasUserNamespace(workload, context) || !is(runAsNonRoot, false)) return;
  yield { at: runAsNonRoot, message: `${workload.label} allows root` };
}

/** Written root is the matter of no-explicit-root. */
const isWritten = ({ effective }: Container): boolean =>
  effective.runAsUser.state !== "absent" || effective.runAsNonRoot.state !== "absent";

function fixOf(container: Container, identity: Identity): Fix | undefined {
  const image = container.image && valueOf(container.image.ref);
  const row = image && imageIdentity(image);
  const uid = identity.uid || Object.values(row?.offers ?? {})[0];
  if (identity.kind === "root" && !uid) return undefined;
  const changes: Change[] = [{ kind: "set", at: container.own.runAsNonRoot.at, value: true }];
  if (uid) changes.push({ kind: "set", at: container.own.runAsUser.at, value: uid });
  return { class: "suggest", title: uid ? `Run as user ${uid}` : "Refuse to start as root", changes };
}

function* judgePodContainer(container: Container, context: Context): Iterable<Problem> {
  const { workload } = container;
  if (is(workload.os, "windows") || hasUserNamespace(workload, context)) return;
  const identity = effectiveIdentity(container);
  const safe = identity.kind === "non-root" || identity.kind === "named-unknown";
  const main = !isWritten(container) && !safe && !matchesAny(container, context.options["knownNonRoot"]);
  if (main) {
    const reason = identity.kind === "unknown" ? "" : `: ${identity.because}`;
    yield {
      at: container.own.runAsNonRoot,
      message: `${container.label} may run as root${reason}`,
      also: identity.notes,
      fix: fixOf(container, identity),
    };
  } else if (hasNoSettings(container)) {
    yield {
      at: container.own.runAsNonRoot,
      sub: "no-security-context",
      message: `${container.label} has no security context`,
      severity: "info",
    };
  }
  yield* judgeLowUid(container, context);
}

const isEmpty = (level: SecurityLevel): boolean =>
  [
    level.runAsUser,
    level.runAsGroup,
    level.runAsNonRoot,
    level.seccompProfile,
    level.appArmorProfile,
    level.windowsUser,
  ].every(({ state }) => state === "absent");

const hasNoSettings = (container: Container): boolean =>
  isEmpty(container.effective) &&
  [
    container.privileged,
    container.allowPrivilegeEscalation,
    container.readOnlyRootFilesystem,
    container.capabilitiesAdd,
    container.capabilitiesDrop,
  ].every(({ state }) => state === "absent");

/** Small numbers are users of the host, should the container ever get out. */
function* judgeLowUid(container: Container, context: Context): Iterable<Problem> {
  const user = container.effective.runAsUser;
  const least = Number(context.options["minUid"]);
  if (least <= 0 || user.state === "unknown" || (user.state === "set" && !(Number(user.value) < least)))
    return;
  yield {
    at: user.state === "set" ? user : container.own.runAsUser,
    sub: "min-uid",
    message:
      user.state === "set"
        ? `${container.label} runs as user ${user.value}, below ${least}`
        : `${container.label} names no user id of ${least} or more`,
    severity: "low",
  };
}

/** A built image speaks in its Dockerfile, a foreign one only if its user is known. */
function* judgeService(container: Container, context: Context): Iterable<Problem> {
  if (container.build || isWritten(container) || matchesAny(container, context.options["knownNonRoot"]))
    return;
  const identity = effectiveIdentity(container);
  const steps = identity.kind === "step-down" || matchesAny(container, context.options["stepDown"]);
  if (!steps && identity.kind !== "root") return;
  yield {
    at: container.own.runAsUser,
    message: `${container.label} starts as root: ${identity.because}`,
    severity: steps ? "info" : "medium",
    also: identity.notes,
  };
}

function* judgeStage(stage: Stage): Iterable<Problem> {
  if (!stage.isTarget || stage.user.state !== "absent" || isOverridden(stage) || isBase(stage)) return;
  const identity = stageIdentity(stage);
  if (identity.kind === "non-root" || identity.kind === "named-unknown") return;
  const steps = identity.kind === "step-down" || stepsDown(stage);
  yield {
    at: stage.at,
    message: `image runs as root: no USER is set${identity.kind === "unknown" ? "" : ` and ${identity.because}`}`,
    severity: steps ? "info" : undefined,
    confidence: "likely",
    fix: stageFix(stage),
  };
}

/** An image that others here start from is judged where one of them ends. */
const isBase = (stage: Stage): boolean => stage.isFoundation && stage.usedBy.length === 0;

/** Where root has done its work: behind the last RUN, COPY or ADD. */
const lastStep = (stage: Stage): Place =>
  [...stage.runs, ...stage.copies].reduce((last, { at }) => (at.start > last.start ? at : last), stage.at);

function stageFix(stage: Stage): Fix | undefined {
  const image = baseUse(stage);
  const base = image && valueOf(image.ref);
  const uid = base && Object.values(imageIdentity(base)?.offers ?? {})[0];
  if (!uid) return undefined;
  return {
    class: "suggest",
    title: `Run as user ${uid} of the base image`,
    changes: [{ kind: "insert", at: lastStep(stage), text: `USER ${uid}` }],
  };
}

export default defineRule({
  id: "run-as-non-root",
  mistake: "privilege",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended", "strict", "pss-restricted", "cis-docker", "cis-kubernetes", "nsa"],
  title: "Container runs as root, or nothing prevents it",
  why: "Root in a container is the same user as root of the host: a hole in the kernel, the runtime or a mount makes it that.",
  remedy:
    "End the Dockerfile with a USER that is not root; in Kubernetes set `runAsNonRoot: true`, so that an image that forgets it does not start.",
  references: [
    cisDocker("4.1"),
    cisKubernetes("5.2.7"),
    pss("restricted", "Running as Non-root"),
    nsa("Kubernetes Pod security: non-root containers"),
    cwe(250),
    attack("T1611"),
    owaspDocker("D01"),
  ],
  peers: [
    "hadolint:DL3002",
    "kube-linter:run-as-non-root",
    "KICS:missing_user_instruction",
    "KICS:containers_run_with_low_uid",
    "KICS:containers_running_as_root",
    "KICS:pod_or_container_without_security_context",
    "polaris:runAsRootAllowed",
    "kube-score:container-security-context-user-group-id",
    "kubesec:RunAsNonRoot",
    "kubesec:RunAsUser",
    "kubesec:RunAsGroup",
    "kyverno:require-run-as-nonroot",
    "DS-0002",
    "KSV-0012",
    "KSV-0020",
    "KSV-0021",
    "KSV-0118",
    "CKV_DOCKER_3",
    "CKV_K8S_23",
    "CKV_K8S_40",
    "CKV_K8S_29",
    "CKV_K8S_30",
    "C-0013",
    "C-0198",
    "C-0211",
  ],
  subchecks: {
    "min-uid": { about: "The user id is smaller than `minUid`, or none is given", presets: [] },
    "no-security-context": { about: "Nothing at all is set for security", presets: ["strict"] },
  },
  options: {
    minUid: {
      type: "number",
      default: 10000,
      description: "Smallest user id that `min-uid` accepts",
    },
    knownNonRoot: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Images, by name without tag, that are known not to run as root",
    },
    stepDown: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Images, by name without tag, that start as root and change to another user",
    },
  },
  silencedBy: ["no-privileged"],

  on: "container",
  *check(container: Container, context: Context) {
    if (container.workload.kind === "service") yield* judgeService(container, context);
    else if (context.exact) yield* admit(container, context);
    else yield* judgePodContainer(container, context);
  },
  alsoOn: { workload: admitPod, stage: judgeStage },
});

export const examples: readonly Example[] = [
  {
    bad: dockerfile`
      FROM node:22
      ^^^^^^^^^^^^ image runs as root: no USER is set and image "node" runs as root by default
      WORKDIR /app
      COPY . .
      RUN npm ci
      CMD ["node", "server.js"]
    `,
    good: dockerfile`
      FROM node:22
      WORKDIR /app
      COPY . .
      RUN npm ci
      USER 1000
      CMD ["node", "server.js"]
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
          # ^^^^ container "web" may run as root
            image: acme/web:1
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: acme/web:1
            securityContext:
              runAsNonRoot: true
              runAsUser: 10001
    `,
    fixed: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: acme/web:1
            securityContext:
              runAsNonRoot: true
    `,
    options: { minUid: 0 },
  },
  {
    name: "Compose: images whose user is known; those that step down are told apart by grade",
    bad: compose`
      services:
        app:
      # ^^^ service "app" starts as root: image "node" runs as root by default
          image: node:22
        db:
      # ^^ service "db" starts as root: image "postgres" starts as root and steps down to uid 999
          image: postgres:16
        mine:
          image: acme/mine:1
    `,
  },
  {
    name: "images known not to be root, and users that the base image sets",
    good: dockerfile`
      FROM gcr.io/distroless/static-debian12:nonroot
      COPY app /app
    `,
  },
  {
    name: "stages that only build, and a user behind them",
    good: dockerfile`
      FROM golang:1.23 AS build
      RUN go build -o /app

      FROM alpine:3.20
      COPY --from=build /app /app
      USER 10001
    `,
  },
  {
    name: "the base image is built here too, and its user is inherited",
    good: files({
      "base/Dockerfile": dockerfile`
        FROM debian:12
        USER 10001
      `,
      "app/Dockerfile": dockerfile`
        FROM shop/base
        CMD ["serve"]
      `,
      "compose.yaml": compose`
        services:
          base:
            image: shop/base
            build: base
          app:
            build: app
      `,
    }),
  },
  {
    name: "an image that others start from is judged where they end",
    bad: files({
      "base/Dockerfile": dockerfile`
        FROM debian:12
        RUN apt-get update
      `,
      "app/Dockerfile": dockerfile`
        FROM shop/base
        ^^^^^^^^^^^^^^ image runs as root: no USER is set and image "debian" runs as root by default
        CMD ["serve"]
      `,
      "skaffold.yaml": kubernetes`
        apiVersion: skaffold/v4beta11
        kind: Config
        build:
          artifacts:
            - image: shop/base
              context: base
            - image: shop/app
              context: app
      `,
    }),
  },
  {
    name: "small ids are users of the host",
    options: { minUid: 10000 },
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: acme/web:1
            securityContext:
              runAsNonRoot: true
              runAsUser: 1000
              #          ^^^^ container "web" runs as user 1000, below 10000
    `,
  },
  {
    name: "the manifest gives the image a user of its own",
    good: files({
      Dockerfile: dockerfile`
        FROM alpine:3.20
        CMD ["sleep", "1d"]
      `,
      "compose.yaml": compose`
        services:
          app:
            build: .
            user: "10001"
      `,
    }),
  },
  {
    name: "a user of the pod, Windows, and a user namespace of its own",
    options: { minUid: 0 },
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: a
      spec:
        securityContext:
          runAsUser: 10001
        containers:
          - name: web
            image: acme/web:1
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: b
      spec:
        os:
          name: windows
        containers:
          - name: web
            image: acme/web:1
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: c
      spec:
        hostUsers: false
        containers:
          - name: web
            image: acme/web:1
    `,
  },
  {
    name: "admission: an explicit false of the pod counts even where containers override it",
    exact: true,
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        securityContext:
          runAsNonRoot: false
          #             ^^^^^ Pod "web" allows root
        containers:
          - name: web
            image: acme/web:1
            securityContext:
              runAsNonRoot: true
    `,
  },
];
