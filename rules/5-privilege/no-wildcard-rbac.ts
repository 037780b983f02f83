import {
  type Context,
  cisKubernetes,
  cwe,
  defineRule,
  type Example,
  type Field,
  kubernetes,
  type ListField,
  milder,
  owaspKubernetes,
  type Role,
  type RoleRule,
  type Severity,
  valueOf,
} from "plimsoll";

/** Groups of Kubernetes itself: all verbs on one of them reach workloads, permissions or admission. */
const BUILT_IN_GROUPS = new Set([
  "",
  "*",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "apps",
  "authentication.k8s.io",
  "batch",
  "certificates.k8s.io",
  "extensions",
  "networking.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "storage.k8s.io",
]);

const itemsOf = (list: ListField): readonly Field<string>[] => valueOf(list) ?? [];
const wildcardIn = (list: ListField): Field<string> | undefined =>
  itemsOf(list).find((item) => ["*", "*/*"].includes(valueOf(item) ?? ""));
const groupsOf = (rule: RoleRule): string[] => itemsOf(rule.apiGroups).flatMap((item) => valueOf(item) ?? []);

/** A ClusterRole that only RoleBindings grant holds in their namespaces alone. */
const holdsEverywhere = (role: Role): boolean =>
  role.clusterWide && (role.bindings.length === 0 || role.bindings.some((binding) => binding.clusterWide));

function grade(role: Role, rule: RoleRule): Severity {
  const groups = groupsOf(rule);
  if (groups.length === 1 && groups.every((group) => !BUILT_IN_GROUPS.has(group))) return "low";
  const everything = wildcardIn(rule.verbs) && wildcardIn(rule.resources);
  if (!everything || !groups.some((group) => group === "" || group === "*")) return "medium";
  return holdsEverywhere(role) ? "critical" : "high";
}

/** Both verbs and resources, or what there is of them, in words. */
function saysWhat(rule: RoleRule): string {
  const verbs = wildcardIn(rule.verbs);
  const resources = wildcardIn(rule.resources);
  if (verbs && resources) return "every verb on every resource";
  if (verbs) return "every verb";
  if (resources) return "every resource";
  return wildcardIn(rule.apiGroups) ? "every API group" : "every URL";
}

const groupsInWords = (rule: RoleRule): string => {
  const groups = groupsOf(rule);
  if (groups.length !== 1 || groups[0] === "*") return "";
  return groups[0] === "" ? " of the core group" : ` of ${groups[0]}`;
};

const isSystem = (role: Role): boolean => role.name.startsWith("system:");

/** The wildcard to point at; reading any URL (metrics, health) is none, it needs wildcard verbs too. */
function worstWildcard(rule: RoleRule): Field<string> | undefined {
  const verbs = wildcardIn(rule.verbs);
  const urls = wildcardIn(rule.nonResourceUrls);
  if (itemsOf(rule.resources).length === 0 && itemsOf(rule.apiGroups).length === 0) return urls && verbs;
  return wildcardIn(rule.resources) ?? verbs ?? wildcardIn(rule.apiGroups);
}

function isAllowed(rule: RoleRule, context: Context): boolean {
  const groups = groupsOf(rule);
  const allowed = context.options["allowGroups"] as readonly string[];
  return groups.length > 0 && groups.every((group) => allowed.includes(group));
}

export default defineRule({
  id: "no-wildcard-rbac",
  mistake: "privilege",
  severity: "critical",
  confidence: "certain",
  presets: ["recommended", "strict", "cis-kubernetes", "nsa"],
  title: "Role grants by wildcard",
  why: "A wildcard also grants what nobody thought of, and what later versions and operators add: secrets, exec, and permissions themselves.",
  remedy: "List the API groups, resources and verbs that the program uses.",
  references: [cisKubernetes("5.1.3"), cwe(250), owaspKubernetes("K03")],
  peers: [
    "kube-linter:wildcard-in-rules",
    "KICS:rbac_wildcard_in_rule",
    "KSV-0044",
    "KSV-0045",
    "KSV-0046",
    "KSV-0112",
    "CKV_K8S_49",
    "C-0187",
  ],
  options: {
    allowGroups: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "API groups in which wildcards are accepted",
    },
  },

  on: "role",
  *check(role: Role, context: Context) {
    if (!context.exact && isSystem(role)) return;
    const unused = !context.exact && role.bindings.length === 0;
    for (const rule of role.rules) {
      const wildcard = isAllowed(rule, context) ? undefined : worstWildcard(rule);
      if (!wildcard) continue;
      const graded = grade(role, rule);
      yield {
        at: wildcard,
        message: `${role.label} grants ${saysWhat(rule)}${groupsInWords(rule)}`,
        severity: unused ? milder(graded) : graded,
      };
    }
  },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: app
      rules:
        - apiGroups: ["*"]
          resources: ["*"]
          #           ^^^ ClusterRole "app" grants every verb on every resource
          verbs: ["*"]
        - nonResourceURLs: ["*"]
          verbs: ["*"]
          #       ^^^ ClusterRole "app" grants every verb
    `,
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: app
      rules:
        - apiGroups: [""]
          resources: ["pods"]
          verbs: ["get", "list", "watch"]
        - nonResourceURLs: ["/metrics"]
          verbs: ["get"]
    `,
  },
  {
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: app
        namespace: shop
      rules:
        - apiGroups:
            - ""
          resources:
            - configmaps
          verbs:
            - "*"
            # ^^^ Role "app" grants every verb of the core group
    `,
  },
  {
    name: "an operator and its own group: still said, at the lowest grade",
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: metrics
      rules:
        - apiGroups: ["metrics.k8s.io"]
          resources: ["*"]
          #           ^^^ ClusterRole "metrics" grants every verb on every resource of metrics.k8s.io
          verbs: ["*"]
    `,
  },
  {
    name: "the group may be allowed",
    options: { allowGroups: ["metrics.k8s.io"] },
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: metrics
      rules:
        - apiGroups: ["metrics.k8s.io"]
          resources: ["*"]
          verbs: ["*"]
    `,
  },
  {
    name: "roles of the cluster itself, and roles that only gather others",
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: system:controller:generic-garbage-collector
      rules:
        - apiGroups: ["*"]
          resources: ["*"]
          verbs: ["delete", "get", "list", "patch", "update", "watch"]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: monitoring
      aggregationRule:
        clusterRoleSelectors:
          - matchLabels:
              rbac.example.com/aggregate-to-monitoring: "true"
      rules: []
    `,
  },
];
