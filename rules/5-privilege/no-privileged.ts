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
  is,
  kubernetes,
  nsa,
  pss,
  remove,
  valueOf,
} from "plimsoll";
import { agentOf } from "../data/agents.ts";
import { agentsOption, expectedOf } from "../data/by-design.ts";

/** An init container that only sets kernel parameters; the pod can say the safe ones itself. */
const onlySetsSysctls = (container: Container): boolean => {
  if (container.kind !== "init") return false;
  const commands = container.scripts.flatMap((run) => run.script.commands);
  if (commands.length > 0) return commands.every(({ name }) => name === "sysctl");
  const [program] = valueOf(container.command) ?? valueOf(container.args) ?? [];
  return program !== undefined && valueOf(program) === "sysctl";
};

/** Some agents document what they can do with instead. */
function insteadOf(container: Container): string {
  const capabilities = agentOf(container)?.capabilities ?? [];
  return capabilities.length === 0 ? "" : `; capabilities that do instead: ${capabilities.join(", ")}`;
}

function detail(container: Container, expected: string | undefined): string {
  if (expected) return `, as ${expected} does by design${insteadOf(container)}`;
  return onlySetsSysctls(container)
    ? " only to set sysctls; securityContext.sysctls of the pod does that"
    : "";
}

export default defineRule({
  id: "no-privileged",
  mistake: "privilege",
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
  title: "Container runs privileged",
  why: "A privileged container holds every capability and every device of its host, and runs without seccomp or AppArmor: whoever breaks into it owns the host.",
  remedy: "Remove `privileged`; add back the one capability or device that the program needs.",
  references: [
    cisDocker("5.5"),
    cisDocker("5.23"),
    cisKubernetes("5.2.2"),
    pss("baseline", "Privileged Containers"),
    nsa("Kubernetes Pod security"),
    cwe(250),
    attack("T1611"),
  ],
  peers: [
    "kube-linter:privileged-container",
    "KICS:privileged_containers_enabled",
    "KICS:container_is_privileged",
    "polaris:runAsPrivileged",
    "kube-score:container-security-context-privileged",
    "kubesec:Privileged",
    "kyverno:disallow-privileged-containers",
    "KSV-0017",
    "CKV_K8S_16",
    "C-0057",
    "C-0193",
  ],

  options: { agents: agentsOption },

  on: "container",
  *check(container: Container, context: Context) {
    for (const { name, privileged } of container.hooks) {
      if (is(privileged, true))
        yield { at: privileged, message: `${name} hook of ${container.label} runs privileged` };
    }
    if (!is(container.privileged, true)) return;
    const expected = expectedOf([container], { kind: "privileged" }, context);
    yield {
      at: container.privileged,
      message: `${container.label} runs privileged${detail(container, expected)}`,
      severity: expected ? "info" : undefined,
      fix: expected ? undefined : remove(container.privileged, "suggest", "Run without privileges"),
    };
  },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        web:
          image: nginx:1.27
          privileged: true
          #           ^^^^ service "web" runs privileged
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
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
            command: [sh, -c, "sysctl -w net.core.somaxconn=1024"]
            securityContext:
              runAsUser: 0
              privileged: yes
              #           ^^^ init container "tune" runs privileged only to set sysctls; securityContext.sysctls of the pod does that
        containers:
          - name: web
            image: nginx:1.27
            securityContext:
              privileged: true
              #           ^^^^ container "web" runs privileged
              runAsNonRoot: true
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        initContainers:
          - name: tune
            image: busybox:1.36
            command: [sh, -c, "sysctl -w net.core.somaxconn=1024"]
            securityContext:
              runAsUser: 0
        containers:
          - name: web
            image: nginx:1.27
            securityContext:
              runAsNonRoot: true
    `,
  },
  {
    name: "a hook has privileges of its own",
    bad: compose`
      services:
        web:
          image: nginx:1.27
          post_start:
            - command: ./warm.sh
              privileged: true
              #           ^^^^ post_start hook of service "web" runs privileged
          pre_stop:
            - command: ./drain.sh
    `,
  },
  {
    name: "a node agent: still said, as by design",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: kube-proxy
        namespace: kube-system
      spec:
        containers:
          - name: kube-proxy
            image: registry.k8s.io/kube-proxy:v1.31.0
            securityContext:
              privileged: true
              #           ^^^^ container "kube-proxy" runs privileged, as kube-proxy does by design
    `,
  },
  {
    name: "an agent that can do with less",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: falco
        namespace: falco
      spec:
        containers:
          - name: falco
            image: falcosecurity/falco:0.38.0
            securityContext:
              privileged: true
              #           ^^^^ container "falco" runs privileged, as Falco does by design; capabilities that do instead: SYS_ADMIN, SYS_RESOURCE, SYS_PTRACE, BPF, PERFMON
    `,
  },
  {
    name: "Pod Security knows no agents",
    exact: true,
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: kube-proxy
        namespace: kube-system
      spec:
        containers:
          - name: kube-proxy
            image: registry.k8s.io/kube-proxy:v1.31.0
            securityContext:
              privileged: true
              #           ^^^^ container "kube-proxy" runs privileged
    `,
  },
];
