import {
  type Change,
  type Container,
  type Context,
  cisKubernetes,
  cwe,
  defineRule,
  type Example,
  type Field,
  type Fix,
  firstWritten,
  is,
  kubernetes,
  nsa,
  pss,
  valueOf,
  type Workload,
} from "plimsoll";
import { capabilityName } from "../data/capabilities.ts";
import { readUser } from "../data/identities.ts";

/** Pod Security demands a profile since 1.19, and of Windows pods no longer since 1.25. */
function isExempt(workload: Workload, { exact, kubernetes: version }: Context): boolean {
  const windows = is(workload.os, "windows");
  if (!exact) return windows;
  return version.minor < 19 || (windows && version.minor >= 25);
}

/** The annotations of old count until 1.27; admission reads the fields alone. */
function profileOf(container: Container, context: Context): Field<string> {
  if (!context.exact && context.kubernetes.minor < 27) return container.effective.seccompProfile;
  return firstWritten(container.own.seccompProfile, container.workload.pod.seccompProfile);
}

/** A privileged container runs without a profile whatever is asked for. */
const isOpen = (container: Container, context: Context): boolean =>
  profileOf(container, context).state === "absent" && (context.exact || !is(container.privileged, true));

/** Capabilities of programs that load eBPF or trace others, which the default profile may hinder. */
const TRACERS = ["BPF", "PERFMON", "SYS_ADMIN", "SYS_PTRACE"];

const traces = (container: Container): boolean =>
  is(container.privileged, true) ||
  (valueOf(container.capabilitiesAdd) ?? []).some((item) =>
    TRACERS.includes(capabilityName(valueOf(item) ?? "")),
  );

/** The constraints of OpenShift that let a pod run as root forbid it to name a profile. */
const isRootOnOpenShift = (workload: Workload): boolean =>
  workload.kind === "DeploymentConfig" &&
  workload.containers.some(({ effective }) => readUser(valueOf(effective.runAsUser) ?? "").kind === "root");

function fixOf(workload: Workload): Fix {
  const type = workload.pod.seccompProfile.at;
  const changes: readonly Change[] = [{ kind: "set", at: type, value: "RuntimeDefault" }];
  const risky = workload.containers.some(traces) || isRootOnOpenShift(workload);
  return { class: risky ? "suggest" : "low-risk", title: "Ask for the runtime's default profile", changes };
}

export default defineRule({
  id: "require-seccomp-profile",
  mistake: "container",
  severity: "low",
  confidence: "certain",
  presets: ["recommended@kubernetes", "strict", "pss-restricted", "cis-kubernetes", "nsa"],
  title: "No seccomp profile is asked for",
  why: "Kubernetes filters no system calls unless a pod asks for it, so every hole of the host's kernel is within reach of the container.",
  remedy: "Set `seccompProfile.type: RuntimeDefault` for the pod.",
  references: [
    cisKubernetes("5.6.2"),
    pss("restricted", "Seccomp"),
    nsa("Kubernetes Pod security"),
    cwe(1188),
  ],
  peers: [
    "KICS:seccomp_profile_is_not_configured",
    "polaris:linuxHardening",
    "kube-score:container-seccomp-profile",
    "kubesec:SeccompAny",
    "kyverno:restrict-seccomp-strict",
    "KSV-0030",
    "CKV_K8S_31",
    "C-0210",
    "C-0055",
  ],

  on: "workload",
  *check(workload: Workload, context: Context) {
    if (workload.kind === "service" || isExempt(workload, context)) return;
    const open = workload.containers.filter((container) => isOpen(container, context));
    if (open.length === 0) return;
    const all = open.length === workload.containers.length;
    const named = all ? "" : ` for ${open.map(({ label }) => label).join(", ")}`;
    yield {
      at: workload.pod.seccompProfile,
      message: `${workload.label} asks for no seccomp profile${named}`,
      fix: fixOf(workload),
    };
  },
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
        ^^^^^^^^^^^^^^^ Pod "web" asks for no seccomp profile
          runAsNonRoot: true
        containers:
          - name: web
            image: nginx:1.27
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        securityContext:
          runAsNonRoot: true
          seccompProfile:
            type: RuntimeDefault
        containers:
          - name: web
            image: nginx:1.27
    `,
  },
  {
    name: "one container of several",
    bad: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        template:
          spec:
          ^^^^ Deployment "web" asks for no seccomp profile for init container "migrate"
            initContainers:
              - name: migrate
                image: acme/migrate:1
            containers:
              - name: web
                image: nginx:1.27
                securityContext:
                  seccompProfile:
                    type: Localhost
                    localhostProfile: web.json
    `,
  },
  {
    name: "every container has a profile of its own, one by the annotation of old",
    kubernetes: "1.26",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        annotations:
          container.seccomp.security.alpha.kubernetes.io/log: runtime/default
      spec:
        containers:
          - name: web
            image: nginx:1.27
            securityContext:
              seccompProfile:
                type: RuntimeDefault
          - name: log
            image: acme/log:1
    `,
  },
  {
    name: "Kubernetes 1.27 reads the annotation no more",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        annotations:
          seccomp.security.alpha.kubernetes.io/pod: runtime/default
      spec:
      ^^^^ Pod "web" asks for no seccomp profile
        containers:
          - name: web
            image: nginx:1.27
    `,
  },
  {
    name: "Windows has none, and a privileged container runs without one anyway",
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
            image: acme/iis:1
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: driver
      spec:
        containers:
          - name: driver
            image: acme/driver:1
            securityContext:
              privileged: true
    `,
  },
  {
    name: "a profile that only the rendered manifest knows",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        securityContext:
          seccompProfile:
            type: \${SECCOMP}
        containers:
          - name: web
            image: nginx:1.27
    `,
  },
];
