import {
  attack,
  type Container,
  type Context,
  cisDocker,
  compose,
  cwe,
  defineRule,
  type Example,
  is,
  kubernetes,
  nsa,
  type Severity,
  set,
  valueOf,
} from "plimsoll";
import { serviceOf } from "../data/services.ts";

/** Directories that the program writes to and that nothing is mounted on yet. */
function writesTo(container: Container): readonly string[] {
  const image = container.image && valueOf(container.image.ref);
  const known = (image && serviceOf(image))?.writable ?? [];
  const mounted = container.mounts.map((mount) => valueOf(mount.target));
  return known.filter((path) => !mounted.includes(path));
}

/** What runs once and goes gives an intruder little time. */
function grade(container: Container, context: Context): Severity {
  const once = container.kind === "init" || !container.workload.longRunning;
  return once && context.options["includeInit"] !== true && !context.exact ? "info" : "low";
}

export default defineRule({
  id: "read-only-root-filesystem",
  mistake: "container",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "cis-docker", "nsa"],
  title: "Root filesystem is writable",
  why: "An intruder can replace programs of the container and leave tools in it; on a read-only filesystem an attack does not survive in files.",
  remedy:
    "Make the root filesystem read-only and mount a tmpfs or emptyDir on the directories that the program writes to.",
  references: [
    cisDocker("5.13"),
    nsa("Kubernetes Pod security: immutable container file systems"),
    cwe(732),
    attack("T1105"),
  ],
  peers: [
    "kube-linter:no-read-only-root-fs",
    "KICS:root_container_not_mounted_as_read_only",
    "polaris:notReadOnlyRootFilesystem",
    "kube-score:container-security-context-readonlyrootfilesystem",
    "kubesec:ReadOnlyRootFilesystem",
    "kyverno:require-ro-rootfs",
    "KSV-0014",
    "CKV_K8S_22",
    "C-0017",
  ],
  options: {
    includeInit: {
      type: "boolean",
      default: false,
      description: "Grade init containers and Jobs like any other container",
    },
  },
  silencedBy: ["no-privileged"],

  on: "container",
  *check(container: Container, context: Context) {
    const field = container.readOnlyRootFilesystem;
    if (field.state === "unknown" || is(field, true) || is(container.workload.os, "windows")) return;
    const paths = writesTo(container);
    const writes = paths.length === 0 ? "" : `; it needs to write to ${paths.join(", ")}`;
    yield {
      at: field,
      message: `${container.label} can write to its root filesystem${writes}`,
      severity: grade(container, context),
      fix: set(field, true, "suggest", "Make the root filesystem read-only"),
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
        containers:
          - name: web
            image: acme/web:1
            securityContext:
              readOnlyRootFilesystem: false
              #                       ^^^^^ container "web" can write to its root filesystem
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
              readOnlyRootFilesystem: true
    `,
  },
  {
    bad: compose`
      services:
        cache:
      # ^^^^^ service "cache" can write to its root filesystem; it needs to write to /data
          image: redis:7.4
    `,
    good: compose`
      services:
        cache:
          image: redis:7.4
          read_only: true
    `,
  },
  {
    name: "Windows cannot",
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
            image: acme/web:1
    `,
  },
];
