import {
  attack,
  type Container,
  type Context,
  cisDocker,
  cisKubernetes,
  compose,
  defineRule,
  type Example,
  is,
  kubernetes,
  pss,
  valueOf,
  type Workload,
} from "plimsoll";
import { agentsOption, expectedOf } from "../data/by-design.ts";
import { capabilityName } from "../data/capabilities.ts";
import { effectiveIdentity } from "../data/identities.ts";

const mayTrace = (container: Container): boolean =>
  (valueOf(container.capabilitiesAdd) ?? []).some((item) =>
    ["ALL", "SYS_ADMIN", "SYS_PTRACE"].includes(capabilityName(valueOf(item) ?? "")),
  );

/** Who is root, or may trace, enters process 1 of the host by one command. */
const entersHost = (workload: Workload): boolean =>
  workload.containers.some(
    (container) =>
      is(container.privileged, true) || mayTrace(container) || effectiveIdentity(container).kind === "root",
  );

export default defineRule({
  id: "no-host-pid",
  mistake: "platform",
  severity: "high",
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
  title: "Container sees and can signal the processes of its host",
  why: "Every process of the host lies open with its arguments, environment and, to root, its memory and file system; with SYS_PTRACE that is the host itself.",
  remedy:
    "Remove the setting; a sidecar that has to see one other container shares the process namespace of its pod instead.",
  references: [
    cisDocker("5.16"),
    cisKubernetes("5.2.3"),
    pss("baseline", "Host Namespaces"),
    attack("T1611"),
  ],
  peers: [
    "kube-linter:host-pid",
    "KICS:host_namespace_is_shared",
    "KICS:shared_host_pid_namespace",
    "polaris:hostPIDSet",
    "kubesec:HostPID",
    "KSV-0010",
    "CKV_K8S_17",
    "C-0194",
    "C-0038",
    "C-0275",
  ],

  options: { agents: agentsOption },

  on: "workload",
  *check(workload: Workload, context: Context) {
    if (!is(workload.hostPid, true)) return;
    const expected = expectedOf(workload.containers, { kind: "host-pid" }, context);
    const enters = !expected && entersHost(workload);
    const detail = expected ? `, as ${expected} does by design` : enters ? " and can enter them" : "";
    yield {
      at: workload.hostPid,
      message: `${workload.label} sees the processes of its host${detail}`,
      severity: expected ? "info" : enters ? "critical" : "high",
    };
  },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        web:
          image: acme/web:1
          pid: host
          #    ^^^^ service "web" sees the processes of its host
    `,
    good: compose`
      services:
        web:
          image: acme/web:1
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: debug
      spec:
        hostPID: true
        #        ^^^^ Pod "debug" sees the processes of its host and can enter them
        containers:
          - name: debug
            image: acme/debug:1
            securityContext:
              runAsUser: 0
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: debug
      spec:
        containers:
          - name: debug
            image: acme/debug:1
            securityContext:
              runAsUser: 0
    `,
  },
  {
    name: "a node agent: still said, as by design",
    bad: kubernetes`
      apiVersion: apps/v1
      kind: DaemonSet
      metadata:
        name: node-exporter
      spec:
        selector:
          matchLabels:
            app: node-exporter
        template:
          metadata:
            labels:
              app: node-exporter
          spec:
            hostPID: true
            #        ^^^^ DaemonSet "node-exporter" sees the processes of its host, as node-exporter does by design
            containers:
              - name: node-exporter
                image: quay.io/prometheus/node-exporter:v1.8.2
    `,
  },
  {
    name: "the process namespace of the pod",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        shareProcessNamespace: true
        containers:
          - name: web
            image: nginx:1.27
    `,
  },
];
