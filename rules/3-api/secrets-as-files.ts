import {
  attack,
  type Container,
  cisKubernetes,
  compose,
  cwe,
  defineRule,
  type EnvVar,
  type Example,
  files,
  kubernetes,
} from "plimsoll";
import { isHarmless, isPlaceholder, isSecretName } from "../data/secrets.ts";
import { serviceIn } from "../data/services.ts";

export default defineRule({
  id: "secrets-as-files",
  mistake: "api",
  severity: "low",
  confidence: "certain",
  presets: ["strict", "cis-kubernetes"],
  title: "Secret arrives as an environment variable",
  why: "Variables are inherited by every child process, printed by crash reports and shown by inspection of the container; a file is read by whoever opens it.",
  remedy: "Mount the secret as a file, and name it by the `_FILE` variable where the image knows one.",
  references: [cisKubernetes("5.4.1"), cwe(526), attack("T1552.007")],
  peers: [
    "kube-linter:read-secret-from-env-var",
    "secrets_as_environment_variables",
    "using_kubernetes_native_secret_management",
    "SecretsAsEnvironmentVariables",
    "CKV_K8S_35",
    "C-0207",
    "C-0208",
    "C-0234",
  ],

  on: "container",
  *check(container, { exact }) {
    if (!exact && !takesFiles(container)) return;
    const [first, ...more] = container.env.filter((variable) => isSecret(variable, container));
    if (!first) return;
    const rest = more.length === 0 ? "" : ` and ${more.length} more`;
    yield {
      at: first.at,
      message: `${container.label} gets ${first.name.endsWith("*") ? "a whole Secret" : `the secret ${first.name}`}${rest} as environment variable${more.length === 0 ? "" : "s"}`,
      also: more.map(({ at, name }) => ({ at, message: name.endsWith("*") ? "a whole Secret" : name })),
    };
  },
});

/** From a Secret, or with a secret name and value out of an environment file. */
function isSecret({ name, value, from, at }: EnvVar, container: Container): boolean {
  if (from === "secret") return true;
  if (from !== "literal" || value.state !== "set" || at.source === container.at.source) return false;
  return isSecretName(name) && !isPlaceholder(name, value.value) && !isHarmless(value.value);
}

/** Some images know no form but the variable. */
function takesFiles(container: Container): boolean {
  const service = serviceIn(container);
  return !service?.credentials || (service.secretFile ?? []).length > 0;
}

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: db
      spec:
        containers:
          - name: db
            image: postgres:17.2
            env:
              - name: POSTGRES_PASSWORD
              #       ^^^^^^^^^^^^^^^^^ container "db" gets the secret POSTGRES_PASSWORD as environment variable
                valueFrom: { secretKeyRef: { name: db, key: password } }
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: db
      spec:
        containers:
          - name: db
            image: postgres:17.2
            env:
              - name: POSTGRES_PASSWORD_FILE
                value: /run/secrets/db/password
            volumeMounts:
              - { name: db, mountPath: /run/secrets/db, readOnly: true }
        volumes:
          - name: db
            secret: { secretName: db }
    `,
  },
  {
    name: "a whole Secret, told once per container",
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: example.com/shop/api:1.0.0
            env:
              - name: TOKEN
              #       ^^^^^ container "api" gets the secret TOKEN and 1 more as environment variables
                valueFrom: { secretKeyRef: { name: api, key: token } }
            envFrom:
              - secretRef: { name: api }
              - configMapRef: { name: api }
    `,
  },
  {
    name: "an environment file of a Compose service",
    bad: files({
      "compose.yaml": compose`
        services:
          api:
            image: example.com/shop/api:1.0.0
            env_file: api.env
      `,
      "api.env": {
        files: new Map([
          [
            "api.env",
            'PORT=8080\nDB_PASSWORD=s3afarer-of-the-sea\n^^^^^^^^^^^ service "api" gets the secret DB_PASSWORD as environment variable\n',
          ],
        ]),
      },
    }),
    good: files({
      "compose.yaml": compose`
        services:
          api:
            image: example.com/shop/api:1.0.0
            environment:
              DB_PASSWORD_FILE: /run/secrets/db
            secrets: [db]
        secrets:
          db: { environment: DB_PASSWORD }
      `,
    }),
  },
  {
    name: "an image that knows no other form",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: search
      spec:
        containers:
          - name: typesense
            image: typesense/typesense:27.1
            env:
              - name: TYPESENSE_API_KEY
                valueFrom: { secretKeyRef: { name: search, key: key } }
    `,
  },
];
