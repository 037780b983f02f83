import {
  attack,
  type Container,
  compose,
  cwe,
  defineRule,
  type Example,
  kubernetes,
  owaspKubernetes,
  type Severity,
  sp190,
} from "plimsoll";
import { plainCredentialsOf } from "../data/plain-credentials.ts";
import { weakPlaces } from "../data/weak-credentials.ts";

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
    names: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Further names of variables that hold a secret.",
    },
    allowNames: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of variables that hold no secret.",
    },
    allowValues: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Values that are no secret.",
    },
  },

  on: "container",
  *check(container, { options }) {
    const names = options["names"] as readonly string[];
    const allowed = [options["allowNames"], options["allowValues"]].flat();
    const found = plainCredentialsOf(container, names);
    if (found.length === 0) return;
    // What anybody guesses is one finding: that of no-default-credentials.
    const weak = weakPlaces(container);
    const severity = gradeIn(container);
    for (const { at, name, text, message } of found) {
      if (weak.has(at.start) || allowed.includes(name) || allowed.includes(text)) continue;
      yield { at, severity, message };
    }
  },
});

/** A Compose file is often for one machine only; what tests need is no secret for long. */
function gradeIn({ workload, identity }: Container): Severity {
  if (identity.format !== "kubernetes") return "medium";
  return workload.setting === "test" ? "medium" : "high";
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
  {
    name: "options in a variable, a health check and a script",
    bad: compose`
      services:
        search:
          image: example.com/shop/search:1.0.0
          environment:
            JAVA_OPTS: -Xmx1g -Djavax.net.ssl.keyStorePassword=s3afarer
            #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ service "search" has a password in clear in JAVA_OPTS
        db:
          image: mysql:8.4.3
          environment:
            MYSQL_ROOT_PASSWORD_FILE: /run/secrets/db
          healthcheck:
            test: ["CMD", "mysqladmin", "ping", "-ps3afarer"]
            #                                   ^^^^^^^^^^^^ service "db" has a password in clear in its health check
        cache:
          image: redis:7.4.1
          command: ["sh", "-c", "redis-server --save 60 1 --requirepass s3afarer"]
          #                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ service "cache" has a password in clear in its command
    `,
  },
  {
    name: "names and values of one's own",
    options: { names: ["PIN"], allowNames: ["DEMO_PASSWORD"], allowValues: ["the-one-of-the-manual"] },
    bad: compose`
      services:
        door:
          image: example.com/shop/door:1.0.0
          environment:
            PIN: x7-4711-q
            #    ^^^^^^^^^ service "door" has a credential in clear in PIN
            DEMO_PASSWORD: s3afarer-of-the-sea
            DOOR_PASSWORD: the-one-of-the-manual
    `,
  },
  {
    name: "what anybody guesses is one finding, that of no-default-credentials",
    good: compose`
      services:
        db:
          image: postgres:17.2
          environment:
            POSTGRES_PASSWORD: changeme
            POSTGRES_USER: shop
        web:
          image: example.com/shop/web:1.0.0
          environment:
            DB_USER: shop
            DB_PASSWORD: shop
    `,
  },
];
