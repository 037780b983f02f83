import {
  attack,
  BASELINE_CAPABILITIES,
  type Container,
  type Context,
  cisDocker,
  defineRule,
  type Example,
  is,
  kubernetes,
  type Problem,
  pss,
  set,
  sp190,
  valueOf,
  type Workload,
} from "plimsoll";
import { capabilityName } from "../data/capabilities.ts";
import { effectiveIdentity } from "../data/identities.ts";

/** On by default since here (KEP 127). */
const SINCE = 33;

/** What it needs root, or more than the default capabilities, for; both hold inside a user namespace too. */
function needOf(container: Container): string | undefined {
  const identity = effectiveIdentity(container);
  if (identity.kind === "root") return "runs as root";
  if (identity.kind === "step-down") return "starts as root";
  const added = (valueOf(container.capabilitiesAdd) ?? []).map((item) => capabilityName(valueOf(item) ?? ""));
  return added.some((name) => name !== "" && !BASELINE_CAPABILITIES.has(name))
    ? "adds capabilities"
    : undefined;
}

/** File systems whose mounts cannot map users (Linux 6.12, mount_setattr(2)). */
const UNMAPPED = ["nfs", "cephfs", "glusterfs"];

/** The API server refuses user namespaces together with a namespace of the host. */
const isImpossible = ({ hostNetwork, hostPid, hostIpc, os, containers, podVolumes }: Workload): boolean =>
  [hostNetwork, hostPid, hostIpc].some((field) => field.state === "unknown" || is(field, true)) ||
  is(os, "windows") ||
  podVolumes.some(({ sources }) => sources.some(({ type }) => UNMAPPED.includes(type))) ||
  containers.some(({ privileged }) => is(privileged, true));

function* judge(workload: Workload, context: Context): Iterable<Problem> {
  const { hostUsers } = workload;
  if (workload.kind === "service" || context.kubernetes.minor < SINCE) return;
  if (hostUsers.state === "unknown" || is(hostUsers, false) || isImpossible(workload)) return;
  for (const container of workload.containers) {
    const need = needOf(container);
    if (!need) continue;
    yield {
      at: hostUsers,
      message: `${container.label} ${need}, as a user of the node: a user namespace would confine it`,
      fix: set(hostUsers, false, "suggest", "Give the pod a user namespace of its own"),
    };
    return;
  }
}

export default defineRule({
  id: "use-user-namespaces",
  mistake: "container",
  severity: "info",
  confidence: "certain",
  presets: ["strict"],
  title: "Root in the pod is root on the node",
  why: "Root of a container that escapes is root of the node; in a user namespace of its own it is nobody there.",
  remedy:
    "Set `hostUsers: false` on pods that cannot do without root; Pod Security accepts them since Kubernetes 1.35.",
  references: [
    cisDocker("2.9"),
    pss("baseline", "hostUsers relaxation of 1.35"),
    sp190("4.5.2"),
    attack("T1611"),
  ],
  peers: ["kubesec:HostUsers"],

  on: "workload",
  check: judge,
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: db
      spec:
        template:
          spec:
        # ^^^^ container "db" starts as root, as a user of the node: a user namespace would confine it
            containers:
              - name: db
                image: postgres:16
    `,
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: db
      spec:
        template:
          spec:
            containers:
              - name: db
                image: postgres:16
            hostUsers: false
    `,
  },
  {
    name: "capabilities that hold in a user namespace too, and the value that is the default",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: vpn
      spec:
        hostUsers: true
        #          ^^^^ container "vpn" adds capabilities, as a user of the node: a user namespace would confine it
        containers:
          - name: vpn
            image: acme/vpn:1
            securityContext:
              runAsUser: 10001
              capabilities:
                add: [NET_ADMIN]
    `,
  },
  {
    name: "users that are not root or not known, namespaces of the host, Windows, NFS",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: a
      spec:
        containers:
          - name: a
            image: acme/web:1
          - name: b
            image: postgres:16
            securityContext:
              runAsUser: 999
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: b
      spec:
        hostNetwork: true
        containers:
          - name: b
            image: postgres:16
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: c
      spec:
        os:
          name: windows
        containers:
          - name: c
            image: postgres:16
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: d
      spec:
        containers:
          - name: d
            image: postgres:16
        volumes:
          - name: data
            nfs:
              server: files.example.com
              path: /data
    `,
  },
  {
    name: "clusters where it is not on by default",
    kubernetes: "1.32",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: db
      spec:
        containers:
          - name: db
            image: postgres:16
    `,
  },
];
