import {
  type Container,
  type Context,
  cisDocker,
  cisKubernetes,
  compose,
  cwe,
  defineRule,
  dockerfile,
  type Example,
  type Field,
  type Fix,
  files,
  is,
  kubernetes,
  matchesImage,
  type Place,
  type Problem,
  pss,
  remove,
  type Severity,
  type Stage,
  set,
  valueOf,
  type Workload,
} from "plimsoll";
import { hasUserNamespace, isDevContainer, isOverridden, stepsDown } from "../data/deployed-users.ts";
import { baseUse, imageIdentity, readUser } from "../data/identities.ts";

const isRoot = (field: Field<string>): boolean =>
  field.state === "set" && readUser(field.value).kind === "root";

const rowOf = (container: Container) => {
  const image = container.image && valueOf(container.image.ref);
  return image && imageIdentity(image);
};

const isAllowed = (container: Container, context: Context): boolean => {
  const name = (container.image && valueOf(container.image.ref))?.name ?? "";
  return (context.options["allow"] as readonly string[]).some((pattern) => matchesImage(pattern, name));
};

/** An init container that only hands a volume over to the user of the program. */
const onlyChangesOwner = (container: Container): boolean => {
  const commands = container.scripts.flatMap((run) => run.script.commands);
  const words = valueOf(container.command)?.map((word) => valueOf(word) ?? "") ?? [];
  const chown = ["chown", "chmod", "mkdir"];
  if (commands.length > 0) return commands.every(({ name }) => chown.includes(name));
  return chown.includes(words[0] ?? "");
};

/** The image changes to another user by itself, by official entrypoint or by PUID and PGID. */
const changesUser = (container: Container): boolean => {
  if (container.command.state !== "absent") return false;
  return rowOf(container)?.stepsDownTo !== undefined || container.env.some(({ name }) => name === "PUID");
};

function grade(container: Container, context: Context): Severity {
  if (context.exact) return "high";
  if (hasUserNamespace(container.workload, context)) return "info";
  if (container.workload.kind === "service") return changesUser(container) ? "info" : "high";
  return container.kind === "init" ? "medium" : "high";
}

/** The user that the image would have run as, written out or left to it. */
function fixOf(container: Container, field: Field<string>): Fix | undefined {
  const row = rowOf(container);
  const uid = row?.stepsDownTo?.uid ?? row?.uid;
  if (!row || (!uid && readUser(row.user ?? "root").kind === "root")) return undefined;
  if (container.workload.kind === "service" || !uid)
    return remove(field, "suggest", "Leave the user to the image");
  return set(field, uid, "suggest", `Run as user ${uid} of the image`);
}

const advice = (container: Container): string =>
  container.kind === "init" && onlyChangesOwner(container)
    ? " only to change owners; fsGroup of the pod does that"
    : "";

/** Admission judges users since 1.23, and none in a user namespace. */
const isLifted = (workload: Workload, context: Context): boolean =>
  context.exact && (context.kubernetes.minor < 23 || hasUserNamespace(workload, context));

/** A hook runs for a moment, in a container that is not root's: one step milder. */
function* judgeHooks(container: Container): Iterable<Problem> {
  for (const { name, user } of container.hooks) {
    if (isRoot(user))
      yield { at: user, message: `${name} hook of ${container.label} runs as root`, severity: "medium" };
  }
}

function* judgeContainer(container: Container, context: Context): Iterable<Problem> {
  if (isAllowed(container, context) || isDevContainer(container)) return;
  yield* judgeHooks(container);
  if (container.kind !== "service" && isLifted(container.workload, context)) return;
  const severity = grade(container, context);
  const { runAsUser, runAsNonRoot, windowsUser } = container.own;
  if (isRoot(runAsUser)) {
    yield {
      at: runAsUser,
      message: `${container.label} runs as root${advice(container)}`,
      severity,
      fix: fixOf(container, runAsUser),
    };
    return;
  }
  if (context.exact) return;
  if (isRoot(windowsUser))
    yield { at: windowsUser, message: `${container.label} runs as administrator`, severity };
  if (is(runAsNonRoot, false) && container.effective.runAsUser.state === "absent") {
    yield {
      at: runAsNonRoot,
      message: `${container.label} allows root`,
      severity,
      fix: set(runAsNonRoot, true, "suggest", "Refuse to start as root"),
    };
  }
}

/** The first container that takes what the pod says, and is not reported as privileged anyway. */
const heir = (workload: Workload, inherits: (container: Container) => boolean): Container | undefined =>
  workload.containers.find((container) => inherits(container) && !is(container.privileged, true));

function* judgePod(workload: Workload, context: Context): Iterable<Problem> {
  const { runAsUser, runAsNonRoot } = workload.pod;
  if (isLifted(workload, context)) return;
  const severity = hasUserNamespace(workload, context) ? "info" : "high";
  const takesUser =
    context.exact || heir(workload, (container) => container.own.runAsUser.state === "absent");
  if (isRoot(runAsUser) && takesUser) {
    yield { at: runAsUser, message: `${workload.label} runs its containers as root`, severity };
    return;
  }
  const allowed = heir(
    workload,
    ({ own, effective }) => own.runAsNonRoot.state === "absent" && effective.runAsUser.state === "absent",
  );
  if (context.exact || !allowed || !is(runAsNonRoot, false)) return;
  yield { at: runAsNonRoot, message: `${workload.label} allows root in its containers`, severity };
}

const nameUser = (at: Place, uid: string): Fix => ({
  class: "suggest",
  title: `Run as user ${uid} of the base image`,
  changes: [{ kind: "replace", at, text: uid }],
});

function* judgeStage(stage: Stage): Iterable<Problem> {
  if (!stage.isTarget || !isRoot(stage.user) || isOverridden(stage) || isDevContainer(stage)) return;
  const image = baseUse(stage);
  const base = image && valueOf(image.ref);
  const row = base && imageIdentity(base);
  const official = row?.stepsDownTo !== undefined && stage.entrypoint.state === "absent";
  const uid = Object.values(row?.offers ?? {})[0];
  yield {
    at: stage.user,
    message: "image runs as root: its last USER says so",
    severity: official || stepsDown(stage) ? "info" : "medium",
    fix: uid && stage.user.state === "set" ? nameUser(stage.user.at, String(uid)) : undefined,
  };
}

export default defineRule({
  id: "no-explicit-root",
  mistake: "privilege",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "pss-restricted", "cis-docker", "cis-kubernetes", "nsa"],
  title: "Root is set on purpose",
  why: "Somebody overruled the user of the image or the cluster: the program runs as the same root that owns the host.",
  remedy:
    "Name a user of the image that is not root, and give its files and volumes to it (`COPY --chown`, `fsGroup`).",
  references: [
    cisDocker("4.1"),
    cisKubernetes("5.2.7"),
    pss("restricted", "Running as Non-root user"),
    cwe(250),
  ],
  peers: ["KICS:last_user_is_root", "kyverno:require-run-as-non-root-user", "KSV-0105", "CKV_DOCKER_8"],
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Images that may run as root; `*` stands for any text",
    },
  },
  silencedBy: ["no-privileged"],

  on: "container",
  check: judgeContainer,
  alsoOn: { workload: judgePod, stage: judgeStage },
});

export const examples: readonly Example[] = [
  {
    bad: dockerfile`
      FROM node:22
      USER node
      RUN npm ci
      USER root
      #    ^^^^ image runs as root: its last USER says so
    `,
    good: dockerfile`
      FROM node:22
      USER node
      RUN npm ci
      USER 1000
    `,
  },
  {
    bad: compose`
      services:
        web:
          image: acme/web:1
          user: "0:0"
          #     ^^^^^ service "web" runs as root
    `,
    good: compose`
      services:
        web:
          image: acme/web:1
          user: "10001:10001"
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        securityContext:
          runAsNonRoot: false
          #             ^^^^^ Pod "web" allows root in its containers
        initContainers:
          - name: own
            image: busybox:1.36
            command: [sh, -c, "chown -R 1000 /data"]
            securityContext:
              runAsUser: 0
              #          ^ init container "own" runs as root only to change owners; fsGroup of the pod does that
        containers:
          - name: web
            image: acme/web:1
          - name: other
            image: acme/other:1
            securityContext:
              runAsNonRoot: false
              #             ^^^^^ container "other" allows root
    `,
  },
  {
    name: "a hook has a user of its own",
    bad: compose`
      services:
        web:
          image: acme/web:1
          user: "10001"
          post_start:
            - command: chown -R 10001 /data
              user: root
              #     ^^^^ post_start hook of service "web" runs as root
    `,
    good: compose`
      services:
        web:
          image: acme/web:1
          user: "10001"
          post_start:
            - command: ./warm.sh
    `,
  },
  {
    name: "every container overrides what the pod says",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        securityContext:
          runAsUser: 0
        containers:
          - name: web
            image: acme/web:1
            securityContext:
              runAsUser: 10001
    `,
  },
  {
    name: "admission judges both levels",
    exact: true,
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        securityContext:
          runAsUser: 0
          #          ^ Pod "web" runs its containers as root
        containers:
          - name: web
            image: acme/web:1
            securityContext:
              runAsUser: 10001
    `,
  },
  {
    name: "images that change the user by themselves: information only",
    bad: compose`
      services:
        files:
          image: lscr.io/linuxserver/nextcloud:29.0.4
          user: root
          #     ^^^^ service "files" runs as root
          environment:
            PUID: "1000"
            PGID: "1000"
    `,
  },
  {
    name: "the container that an editor works in",
    good: files({
      ".devcontainer/Dockerfile": dockerfile`
        FROM mcr.microsoft.com/devcontainers/base:bookworm
        USER root
      `,
      ".devcontainer/compose.yaml": compose`
        services:
          editor:
            image: acme/editor:1
            user: root
      `,
    }),
  },
  {
    name: "root in a stage that only builds",
    good: dockerfile`
      FROM golang:1.23 AS build
      USER root
      RUN go build -o /app

      FROM alpine:3.20
      COPY --from=build /app /app
      USER 10001
    `,
  },
];
