import {
  attack,
  type Context,
  cisKubernetes,
  defineRule,
  type Example,
  kubernetes,
  type Problem,
  type Role,
} from "plimsoll";
import { controllerOf } from "../data/controllers.ts";
import { allowSubjectsOption } from "../data/grantees.ts";
import { grantsOf, isExempt, type Power, problemOf, WRITE } from "../data/permissions.ts";

/** `get` opens a stream just as `create` does; containers are added to a pod by an update. */
const POWERS: readonly Power[] = [
  {
    groups: [""],
    resources: ["pods/exec", "pods/attach", "pods/portforward"],
    verbs: ["create", "get"],
  },
  { groups: [""], resources: ["pods/proxy", "services/proxy"], verbs: ["get", ...WRITE] },
  { groups: [""], resources: ["pods/ephemeralcontainers"], verbs: ["update", "patch"] },
];

function* judge(role: Role, context: Context): Iterable<Problem> {
  if (isExempt(role, context) || (!context.exact && controllerOf(role, "exec"))) return;
  for (const power of POWERS) for (const grant of grantsOf(role, power)) yield problemOf(role, grant);
}

export default defineRule({
  id: "rbac-no-pod-exec",
  mistake: "privilege",
  severity: "medium",
  confidence: "certain",
  presets: ["strict", "nsa"],
  title: "Role enters pods or tunnels to them",
  why: "Whoever may enter a pod has what the pod has: its files, its secrets, its account and its network.",
  remedy: "Leave entering pods to people, for as long as they need it, and to no program.",
  references: [cisKubernetes("5.1"), attack("T1609")],
  peers: [
    "KICS:rbac_roles_with_exec_permission",
    "KICS:rbac_roles_with_attach_permission",
    "KICS:rbac_roles_with_portforwarding_permissions",
    "polaris:clusterrolePodExecAttach",
    "polaris:clusterrolebindingPodExecAttach",
    "polaris:rolePodExecAttach",
    "polaris:rolebindingClusterRolePodExecAttach",
    "polaris:rolebindingRolePodExecAttach",
    "KSV-0053",
    "KSV-0054",
    "CKV2_K8S_2",
    "C-0002",
    "C-0063",
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
        name: debug
        namespace: shop
      rules:
        - apiGroups: [""]
          resources: [pods, pods/exec, pods/portforward]
          #                 ^^^^^^^^^ Role "debug" grants create on pods/exec and pods/portforward
          verbs: [create]
        - apiGroups: [""]
          resources: [services/proxy]
          #           ^^^^^^^^^^^^^^ Role "debug" grants get on services/proxy
          verbs: [get]
        - apiGroups: [""]
          resources: [pods/ephemeralcontainers]
          #           ^^^^^^^^^^^^^^^^^^^^^^^^ Role "debug" grants patch on pods/ephemeralcontainers
          verbs: [get, patch]
    `,
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: debug
        namespace: shop
      rules:
        - apiGroups: [""]
          resources: [pods, pods/log, pods/ephemeralcontainers]
          verbs: [get, list]
    `,
  },
  {
    name: "programs that work by it, and subjects that may",
    options: { allowSubjects: ["on-call"] },
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: argo-role
      rules:
        - apiGroups: [""]
          resources: [pods/exec]
          verbs: [create]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: debug
      rules:
        - apiGroups: [""]
          resources: [pods/exec]
          verbs: [create]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: debug
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: debug
      subjects:
        - kind: Group
          name: on-call
          apiGroup: rbac.authorization.k8s.io
    `,
  },
];
