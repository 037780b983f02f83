import {
  attack,
  type Context,
  defineRule,
  type Example,
  type Field,
  files,
  is,
  kubernetes,
  type Namespace,
  nsa,
  type Place,
  type Problem,
  sp190,
  type Toleration,
  valueOf,
  type Workload,
} from "plimsoll";
import { agentOf } from "../data/agents.ts";

const TAINTS = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

/** The taint of control-plane nodes keeps pods from being placed; tolerating eviction alone does not lift it. */
function tolerates({ key, operator, effect }: Toleration): boolean {
  if (effect.state === "unknown" || !["NoSchedule", ""].includes(valueOf(effect) ?? "")) return false;
  if (key.state === "absent" || valueOf(key) === "") return is(operator, "Exists");
  return key.state === "set" && TAINTS.includes(key.value);
}

const describe = ({ key }: Toleration): string => valueOf(key) || "every taint";

const keyPlace = ({ at }: Field<unknown>): Place => ({ ...at, ...at.key });

function* findings({ scheduling, label }: Workload): Iterable<Problem> {
  const toleration = scheduling.tolerations.find(tolerates);
  if (toleration)
    yield {
      at: toleration.key.state === "set" ? toleration.key : toleration.at,
      message: `${label} may land on control-plane nodes: it tolerates ${describe(toleration)}`,
    };
  for (const [key, field] of scheduling.nodeSelector)
    if (TAINTS.includes(key)) yield { at: keyPlace(field), message: `${label} selects control-plane nodes` };
  const node = valueOf(scheduling.nodeName) ?? "";
  if (/control-?plane|master/i.test(node))
    yield { at: scheduling.nodeName, message: `${label} is bound to the control-plane node ${node}` };
}

/** Manifests for clusters of one node, which is all there is. */
const isSingleNode = ({ at }: Workload): boolean =>
  /(?:^|[/._-])(?:kind|minikube|k3d|microk8s)(?:[/._-]|$)/.test(at.source.path);

function* judge(namespace: Namespace, context: Context): Iterable<Problem> {
  const allowed = ["kube-system", ...(context.options["allowNamespaces"] as readonly string[])];
  if (namespace.name !== undefined && allowed.includes(namespace.name)) return;
  for (const workload of namespace.workloads) {
    if (isSingleNode(workload) || agentOf(workload)) continue;
    for (const finding of findings(workload)) yield { ...finding, about: workload };
  }
}

export default defineRule({
  id: "no-control-plane-scheduling",
  mistake: "platform",
  severity: "medium",
  confidence: "likely",
  presets: ["strict", "nsa"],
  title: "A workload may land on control-plane nodes",
  why: "On these nodes run the API server and etcd: whoever breaks out of a container there has the keys of the cluster, and one that takes too much memory stops it.",
  remedy: "Remove the toleration or selector, so that workloads stay on worker nodes.",
  references: [
    nsa("Network separation and hardening: worker node segmentation"),
    sp190("4.3.5"),
    attack("T1610"),
  ],
  peers: [],
  options: {
    allowNamespaces: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Namespaces whose workloads may run there",
    },
  },

  on: "namespace",
  check: judge,
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        template:
          spec:
            tolerations:
              - key: node-role.kubernetes.io/control-plane
              #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Deployment "web" may land on control-plane nodes: it tolerates node-role.kubernetes.io/control-plane
                operator: Exists
                effect: NoSchedule
            containers:
              - name: web
                image: nginx:1.27
    `,
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        template:
          spec:
            tolerations:
              - key: dedicated
                value: web
                effect: NoSchedule
              - operator: Exists
                effect: NoExecute
            containers:
              - name: web
                image: nginx:1.27
    `,
  },
  {
    name: "every taint, a selector and a node by its name",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        nodeName: master-0
        #         ^^^^^^^^ Pod "web" is bound to the control-plane node master-0
        nodeSelector:
          node-role.kubernetes.io/master: ""
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Pod "web" selects control-plane nodes
        tolerations:
          - operator: Exists
          # ^^^^^^^^^^^^^^^^ Pod "web" may land on control-plane nodes: it tolerates every taint
        containers:
          - name: web
            image: nginx:1.27
    `,
  },
  {
    name: "an agent of every node, and what belongs to the cluster",
    good: kubernetes`
      apiVersion: apps/v1
      kind: DaemonSet
      metadata:
        name: node-exporter
      spec:
        template:
          spec:
            tolerations:
              - operator: Exists
            containers:
              - name: node-exporter
                image: prom/node-exporter:v1.8.2
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: scheduler
        namespace: kube-system
      spec:
        template:
          spec:
            nodeSelector:
              node-role.kubernetes.io/control-plane: ""
            containers:
              - name: scheduler
                image: acme/scheduler:1
    `,
  },
  {
    name: "the one node of a development cluster",
    good: files({
      "deploy/kind/web.yaml": kubernetes`
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
        spec:
          nodeSelector:
            node-role.kubernetes.io/control-plane: ""
          containers:
            - name: web
              image: nginx:1.27
      `,
    }),
  },
  {
    name: "a namespace that may",
    options: { allowNamespaces: ["platform"] },
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: operator
        namespace: platform
      spec:
        nodeName: cp-master-1
        containers:
          - name: operator
            image: acme/operator:1
    `,
  },
];
