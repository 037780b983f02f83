import {
  attack,
  type Context,
  cisKubernetes,
  defineRule,
  type Example,
  kubernetes,
  owaspKubernetes,
  type Problem,
  type Role,
  type Severity,
} from "plimsoll";
import { controllerOf } from "../data/controllers.ts";
import { allowSubjectsOption } from "../data/grantees.ts";
import { grantsOf, isExempt, type Power, problemOf, WRITE } from "../data/permissions.ts";

const WORKLOADS: Power = {
  groups: ["", "apps", "batch", "extensions"],
  resources: [
    "pods",
    "deployments",
    "daemonsets",
    "statefulsets",
    "jobs",
    "cronjobs",
    "replicasets",
    "replicationcontrollers",
  ],
  verbs: WRITE,
};

/** In kube-system, and where it holds in every namespace, the strongest accounts are among those to be had. */
function grade(role: Role): Severity {
  const everywhere = role.bindings.some(
    (binding) => binding.clusterWide || binding.namespace === "kube-system",
  );
  return everywhere || role.namespace === "kube-system" ? "medium" : "low";
}

function* judge(role: Role, context: Context): Iterable<Problem> {
  if (isExempt(role, context)) return;
  const expected = context.exact ? undefined : controllerOf(role, "deploy");
  for (const grant of grantsOf(role, WORKLOADS)) yield problemOf(role, grant, grade(role), expected);
}

export default defineRule({
  id: "rbac-no-workload-create",
  mistake: "privilege",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "cis-kubernetes"],
  title: "Role creates workloads",
  why: "Whoever creates a pod chooses its service account and mounts any secret of the namespace: the right to create is the right to read and to act as all of them.",
  remedy: "Leave deploying to the tool that deploys, in a namespace of its own for each application.",
  references: [cisKubernetes("5.1.4"), attack("T1610"), owaspKubernetes("K03")],
  peers: [
    "kube-linter:access-to-create-pods",
    "KICS:permissive_access_to_create_pods",
    "KSV-0048",
    "C-0188",
    "C-0007",
  ],
  options: { allowSubjects: allowSubjectsOption },

  on: "role",
  check: judge,
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: app
        namespace: shop
      rules:
        - apiGroups: [apps]
          resources: [deployments]
          #           ^^^^^^^^^^^ Role "app" grants create and patch on deployments
          verbs: [get, create, patch]
        - apiGroups: [""]
          resources: [pods]
          #           ^^^^ Role "app" grants every verb on pods
          verbs: ["*"]
    `,
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: app
        namespace: shop
      rules:
        - apiGroups: [apps]
          resources: [deployments]
          verbs: [get, list]
        - apiGroups: [apps]
          resources: [deployments/scale]
          verbs: [update]
        - apiGroups: [""]
          resources: [pods]
          verbs: [watch]
    `,
  },
  {
    name: "a tool that deploys: still said, as by design",
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: tekton-pipelines-controller
      rules:
        - apiGroups: [""]
          resources: [pods]
          #           ^^^^ ClusterRole "tekton-pipelines-controller" grants create on pods, as Tekton does by design
          verbs: [create]
    `,
  },
  {
    name: "subjects that may",
    options: { allowSubjects: ["deployer"] },
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: deploy
        namespace: shop
      rules:
        - apiGroups: [apps]
          resources: [deployments]
          verbs: [create]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        name: deploy
        namespace: shop
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: Role
        name: deploy
      subjects:
        - kind: ServiceAccount
          name: deployer
          namespace: shop
    `,
  },
];
