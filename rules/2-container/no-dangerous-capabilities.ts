import {
  attack,
  type Container,
  type Context,
  cisDocker,
  cisKubernetes,
  compose,
  cwe,
  defineRule,
  type Example,
  type Field,
  is,
  kubernetes,
  matchesImage,
  milder,
  pss,
  type Severity,
  severityRank,
  valueOf,
} from "plimsoll";
import { expectedOf } from "../data/by-design.ts";
import { capabilityGrade, capabilityName, needsCapability } from "../data/capabilities.ts";

interface Danger {
  readonly name: string;
  readonly field: Field<string>;
  readonly severity: Severity;
}

/** A capability weighs more where the namespace that would confine it is the host's. */
function gradeIn(container: Container, name: string): Severity | undefined {
  const { workload } = container;
  if (name === "SYS_PTRACE" && is(workload.hostPid, true)) return "critical";
  if (name === "NET_ADMIN" && is(workload.hostNetwork, true)) return "high";
  if (name === "NET_RAW" && is(workload.hostNetwork, true)) return "high";
  if (name === "MKNOD" && container.devices.length > 0) return "medium";
  return capabilityGrade(name);
}

function isAllowed(image: string, name: string, context: Context): boolean {
  const allow = context.options["allow"] as Readonly<Record<string, readonly string[]>>;
  return Object.entries(allow).some(
    ([pattern, names]) => matchesImage(pattern, image) && names.some((each) => capabilityName(each) === name),
  );
}

/** Node agents that document it, and programs that are there for what it allows. */
function expectedGrade(container: Container, name: string, grade: Severity, context: Context): Severity {
  if (expectedOf([container], { kind: "capability", name }, context)) return "info";
  const image = container.image && valueOf(container.image.ref);
  return image && !context.exact && needsCapability(image.name, name) ? milder(grade) : grade;
}

function dangersOf(container: Container, context: Context): Danger[] {
  const image = (container.image && valueOf(container.image.ref))?.name ?? "";
  const dangers: Danger[] = [];
  for (const field of valueOf(container.capabilitiesAdd) ?? []) {
    const name = capabilityName(valueOf(field) ?? "");
    const grade = gradeIn(container, name);
    if (!grade || isAllowed(image, name, context)) continue;
    dangers.push({ name, field, severity: expectedGrade(container, name, grade, context) });
  }
  return dangers.sort((a, b) => severityRank(a.severity) - severityRank(b.severity));
}

const inWords = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

export default defineRule({
  id: "no-dangerous-capabilities",
  mistake: "container",
  severity: "critical",
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
  title: "A capability that leads to the host is added",
  why: "These capabilities were made for programs that run the machine: they load kernel code, read any file or memory, or rule the network, and so undo the container.",
  remedy: "Add only the capability that the program needs; most need none beyond the default ones.",
  references: [
    cisDocker("5.4"),
    cisKubernetes("5.2.9"),
    pss("baseline", "Capabilities"),
    cwe(250),
    cwe(269),
    attack("T1068"),
    attack("T1611"),
  ],
  peers: [
    "KICS:container_capabilities_unrestricted",
    "KICS:containers_with_sys_admin_capabilities",
    "polaris:dangerousCapabilities",
    "polaris:insecureCapabilities",
    "kubesec:CapSysAdmin",
    "KSV-0005",
    "KSV-0119",
    "KSV-0120",
    "CKV_K8S_39",
    "C-0046",
  ],
  options: {
    allow: {
      type: "object",
      default: {},
      description: "Capabilities that are accepted, as a list for each image name; `*` stands for any text",
    },
  },
  silencedBy: ["no-privileged"],

  on: "container",
  *check(container: Container, context: Context) {
    const dangers = dangersOf(container, context);
    const worst = dangers[0];
    if (!worst) return;
    yield {
      at: worst.field,
      message: `${container.label} adds ${inWords(dangers.map((danger) => danger.name))}`,
      severity: worst.severity,
      also: dangers
        .slice(1)
        .map((danger) => ({ at: danger.field.at, message: `${danger.name} is added here` })),
    };
  },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        web:
          image: nginx:1.27
          cap_add:
            - NET_ADMIN
            - SYS_ADMIN
            # ^^^^^^^^^ service "web" adds SYS_ADMIN and NET_ADMIN
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
          cap_add:
            - NET_BIND_SERVICE
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        initContainers:
          - name: tune
            image: busybox:1.36
            securityContext:
              capabilities:
                add: [cap_sys_rawio]
                #     ^^^^^^^^^^^^^ init container "tune" adds SYS_RAWIO
        containers:
          - name: web
            image: nginx:1.27
            securityContext:
              capabilities:
                add:
                  - ALL
                  # ^^^ container "web" adds ALL
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
              capabilities:
                drop: [ALL]
                add: [CHOWN, SETGID, SETUID, NET_BIND_SERVICE]
    `,
  },
  {
    name: "a VPN needs NET_ADMIN: one step milder",
    bad: compose`
      services:
        vpn:
          image: lscr.io/linuxserver/wireguard:1.0.20210914
          cap_add:
            - NET_ADMIN
            # ^^^^^^^^^ service "vpn" adds NET_ADMIN
    `,
  },
  {
    name: "a namespace of the host, and devices, make more of a capability",
    bad: compose`
      services:
        sniffer:
          image: acme/sniffer:1
          network_mode: host
          cap_add:
            - NET_RAW
            # ^^^^^^^ service "sniffer" adds NET_RAW
        disk:
          image: acme/disk:1
          devices:
            - /dev/sdb:/dev/sdb
          cap_add:
            - MKNOD
            # ^^^^^ service "disk" adds MKNOD
    `,
    good: compose`
      services:
        sniffer:
          image: acme/sniffer:1
          cap_add:
            - NET_RAW
        disk:
          image: acme/disk:1
          cap_add:
            - MKNOD
    `,
  },
  {
    name: "locking memory and setting priorities lead nowhere",
    good: compose`
      services:
        vault:
          image: hashicorp/vault:1.17
          cap_add:
            - IPC_LOCK
        db:
          image: mysql:8.4
          cap_add:
            - SYS_NICE
    `,
  },
  {
    name: "accepted for an image",
    options: { allow: { "acme/tracer": ["SYS_PTRACE"] } },
    good: compose`
      services:
        tracer:
          image: acme/tracer:2
          cap_add:
            - SYS_PTRACE
    `,
  },
];
