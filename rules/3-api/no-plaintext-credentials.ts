import {
  attack,
  type Container,
  compose,
  cwe,
  defineRule,
  type EnvVar,
  type Example,
  kubernetes,
  owaspKubernetes,
  type Problem,
  sp190,
} from "plimsoll";
import { credentialsInUrl, detectSecret, passwordsInArguments } from "../data/secret-values.ts";
import { isSecretSetting } from "../data/secrets.ts";

export default defineRule({
  id: "no-plaintext-credentials",
  mistake: "api",
  severity: "high",
  confidence: "likely",
  presets: ["recommended", "strict", "nsa"],
  title: "Credential written in clear",
  why: "Everybody who can read the repository, the object or the process list has the credential, and it stays in the history after it is removed.",
  remedy:
    "Take it from a secret (secretKeyRef, Compose secrets with a *_FILE variable), and replace the credential: it is known now.",
  references: [cwe(798), cwe(522), cwe(214), attack("T1552.001"), sp190("4.1.4"), owaspKubernetes("K08")],
  peers: [
    "kube-linter:env-var-secret",
    "polaris:sensitiveContainerEnvVar",
    "zizmor:hardcoded-container-credentials",
    "C-0012",
    "C-0259",
  ],
  options: {
    allowNames: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of variables that hold no secret.",
    },
  },

  on: "container",
  *check(container, { options }) {
    const allowed = (options["allowNames"] as readonly string[] | undefined) ?? [];
    const severity = container.identity.format === "kubernetes" ? "high" : "medium";
    for (const variable of container.env) {
      const kind = allowed.includes(variable.name) ? undefined : kindOf(variable);
      if (kind)
        yield {
          at: variable.value,
          severity,
          message: `${container.label} has ${kind} in clear in ${variable.name}`,
        };
    }
    for (const problem of inWords(container)) yield { ...problem, severity };
  },
});

function kindOf({ name, value, from }: EnvVar): string | undefined {
  if (from !== "literal" || value.state !== "set") return undefined;
  const detected = detectSecret(value.value);
  if (detected) return detected.kind;
  if (credentialsInUrl(value.value)) return "the password of a URL";
  return isSecretSetting(name, value.value) ? "a credential" : undefined;
}

function* inWords(container: Container): Generator<Problem> {
  const words = [container.command, container.args].flatMap((list) =>
    list.state === "set" ? list.value : [],
  );
  const texts = words.map((word) => (word.state === "set" ? word.value : ""));
  const passwords = new Set(passwordsInArguments(texts).map((argument) => argument.word));
  for (const [at, word] of words.entries()) {
    const kind = word.state === "set" ? kindInWord(word.value, passwords.has(at)) : undefined;
    if (kind) yield { at: word, message: `${container.label} has ${kind} in clear in its command` };
  }
}

function kindInWord(word: string, isPassword: boolean): string | undefined {
  const detected = detectSecret(word);
  if (detected) return detected.kind;
  if (credentialsInUrl(word)) return "the password of a URL";
  return isPassword ? "a password" : undefined;
}

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        db:
          image: mysql:8.4.3
          environment:
            MYSQL_ROOT_PASSWORD: hunter2sea
            #                    ^^^^^^^^^^ service "db" has a credential in clear in MYSQL_ROOT_PASSWORD
        api:
          image: example.com/api:1.0.0
          environment:
            - DATABASE_URL=mysql://api:s3afarer@db/shop
            #              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ service "api" has the password of a URL in clear in DATABASE_URL
    `,
    good: compose`
      services:
        db:
          image: mysql:8.4.3
          environment:
            MYSQL_ROOT_PASSWORD_FILE: /run/secrets/db
          secrets: [db]
        api:
          image: example.com/api:1.0.0
          environment:
            - DATABASE_URL=mysql://api:\${DB_PASSWORD}@db/shop
      secrets:
        db: { file: ./db.txt }
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
            args: ["--db-password=s3afarer"]
            #      ^^^^^^^^^^^^^^^^^^^^^^^^ container "api" has a password in clear in its command
            env:
              - name: API_TOKEN
                value: c2VhLXNhbHQtYW5kLXNhaWxz
                #      ^^^^^^^^^^^^^^^^^^^^^^^^ container "api" has a credential in clear in API_TOKEN
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
            args: ["--db-password=$(DB_PASSWORD)"]
            env:
              - name: API_TOKEN
                valueFrom: { secretKeyRef: { name: api, key: token } }
    `,
  },
  {
    name: "names, references and placeholders are no credentials",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: example.com/api:1.0.0
            env:
              - { name: GOOGLE_API_KEY, value: GOOGLE_API_KEY_VAL }
              - { name: TOKEN_TTL, value: 15m }
              - { name: PASSWORD_MIN_LENGTH, value: "12" }
              - { name: DB_PASSWORD_FILE, value: /run/secrets/db }
              - { name: SECRET_NAME, value: api-credentials }
              - { name: DB_PASSWORD, value: "" }
              - { name: API_KEY, value: "<your key>" }
              - { name: PUBLIC_KEY, value: ssh-ed25519 }
              - { name: VAULT_TOKEN, value: "vault:secret/data/api#token" }
    `,
  },
];
