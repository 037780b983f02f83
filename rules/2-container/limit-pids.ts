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
  kubernetes,
  set,
} from "plimsoll";

export default defineRule({
  id: "limit-pids",
  mistake: "container",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "cis-docker"],
  title: "Container without a limit of processes",
  why: "A program that only starts copies of itself fills the process table of the host, and nothing else can start any more.",
  remedy: "Set `pids_limit`; some hundred processes are plenty for most services.",
  references: [cisDocker("5.29"), cisKubernetes("4.2.13"), cwe(770), attack("T1499")],
  peers: ["KICS:pids_limit_not_set"],
  options: {
    default: { type: "number", default: 200, description: "Limit that the fix proposes" },
  },

  on: "container",
  *check(container: Container, context: Context) {
    if (container.workload.kind !== "service") return;
    const { pidsLimit } = container.resources;
    if (pidsLimit.state === "unknown" || (pidsLimit.state === "set" && Number(pidsLimit.value) > 0)) return;
    const limit = Number(context.options["default"]);
    yield {
      at: pidsLimit,
      message:
        pidsLimit.state === "set"
          ? `${container.label} may start processes without end`
          : `${container.label} has no limit of processes`,
      fix: set(pidsLimit, limit, "suggest", `Allow ${limit} processes`),
    };
  },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        web:
      # ^^^ service "web" has no limit of processes
          image: nginx:1.27
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
          pids_limit: 200
    `,
  },
  {
    name: "zero and -1 mean without end",
    bad: compose`
      services:
        web:
          image: nginx:1.27
          pids_limit: -1
          #           ^^ service "web" may start processes without end
        api:
          image: acme/api:1
          deploy:
            resources:
              limits:
                pids: 0
                #     ^ service "api" may start processes without end
    `,
    good: compose`
      services:
        web:
          image: nginx:1.27
          pids_limit: 200
        api:
          image: acme/api:1
          deploy:
            resources:
              limits:
                pids: 200
    `,
  },
  {
    name: "a variable may say anything, and a pod cannot say it at all",
    good: compose`
      services:
        web:
          image: nginx:1.27
          pids_limit: \${PIDS}
    `,
  },
  {
    name: "the kubelet decides for pods",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
          - name: web
            image: nginx:1.27
    `,
  },
];
