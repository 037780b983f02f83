import {
  type Container,
  defineRule,
  dockerfile,
  type Example,
  type Field,
  type Fix,
  files,
  is,
  kubernetes,
  type Problem,
  pss,
  type ShellCommand,
  type Stage,
  set,
  valueOf,
} from "plimsoll";
import { ofContents, readUser } from "../data/identities.ts";

/** A stage with those that it starts from. */
function* chainOf(stage: Stage | undefined): Iterable<Stage> {
  for (let at = stage; at; at = at.parent) yield at;
}

/** The number that `useradd -u 1001 app` gives a user. */
function createdUid({ name, args }: ShellCommand, user: string): string | undefined {
  if (name !== "useradd" && name !== "adduser") return undefined;
  const words = args.map(({ text }) => text);
  if (!words.includes(user)) return undefined;
  const at = words.findIndex((word) => /^(?:-[a-zA-Z]*u|--uid)$/.test(word));
  const glued = words.find((word) => word.startsWith("--uid="));
  const uid = glued?.slice("--uid=".length) ?? (at === -1 ? "" : words[at + 1]);
  return uid && /^[1-9]\d*$/.test(uid) ? uid : undefined;
}

/** A name is as good as its number, if the Dockerfile says which that is. */
function numberInPlace(stage: Stage, field: Field<string>, user: string): Fix | undefined {
  const { source, start } = field.at;
  const commands = [...chainOf(stage)].flatMap(({ runs }) => runs.flatMap(({ script }) => script.commands));
  const uid = commands.map((command) => createdUid(command, user)).find((found) => found !== undefined);
  if (uid === undefined || !source.text.startsWith(user, start)) return undefined;
  const at = { source, start, end: start + user.length };
  return {
    class: "safe",
    title: `Name user ${user} by its number`,
    changes: [{ kind: "replace", at, text: uid }],
  };
}

/** The kubelet asks the image for a number, and takes no name for one. */
function* judgeName(container: Container, stage: Stage): Iterable<Problem> {
  const { user } = stage;
  const name = valueOf(user)?.split(":")[0] ?? "";
  const kind = readUser(name).kind;
  if (name === "" || /^\d+$/.test(name) || kind === "root" || kind === "unknown") return;
  yield {
    at: container.effective.runAsNonRoot,
    message: `${container.label} will not start: runAsNonRoot needs a number, and the image's USER is the name ${JSON.stringify(name)}`,
    also: [{ at: user.at, message: "the user is set here" }],
    fix: numberInPlace(stage, user, name),
  };
}

function* judgeRoot(container: Container): Iterable<Problem> {
  const identity = ofContents(container);
  if (identity.kind !== "root" && identity.kind !== "step-down") return;
  const place = identity.at && container.build ? [{ at: identity.at, message: "root is set here" }] : [];
  yield {
    at: container.effective.runAsNonRoot,
    message: `${container.label} will not start: runAsNonRoot is true and ${identity.because}`,
    confidence: container.build ? undefined : "likely",
    also: place,
    fix: identity.uid
      ? set(container.own.runAsUser, identity.uid, "suggest", `Run as user ${identity.uid}`)
      : undefined,
  };
}

/** Files that the image gives to one user alone, who is not the one that the pod names. */
function* judgeFiles(container: Container, uid: string): Iterable<Problem> {
  for (const { owner, mode, at } of [...chainOf(container.build)].flatMap(({ copies }) => copies)) {
    const [user = ""] = (valueOf(owner) ?? "").split(":");
    const isPrivate = /^0?[4-7]00$/.test(valueOf(mode) ?? "");
    if (!isPrivate || !/^\d+$/.test(user) || user === uid) continue;
    yield {
      at: container.effective.runAsUser,
      sub: "files",
      message: `${container.label} runs as user ${uid}, who may not read what the image keeps for user ${user}`,
      confidence: "likely",
      also: [{ at, message: "copied for one user alone" }],
    };
    return;
  }
}

function* judge(container: Container): Iterable<Problem> {
  const { runAsUser, runAsNonRoot, windowsUser } = container.effective;
  if (container.workload.kind === "service" || is(container.workload.os, "windows")) return;
  if (windowsUser.state !== "absent") return;
  if (runAsUser.state === "set") {
    if (/^[1-9]\d*$/.test(runAsUser.value)) yield* judgeFiles(container, runAsUser.value);
  } else if (runAsUser.state === "absent" && is(runAsNonRoot, true)) {
    yield* judgeRoot(container);
    if (container.build) yield* judgeName(container, container.build);
  }
}

export default defineRule({
  id: "non-root-image-conflict",
  mistake: "privilege",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "openshift-restricted-v2"],
  title: "The pod cannot start: runAsNonRoot meets an image of root, or of a user without a number",
  why: "The kubelet refuses the container, and whoever is woken by that drops the setting rather than the cause.",
  remedy: "End the Dockerfile with a numeric USER, or name the user in `runAsUser`.",
  references: [pss("restricted", "Running as Non-root")],
  peers: ["DL3066"],
  subchecks: {
    files: { about: "the pod names a user who may not read files that the image keeps for another" },
  },

  on: "container",
  check: judge,
});

export const examples: readonly Example[] = [
  {
    name: "a user by name, whose number the Dockerfile tells",
    bad: files({
      "api/Dockerfile": dockerfile`
        FROM registry.example.com/base/node:22.11.0
        RUN useradd --uid 1001 app
        USER app
      `,
      "pod.yaml": kubernetes`
        apiVersion: v1
        kind: Pod
        metadata:
          name: api
        spec:
          securityContext:
            runAsNonRoot: true
            #             ^^^^ container "api" will not start: runAsNonRoot needs a number, and the image's USER is the name "app"
          containers:
            - name: api
              image: registry.example.com/shop/api:1.0.0
      `,
    }),
    good: files({
      "api/Dockerfile": dockerfile`
        FROM registry.example.com/base/node:22.11.0
        RUN useradd --uid 1001 app
        USER 1001
      `,
      "pod.yaml": kubernetes`
        apiVersion: v1
        kind: Pod
        metadata:
          name: api
        spec:
          securityContext:
            runAsNonRoot: true
          containers:
            - name: api
              image: registry.example.com/shop/api:1.0.0
      `,
    }),
  },
  {
    name: "an image that starts as root",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: cache
      spec:
        containers:
          - name: cache
            image: redis:7.4.1
            securityContext:
              runAsNonRoot: true
              #             ^^^^ container "cache" will not start: runAsNonRoot is true and image "redis" starts as root and steps down to uid 999
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: cache
      spec:
        containers:
          - name: cache
            image: redis:7.4.1
            securityContext:
              runAsNonRoot: true
              runAsUser: 999
    `,
  },
  {
    name: "a Dockerfile that ends as root, and files for another user",
    bad: files({
      "api/Dockerfile": dockerfile`
        FROM registry.example.com/base/node:22.11.0
        USER root
      `,
      "web/Dockerfile": dockerfile`
        FROM registry.example.com/base/node:22.11.0
        COPY --chown=1001:0 --chmod=0700 server.js /app/
        USER 1001
      `,
      "pod.yaml": kubernetes`
        apiVersion: v1
        kind: Pod
        metadata:
          name: api
        spec:
          containers:
            - name: api
              image: registry.example.com/shop/api:1.0.0
              securityContext:
                runAsNonRoot: true
                #             ^^^^ container "api" will not start: runAsNonRoot is true and USER is "root"
            - name: web
              image: registry.example.com/shop/web:1.0.0
              securityContext:
                runAsUser: 2000
                #          ^^^^ container "web" runs as user 2000, who may not read what the image keeps for user 1001
      `,
    }),
  },
  {
    name: "an image that nobody knows, and a user that a template fills in",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        securityContext:
          runAsNonRoot: true
        containers:
          - name: api
            image: registry.example.com/other/api:1.0.0
          - name: cache
            image: redis:7.4.1
            securityContext:
              runAsUser: \${CACHE_USER}
    `,
  },
];
