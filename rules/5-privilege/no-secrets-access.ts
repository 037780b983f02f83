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
  type Severity,
  set,
} from "plimsoll";
import { controllerOf } from "../data/controllers.ts";
import { allowSubjectsOption } from "../data/grantees.ts";
import {
  type Grant,
  grantsOf,
  isExempt,
  namesObjects,
  type Power,
  problemOf,
  READ,
} from "../data/permissions.ts";

const SECRETS: Power = { groups: [""], resources: ["secrets"], verbs: READ };

/** A ClusterRole that nobody binds here may be bound anywhere; one secret by its name is little. */
function grade(role: Role, grant: Grant): Severity {
  if (role.clusterWide) return role.bindings.some((binding) => binding.clusterWide) ? "high" : "medium";
  return grant.verbs.every((verb) => verb === "get") ? "low" : "medium";
}

function* judge(role: Role, context: Context): Iterable<Problem> {
  if (isExempt(role, context)) return;
  const expected = context.exact ? undefined : controllerOf(role, "secrets");
  // A list of named secrets is only answered where the request asks for that name.
  for (const grant of grantsOf(role, SECRETS).filter(({ rule }) => !namesObjects(rule))) {
    const fix = expected ? undefined : set(grant.rule.resourceNames, ["NAME"], "suggest", "Name the secrets");
    yield { ...problemOf(role, grant, grade(role, grant), expected), fix };
  }
}

export default defineRule({
  id: "no-secrets-access",
  mistake: "privilege",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "cis-kubernetes", "nsa"],
  title: "Role reads secrets that it does not name",
  why: "Secrets hold the passwords and tokens of everything else, those of stronger accounts too: whoever reads them becomes these.",
  remedy: "Give each program its secrets as files, or name them under `resourceNames`.",
  references: [
    cisKubernetes("5.1.2"),
    cwe(522),
    attack("T1552.007"),
    owaspKubernetes("K03"),
    owaspKubernetes("K08"),
  ],
  peers: [
    "kube-linter:access-to-secrets",
    "KICS:rbac_roles_with_read_secrets_permissions",
    "KICS:service_account_allows_access_secrets",
    "KSV-0041",
    "KSV-0113",
    "CKV2_K8S_5",
    "C-0015",
    "C-0186",
  ],
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
        - apiGroups: [""]
          resources: [configmaps, secrets]
          #                       ^^^^^^^ ClusterRole "app" grants get and list on secrets
          verbs: [get, list]
    `,
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: app
      rules:
        - apiGroups: [""]
          resources: [configmaps]
          verbs: [get, list]
    `,
    fixed: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: app
      rules:
        - apiGroups: [""]
          resources: [configmaps, secrets]
          verbs: [get, list]
          resourceNames:
            - NAME
    `,
  },
  {
    name: "one namespace, and every verb",
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: app
        namespace: shop
      rules:
        - apiGroups: [""]
          resources: [secrets]
          #           ^^^^^^^ Role "app" grants every verb on secrets
          verbs: ["*"]
    `,
  },
  {
    name: "a controller that is there for secrets: still said, as by design",
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: external-secrets-controller
      rules:
        - apiGroups: [""]
          resources: [secrets]
          #           ^^^^^^^ ClusterRole "external-secrets-controller" grants get, list and watch on secrets, as External Secrets does by design
          verbs: [get, list, watch]
    `,
  },
  {
    name: "named secrets, secrets that are only written, and roles of Kubernetes itself",
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: app
        namespace: shop
      rules:
        - apiGroups: [""]
          resources: [secrets]
          resourceNames: [app-token]
          verbs: [get, watch]
        - apiGroups: [""]
          resources: [secrets]
          verbs: [create]
        - apiGroups: [example.com]
          resources: [secrets]
          verbs: [get]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: system:controller:token-cleaner
      rules:
        - apiGroups: [""]
          resources: [secrets]
          verbs: [get, list, watch]
    `,
  },
  {
    name: "subjects that may",
    options: { allowSubjects: ["backup-*"] },
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: backup
      rules:
        - apiGroups: [""]
          resources: [secrets]
          verbs: [get]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: backup
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: backup
      subjects:
        - kind: ServiceAccount
          name: backup-agent
          namespace: backup
    `,
  },
];
