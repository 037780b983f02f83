import {
  attack,
  type Context,
  defineRule,
  type Example,
  kubernetes,
  type Problem,
  type Role,
} from "plimsoll";
import { controllerOf } from "../data/controllers.ts";
import { allowSubjectsOption } from "../data/grantees.ts";
import {
  type Grant,
  grantsOf,
  holdsEverywhere,
  isExempt,
  namesObjects,
  objectNames,
  type Power,
  problemOf,
  WRITE,
} from "../data/permissions.ts";

/** ConfigMaps that decide on identities, names or trust of the whole cluster. */
const SYSTEM_MAPS = [
  "aws-auth",
  "coredns",
  "extension-apiserver-authentication",
  "kube-proxy",
  "kubeadm-config",
  "kubelet-config",
];

interface Tampering {
  readonly sub: string;
  readonly power: Power;
  readonly applies: (role: Role, grant: Grant) => boolean;
}

const inKubeSystem = (role: Role): boolean =>
  holdsEverywhere(role) ||
  role.namespace === "kube-system" ||
  role.bindings.some(({ namespace }) => namespace === "kube-system");

const TAMPERINGS: readonly Tampering[] = [
  {
    sub: "configmaps",
    power: { groups: [""], resources: ["configmaps"], verbs: WRITE },
    applies: (role, { rule }) =>
      namesObjects(rule) ? objectNames(rule).some((name) => SYSTEM_MAPS.includes(name)) : inKubeSystem(role),
  },
  {
    sub: "networking",
    power: {
      groups: [
        "",
        "discovery.k8s.io",
        "extensions",
        "gateway.networking.k8s.io",
        "networking.k8s.io",
        "networking.istio.io",
        "route.openshift.io",
      ],
      resources: [
        "networkpolicies",
        "services",
        "endpoints",
        "endpointslices",
        "ingresses",
        "gateways",
        "httproutes",
        "routes",
      ],
      verbs: WRITE,
    },
    applies: (role, { rule }) => holdsEverywhere(role) && !namesObjects(rule),
  },
  {
    sub: "traces",
    power: {
      groups: ["", "events.k8s.io"],
      resources: ["events", "pods/log"],
      verbs: ["delete", "deletecollection"],
    },
    applies: () => true,
  },
  {
    sub: "namespaces",
    power: { groups: [""], resources: ["namespaces"], verbs: ["update", "patch"] },
    applies: () => true,
  },
  {
    // One request that empties a namespace of a kind.
    sub: "delete-collection",
    power: {
      groups: ["", "apps", "batch", "extensions"],
      resources: [
        "pods",
        "deployments",
        "daemonsets",
        "statefulsets",
        "jobs",
        "secrets",
        "persistentvolumeclaims",
      ],
      verbs: ["deletecollection"],
    },
    applies: (_role, { verbs }) => verbs.includes("deletecollection"),
  },
];

function* judge(role: Role, context: Context): Iterable<Problem> {
  if (isExempt(role, context)) return;
  if (!context.exact && controllerOf(role, "network")) return;
  for (const { sub, power, applies } of TAMPERINGS) {
    const grants = grantsOf(role, power).filter((grant) => applies(role, grant));
    for (const grant of grants) yield { ...problemOf(role, grant), sub };
  }
}

export default defineRule({
  id: "rbac-no-cluster-tampering",
  mistake: "privilege",
  severity: "medium",
  confidence: "certain",
  presets: ["strict", "nsa"],
  title: "Role can reroute traffic, change the system or wipe traces",
  why: "Its holder sends the traffic of others to itself, changes who may log in, or takes away what would tell of it.",
  remedy: "Grant it in the namespace of the program only, or to the controller that rules the network.",
  references: [attack("T1070"), attack("T1557")],
  peers: ["KSV-0042", "KSV-0049", "KSV-0056", "KSV-0115", "C-0031", "C-0037"],
  subchecks: {
    configmaps: { about: "Configuration of the cluster itself may be changed" },
    networking: { about: "Traffic of the whole cluster may be rerouted" },
    traces: { about: "Events or logs may be deleted" },
    namespaces: { about: "Labels of namespaces may be changed, which decide on Pod Security" },
    "delete-collection": { about: "Everything of a kind may be deleted at once" },
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
        - apiGroups: ["", networking.k8s.io]
          resources: [pods, services, ingresses]
          #                 ^^^^^^^^ ClusterRole "app" grants update on services and ingresses
          verbs: [get, update]
        - apiGroups: [""]
          resources: [configmaps]
          #           ^^^^^^^^^^ ClusterRole "app" grants create on configmaps
          verbs: [create]
        - apiGroups: [""]
          resources: [namespaces]
          #           ^^^^^^^^^^ ClusterRole "app" grants patch on namespaces
          verbs: [patch]
    `,
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: app
        namespace: shop
      rules:
        - apiGroups: ["", networking.k8s.io]
          resources: [pods, services, ingresses, configmaps]
          verbs: [get, update]
        - apiGroups: [""]
          resources: [events]
          verbs: [create, patch]
    `,
  },
  {
    name: "traces, whole collections, and the ConfigMap that decides who may log in",
    bad: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: app
        namespace: shop
      rules:
        - apiGroups: [""]
          resources: [events]
          #           ^^^^^^ Role "app" grants delete on events
          verbs: [delete]
        - apiGroups: [apps]
          resources: [deployments]
          #           ^^^^^^^^^^^ Role "app" grants deletecollection on deployments
          verbs: [deletecollection]
        - apiGroups: [""]
          resources: [configmaps]
          #           ^^^^^^^^^^ Role "app" grants update on configmaps
          resourceNames: [aws-auth]
          verbs: [update]
    `,
  },
  {
    name: "controllers that rule the network, and subjects that may",
    options: { allowSubjects: ["janitor"] },
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: external-dns
      rules:
        - apiGroups: [networking.k8s.io]
          resources: [ingresses]
          verbs: [update]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: janitor
        namespace: shop
      rules:
        - apiGroups: [""]
          resources: [events]
          verbs: [delete]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        name: janitor
        namespace: shop
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: Role
        name: janitor
      subjects:
        - kind: ServiceAccount
          name: janitor
          namespace: shop
    `,
  },
];
