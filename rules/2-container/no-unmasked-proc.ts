import {
  attack,
  type Container,
  type Context,
  compose,
  defineRule,
  type Example,
  kubernetes,
  type Problem,
  pss,
  remove,
} from "plimsoll";
import { hasUserNamespace } from "../data/deployed-users.ts";

/** In a user namespace the baseline accepts it, the restricted level never. */
function* judge(container: Container, context: Context): Iterable<Problem> {
  const { procMount } = container;
  if (procMount.state !== "set" || procMount.value === "Default") return;
  const confined = container.kind !== "service" && hasUserNamespace(container.workload, context);
  yield {
    at: procMount,
    sub: confined ? "user-namespace" : undefined,
    message: `${container.label} sees kernel files in /proc and /sys that are masked by default${confined ? ", in a user namespace" : ""}`,
    severity: confined && !context.exact ? "info" : undefined,
    fix: remove(procMount, "low-risk", "Mask the kernel's files"),
  };
}

export default defineRule({
  id: "no-unmasked-proc",
  mistake: "container",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "pss-baseline", "pss-restricted", "cis-kubernetes", "nsa"],
  title: "Kernel files in /proc and /sys are unmasked",
  why: "The runtime hides files by which root reads the kernel's memory and keys or steers the machine; unmasked, they are open to the container.",
  remedy: "Remove the setting; a program that builds containers inside needs a user namespace with it.",
  references: [pss("baseline", "/proc Mount Type"), attack("T1611")],
  peers: [
    "kube-linter:unsafe-proc-mount",
    "KICS:container_runs_unmasked",
    "polaris:procMount",
    "kyverno:disallow-proc-mount",
    "KSV-0027",
  ],
  subchecks: {
    "user-namespace": {
      about: "The container is in a user namespace of its own, which the baseline accepts",
      presets: ["recommended", "strict", "pss-restricted", "cis-kubernetes", "nsa"],
    },
  },
  silencedBy: ["no-privileged"],

  on: "container",
  check: judge,
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        web:
          image: nginx:1.27
          security_opt:
            - no-new-privileges:true
            - systempaths=unconfined
            # ^^^^^^^^^^^^^^^^^^^^^^ service "web" sees kernel files in /proc and /sys that are masked by default
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
          security_opt:
            - no-new-privileges:true
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
            image: nginx:1.27
            securityContext:
              runAsNonRoot: true
              procMount: Unmasked
              #          ^^^^^^^^ container "web" sees kernel files in /proc and /sys that are masked by default
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
            securityContext:
              runAsNonRoot: true
    `,
  },
  {
    name: "what Podman calls it",
    bad: compose`
      services:
        web:
          image: nginx:1.27
          security_opt:
            - "unmask=ALL"
            # ^^^^^^^^^^^^ service "web" sees kernel files in /proc and /sys that are masked by default
    `,
  },
  {
    name: "in a user namespace: only told",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: build
      spec:
        hostUsers: false
        containers:
          - name: build
            image: acme/build:1
            securityContext:
              procMount: Unmasked
              #          ^^^^^^^^ container "build" sees kernel files in /proc and /sys that are masked by default, in a user namespace
    `,
  },
  {
    name: "the default, written out",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: nginx:1.27
            securityContext:
              procMount: Default
    `,
  },
];
