import {
  attack,
  type Binding,
  type Context,
  cisKubernetes,
  defineRule,
  type Example,
  type Grantee,
  kubernetes,
  matchesImage,
  owaspKubernetes,
  type Problem,
  type Role,
  type Severity,
  valueOf,
} from "plimsoll";
import { isCrowd, isDefaultAccount, named } from "../data/grantees.ts";
import { type Power, READ, reachesPower, textsOf, WRITE } from "../data/permissions.ts";

/** Roles that Kubernetes and OpenShift bind to everybody themselves: to ask what there is, and who one is. */
const FOR_EVERYBODY = new Set([
  "basic-user",
  "cluster-status",
  "self-access-reviewer",
  "system:basic-user",
  "system:build-strategy-docker",
  "system:build-strategy-jenkinspipeline",
  "system:build-strategy-source",
  "system:deployer",
  "system:discovery",
  "system:image-builder",
  "system:image-puller",
  "system:node",
  "system:node-bootstrapper",
  "system:node-proxier",
  "system:oauth-token-deleter",
  "system:public-info-viewer",
  "system:scope-impersonation",
  "system:service-account-issuer-discovery",
  "system:webhook",
]);
const READ_ONLY = new Set(["view", "cluster-reader", "cluster-monitoring-view", "registry-viewer"]);
const SECRETS: Power = { groups: [""], resources: ["secrets"], verbs: READ };

/** Groups that hold more than one knows: all administrators, all nodes. */
const isSystemGroup = ({ kind, name }: Grantee): boolean =>
  kind === "Group" && (name === "system:masters" || name === "system:nodes");

const isBroad = (grantee: Grantee): boolean =>
  isCrowd(grantee) || isDefaultAccount(grantee) || isSystemGroup(grantee);

/** No login at all is the matter of a rule of its own. */
const isAnonymous = ({ name }: Grantee): boolean =>
  name === "system:anonymous" || name === "system:unauthenticated";

const changes = (role: Role): boolean =>
  role.rules.some(
    (rule) =>
      reachesPower(rule, SECRETS) || textsOf(rule.verbs).some((verb) => verb === "*" || WRITE.includes(verb)),
  );

/** A role that this repository does not hold is taken to change something, unless its name is known. */
function isReadOnly({ role, roleName }: Binding): boolean {
  if (!role) return READ_ONLY.has(valueOf(roleName) ?? "");
  return ![role, ...role.gathers].some(changes);
}

function grade(binding: Binding, grantee: Grantee): Severity {
  if (isReadOnly(binding) || isSystemGroup(grantee)) return "low";
  return isCrowd(grantee) ? "high" : "medium";
}

const isAllowed = (name: string, context: Context): boolean =>
  (context.options["allowRoles"] as readonly string[]).some((pattern) => matchesImage(pattern, name));

function* judge(binding: Binding, context: Context): Iterable<Problem> {
  const role = valueOf(binding.roleName);
  if (role === undefined || FOR_EVERYBODY.has(role) || isAllowed(role, context)) return;
  // Bindings that the cluster makes itself, by the name that it gives them.
  if (!context.exact && /^system:|^cluster-admins?$/.test(binding.name)) return;
  for (const grantee of binding.grantees) {
    if (!isBroad(grantee) || isAnonymous(grantee)) continue;
    yield {
      at: grantee.at,
      message: `${binding.label} gives ${named(grantee)} the role ${role}`,
      severity: grade(binding, grantee),
    };
  }
}

export default defineRule({
  id: "no-broad-binding",
  mistake: "privilege",
  severity: "high",
  confidence: "certain",
  presets: ["recommended", "strict", "cis-kubernetes", "nsa"],
  title: "Rights are given to everybody, or to whoever asks for no account",
  why: "Every user, or every workload of the namespace, gets these rights, also those that come later and the one that is broken into.",
  remedy: "Bind the role to the group or the service account that needs it.",
  references: [cisKubernetes("5.1.5"), cisKubernetes("5.1.7"), owaspKubernetes("K03"), attack("T1078")],
  peers: [
    "KICS:role_binding_to_default_service_account",
    "kyverno:disallow-self-provisioner-binding",
    "KSV-0123",
    "KSV-01011",
    "CKV_K8S_42",
    "C-0246",
    "C-0265",
    "C-0189",
    "C-0225",
    "C-0239",
  ],
  options: {
    allowRoles: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Roles that everybody may have; `*` stands for any text",
    },
  },
  silencedBy: ["no-cluster-admin-binding"],

  on: "binding",
  check: judge,
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: everybody
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: edit
      subjects:
        - kind: Group
      #   ^^^^^^^^^^^ ClusterRoleBinding "everybody" gives group system:authenticated the role edit
          name: system:authenticated
          apiGroup: rbac.authorization.k8s.io
    `,
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: everybody
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: edit
      subjects:
        - kind: Group
          name: developers
          apiGroup: rbac.authorization.k8s.io
    `,
  },
  {
    name: "the account of every workload that asks for none, and who may make projects",
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        name: app
        namespace: shop
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: Role
        name: app
      subjects:
        - kind: ServiceAccount
      #   ^^^^^^^^^^^^^^^^^^^^ RoleBinding "app" gives service account default the role app
          name: default
          namespace: shop
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: self-provisioners
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: self-provisioner
      subjects:
        - kind: Group
      #   ^^^^^^^^^^^ ClusterRoleBinding "self-provisioners" gives group system:authenticated:oauth the role self-provisioner
          name: system:authenticated:oauth
          apiGroup: rbac.authorization.k8s.io
    `,
  },
  {
    name: "what everybody has anyway, and what a new cluster binds itself",
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: info
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: system:public-info-viewer
      subjects:
        - kind: Group
          name: system:authenticated
          apiGroup: rbac.authorization.k8s.io
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        name: system:image-pullers
        namespace: shop
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: system:image-puller
      subjects:
        - kind: Group
          name: system:serviceaccounts:shop
          apiGroup: rbac.authorization.k8s.io
    `,
  },
  {
    name: "a role that everybody may have",
    options: { allowRoles: ["docs-reader"] },
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: docs
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: docs-reader
      subjects:
        - kind: Group
          name: system:authenticated
          apiGroup: rbac.authorization.k8s.io
    `,
  },
];
