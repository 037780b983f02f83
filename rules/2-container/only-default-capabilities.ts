import {
  BASELINE_CAPABILITIES,
  type Container,
  type Context,
  cisKubernetes,
  compose,
  defineRule,
  type Example,
  type Field,
  is,
  kubernetes,
  type Problem,
  pss,
  valueOf,
} from "plimsoll";
import { capabilityGrade, capabilityName, needsCapability } from "../data/capabilities.ts";

/** Another rule reports what leads to the host, and an image may need it. */
function isExpected(container: Container, name: string, context: Context): boolean {
  if ((context.options["allow"] as readonly string[]).some((each) => capabilityName(each) === name))
    return true;
  if (context.exact) return false;
  if (capabilityGrade(name) || (name === "NET_RAW" && is(container.workload.hostNetwork, true))) return true;
  const image = container.image && valueOf(container.image.ref);
  return image !== undefined && needsCapability(image.name, name);
}

/** Kubernetes takes the names letter by letter, Compose in either case and with or without the prefix. */
function judge(container: Container, item: Field<string>, context: Context): Problem | undefined {
  const written = valueOf(item);
  if (written === undefined) return undefined;
  const name = capabilityName(written);
  if (isExpected(container, name, context)) return undefined;
  const isDefault = BASELINE_CAPABILITIES.has(name);
  if (isDefault && (written === name || container.kind === "service")) return undefined;
  return isDefault
    ? {
        at: item,
        sub: "spelling",
        message: `${container.label} adds ${written}, which Kubernetes does not know; it is spelled ${name}`,
      }
    : { at: item, message: `${container.label} adds ${name}, which containers do not have by default` };
}

export default defineRule({
  id: "only-default-capabilities",
  mistake: "container",
  severity: "medium",
  confidence: "certain",
  presets: ["strict", "pss-baseline", "pss-restricted", "cis-kubernetes", "nsa"],
  title: "A capability outside the default set is added",
  why: "The default set is what a container needs to act as root inside itself; each capability beyond it acts on the network, the clock or the kernel that others share.",
  remedy: "Remove it; add only names of the default set, or none at all.",
  references: [cisKubernetes("5.2.9"), cisKubernetes("5.2.10"), pss("baseline", "Capabilities")],
  peers: [
    "KICS:containers_with_added_capabilities",
    "kyverno:disallow-capabilities",
    "KSV-0022",
    "CKV_K8S_25",
    "C-0200",
  ],
  subchecks: {
    spelling: { about: "A default capability is written in a way that Kubernetes does not know" },
  },
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Capabilities that may be added",
    },
  },
  silencedBy: ["no-privileged"],

  on: "container",
  *check(container: Container, context: Context) {
    for (const item of valueOf(container.capabilitiesAdd) ?? []) {
      const problem = judge(container, item, context);
      if (problem) yield problem;
    }
  },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        ping:
          image: acme/ping:1
          cap_add:
            - chown
            - NET_RAW
            # ^^^^^^^ service "ping" adds NET_RAW, which containers do not have by default
            - CAP_SYS_NICE
            # ^^^^^^^^^^^^ service "ping" adds SYS_NICE, which containers do not have by default
    `,
    good: compose`
      services:
        ping:
          image: acme/ping:1
          cap_add:
            - chown
            - CAP_SETUID
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: ping
      spec:
        containers:
          - name: ping
            image: acme/ping:1
            securityContext:
              capabilities:
                add:
                  - NET_BIND_SERVICE
                  - NET_RAW
                  # ^^^^^^^ container "ping" adds NET_RAW, which containers do not have by default
                  - CAP_CHOWN
                  # ^^^^^^^^^ container "ping" adds CAP_CHOWN, which Kubernetes does not know; it is spelled CHOWN
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: ping
      spec:
        containers:
          - name: ping
            image: acme/ping:1
            securityContext:
              capabilities:
                add:
                  - NET_BIND_SERVICE
                  - CHOWN
                  - \${MORE}
    `,
  },
  {
    name: "what no-dangerous-capabilities reports, and what an image is known to need",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: vault
      spec:
        containers:
          - name: vault
            image: hashicorp/vault:1.17
            securityContext:
              capabilities:
                add: [IPC_LOCK]
          - name: tool
            image: acme/tool:1
            securityContext:
              capabilities:
                add: [SYS_ADMIN]
    `,
  },
  {
    name: "admission knows the names of the set alone",
    exact: true,
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: vault
      spec:
        containers:
          - name: vault
            image: hashicorp/vault:1.17
            securityContext:
              capabilities:
                add: [IPC_LOCK]
                #     ^^^^^^^^ container "vault" adds IPC_LOCK, which containers do not have by default
    `,
  },
  {
    name: "a capability that is accepted",
    options: { allow: ["NET_RAW"] },
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: ping
      spec:
        containers:
          - name: ping
            image: acme/ping:1
            securityContext:
              capabilities:
                add: [NET_RAW]
    `,
  },
];
