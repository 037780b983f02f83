import {
  attack,
  type Binding,
  type Context,
  cisKubernetes,
  cwe,
  defineRule,
  type Example,
  type Grantee,
  kubernetes,
  nsa,
  owaspKubernetes,
  type Problem,
  type Role,
  type Severity,
  valueOf,
} from "plimsoll";
import { allowSubjectsOption, areAllowed, isEverybody, named } from "../data/grantees.ts";
import { holdsEverything } from "../data/permissions.ts";

/** Roles that hold everything: Kubernetes' own, and those of OpenShift that lead to it. */
const ADMIN_ROLES = new Set(["cluster-admin", "sudoer", "system:master"]);
const NEARLY_ADMIN = new Set(["admin", "edit"]);
/** The groups that a cluster's own bootstrap binds. */
const BOOTSTRAP_GROUPS = new Set(["system:masters", "kubeadm:cluster-admins"]);

/** Programs whose documentation asks for cluster-admin, by the name of their service account. */
const DOCUMENTED =
  /^(argocd-application-controller|tiller|helm-operator|flux|kustomize-controller|helm-controller|velero|rancher|cattle|olm-operator-serviceaccount)$/;

const grantsAll = (role: Role): boolean => role.rules.some(holdsEverything);

/** What makes a role as strong as cluster-admin, in words; undefined if it is not. */
function adminRole(binding: Binding, name: string): string | undefined {
  // A Role of that name is taken at its word, unless the repository shows what it holds.
  if (ADMIN_ROLES.has(name) && (binding.roleKind !== "Role" || !binding.role)) return name;
  if (binding.role && grantsAll(binding.role)) return `${name}, which holds every permission`;
  return binding.role?.gathers.some(grantsAll) ? `${name}, which gathers every permission` : undefined;
}

const isBootstrap = (binding: Binding): boolean =>
  binding.grantees.length > 0 &&
  binding.grantees.every(({ kind, name }) => kind === "Group" && BOOTSTRAP_GROUPS.has(name));

const namesAll = (grantees: readonly Grantee[]): string => {
  const [first, ...rest] = grantees;
  if (!first) return "nobody yet";
  return rest.length === 0 ? named(first) : `${named(first)} and ${rest.length} more`;
};

function gradeAdmin(binding: Binding, context: Context): Severity {
  if (binding.grantees.some(isEverybody)) return "critical";
  const documented =
    binding.grantees.length > 0 && binding.grantees.every((grantee) => DOCUMENTED.test(grantee.name));
  return documented && !context.exact ? "medium" : "high";
}

/** A ClusterRoleBinding gives admin in every namespace; a RoleBinding is how a namespace gets its owner. */
function gradeNearly(binding: Binding, name: string): Severity | undefined {
  if (binding.clusterWide) return binding.grantees.some(isEverybody) ? "high" : "medium";
  return name === "admin" ? "info" : undefined;
}

function* judge(binding: Binding, context: Context): Iterable<Problem> {
  const name = valueOf(binding.roleName);
  if (name === undefined || areAllowed([binding], context)) return;
  if (!context.exact && isBootstrap(binding)) return;
  const admin = adminRole(binding, name);
  if (admin !== undefined) {
    yield problem(binding, admin, gradeAdmin(binding, context));
    return;
  }
  const nearly =
    NEARLY_ADMIN.has(name) && binding.roleKind === "ClusterRole" ? gradeNearly(binding, name) : undefined;
  if (nearly) yield problem(binding, binding.clusterWide ? `${name} in every namespace` : name, nearly);
}

const problem = (binding: Binding, role: string, severity: Severity): Problem => ({
  at: binding.roleName,
  message: `${binding.label} gives ${namesAll(binding.grantees)} the role ${role}`,
  severity,
  also: (binding.role?.gathers ?? [])
    .filter(grantsAll)
    .map(({ at }) => ({ at, message: "every permission comes from here" })),
});

export default defineRule({
  id: "no-cluster-admin-binding",
  mistake: "privilege",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "cis-kubernetes", "nsa"],
  title: "Somebody is made administrator of the cluster",
  why: "Whoever takes over the bound account reads every secret, runs anything on any node and grants more of the same.",
  remedy: "Bind a role that lists what the account needs, in the namespaces where it needs it.",
  references: [
    cisKubernetes("5.1.1"),
    nsa("Authentication and authorization"),
    cwe(250),
    attack("T1078"),
    owaspKubernetes("K03"),
  ],
  peers: [
    "kube-linter:cluster-admin-role-binding",
    "KICS:cluster_admin_role_binding_with_super_user_permissions",
    "polaris:clusterrolebindingClusterAdmin",
    "polaris:rolebindingClusterAdminClusterRole",
    "polaris:rolebindingClusterAdminRole",
    "KSV-0111",
    "C-0035",
    "C-0185",
    "C-0272",
  ],
  options: { allowSubjects: allowSubjectsOption },

  on: "binding",
  check: judge,
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: ci
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: cluster-admin
        #     ^^^^^^^^^^^^^ ClusterRoleBinding "ci" gives service account ci the role cluster-admin
      subjects:
        - kind: ServiceAccount
          name: ci
          namespace: build
    `,
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        name: ci
        namespace: build
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: edit
      subjects:
        - kind: ServiceAccount
          name: ci
          namespace: build
    `,
  },
  {
    name: "admin of every namespace, and a role that only has another name",
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: owners
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: admin
        #     ^^^^^ ClusterRoleBinding "owners" gives group owners and 1 more the role admin in every namespace
      subjects:
        - kind: Group
          name: owners
          apiGroup: rbac.authorization.k8s.io
        - kind: Group
          name: helpers
          apiGroup: rbac.authorization.k8s.io
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: robot
      rules:
        - apiGroups: ["*"]
          resources: ["*"]
          verbs: ["*"]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: robot
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: robot
        #     ^^^^^ ClusterRoleBinding "robot" gives service account robot the role robot, which holds every permission
      subjects:
        - kind: ServiceAccount
          name: robot
          namespace: build
    `,
  },
  {
    name: "a role that gathers every permission from another one",
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: gathered
      aggregationRule:
        clusterRoleSelectors:
          - matchLabels:
              example.com/gather: "true"
      rules: []
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: part
        labels:
          example.com/gather: "true"
      rules:
        - apiGroups: ["*"]
          resources: ["*"]
          verbs: ["*"]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: robot
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: gathered
        #     ^^^^^^^^ ClusterRoleBinding "robot" gives service account robot the role gathered, which gathers every permission
      subjects:
        - kind: ServiceAccount
          name: robot
          namespace: build
    `,
  },
  {
    name: "what a new cluster binds itself, and allowed subjects",
    options: { allowSubjects: ["break-glass"] },
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: cluster-admin
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: cluster-admin
      subjects:
        - kind: Group
          name: system:masters
          apiGroup: rbac.authorization.k8s.io
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: break-glass
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: cluster-admin
      subjects:
        - kind: User
          name: break-glass
          apiGroup: rbac.authorization.k8s.io
    `,
  },
];
