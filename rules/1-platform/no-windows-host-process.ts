import {
  attack,
  type Container,
  type Context,
  cisKubernetes,
  defineRule,
  type Example,
  is,
  kubernetes,
  pss,
  valueOf,
  type Workload,
} from "plimsoll";
import { agentsOption } from "../data/by-design.ts";
import { isOneOf } from "../data/image-name.ts";

/** Programs that serve Windows nodes and that their projects run as HostProcess containers. */
const WINDOWS_AGENTS = [
  "calico/*windows*",
  "quay.io/calico/*windows*",
  "**/csi-proxy",
  "**/csi-proxy-*",
  "**/windows-exporter",
  "**/kube-proxy-windows",
  "sigwindowstools/**",
];

function isAgent(container: Container, context: Context): boolean {
  if (context.exact) return false;
  const image = container.image && valueOf(container.image.ref);
  const own = context.options["agents"] as readonly string[];
  return image !== undefined && isOneOf(image, [...WINDOWS_AGENTS, ...own]);
}

export default defineRule({
  id: "no-windows-host-process",
  mistake: "platform",
  severity: "high",
  confidence: "certain",
  presets: [
    "recommended",
    "strict",
    "pss-baseline",
    "pss-restricted",
    "cis-kubernetes",
    "nsa",
    "openshift-restricted-v2",
  ],
  title: "Windows container runs as a process of its host",
  why: "A HostProcess container has no isolation at all: it sees the files, the network and the processes of the node with the rights of its user.",
  remedy: "Remove `hostProcess`; programs that manage nodes belong into a namespace of their own.",
  references: [cisKubernetes("5.2.10"), pss("baseline", "HostProcess"), attack("T1611")],
  peers: ["polaris:hostProcess", "kyverno:disallow-host-process", "KSV-0103", "C-0202"],
  options: { agents: agentsOption },

  on: "container",
  *check(container: Container, context: Context) {
    const { hostProcess } = container.own;
    if (!is(hostProcess, true)) return;
    const agent = isAgent(container, context);
    yield {
      at: hostProcess,
      message: `${container.label} runs as a process of its Windows host${agent ? ", as this agent does by design" : ""}`,
      severity: agent ? "info" : undefined,
    };
  },
  alsoOn: {
    *workload(workload: Workload, context: Context) {
      const { hostProcess } = workload.pod;
      if (!is(hostProcess, true)) return;
      const agents = workload.containers.every((container) => isAgent(container, context));
      yield {
        at: hostProcess,
        message: `${workload.label} runs its containers as processes of its Windows host${agents ? ", as this agent does by design" : ""}`,
        severity: agents ? "info" : undefined,
      };
    },
  },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: tool
      spec:
        hostNetwork: true
        securityContext:
          windowsOptions:
            hostProcess: true
            #            ^^^^ Pod "tool" runs its containers as processes of its Windows host
        containers:
          - name: tool
            image: acme/tool:1
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: tool
      spec:
        securityContext:
          windowsOptions:
            hostProcess: false
        containers:
          - name: tool
            image: acme/tool:1
            securityContext:
              windowsOptions:
                runAsUserName: ContainerUser
    `,
  },
  {
    name: "a container alone",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: tool
      spec:
        hostNetwork: true
        containers:
          - name: tool
            image: acme/tool:1
            securityContext:
              windowsOptions:
                hostProcess: true
                #            ^^^^ container "tool" runs as a process of its Windows host
    `,
  },
  {
    name: "agents of Windows nodes: only told",
    bad: kubernetes`
      apiVersion: apps/v1
      kind: DaemonSet
      metadata:
        name: windows-exporter
      spec:
        template:
          spec:
            hostNetwork: true
            securityContext:
              windowsOptions:
                hostProcess: true
                #            ^^^^ DaemonSet "windows-exporter" runs its containers as processes of its Windows host, as this agent does by design
            containers:
              - name: windows-exporter
                image: ghcr.io/prometheus-community/windows-exporter:0.25.1
    `,
  },
];
