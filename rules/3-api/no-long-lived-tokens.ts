import {
  attack,
  type Context,
  cisKubernetes,
  cwe,
  defineRule,
  type Example,
  type Field,
  kubernetes,
  type Manifest,
  matchesImage,
  type Problem,
  type Value,
  valueOf,
} from "plimsoll";

const DAY = 86_400;

const isAllowed = (name: string, { options }: Context): boolean =>
  (options["allow"] as readonly string[]).some((pattern) => matchesImage(pattern, name));

/** A value of a Secret, in clear or encoded, at its place. */
const entryOf = (secret: Manifest, key: string): Value => {
  const clear = secret.root.get("stringData", key);
  return clear.exists ? clear : secret.root.get("data", key);
};

const isLiteral = (field: Field<string>): boolean => field.state === "set" && field.value !== "";

function* judgeSecret(secret: Manifest): Iterable<Problem> {
  const { root, label, annotations } = secret;
  const type = root.get("type");
  const account = annotations.get("kubernetes.io/service-account.name");
  if (valueOf(type.text) === "kubernetes.io/service-account-token" || account) {
    const at = type.exists ? type.at : (account ?? root).at;
    yield { at, message: `${label} makes a token of a service account that never expires` };
  }
  if (valueOf(type.text) !== "bootstrap.kubernetes.io/token") return;
  const token = entryOf(secret, "token-secret");
  if (isLiteral(token.text)) {
    yield {
      at: token.at,
      severity: "high",
      message: `${label} holds a token that joins nodes to the cluster`,
    };
  } else if (entryOf(secret, "expiration").text.state === "absent") {
    yield { at: type.at, message: `${label} makes a token for new nodes that never expires` };
  }
}

/** Secrets with the random ending that clusters gave tokens which they made themselves. */
const TOKEN_NAME = /-token-[a-z0-9]{5}$/;

function* judgeAccount({ root, label }: Manifest): Iterable<Problem> {
  for (const secret of root.get("secrets").items) {
    const name = valueOf(secret.get("name").text) ?? "";
    if (TOKEN_NAME.test(name)) yield { at: secret.at, message: `${label} keeps a token that never expires` };
  }
}

const PODS = [["spec"], ["spec", "template", "spec"], ["spec", "jobTemplate", "spec", "template", "spec"]];

function* judgePods({ root, label }: Manifest): Iterable<Problem> {
  const volumes = PODS.flatMap((path) => root.get(...path, "volumes").items);
  for (const source of volumes.flatMap((volume) => volume.get("projected", "sources").items)) {
    const seconds = source.get("serviceAccountToken", "expirationSeconds");
    if (seconds.number === undefined || seconds.number <= DAY) continue;
    const hours = Math.round(seconds.number / 3600);
    yield { at: seconds.at, severity: "low", message: `${label} asks for a token that lives ${hours} hours` };
  }
}

function* judgeKubeconfig({ root }: Manifest): Iterable<Problem> {
  for (const entry of root.get("users").items) {
    const token = entry.get("user", "token");
    if (isLiteral(token.text))
      yield { at: token.at, severity: "high", message: "this kubeconfig holds the token of a user" };
  }
}

const JUDGES: Readonly<Record<string, (manifest: Manifest) => Iterable<Problem>>> = {
  Secret: judgeSecret,
  ServiceAccount: judgeAccount,
  Config: judgeKubeconfig,
};

export default defineRule({
  id: "no-long-lived-tokens",
  mistake: "api",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended", "strict", "cis-kubernetes", "nsa"],
  title: "API token that does not expire",
  why: "A token that is leaked once opens the API until somebody notices and deletes it.",
  remedy:
    "Let pods use the token that the kubelet projects and renews; for a program outside make a short one with `kubectl create token`.",
  references: [cisKubernetes("3.1.2"), cisKubernetes("3.1.3"), cwe(613), attack("T1528")],
  peers: ["C-0287", "C-0288"],
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of objects with tokens for systems outside of the cluster; `*` stands for any text",
    },
  },

  on: "manifest",
  *check(manifest, context) {
    if (isAllowed(manifest.name, context)) return;
    const core = manifest.group === "" && Object.hasOwn(JUDGES, manifest.kind);
    yield* (core ? JUDGES[manifest.kind] : undefined)?.(manifest) ?? judgePods(manifest);
  },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Secret
      metadata:
        name: ci-token
        annotations:
          kubernetes.io/service-account.name: ci
      type: kubernetes.io/service-account-token
      #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Secret "ci-token" makes a token of a service account that never expires
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: builder
      secrets:
        - name: builder-token-x7k2p
        # ^^^^^^^^^^^^^^^^^^^^^^^^^ ServiceAccount "builder" keeps a token that never expires
        - name: builder-dockercfg-9qzv4
    `,
    good: kubernetes`
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: ci
      secrets:
        - name: ci-registry
      ---
      apiVersion: v1
      kind: Secret
      metadata:
        name: registry
      type: kubernetes.io/dockerconfigjson
    `,
  },
  {
    name: "tokens that join nodes",
    bad: kubernetes`
      apiVersion: v1
      kind: Secret
      metadata:
        name: bootstrap-token-07401b
        namespace: kube-system
      type: bootstrap.kubernetes.io/token
      stringData:
        token-id: 07401b
        token-secret: f395accd246ae52d
        #             ^^^^^^^^^^^^^^^^ Secret "bootstrap-token-07401b" holds a token that joins nodes to the cluster
        usage-bootstrap-authentication: "true"
      ---
      apiVersion: v1
      kind: Secret
      metadata:
        name: bootstrap-token-1a2b3c
        namespace: kube-system
      type: bootstrap.kubernetes.io/token
      #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Secret "bootstrap-token-1a2b3c" makes a token for new nodes that never expires
      stringData:
        token-id: 1a2b3c
        token-secret: \${TOKEN_SECRET}
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Secret
      metadata:
        name: bootstrap-token-1a2b3c
        namespace: kube-system
      type: bootstrap.kubernetes.io/token
      stringData:
        token-id: 1a2b3c
        token-secret: \${TOKEN_SECRET}
        expiration: \${EXPIRATION}
    `,
  },
  {
    name: "projected tokens",
    bad: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: api
      spec:
        template:
          spec:
            containers: [{ name: api, image: ghcr.io/acme/api:1.4.2 }]
            volumes:
              - name: vault
                projected:
                  sources:
                    - serviceAccountToken: { path: token, audience: vault, expirationSeconds: 604800 }
                    #                                                                         ^^^^^^ Deployment "api" asks for a token that lives 168 hours
    `,
    good: kubernetes`
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: api
      spec:
        template:
          spec:
            containers: [{ name: api, image: ghcr.io/acme/api:1.4.2 }]
            volumes:
              - name: vault
                projected:
                  sources:
                    - serviceAccountToken: { path: token, audience: vault, expirationSeconds: 3600 }
                    - configMap: { name: roots }
    `,
  },
  {
    name: "a kubeconfig, and one that asks a program for its token",
    bad: kubernetes`
      apiVersion: v1
      kind: Config
      clusters: [{ name: shop, cluster: { server: "https://10.0.0.1:6443" } }]
      users:
        - name: ci
          user:
            token: eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this kubeconfig holds the token of a user
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Config
      clusters: [{ name: shop, cluster: { server: "https://10.0.0.1:6443" } }]
      users:
        - name: ci
          user:
            exec: { command: aws, args: [eks, get-token, --cluster-name, shop] }
        - name: template
          user:
            token: \${CI_TOKEN}
    `,
  },
  {
    name: "a token that is agreed on",
    options: { allow: ["backup-*"] },
    good: kubernetes`
      apiVersion: v1
      kind: Secret
      metadata:
        name: backup-token
        annotations:
          kubernetes.io/service-account.name: backup
      type: kubernetes.io/service-account-token
    `,
  },
];
