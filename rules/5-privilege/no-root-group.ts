import {
  type Container,
  type Context,
  compose,
  cwe,
  defineRule,
  dockerfile,
  type Example,
  type Field,
  type ImageRef,
  kubernetes,
  type Problem,
  type Stage,
  valueOf,
  type Workload,
} from "plimsoll";
import { baseUse, readUser } from "../data/identities.ts";
import { isOneOf } from "../data/image-name.ts";

/** Images built to run as any user of group 0, as OpenShift does: their files belong to that group on purpose. */
const FOR_GROUP_ZERO = [
  "bitnami/*",
  "registry.access.redhat.com/**",
  "registry.redhat.io/**",
  "redhat/*",
  "quay.io/sclorg/*",
  "icr.io/appcafe/*",
];

const isRoot = (group: Field<string>): boolean =>
  group.state === "set" && (group.value === "root" || /^0+$/.test(group.value));

const isForGroupZero = (image: ImageRef | undefined): boolean =>
  image !== undefined && isOneOf(image, FOR_GROUP_ZERO);

const imageOf = ({ image, build }: Container): ImageRef | undefined => {
  const use = build ? baseUse(build) : image;
  return use && valueOf(use.ref);
};

function* judgeContainer(container: Container): Iterable<Problem> {
  const { runAsGroup, runAsUser } = container.own;
  // `user: 0:0` is one fault, which no-explicit-root reports.
  if (container.kind === "service" && readUser(valueOf(runAsUser) ?? "").kind === "root") return;
  if (isRoot(runAsGroup) && !isForGroupZero(imageOf(container)))
    yield { at: runAsGroup, message: `${container.label} runs in the group of root` };
}

function* judgeWorkload(workload: Workload): Iterable<Problem> {
  const { containers, pod, fsGroup, supplementalGroups, label } = workload;
  if (containers.length > 0 && containers.every((container) => isForGroupZero(imageOf(container)))) return;
  const inherits = containers.length === 0 || containers.some(({ own }) => own.runAsGroup.state === "absent");
  if (inherits && isRoot(pod.runAsGroup))
    yield { at: pod.runAsGroup, message: `${label} runs its containers in the group of root` };
  if (isRoot(fsGroup)) yield { at: fsGroup, message: `${label} gives its volumes to the group of root` };
  for (const group of valueOf(supplementalGroups) ?? [])
    if (isRoot(group)) yield { at: group, message: `${label} adds the group of root` };
}

/** The group behind the colon of USER. */
function* judgeStage(stage: Stage): Iterable<Problem> {
  const base = baseUse(stage);
  if (!stage.isTarget || isForGroupZero(base && valueOf(base.ref))) return;
  const [user = "", group = ""] = (valueOf(stage.user) ?? "").split(":");
  if (!/^(?:0+|root)$/.test(group.trim()) || /^(?:0+|root)$/.test(user.trim())) return;
  yield { at: stage.user, message: "image runs in the group of root" };
}

/** Arbitrary users in group 0 are how OpenShift runs what asks for nothing. */
const forOthers =
  <S>(judge: (subject: S) => Iterable<Problem>) =>
  (subject: S, { options }: Context): Iterable<Problem> =>
    options["openshift"] === true ? [] : judge(subject);

export default defineRule({
  id: "no-root-group",
  mistake: "privilege",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "nsa"],
  title: "Root's group is among those of the process",
  why: "Many files of images and hosts are readable or writable for the group of root: the process reaches them without being root.",
  remedy: "Run as a group of the program's own, and give its files to that.",
  references: [cwe(250)],
  peers: ["KSV-0116"],
  options: {
    openshift: {
      type: "boolean",
      default: false,
      description: "The target is OpenShift, where any user in group 0 is the convention",
    },
  },
  silencedBy: ["no-privileged"],

  on: "container",
  check: forOthers(judgeContainer),
  alsoOn: { workload: forOthers(judgeWorkload), stage: forOthers(judgeStage) },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        securityContext:
          runAsUser: 10001
          runAsGroup: 0
          #           ^ Pod "web" runs its containers in the group of root
          fsGroup: 0
          #        ^ Pod "web" gives its volumes to the group of root
          supplementalGroups: [2000, 0]
          #                          ^ Pod "web" adds the group of root
        containers:
          - name: web
            image: acme/web:1
          - name: api
            image: acme/api:1
            securityContext:
              runAsGroup: 0
              #           ^ container "api" runs in the group of root
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        securityContext:
          runAsUser: 10001
          runAsGroup: 10001
          fsGroup: 10001
          supplementalGroups: [2000]
        containers:
          - name: web
            image: acme/web:1
    `,
  },
  {
    bad: compose`
      services:
        web:
          image: acme/web:1
          user: "1000:0"
          #     ^^^^^^^^ service "web" runs in the group of root
        api:
          image: acme/api:1
          user: "1000:1000"
          group_add:
            - root
            # ^^^^ service "api" adds the group of root
    `,
    good: compose`
      services:
        web:
          image: acme/web:1
          user: "1000:1000"
          group_add:
            - video
        root:
          image: acme/root:1
          user: "0:0"
    `,
  },
  {
    bad: dockerfile`
      FROM debian:12
      USER app:root
      #    ^^^^^^^^ image runs in the group of root
    `,
    good: dockerfile`
      FROM debian:12
      USER app:app
    `,
  },
  {
    name: "images made for any user of group 0",
    good: dockerfile`
      FROM registry.access.redhat.com/ubi9/nodejs-20:1
      USER 1001:0
    `,
  },
  {
    name: "OpenShift is the target",
    options: { openshift: true },
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        securityContext:
          runAsGroup: 0
        containers:
          - name: web
            image: acme/web:1
    `,
  },
  {
    name: "every container has a group of its own",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        securityContext:
          runAsGroup: 0
        containers:
          - name: web
            image: acme/web:1
            securityContext:
              runAsGroup: 10001
    `,
  },
];
