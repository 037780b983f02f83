import {
  type Context,
  compose,
  cwe,
  defineRule,
  type Example,
  kubernetes,
  pss,
  type Severity,
  type Sysctl,
  safeSysctls,
  valueOf,
  type Workload,
} from "plimsoll";

/** Parameters that each IPC namespace has of its own. */
const OF_CONTAINER = /^(?:kernel\.(?:shm|msg|sem)|fs\.mqueue\.|net\.)/;

/** Kernel parameters are written with dots, or with slashes where a name holds a dot. */
const dotted = (name: string): string => (/^[^.]*\//.test(name) ? name.replaceAll("/", ".") : name);

const grade = (name: string): Severity =>
  name.startsWith("kernel.") && !OF_CONTAINER.test(name) ? "high" : "medium";

/** WireGuard's own images ask for it, and it changes nothing but the routes of the pod. */
const isForWireguard = (name: string, { value }: Sysctl): boolean =>
  name === "net.ipv4.conf.all.src_valid_mark" && valueOf(value) === "1";

function isSafe(workload: Workload, name: string, sysctl: Sysctl, context: Context): boolean {
  if (workload.kind === "service") return OF_CONTAINER.test(name);
  if (context.exact) return safeSysctls(context.kubernetes.minor).has(valueOf(sysctl.name) ?? "");
  return safeSysctls(context.kubernetes.minor).has(name) || isForWireguard(name, sysctl);
}

export default defineRule({
  id: "no-unsafe-sysctls",
  mistake: "platform",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended", "strict", "pss-baseline", "pss-restricted", "nsa", "openshift-restricted-v2"],
  title: "A kernel parameter outside the safe set is changed",
  why: "Many kernel parameters hold for the whole host: one container changes what every other one gets, and some of them switch off protection or name programs that the kernel runs.",
  remedy:
    "Remove it, or set it on the host for all; if a program needs one of the container's own, list it under `allow`.",
  references: [pss("baseline", "Sysctls"), cwe(16)],
  peers: [
    "kube-linter:unsafe-sysctls",
    "KICS:cluster_allows_unsafe_sysctls",
    "kyverno:restrict-sysctls",
    "KSV-0026",
  ],
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Kernel parameters that may be set",
    },
  },

  on: "workload",
  *check(workload: Workload, context: Context) {
    const allowed = context.options["allow"] as readonly string[];
    for (const sysctl of workload.sysctls) {
      if (sysctl.name.state !== "set") continue;
      const name = dotted(sysctl.name.value);
      if (allowed.includes(name) || isSafe(workload, name, sysctl, context)) continue;
      yield {
        at: sysctl.name,
        message: `${workload.label} sets ${name}, which is not among the safe kernel parameters`,
        severity: grade(name),
      };
    }
  },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: search
      spec:
        securityContext:
          sysctls:
            - name: net.core.somaxconn
            #       ^^^^^^^^^^^^^^^^^^ Pod "search" sets net.core.somaxconn, which is not among the safe kernel parameters
              value: "1024"
            - name: net.ipv4.tcp_syncookies
              value: "1"
        containers:
          - name: search
            image: acme/search:1
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: search
      spec:
        securityContext:
          sysctls:
            - name: net.ipv4.tcp_syncookies
              value: "1"
        containers:
          - name: search
            image: acme/search:1
    `,
  },
  {
    bad: compose`
      services:
        search:
          image: acme/search:1
          sysctls:
            vm.max_map_count: 262144
            ^^^^^^^^^^^^^^^^ service "search" sets vm.max_map_count, which is not among the safe kernel parameters
            kernel.core_pattern: /tmp/core
            ^^^^^^^^^^^^^^^^^^^ service "search" sets kernel.core_pattern, which is not among the safe kernel parameters
    `,
    good: compose`
      services:
        search:
          image: acme/search:1
    `,
  },
  {
    name: "what a container of Compose has of its own",
    good: compose`
      services:
        vpn:
          image: lscr.io/linuxserver/wireguard:1.0.20210914
          sysctls:
            - net.ipv4.conf.all.src_valid_mark=1
            - net.ipv4.ip_forward=1
            - kernel.shmmax=68719476736
            - kernel.sem=250 32000 100 128
            - fs.mqueue.msg_max=100
    `,
  },
  {
    name: "WireGuard in a pod",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: vpn
      spec:
        securityContext:
          sysctls:
            - name: net.ipv4.conf.all.src_valid_mark
              value: "1"
        containers:
          - name: vpn
            image: lscr.io/linuxserver/wireguard:1.0.20210914
    `,
  },
  {
    name: "a parameter is safe since a version of Kubernetes",
    kubernetes: "1.28",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        securityContext:
          sysctls:
            - name: net.ipv4.tcp_keepalive_time
            #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^ Pod "web" sets net.ipv4.tcp_keepalive_time, which is not among the safe kernel parameters
              value: "60"
        containers:
          - name: web
            image: nginx:1.27
    `,
  },
  {
    name: "the same, one version later",
    kubernetes: "1.29",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        securityContext:
          sysctls:
            - name: net.ipv4.tcp_keepalive_time
              value: "60"
        containers:
          - name: web
            image: nginx:1.27
    `,
  },
  {
    name: "a parameter that is accepted, and one whose name is a variable",
    options: { allow: ["net.core.somaxconn"] },
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: search
      spec:
        securityContext:
          sysctls:
            - name: net.core.somaxconn
              value: "1024"
            - name: \${SYSCTL}
              value: "1"
        containers:
          - name: search
            image: acme/search:1
    `,
  },
];
