import {
  attack,
  type Container,
  type Context,
  compose,
  defineRule,
  type Example,
  kubernetes,
  matchesImage,
  type Namespace,
  type Policy,
  type Problem,
  sp190,
  valueOf,
  type Workload,
} from "plimsoll";
import { mountsToken } from "../data/api-token.ts";
import { effectiveIdentity } from "../data/identities.ts";
import { isOneOf } from "../data/image-name.ts";
import { untrustedCodeIn } from "../data/untrusted-code.ts";

const listIn = (context: Context, name: string): readonly string[] =>
  context.options[name] as readonly string[];

const runsIn = (container: Container, context: Context): string | undefined => {
  const image = container.image && valueOf(container.image.ref);
  if (!image) return undefined;
  return isOneOf(image, listIn(context, "images")) ? "untrusted code" : untrustedCodeIn(image);
};

const isSandboxed = ({ runtimeClass }: Workload, context: Context): boolean =>
  runtimeClass.state === "unknown" ||
  listIn(context, "runtimeClasses").some((pattern) => matchesImage(pattern, valueOf(runtimeClass) ?? ""));

const isRoot = (container: Container): boolean =>
  ["root", "step-down"].includes(effectiveIdentity(container).kind);

/** What makes an escape, or what can be reached without one, worth the while. */
function reasonFor(container: Container, policies: readonly Policy[]): string | undefined {
  if (isRoot(container)) return "as root";
  if (mountsToken(container.workload)) return "with a token for the API";
  const isFenced = policies.some((policy) => policy.selects.includes(container.workload));
  return isFenced ? undefined : "without a network policy";
}

function* judge(container: Container, policies: readonly Policy[], context: Context): Iterable<Problem> {
  const { workload } = container;
  const runs = runsIn(container, context);
  if (runs === undefined || isSandboxed(workload, context)) return;
  const reason = workload.kind === "service" ? "" : reasonFor(container, policies);
  if (reason === undefined) return;
  yield {
    at: workload.runtimeClass,
    message: `${container.label} runs ${runs} outside a sandbox${reason === "" ? "" : `, ${reason}`}`,
    about: container,
  };
}

function* judgeNamespace(namespace: Namespace, context: Context): Iterable<Problem> {
  for (const workload of namespace.workloads)
    for (const container of workload.containers) yield* judge(container, namespace.policies, context);
}

export default defineRule({
  id: "sandbox-untrusted-code",
  mistake: "container",
  severity: "low",
  confidence: "heuristic",
  presets: ["strict"],
  title: "Untrusted code runs without a sandbox",
  why: "Whoever may run code of their own shares the kernel of the host with everybody on it; one hole in it is enough.",
  remedy: "Run it under gVisor or Kata Containers: `runtimeClassName`, in Compose `runtime: runsc`.",
  references: [sp190("4.3.4"), attack("T1610")],
  peers: ["C-0297", "C-0233", "C-0242", "C-0249", "C-0303"],
  options: {
    images: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Further images that run code which nobody vouches for; `*` stands for any text",
    },
    runtimeClasses: {
      type: "array",
      items: { type: "string" },
      default: ["gvisor", "runsc", "kata*"],
      description: "Runtimes and runtime classes that are a sandbox; `*` stands for any text",
    },
  },

  on: "container",
  *check(container: Container, context: Context) {
    const { kind, setting } = container.workload;
    // Nobody else's code runs on one's own machine.
    if (kind === "service" && setting !== "development") yield* judge(container, [], context);
  },
  alsoOn: { namespace: judgeNamespace },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: notebook
      spec:
        template:
          spec:
        # ^^^^ container "notebook" runs notebooks outside a sandbox, with a token for the API
            containers:
              - name: notebook
                image: quay.io/jupyter/minimal-notebook:2024-10-07
    `,
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: notebook
      spec:
        template:
          spec:
            runtimeClassName: gvisor
            containers:
              - name: notebook
                image: quay.io/jupyter/minimal-notebook:2024-10-07
    `,
  },
  {
    bad: compose`
      services:
        judge:
      # ^^^^^ service "judge" runs programs that strangers hand in outside a sandbox
          image: judge0/judge0:1.13.1
    `,
    good: compose`
      services:
        judge:
          image: judge0/judge0:1.13.1
          runtime: runsc
        kata:
          image: judge0/judge0:1.13.1
          runtime: kata-qemu
    `,
  },
  {
    name: "no root, no token, and a policy for the network",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: notebook
        labels:
          app: notebook
      spec:
        automountServiceAccountToken: false
        containers:
          - name: notebook
            image: quay.io/jupyter/minimal-notebook:2024-10-07
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: notebook
      spec:
        podSelector:
          matchLabels:
            app: notebook
        policyTypes: [Egress]
    `,
  },
  {
    name: "images and runtimes of one's own",
    options: { images: ["acme/runner"], runtimeClasses: ["strong"] },
    bad: compose`
      services:
        runner:
          image: acme/runner:1
          runtime: runsc
          #        ^^^^^ service "runner" runs untrusted code outside a sandbox
    `,
    good: compose`
      services:
        runner:
          image: acme/runner:1
          runtime: strong
    `,
  },
];
