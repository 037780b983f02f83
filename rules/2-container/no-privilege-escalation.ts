import {
  append,
  attack,
  type Container,
  type Context,
  cisDocker,
  cisKubernetes,
  compose,
  cwe,
  defineRule,
  type Example,
  type Fix,
  is,
  kubernetes,
  nsa,
  type Problem,
  pss,
  set,
  valueOf,
} from "plimsoll";
import { capabilityName } from "../data/capabilities.ts";
import { effectiveIdentity } from "../data/identities.ts";

/** Windows has no setuid; Pod Security knows that since 1.25, and the control as such since 1.8. */
function isExempt(container: Container, context: Context): boolean {
  const windows = is(container.workload.os, "windows");
  if (!context.exact || container.workload.kind === "service") return windows;
  return context.kubernetes.minor < 8 || (windows && context.kubernetes.minor >= 25);
}

/** A program that is not root gains nothing that it could need, unless it calls a setuid helper. */
function fix(container: Container): Fix {
  const field = container.allowPrivilegeEscalation;
  const kind = effectiveIdentity(container).kind === "non-root" ? "low-risk" : "suggest";
  if (container.workload.kind !== "service") return set(field, false, kind, "Forbid privilege escalation");
  return field.state === "set"
    ? set(field, "no-new-privileges:true", kind, "Forbid new privileges")
    : append(field, "no-new-privileges:true", kind, "Forbid new privileges");
}

/** The API server refuses `false` together with what implies `true`. */
function contradiction(container: Container): string | undefined {
  if (container.workload.kind === "service") return undefined;
  if (is(container.privileged, true)) return "privileged";
  const added = valueOf(container.capabilitiesAdd) ?? [];
  return added.some((item) => capabilityName(valueOf(item) ?? "") === "SYS_ADMIN") ? "SYS_ADMIN" : undefined;
}

const says = (container: Container, explicit: boolean): string => {
  if (container.workload.kind === "service") return `${container.label} may gain new privileges`;
  return `${container.label} ${explicit ? "allows" : "does not forbid"} privilege escalation`;
};

function* judge(container: Container, context: Context): Iterable<Problem> {
  const field = container.allowPrivilegeEscalation;
  if (field.state === "unknown" || isExempt(container, context)) return;
  if (!is(field, false)) {
    const explicit = is(field, true);
    yield {
      at: field,
      sub: explicit ? "explicit-true" : undefined,
      message: says(container, explicit),
      fix: fix(container),
    };
    return;
  }
  const against = context.exact ? undefined : contradiction(container);
  if (!against) return;
  yield {
    at: field,
    sub: "contradiction",
    message: `${container.label} forbids privilege escalation but has ${against}; the API server refuses that`,
  };
}

export default defineRule({
  id: "no-privilege-escalation",
  mistake: "container",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended@kubernetes", "strict", "pss-restricted", "cis-docker", "cis-kubernetes", "nsa"],
  title: "Processes may gain more privileges than they start with",
  why: "A setuid program or a file capability in the image makes root of any user: the container starts harmless and does not stay so.",
  remedy: "Set `allowPrivilegeEscalation: false`; in Compose `no-new-privileges:true` under `security_opt`.",
  references: [
    cisDocker("5.26"),
    cisDocker("2.14"),
    cisKubernetes("5.2.6"),
    pss("restricted", "Privilege Escalation"),
    nsa("Kubernetes Pod security"),
    cwe(269),
    attack("T1548.001"),
  ],
  peers: [
    "kube-linter:privilege-escalation-container",
    "KICS:no_new_privileges_not_set",
    "KICS:security_opt_not_set",
    "KICS:privilege_escalation_allowed",
    "polaris:privilegeEscalationAllowed",
    "kubesec:AllowPrivilegeEscalation",
    "kyverno:disallow-privilege-escalation",
    "KSV-0001",
    "CKV_K8S_20",
    "C-0016",
    "C-0197",
  ],
  subchecks: {
    "explicit-true": {
      about: "Escalation is allowed on purpose",
      presets: [
        "recommended@kubernetes",
        "strict",
        "pss-restricted",
        "cis-docker",
        "cis-kubernetes",
        "nsa",
        "openshift-restricted-v2",
      ],
    },
    contradiction: {
      about: "Escalation is forbidden where another setting implies it",
      presets: ["recommended@kubernetes", "strict"],
    },
  },
  silencedBy: ["no-privileged"],

  on: "container",
  check: judge,
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
            securityContext:
              allowPrivilegeEscalation: true
              #                         ^^^^ container "web" allows privilege escalation
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
              allowPrivilegeEscalation: false
    `,
  },
  {
    name: "absent means true",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        initContainers:
          - name: setup
            image: busybox:1.36
            securityContext:
              allowPrivilegeEscalation: false
        containers:
          - name: web
          # ^^^^ container "web" does not forbid privilege escalation
            image: nginx:1.27
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        initContainers:
          - name: setup
            image: busybox:1.36
            securityContext:
              allowPrivilegeEscalation: false
        containers:
          - name: web
            image: nginx:1.27
            securityContext:
              allowPrivilegeEscalation: false
    `,
  },
  {
    bad: compose`
      services:
        web:
      # ^^^ service "web" may gain new privileges
          image: nginx:1.27
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
    name: "the API server would refuse this pod",
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
              allowPrivilegeEscalation: false
              #                         ^^^^^ container "web" forbids privilege escalation but has SYS_ADMIN; the API server refuses that
              capabilities:
                add: [SYS_ADMIN]
    `,
  },
  {
    name: "Windows has no setuid",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        os:
          name: windows
        containers:
          - name: web
            image: mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022
    `,
  },
  {
    name: "other ways to write it in Compose",
    good: compose`
      services:
        a:
          image: nginx:1.27
          security_opt: ["no-new-privileges"]
        b:
          image: nginx:1.27
          security_opt: ["no-new-privileges=true"]
    `,
  },
];
