import {
  attack,
  type Context,
  cisKubernetes,
  defineRule,
  type Example,
  kubernetes,
  matchesImage,
  owaspKubernetes,
  type Problem,
  type Severity,
  valueOf,
  type Workload,
} from "plimsoll";
import { clusterPathOf } from "../data/cluster-path.ts";
import { controllerIn } from "../data/controllers.ts";

const isExposed = ({ endpoints }: Workload): boolean => endpoints.some(({ scope }) => scope === "outside");

function grade(workload: Workload, context: Context): Severity {
  if (!context.exact && controllerIn(workload)) return "medium";
  return isExposed(workload) ? "critical" : "high";
}

/** Namespaces of the platform itself. */
const isPlatform = ({ namespace }: Workload): boolean =>
  namespace === "kube-system" || namespace?.startsWith("openshift-") === true;

const isAllowed = ({ containers }: Workload, context: Context): boolean => {
  const patterns = context.options["allowImages"] as readonly string[];
  return containers.some(({ image }) => {
    const ref = image && valueOf(image.ref);
    return ref && patterns.some((pattern) => matchesImage(pattern, ref.name));
  });
};

function* judge(workload: Workload, context: Context): Iterable<Problem> {
  if (isAllowed(workload, context)) return;
  if (!context.exact && isPlatform(workload)) return;
  const path = clusterPathOf(workload);
  if (!path) return;
  yield {
    at: workload.serviceAccount,
    message: `${workload.label} may ${path.allows} by its token`,
    severity: grade(workload, context),
    also: path.notes,
  };
}

export default defineRule({
  id: "no-privileged-service-account",
  mistake: "privilege",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "nsa"],
  title: "Workload holds rights over the cluster by its token",
  why: "Whoever breaks into this one program takes its token and with it the cluster.",
  remedy: "Narrow the role to the namespace and the objects that the program needs, or mount no token.",
  references: [cisKubernetes("5.1"), attack("T1528"), attack("T1078"), owaspKubernetes("K03")],
  peers: ["C-0053", "C-0267"],
  options: {
    allowImages: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Images that may hold such rights; `*` stands for any text",
    },
  },

  on: "workload",
  check: judge,
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        namespace: shop
      spec:
        template:
          spec:
            serviceAccountName: web
            #                   ^^^ Deployment "web" may read every secret by its token
            containers:
              - name: web
                image: acme/web:1
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: reader
      rules:
        - apiGroups: ["", apps]
          resources: ["*"]
          verbs: [get, list, watch]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: web
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: reader
      subjects:
        - kind: ServiceAccount
          name: web
          namespace: shop
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
            serviceAccountName: web
            containers:
              - name: web
                image: acme/web:1
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: reader
        namespace: shop
      rules:
        - apiGroups: ["", apps]
          resources: ["*"]
          verbs: [get, list, watch]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        name: web
        namespace: shop
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: Role
        name: reader
      subjects:
        - kind: ServiceAccount
          name: web
          namespace: shop
    `,
  },
  {
    name: "the default account, a group of all accounts, and pods in kube-system",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        namespace: shop
      spec:
        serviceAccountName: default
        #                   ^^^^^^^ Pod "web" may do everything by its token
        containers:
          - name: web
            image: acme/web:1
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: all
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: cluster-admin
      subjects:
        - kind: Group
          name: system:serviceaccounts:shop
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: starter
        namespace: tools
      spec:
        serviceAccountName: starter
        #                   ^^^^^^^ Pod "starter" may create pods in kube-system by its token
        containers:
          - name: starter
            image: acme/starter:1
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: starter
        namespace: kube-system
      rules:
        - apiGroups: [""]
          resources: [pods]
          verbs: [create]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        name: starter
        namespace: kube-system
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: Role
        name: starter
      subjects:
        - kind: ServiceAccount
          name: starter
          namespace: tools
    `,
  },
  {
    name: "no token, the account of another namespace, and what the platform runs",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        namespace: shop
      spec:
        serviceAccountName: admin
        automountServiceAccountToken: false
        containers:
          - name: web
            image: acme/web:1
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: cart
        namespace: other
      spec:
        serviceAccountName: admin
        containers:
          - name: cart
            image: acme/cart:1
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: addon
        namespace: kube-system
      spec:
        serviceAccountName: admin
        containers:
          - name: addon
            image: acme/addon:1
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: admin
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: cluster-admin
      subjects:
        - kind: ServiceAccount
          name: admin
          namespace: shop
        - kind: ServiceAccount
          name: admin
          namespace: kube-system
    `,
  },
  {
    name: "an image that may",
    options: { allowImages: ["acme/operator"] },
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: operator
        namespace: tools
      spec:
        serviceAccountName: operator
        containers:
          - name: operator
            image: acme/operator:1
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: operator
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: cluster-admin
      subjects:
        - kind: ServiceAccount
          name: operator
          namespace: tools
    `,
  },
];
