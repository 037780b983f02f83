import {
  attack,
  type Context,
  compose,
  cwe,
  defineRule,
  type Example,
  type Field,
  files,
  kubernetes,
  type Manifest,
  matchesImage,
  owaspKubernetes,
  type Place,
  type Problem,
  type ProjectFile,
  setField,
  sp190,
  valueOf,
} from "plimsoll";
import { secretUnder } from "../data/secret-text.ts";

/** Tokens of the cluster's own, which are another fault (no-long-lived-tokens). */
const OTHER_TYPES = ["kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token"];

interface Entry {
  readonly key: string;
  readonly at: Place;
  readonly text: Field<string>;
}

const isAllowed = (name: string, { options }: Context): boolean =>
  (options["allow"] as readonly string[]).some((pattern) => matchesImage(pattern, name));

/** Encoding is no encryption; what is not text is left alone. */
function decoded(field: Field<string>): Field<string> {
  const value = valueOf(field)?.replace(/\s/g, "");
  if (value === undefined || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return field;
  const text = Buffer.from(value, "base64").toString("utf8");
  return text.includes("\uFFFD") ? setField("", field.at) : setField(text, field.at);
}

const entriesOf = ({ root }: Manifest): readonly Entry[] => [
  ...root.get("data").entries.map(([key, value]) => ({ key, at: value.at, text: decoded(value.text) })),
  ...root.get("stringData").entries.map(([key, value]) => ({ key, at: value.at, text: value.text })),
];

function* judgeSecret(secret: Manifest, context: Context): Iterable<Problem> {
  const { root, name, label } = secret;
  if (root.get("sops").exists || isAllowed(name, context)) return;
  if (OTHER_TYPES.includes(valueOf(root.get("type").text) ?? "")) return;
  yield* judgeEntries(entriesOf(secret), label, context);
}

/** One finding for a Secret, however many of its values leak. */
function* judgeEntries(entries: readonly Entry[], label: string, { options }: Context): Iterable<Problem> {
  const leaks = entries.flatMap(({ key, at, text }) => {
    const value = valueOf(text);
    const what = value === undefined ? undefined : secretUnder(key, value, options["detectors"] !== false);
    return what ? [{ key, at, what }] : [];
  });
  const [first, ...more] = leaks;
  if (!first) return;
  const rest = more.length === 0 ? "" : ` and ${more.length} more`;
  yield {
    at: first.at,
    message: `${label} holds ${first.what} in clear in ${first.key}${rest}`,
    also: more.map(({ key, at, what }) => ({ at, message: `${what} in ${key}` })),
  };
}

/** `literals: [password=...]` of a generator. */
function* judgeGenerators({ root }: Manifest, context: Context): Iterable<Problem> {
  for (const generator of root.get("secretGenerator").items) {
    const name = valueOf(generator.get("name").text) ?? "";
    const entries = generator.get("literals").items.map(({ text, at }) => {
      const [key = "", value = ""] = (valueOf(text) ?? "").split(/=(.*)/s);
      return { key, at, text: setField(value, at) };
    });
    if (!isAllowed(name, context)) yield* judgeEntries(entries, `secretGenerator "${name}"`, context);
  }
}

/** What the file holds is the secret itself, whatever its name says. */
function isReal({ path, text }: ProjectFile): boolean {
  const value = valueOf(text)?.trim() ?? "";
  return path !== undefined && secretUnder("password", value, true) !== undefined;
}

export default defineRule({
  id: "no-committed-secrets",
  mistake: "api",
  severity: "high",
  confidence: "likely",
  presets: ["recommended", "strict", "nsa"],
  title: "A secret with its content stands in the repository",
  why: "Base64 hides nothing: everybody who can read the repository has the credential, and its history keeps it after it is removed.",
  remedy:
    "Commit a reference or a sealed form (External Secrets, Sealed Secrets, SOPS), and replace the credential: it is known now.",
  references: [cwe(798), cwe(540), attack("T1552.001"), owaspKubernetes("K08"), sp190("4.1.4")],
  peers: [],
  options: {
    detectors: {
      type: "boolean",
      default: true,
      description: "Recognise tokens and keys by their form, whatever the name.",
    },
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of Secrets that may be committed.",
    },
  },

  on: "manifest",
  *check(manifest, context) {
    if (manifest.kind === "Secret" && manifest.group === "") yield* judgeSecret(manifest, context);
    if (manifest.kind === "Kustomization") yield* judgeGenerators(manifest, context);
  },
  alsoOn: {
    *project(project, context) {
      for (const secret of project.secrets) {
        const { name, at } = secret;
        if (isReal(secret) && !secret.isIgnored && !isAllowed(name, context))
          yield { at, message: `secret "${name}" is read from a file that lies in the repository` };
      }
    },
  },
});

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Secret
      metadata:
        name: db
      data:
        username: c2hvcA==
        password: czNhZmFyZXItb2YtdGhlLXNlYQ==
        #         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Secret "db" holds a credential in clear in password
    `,
    good: kubernetes`
      apiVersion: external-secrets.io/v1
      kind: ExternalSecret
      metadata:
        name: db
      spec:
        secretStoreRef: { name: vault, kind: ClusterSecretStore }
        data:
          - secretKey: password
            remoteRef: { key: shop/db, property: password }
    `,
  },
  {
    bad: files({
      "compose.yaml": compose`
        services:
          db:
            image: postgres:17.2
            environment:
              POSTGRES_PASSWORD_FILE: /run/secrets/db
            secrets: [db]
        secrets:
          db:
            file: ./db.txt
            #     ^^^^^^^^ secret "db" is read from a file that lies in the repository
      `,
      "db.txt": { files: new Map([["db.txt", "s3afarer-of-the-sea\n"]]) },
    }),
    good: files({
      "compose.yaml": compose`
        services:
          db:
            image: postgres:17.2
            environment:
              POSTGRES_PASSWORD_FILE: /run/secrets/db
            secrets: [db, token, mail, pay, elsewhere]
        secrets:
          db:
            environment: DB_PASSWORD
          token:
            file: ./token.txt
          mail:
            file: local/mail.txt
          pay:
            file: local/keys/pay.key
          elsewhere:
            file: /srv/secrets/elsewhere
      `,
      "local/mail.txt": { files: new Map([["mail.txt", "s3afarer-of-the-sea\n"]]) },
      "local/keys/pay.key": { files: new Map([["pay.key", "s3afarer-of-the-sea\n"]]) },
      ".gitignore": { files: new Map([[".gitignore", "*.txt\n!token.txt\n/local/keys/\n"]]) },
      "token.txt": { files: new Map([["token.txt", "<your token>\n"]]) },
    }),
  },
  {
    name: "clear values, several of them, the login of a registry, and a generator",
    bad: files({
      "shop.yaml": kubernetes`
        apiVersion: v1
        kind: Secret
        metadata:
          name: shop
        stringData:
          API_TOKEN: s3afarer-of-the-sea
          #          ^^^^^^^^^^^^^^^^^^^ Secret "shop" holds a credential in clear in API_TOKEN and 1 more
          database: postgres://shop:s3afarer@db/shop
        ---
        apiVersion: v1
        kind: Secret
        type: kubernetes.io/dockerconfigjson
        metadata:
          name: pull
        stringData:
          .dockerconfigjson: '{"auths":{"registry.example.com":{"auth":"c2hvcDpzM2FmYXJlcg=="}}}'
          #                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Secret "pull" holds the login of a registry in clear in .dockerconfigjson
      `,
      "kustomization.yaml": kubernetes`
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        secretGenerator:
          - name: db
            literals:
              - password=s3afarer-of-the-sea
              # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ secretGenerator "db" holds a credential in clear in password
      `,
    }),
  },
  {
    name: "configuration without a credential, placeholders, sealed and encrypted forms, certificates, tokens of the cluster",
    good: kubernetes`
      apiVersion: v1
      kind: Secret
      metadata:
        name: alertmanager
      stringData:
        alertmanager.yaml: |
          route: { receiver: ops }
          receivers: [{ name: ops }]
      ---
      apiVersion: v1
      kind: Secret
      metadata:
        name: filled-in-later
      stringData:
        password: ""
        token: <your token>
        key: \${API_KEY}
        api-key: changeme
      ---
      apiVersion: v1
      kind: Secret
      metadata:
        name: sops
      data:
        password: ENC[AES256_GCM,data:Yw==,iv:x,tag:y,type:str]
      sops: { version: 3.9.1 }
      ---
      apiVersion: v1
      kind: Secret
      type: kubernetes.io/tls
      metadata:
        name: tls
      stringData:
        tls.crt: |
          -----BEGIN CERTIFICATE-----
          MIIB
      ---
      apiVersion: bitnami.com/v1alpha1
      kind: SealedSecret
      metadata:
        name: sealed
      spec:
        encryptedData: { password: AgBy3i4OJSWK }
    `,
  },
  {
    name: "Secrets that may be committed",
    options: { allow: ["demo-*"] },
    good: kubernetes`
      apiVersion: v1
      kind: Secret
      metadata:
        name: demo-db
      stringData:
        password: s3afarer-of-the-sea
    `,
  },
];
