import {
  attack,
  type Context,
  cisKubernetes,
  cwe,
  defineRule,
  type Example,
  kubernetes,
  owaspKubernetes,
  type Problem,
  type Role,
} from "plimsoll";
import { controllerOf } from "../data/controllers.ts";
import { ESCALATIONS } from "../data/escalations.ts";
import { allowSubjectsOption } from "../data/grantees.ts";
import { type Grant, grantsOf, isExempt, problemOf } from "../data/permissions.ts";

/** GitOps tools and what rules the cluster itself; a published standard excepts nobody. */
const isPlatform = (role: Role): boolean =>
  role.namespace?.startsWith("openshift-") === true ||
  role.bindings.some(({ grantees }) =>
    grantees.some(({ namespace }) => namespace?.startsWith("openshift-") === true),
  );

/** What a role grants that leads further, each with the name of its sub-check. */
const escalationsIn = (role: Role): readonly { readonly name: string; readonly grant: Grant }[] =>
  ESCALATIONS.filter(({ needs }) => needs === undefined || grantsOf(role, needs).length > 0).flatMap(
    ({ name, power }) => grantsOf(role, power).map((grant) => ({ name, grant })),
  );

function* judge(role: Role, context: Context): Iterable<Problem> {
  if (isExempt(role, context) || (!context.exact && isPlatform(role))) return;
  const known = context.exact ? undefined : controllerOf(role, "escalate");
  for (const { name, grant } of escalationsIn(role)) {
    const problem = problemOf(role, grant, known ? "medium" : undefined);
    const message = known ? `${problem.message}, as ${known} does` : problem.message;
    yield { ...problem, sub: name, message };
  }
}

export default defineRule({
  id: "rbac-no-escalation",
  mistake: "privilege",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "cis-kubernetes", "nsa"],
  title: "Role lets its holder become administrator of the cluster",
  why: "These permissions change permissions, act as somebody else, or reach nodes past all permissions: each is one step away from everything.",
  remedy: "Take the permission out, or bind it to the one controller that is trusted with the whole cluster.",
  references: [
    cisKubernetes("5.1.8"),
    cisKubernetes("5.1.9"),
    cisKubernetes("5.1.10"),
    cisKubernetes("5.1.11"),
    cisKubernetes("5.1.12"),
    cisKubernetes("5.1.13"),
    cwe(269),
    attack("T1098.006"),
    attack("T1078"),
    owaspKubernetes("K03"),
  ],
  peers: [
    "KICS:rbac_roles_allow_privilege_escalation",
    "KICS:rbac_roles_with_impersonate_permission",
    "KSV-0043",
    "KSV-0047",
    "KSV-0050",
    "KSV-0051",
    "KSV-0052",
    "KSV-0055",
    "KSV-0114",
    "CKV_K8S_155",
    "CKV_K8S_156",
    "CKV_K8S_157",
    "CKV_K8S_158",
    "CKV2_K8S_1",
    "CKV2_K8S_3",
    "C-0065",
    "C-0191",
    "C-0278",
    "C-0279",
    "C-0280",
    "C-0281",
    "C-0282",
  ],
  subchecks: {
    "bind-escalate": { about: "Roles may be bound or written beyond one's own rights" },
    bindings: { about: "Bindings may be written" },
    impersonate: { about: "Other users, groups or accounts may be acted as" },
    "account-token": { about: "Tokens of service accounts may be made" },
    "approve-certificates": { about: "Client certificates of any name may be approved or signed" },
    "nodes-proxy": { about: "The kubelets may be called, past admission and audit" },
    nodes: { about: "Nodes may be changed, so that workloads go where one wants" },
    webhooks: { about: "Admission may be changed, which sees and rewrites every object" },
    "persistent-volumes": { about: "Volumes may be created from any path of a node" },
  },
  options: { allowSubjects: allowSubjectsOption },

  on: "role",
  check: judge,
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: app
      rules:
        - apiGroups: [rbac.authorization.k8s.io]
          resources: [clusterroles]
          #           ^^^^^^^^^^^^ ClusterRole "app" grants bind and escalate on clusterroles
          verbs: [get, bind, escalate]
        - apiGroups: [rbac.authorization.k8s.io]
          resources: [rolebindings]
          #           ^^^^^^^^^^^^ ClusterRole "app" grants create on rolebindings
          verbs: [create]
        - apiGroups: [""]
          resources: [users, groups]
          #           ^^^^^ ClusterRole "app" grants impersonate on users and groups
          verbs: [impersonate]
        - apiGroups: [""]
          resources: [serviceaccounts/token]
          #           ^^^^^^^^^^^^^^^^^^^^^ ClusterRole "app" grants create on serviceaccounts/token
          verbs: [create]
    `,
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: app
      rules:
        - apiGroups: [rbac.authorization.k8s.io]
          resources: [clusterroles, rolebindings]
          verbs: [get, list, watch]
        - apiGroups: [""]
          resources: [serviceaccounts]
          verbs: [create]
    `,
  },
  {
    name: "nodes, volumes, admission and certificates",
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: app
      rules:
        - apiGroups: [""]
          resources: [nodes/proxy]
          #           ^^^^^^^^^^^ ClusterRole "app" grants get on nodes/proxy
          verbs: [get]
        - apiGroups: [""]
          resources: [nodes]
          #           ^^^^^ ClusterRole "app" grants patch on nodes
          verbs: [get, patch]
        - apiGroups: [""]
          resources: [persistentvolumes]
          #           ^^^^^^^^^^^^^^^^^ ClusterRole "app" grants create on persistentvolumes
          verbs: [create]
        - apiGroups: [admissionregistration.k8s.io]
          resources: [mutatingwebhookconfigurations]
          #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ClusterRole "app" grants update on mutatingwebhookconfigurations
          verbs: [update]
        - apiGroups: [certificates.k8s.io]
          resources: [certificatesigningrequests/approval]
          #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ClusterRole "app" grants update on certificatesigningrequests/approval
          verbs: [update]
        - apiGroups: [certificates.k8s.io]
          resources: [signers]
          verbs: [approve]
    `,
  },
  {
    name: "an approver that no signer lets, other groups, and roles of Kubernetes itself",
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: app
      rules:
        - apiGroups: [certificates.k8s.io]
          resources: [certificatesigningrequests/approval]
          verbs: [update]
        - apiGroups: [example.com]
          resources: [users, nodes/proxy]
          verbs: [impersonate, get]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: system:controller:clusterrole-aggregation-controller
      rules:
        - apiGroups: [rbac.authorization.k8s.io]
          resources: [clusterroles]
          verbs: [escalate, get, list, patch, update, watch]
    `,
  },
  {
    name: "GitOps is trusted with the cluster: milder",
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: argocd-application-controller
      rules:
        - apiGroups: [rbac.authorization.k8s.io]
          resources: [clusterrolebindings]
          #           ^^^^^^^^^^^^^^^^^^^ ClusterRole "argocd-application-controller" grants create on clusterrolebindings, as Argo CD does
          verbs: [create]
    `,
  },
  {
    name: "operators of OpenShift itself, and subjects that may",
    options: { allowSubjects: ["admission-manager"] },
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: operator
        namespace: openshift-dns-operator
      rules:
        - apiGroups: [rbac.authorization.k8s.io]
          resources: [rolebindings]
          verbs: [create]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: admission
      rules:
        - apiGroups: [admissionregistration.k8s.io]
          resources: [validatingwebhookconfigurations]
          verbs: [patch]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: admission
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: admission
      subjects:
        - kind: ServiceAccount
          name: admission-manager
          namespace: platform
    `,
  },
];
