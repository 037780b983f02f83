import {
  attack,
  cisKubernetes,
  defineRule,
  type Example,
  is,
  kubernetes,
  nsa,
  type Problem,
  type ServiceAccount,
  set,
  valueOf,
  type Workload,
} from "plimsoll";
import { mountsToken } from "../data/api-token.ts";
import { isApiClient } from "../data/controllers.ts";

/** Rights of the account, a program that calls the API for a living, or its variables. */
const needsToken = ({ apiAccess, containers }: Workload): boolean =>
  apiAccess.projectsToken ||
  apiAccess.grants.length > 0 ||
  containers.some(({ image, env }) => {
    const ref = image && valueOf(image.ref);
    return (ref && isApiClient(ref)) || env.some(({ name }) => /^KUBERNETES_|^KUBECONFIG$/.test(name));
  });

function* judge(workload: Workload): Iterable<Problem> {
  const { automount, account } = workload.apiAccess;
  if (!mountsToken(workload) || needsToken(workload)) return;
  yield {
    at: automount,
    message: `${workload.label} gets a token for the API that it shows no need of`,
    also: account ? [{ at: account.at, message: `of ${account.label}` }] : [],
    fix: set(automount, false, "low-risk", "Mount no token"),
  };
}

/** Where the account that everybody falls back to hands out no token, nobody gets one without asking. */
function* judgeDefault(account: ServiceAccount): Iterable<Problem> {
  if (account.name !== "default" || account.automount.state === "unknown" || is(account.automount, false))
    return;
  yield {
    at: account.automount,
    sub: "default-account",
    message: `${account.label} gives its token to every workload that names no account`,
    fix: set(account.automount, false, "suggest", "Mount no token by default"),
  };
}

export default defineRule({
  id: "no-automount-service-account-token",
  mistake: "privilege",
  severity: "low",
  confidence: "likely",
  presets: ["strict", "cis-kubernetes", "nsa"],
  title: "API token is mounted without need",
  why: "Whoever breaks into the program reads the token and talks to the API of the cluster as its account.",
  remedy: "Set `automountServiceAccountToken: false` on what does not call the API.",
  references: [
    cisKubernetes("5.1.6"),
    nsa("Kubernetes Pod security: service account tokens"),
    attack("T1528"),
  ],
  peers: [
    "KICS:service_account_token_automount_not_disabled",
    "polaris:automountServiceAccountToken",
    "kubesec:AutomountServiceAccountToken",
    "KSV-0036",
    "CKV_K8S_38",
    "C-0034",
    "C-0190",
    "C-0261",
  ],
  subchecks: {
    "default-account": { about: "An account named `default` gives its token to all who name no other" },
  },

  on: "workload",
  check: judge,
  alsoOn: { serviceAccount: judgeDefault },
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
        # ^^^^ Deployment "web" gets a token for the API that it shows no need of
            containers:
              - name: web
                image: acme/web:1
    `,
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        template:
          spec:
            containers:
              - name: web
                image: acme/web:1
            automountServiceAccountToken: false
    `,
  },
  {
    name: "the pod's word wins over the account's",
    bad: kubernetes`
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: web
      automountServiceAccountToken: false
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        serviceAccountName: web
        automountServiceAccountToken: true
        #                             ^^^^ Pod "web" gets a token for the API that it shows no need of
        containers:
          - name: web
            image: acme/web:1
    `,
    good: kubernetes`
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: web
      automountServiceAccountToken: false
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        serviceAccountName: web
        automountServiceAccountToken: false
        containers:
          - name: web
            image: acme/web:1
    `,
  },
  {
    name: "the account that everybody falls back to",
    bad: kubernetes`
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: default
        namespace: shop
      automountServiceAccountToken: true
      #                             ^^^^ ServiceAccount "default" gives its token to every workload that names no account
    `,
    good: kubernetes`
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: default
        namespace: shop
      automountServiceAccountToken: false
    `,
  },
  {
    name: "rights, controllers, variables and tokens of one's own show the need",
    good: kubernetes`
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        name: web
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: Role
        name: web
      subjects:
        - kind: ServiceAccount
          name: web
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        serviceAccountName: web
        containers:
          - name: web
            image: acme/web:1
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: metrics
      spec:
        containers:
          - name: metrics
            image: registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.13.0
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: client
      spec:
        containers:
          - name: client
            image: acme/client:1
            env:
              - name: KUBERNETES_NAMESPACE
                value: shop
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: vault
      spec:
        automountServiceAccountToken: false
        containers:
          - name: vault
            image: acme/vault-client:1
        volumes:
          - name: token
            projected:
              sources:
                - serviceAccountToken:
                    path: token
                    audience: vault
    `,
  },
];
