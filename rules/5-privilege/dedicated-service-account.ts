import {
  cisKubernetes,
  defineRule,
  type Example,
  keyOf,
  kubernetes,
  nsa,
  type Problem,
  type ServiceAccount,
  valueOf,
  type Workload,
} from "plimsoll";
import { mountsToken } from "../data/api-token.ts";

const usesDefault = ({ serviceAccount }: Workload): boolean =>
  serviceAccount.state === "absent" || ["", "default"].includes(valueOf(serviceAccount) ?? "?");

function* judge(workload: Workload): Iterable<Problem> {
  const { serviceAccount, apiAccess } = workload;
  if (usesDefault(workload) && mountsToken(workload)) {
    yield {
      at: serviceAccount,
      message: `${workload.label} runs under the default service account`,
      severity: apiAccess.grants.length > 0 ? "low" : "info",
    };
  }
  if (serviceAccount.state === "set" && keyOf(serviceAccount) === "serviceAccount") {
    yield {
      at: serviceAccount,
      sub: "deprecated-key",
      message: `${workload.label} names its account by serviceAccount, the old name of serviceAccountName`,
      severity: "info",
    };
  }
}

/** Parts of one program may well share an account; what differs in name is another program. */
function* judgeShared(account: ServiceAccount): Iterable<Problem> {
  const names = [...new Set(account.workloads.map(({ name }) => name))];
  if (account.name === "default" || account.bindings.length === 0 || names.length < 2) return;
  yield {
    at: account.at,
    sub: "shared",
    message: `${names.length} workloads share ${account.label} and its rights`,
    also: account.workloads.map(({ serviceAccount, label }) => ({
      at: serviceAccount.at,
      message: `${label} runs under it`,
    })),
  };
}

export default defineRule({
  id: "dedicated-service-account",
  mistake: "privilege",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "cis-kubernetes", "nsa"],
  title: "Workload has no service account of its own",
  why: "Rights that one program needs are given to all that share the account, and logs cannot tell who used them.",
  remedy:
    "Give each program a service account, with the rights that it needs, and name it in `serviceAccountName`.",
  references: [cisKubernetes("5.1.5"), nsa("Authentication and authorization")],
  peers: [
    "kube-linter:default-service-account",
    "KICS:service_account_name_undefined_or_empty",
    "KICS:shared_service_account",
    "kubesec:ServiceAccountName",
    "CKV_K8S_41",
  ],
  subchecks: {
    shared: { about: "Workloads with different names share an account that has rights" },
    "deprecated-key": { about: "The account is named by the old key `serviceAccount`" },
  },

  on: "workload",
  check: judge,
  alsoOn: { serviceAccount: judgeShared },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        template:
          spec:
        # ^^^^ Deployment "web" runs under the default service account
            containers:
              - name: web
                image: nginx:1.27
    `,
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        template:
          spec:
            serviceAccountName: web
            containers:
              - name: web
                image: nginx:1.27
    `,
  },
  {
    name: "two programs, one account with rights; and the key of old",
    bad: kubernetes`
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: shop
        #     ^^^^ 2 workloads share ServiceAccount "shop" and its rights
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        name: shop
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: Role
        name: shop
      subjects:
        - kind: ServiceAccount
          name: shop
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        serviceAccountName: shop
        containers:
          - name: web
            image: acme/web:1
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: cart
      spec:
        serviceAccount: shop
        #               ^^^^ Pod "cart" names its account by serviceAccount, the old name of serviceAccountName
        containers:
          - name: cart
            image: acme/cart:1
    `,
  },
  {
    name: "no token, and an account without rights that is shared",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        automountServiceAccountToken: false
        containers:
          - name: web
            image: acme/web:1
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: shop
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: cart
      spec:
        serviceAccountName: shop
        containers:
          - name: cart
            image: acme/cart:1
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: pay
      spec:
        serviceAccountName: shop
        containers:
          - name: pay
            image: acme/pay:1
    `,
  },
];
