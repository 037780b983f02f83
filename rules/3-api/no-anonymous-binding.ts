import {
  attack,
  type Binding,
  cisKubernetes,
  cwe,
  defineRule,
  type Example,
  type Grantee,
  kubernetes,
  owaspKubernetes,
  type Role,
  type RoleRule,
  type Severity,
  valueOf,
} from "plimsoll";
import { named } from "../data/grantees.ts";
import { textsOf } from "../data/permissions.ts";

const isAnonymous = ({ name, kind }: Grantee): boolean =>
  kind !== "ServiceAccount" && (name === "system:anonymous" || name === "system:unauthenticated");

/** What a cluster answers to anybody itself: how it feels, and how to log in. */
const PUBLIC_URL = /^\/(?:healthz|livez|readyz|version|\.well-known|openid)(?:\/|$)/;

const isPublicRule = (rule: RoleRule): boolean => {
  const urls = textsOf(rule.nonResourceUrls);
  return (
    textsOf(rule.resources).length === 0 &&
    urls.length > 0 &&
    urls.every((url) => PUBLIC_URL.test(url)) &&
    textsOf(rule.verbs).every((verb) => verb === "get" || verb === "head")
  );
};

const isPublic = ({ role, roleName }: Binding): boolean =>
  valueOf(roleName) === "system:public-info-viewer" || (role?.rules.every(isPublicRule) ?? false);

/** Roles of Kubernetes and OpenShift that tell what there is, and change nothing. */
const DISCOVERY = new Set([
  "basic-user",
  "cluster-status",
  "self-access-reviewer",
  "system:basic-user",
  "system:discovery",
  "system:oauth-token-deleter",
  "system:scope-impersonation",
  "system:service-account-issuer-discovery",
  "system:webhook",
]);

const readsUrlsOnly = ({ rules }: Role): boolean =>
  rules.length > 0 &&
  rules.every(
    (rule) => textsOf(rule.resources).length === 0 && textsOf(rule.verbs).every((verb) => verb === "get"),
  );

function grade({ role, roleName, name }: Binding): Severity {
  // kubeadm shows new nodes how to reach the cluster before they can log in.
  if (name === "kubeadm:bootstrap-signer-clusterinfo") return "info";
  if (DISCOVERY.has(valueOf(roleName) ?? "") || (role && readsUrlsOnly(role))) return "medium";
  return "critical";
}

export default defineRule({
  id: "no-anonymous-binding",
  mistake: "api",
  severity: "critical",
  confidence: "certain",
  presets: ["recommended", "strict", "cis-kubernetes", "nsa"],
  title: "Rights are given to callers who did not log in",
  why: "Everybody who reaches the API server has these rights, without a password, a token or a trace of who it was.",
  remedy: "Bind the role to the users or service accounts that need it.",
  references: [cisKubernetes("5.1.1"), cwe(306), attack("T1133"), attack("T1078"), owaspKubernetes("K06")],
  peers: ["kubesec:BindingsToSystemAnonymous", "KSV-0122", "C-0262"],

  on: "binding",
  *check(binding) {
    if (isPublic(binding)) return;
    for (const grantee of binding.grantees.filter(isAnonymous)) {
      const role = valueOf(binding.roleName);
      const what = role === undefined ? "a role" : `the role ${role}`;
      yield {
        at: grantee.at,
        severity: grade(binding),
        message: `${binding.label} gives ${named(grantee)} ${what} without a login`,
      };
    }
  },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: status
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: view
      subjects:
        - kind: Group
        # ^^^^^^^^^^^ ClusterRoleBinding "status" gives group system:unauthenticated the role view without a login
          name: system:unauthenticated
          apiGroup: rbac.authorization.k8s.io
        - { kind: User, name: "system:anonymous", apiGroup: rbac.authorization.k8s.io }
        # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ClusterRoleBinding "status" gives user system:anonymous the role view without a login
    `,
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: status
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: view
      subjects:
        - kind: Group
          name: operators
          apiGroup: rbac.authorization.k8s.io
    `,
  },
  {
    name: "roles that only tell what there is",
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: discovery
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: system:discovery
      subjects:
        - { kind: Group, name: "system:unauthenticated", apiGroup: rbac.authorization.k8s.io }
        # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ClusterRoleBinding "discovery" gives group system:unauthenticated the role system:discovery without a login
      ---
      apiVersion: authorization.openshift.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: self-access-reviewers
      roleRef:
        name: self-access-reviewer
      groupNames:
        - system:unauthenticated
        # ^^^^^^^^^^^^^^^^^^^^^^ ClusterRoleBinding "self-access-reviewers" gives group system:unauthenticated the role self-access-reviewer without a login
    `,
  },
  {
    name: "health and login for anybody, and how a node finds its cluster",
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        name: kubeadm:bootstrap-signer-clusterinfo
        namespace: kube-public
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: Role
        name: kubeadm:bootstrap-signer-clusterinfo
      subjects:
        - { kind: User, name: "system:anonymous", apiGroup: rbac.authorization.k8s.io }
        # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RoleBinding "kubeadm:bootstrap-signer-clusterinfo" gives user system:anonymous the role kubeadm:bootstrap-signer-clusterinfo without a login
    `,
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: system:public-info-viewer
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: system:public-info-viewer
      subjects:
        - { kind: Group, name: "system:authenticated", apiGroup: rbac.authorization.k8s.io }
        - { kind: Group, name: "system:unauthenticated", apiGroup: rbac.authorization.k8s.io }
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: health
      rules:
        - nonResourceURLs: [/healthz, /readyz/ping, /.well-known/oauth-authorization-server]
          verbs: [get]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata:
        name: health
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: health
      subjects:
        - { kind: Group, name: "system:unauthenticated", apiGroup: rbac.authorization.k8s.io }
    `,
  },
];
