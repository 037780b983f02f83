import {
  attack,
  type Container,
  type Context,
  cisKubernetes,
  defineRule,
  type Example,
  kubernetes,
  type Namespace,
  nsa,
  type Problem,
  valueOf,
  type Workload,
} from "plimsoll";
import { agentOfImage } from "../data/agents.ts";
import { isOneOf } from "../data/image-name.ts";

const SYSTEM = /^(?:kube-(?:system|public|node-lease)|openshift(?:-.*)?)$/;

/** Parts of a cluster beside the node agents, which belong there by their own manifests. */
const ADDONS = [
  "registry.k8s.io/**",
  "k8s.gcr.io/**",
  "gcr.io/google_containers/**",
  "coredns/coredns",
  "**/metrics-server",
  "**/cluster-autoscaler",
  "**/*cloud-controller-manager*",
  "**/kube-apiserver",
  "**/kube-controller-manager",
  "**/kube-scheduler",
  "**/etcd",
  "quay.io/openshift/**",
  "quay.io/openshift-release-dev/**",
];

function isAddon(container: Container, context: Context): boolean {
  const image = container.image && valueOf(container.image.ref);
  if (!image) return false;
  const own = context.options["allowImages"] as readonly string[];
  return agentOfImage(image) !== undefined || isOneOf(image, [...ADDONS, ...own]);
}

/** By the label of add-ons, or that which kubeadm gives to the control plane. */
const isLabelled = ({ podLabels }: Workload): boolean =>
  podLabels.has("k8s-app") || (podLabels.has("component") && podLabels.get("tier") === "control-plane");

const belongsThere = (workload: Workload, context: Context): boolean =>
  isLabelled(workload) || workload.containers.some((container) => isAddon(container, context));

function* judge(namespace: Namespace, context: Context): Iterable<Problem> {
  const { name } = namespace;
  const further = context.options["namespaces"] as readonly string[];
  if (name === undefined || !(SYSTEM.test(name) || further.includes(name))) return;
  for (const workload of namespace.workloads) {
    if (belongsThere(workload, context)) continue;
    const written = workload.writtenNamespace;
    yield {
      at: written.state === "set" ? written : workload.at,
      message: `${workload.label} runs in the system namespace ${name}`,
      about: workload,
    };
  }
}

export default defineRule({
  id: "no-system-namespace",
  mistake: "platform",
  severity: "medium",
  confidence: "certain",
  presets: ["strict", "nsa"],
  title: "User workload in a system namespace",
  why: "What runs beside the parts of the cluster shares their secrets, their quotas and their exemption from policies, and an intruder hides there.",
  remedy: "Give it a namespace of its own.",
  references: [cisKubernetes("5.6.1"), nsa("Network separation and hardening: namespaces"), attack("T1036")],
  peers: ["KICS:using_unrecommended_namespace", "KSV-0037"],
  options: {
    namespaces: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Further namespaces that belong to the system",
    },
    allowImages: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Images that belong there; `*` stands for any text",
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
        namespace: kube-system
        #          ^^^^^^^^^^^ Deployment "web" runs in the system namespace kube-system
      spec:
        template:
          spec:
            containers:
              - name: web
                image: nginx:1.27
    `,
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        namespace: shop
      spec:
        template:
          spec:
            containers:
              - name: web
                image: nginx:1.27
    `,
  },
  {
    name: "parts of the cluster, by image or by label, and permissions",
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: metrics-server
        namespace: kube-system
      spec:
        template:
          spec:
            containers:
              - name: metrics-server
                image: registry.k8s.io/metrics-server/metrics-server:v0.7.1
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata:
        name: network
        namespace: kube-system
      spec:
        template:
          metadata:
            labels:
              k8s-app: network
          spec:
            containers:
              - name: network
                image: acme/network:1
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: vault-kms
        namespace: kube-system
        labels:
          component: vault-kms
          tier: control-plane
      spec:
        containers:
          - name: vault-kms
            image: acme/vault-kms:1
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata:
        name: calico-node
        namespace: kube-system
      spec:
        template:
          spec:
            containers:
              - name: calico-node
                image: docker.io/calico/node:v3.28.1
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        name: reader
        namespace: kube-system
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: Role
        name: extension-apiserver-authentication-reader
      subjects: []
    `,
  },
  {
    name: "namespaces and images of one's own",
    options: { namespaces: ["platform"], allowImages: ["acme/operator"] },
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        namespace: platform
        #          ^^^^^^^^ Pod "web" runs in the system namespace platform
      spec:
        containers:
          - name: web
            image: nginx:1.27
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: operator
        namespace: platform
      spec:
        containers:
          - name: operator
            image: acme/operator:1
    `,
  },
];
