import {
  attack,
  type Binding,
  type Context,
  cisKubernetes,
  defineRule,
  type Example,
  kubernetes,
  matchesImage,
  type Note,
  owaspKubernetes,
  type Problem,
  type RoleRule,
  type Severity,
  valueOf,
  type Workload,
} from "plimsoll";
import { mountsToken } from "../data/api-token.ts";
import { controllerIn } from "../data/controllers.ts";
import { ESCALATIONS, type Escalation } from "../data/escalations.ts";
import { holdsEverything, namesObjects, type Power, READ, reachesPower } from "../data/permissions.ts";

const SECRETS: Power = { groups: [""], resources: ["secrets"], verbs: READ };
const EXEC: Power = { groups: [""], resources: ["pods/exec", "pods/attach"], verbs: ["create", "get"] };
const CREATE_PODS: Power = { groups: [""], resources: ["pods"], verbs: ["create"] };

interface Danger {
  readonly allows: string;
  readonly power: Power;
}

/** To draw workloads to one's node takes a node; a certificate takes two permissions, which one rule rarely holds. */
const isDirect = ({ name }: Escalation): boolean => !["nodes", "approve-certificates"].includes(name);
const isByKubelet = ({ name }: Escalation): boolean => name === "nodes-proxy";
const DIRECT = ESCALATIONS.filter(isDirect);

/** The gravest first; reading everything also reaches the kubelets, but the secrets are what it is about. */
const DANGERS: readonly Danger[] = [
  ...DIRECT.filter((escalation) => !isByKubelet(escalation)),
  { allows: "read every secret", power: SECRETS },
  { allows: "enter every pod", power: EXEC },
  ...DIRECT.filter(isByKubelet),
];

/** What one rule of a role allows everywhere. */
function allowedBy(rule: RoleRule): string | undefined {
  if (holdsEverything(rule)) return "do everything";
  const danger = DANGERS.find(({ power }) => reachesPower(rule, power));
  return danger?.power === SECRETS && namesObjects(rule) ? undefined : danger?.allows;
}

/** A way from a token to the cluster: what it allows, and where that is written. */
interface Path {
  readonly allows: string;
  readonly notes: readonly Note[];
}

/** Roles that every cluster has. */
const BUILT_IN: Readonly<Record<string, string>> = {
  "cluster-admin": "do everything",
  admin: "read every secret and run anything",
  edit: "read every secret and run anything",
};

const builtInOf = ({ clusterWide }: Binding, name: string): string | undefined =>
  clusterWide && Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name] : undefined;

const isSystem = ({ namespace }: Binding): boolean => namespace === "kube-system";

const rulesOf = ({ role }: Binding): readonly RoleRule[] =>
  role ? [role, ...role.gathers].flatMap(({ rules }) => rules) : [];

function pathThrough(binding: Binding): Path | undefined {
  const name = valueOf(binding.roleName) ?? "";
  const via = { at: binding.at, message: `${binding.label} grants ${name}` };
  const builtIn = builtInOf(binding, name);
  if (builtIn) return { allows: builtIn, notes: [via] };
  if (!binding.clusterWide && !isSystem(binding)) return undefined;
  for (const rule of rulesOf(binding)) {
    const allows = binding.clusterWide ? allowedBy(rule) : allowedInSystem(rule);
    if (allows) return { allows, notes: [via, { at: rule.at, message: `here it may ${allows}` }] };
  }
  return undefined;
}

/** In kube-system a pod may take the account of any controller. */
function allowedInSystem(rule: RoleRule): string | undefined {
  if (reachesPower(rule, CREATE_PODS)) return "create pods in kube-system";
  return reachesPower(rule, SECRETS) && !namesObjects(rule) ? "read the secrets of kube-system" : undefined;
}

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
  if (!mountsToken(workload) || isAllowed(workload, context)) return;
  if (!context.exact && isPlatform(workload)) return;
  for (const binding of workload.apiAccess.grants) {
    const path = pathThrough(binding);
    if (!path) continue;
    yield {
      at: workload.serviceAccount,
      message: `${workload.label} may ${path.allows} by its token`,
      severity: grade(workload, context),
      also: path.notes,
    };
    return;
  }
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
