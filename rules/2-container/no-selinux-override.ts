import {
  attack,
  type Container,
  type Context,
  cisDocker,
  compose,
  defineRule,
  type Example,
  type Field,
  type HostMount,
  is,
  kubernetes,
  type Problem,
  pss,
  type SecurityLevel,
  type Severity,
  valueOf,
  type Workload,
} from "plimsoll";
import { normaliseHostPath } from "../data/host-paths.ts";
import { isContainerType } from "../data/pod-security.ts";

/** Types that confine nothing, or nearly nothing. */
const SUPER_TYPES = ["spc_t", "unconfined_t", "super_t"];

/** Directories whose files programs of the host find by their label. */
const SYSTEM = [
  "/",
  "/bin",
  "/boot",
  "/dev",
  "/etc",
  "/home",
  "/lib",
  "/lib64",
  "/proc",
  "/root",
  "/run",
  "/sbin",
  "/sys",
  "/usr",
  "/var",
];

const isBadType = (type: Field<string>, context: Context): boolean =>
  type.state === "set" && !isContainerType(type.value, context.kubernetes.minor);

const isWritten = (field: Field<string>): boolean => field.state === "set" && field.value !== "";

const gradeOf = (type: string): Severity | undefined => (SUPER_TYPES.includes(type) ? "high" : undefined);

/** Compose on any host may name any label; only what lifts the separation is a fault there. */
function* judgeService(container: Container, label: string): Iterable<Problem> {
  const { type, disabled } = container.own.seLinux;
  if (is(disabled, true))
    yield { at: disabled, message: `${label} runs without SELinux separation`, severity: "high" };
  const name = valueOf(type);
  if (name !== undefined && SUPER_TYPES.includes(name))
    yield { at: type, message: `${label} runs with the SELinux type ${name}`, severity: "high" };
}

function* judgeLevel(level: SecurityLevel, label: string, context: Context): Iterable<Problem> {
  const { type, user, role } = level.seLinux;
  if (isBadType(type, context)) {
    const name = valueOf(type) ?? "";
    yield { at: type, message: `${label} runs with the SELinux type ${name}`, severity: gradeOf(name) };
  }
  for (const [what, field] of [
    ["user", user],
    ["role", role],
  ] as const) {
    if (isWritten(field)) yield { at: field, message: `${label} sets the SELinux ${what} ${valueOf(field)}` };
  }
}

/** Labels that a mount gives to the host's own files lock the host's programs out of them. */
function* judgeMount(mount: HostMount): Iterable<Problem> {
  const path = valueOf(mount.path);
  if (path === undefined || mount.relabel.state !== "set" || !SYSTEM.includes(normaliseHostPath(path)))
    return;
  yield {
    at: mount.relabel,
    message: `${mount.label} relabels ${path} of its host`,
    severity: "high",
  };
}

export default defineRule({
  id: "no-selinux-override",
  mistake: "container",
  severity: "medium",
  confidence: "certain",
  presets: [
    "recommended",
    "strict",
    "pss-baseline",
    "pss-restricted",
    "cis-docker",
    "cis-kubernetes",
    "nsa",
    "openshift-restricted-v2",
  ],
  title: "SELinux separation is switched off or changed",
  why: "SELinux keeps containers apart from each other and from the host even after a break-out; another type, user or role takes that away.",
  remedy: "Remove the option; the level alone may be set to share files between containers.",
  references: [cisDocker("5.3"), pss("baseline", "SELinux"), attack("T1611")],
  peers: ["kyverno:disallow-selinux", "KSV-0025"],
  silencedBy: ["no-privileged"],

  on: "container",
  *check(container: Container, context: Context) {
    if (container.kind === "service") yield* judgeService(container, container.label);
    else yield* judgeLevel(container.own, container.label, context);
  },
  alsoOn: {
    *workload(workload: Workload, context: Context) {
      yield* judgeLevel(workload.pod, workload.label, context);
    },
    hostMount: judgeMount,
  },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        web:
          image: nginx:1.27
          security_opt:
            - label:disable
            # ^^^^^^^^^^^^^ service "web" runs without SELinux separation
        tool:
          image: acme/tool:1
          security_opt:
            - label=type:spc_t
            # ^^^^^^^^^^^^^^^^ service "tool" runs with the SELinux type spc_t
          volumes:
            - /usr:/host/usr:z
            #                ^ service "tool" relabels /usr of its host
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
          security_opt:
            - label:level:s0:c100,c200
        tool:
          image: acme/tool:1
          volumes:
            - ./data:/data:Z
            - /srv/tool:/srv:z
            - /usr:/host/usr:ro
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
          seLinuxOptions:
            user: system_u
            #     ^^^^^^^^ Pod "web" sets the SELinux user system_u
            role: system_r
            #     ^^^^^^^^ Pod "web" sets the SELinux role system_r
        containers:
          - name: web
            image: nginx:1.27
            securityContext:
              seLinuxOptions:
                type: spc_t
                #     ^^^^^ container "web" runs with the SELinux type spc_t
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        securityContext:
          seLinuxOptions:
            level: s0:c123,c456
        containers:
          - name: web
            image: nginx:1.27
            securityContext:
              seLinuxOptions:
                type: container_t
    `,
  },
  {
    name: "the type of container engines, which counts since Kubernetes 1.31",
    kubernetes: "1.30",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: build
      spec:
        containers:
          - name: build
            image: acme/build:1
            securityContext:
              seLinuxOptions:
                type: container_engine_t
                #     ^^^^^^^^^^^^^^^^^^ container "build" runs with the SELinux type container_engine_t
    `,
  },
  {
    name: "the same, one version later",
    kubernetes: "1.31",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: build
      spec:
        containers:
          - name: build
            image: acme/build:1
            securityContext:
              seLinuxOptions:
                type: container_engine_t
    `,
  },
];
