import {
  attack,
  type Context,
  compose,
  cwe,
  defineRule,
  type Example,
  kubernetes,
  type Manifest,
  owaspKubernetes,
  type Place,
  type Problem,
  type Project,
  valueOf,
  type Workload,
} from "plimsoll";
import { secretUnder } from "../data/secret-text.ts";

/** Users of a Traefik middleware with a password in clear or a hash that is guessed fast. */
const WEAK_USER = /(?:^|,)\s*[^:,\s]{1,64}:(?!\$2[abxy]\$|\$\$2[abxy]\$\$|\$argon2|\$\{)[^,\s]{1,128}/;
const BASIC_AUTH = /^traefik\..{0,200}\.(?:basicauth|digestauth)\.users$/i;
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

export default defineRule({
  id: "no-secrets-in-config",
  mistake: "api",
  severity: "high",
  confidence: "likely",
  presets: ["recommended", "strict", "nsa"],
  title: "Credential in a ConfigMap, a label or an annotation",
  why: "Configuration is readable by far more people and programs than secrets, is printed by tools and lands in backups.",
  remedy:
    "Keep the credential in a Secret, and let the configuration name a file or a variable; replace the credential, as it is known now.",
  references: [cwe(312), attack("T1552.001"), owaspKubernetes("K08")],
  peers: ["polaris:sensitiveConfigmapContent", "KSV-0109", "KSV-01010"],
  options: {
    detectors: {
      type: "boolean",
      default: true,
      description: "Recognise tokens and keys by their form, whatever the name.",
    },
  },

  on: "manifest",
  *check(manifest, context) {
    if (manifest.kind === "ConfigMap") yield* judgeConfig(manifest, context);
    if (manifest.kind === "Kustomization") yield* judgeGenerators(manifest, context);
    if (manifest.kind === "Secret") yield* judgeLastApplied(manifest);
  },
  alsoOn: { project: judgeProject },
});

const leakIn = (key: string, text: string | undefined, { options }: Context): string | undefined =>
  text === undefined ? undefined : secretUnder(key, text, options["detectors"] !== false);

function* judgeConfig({ root, label }: Manifest, context: Context): Iterable<Problem> {
  for (const [key, value] of root.get("data").entries) {
    const what = leakIn(key, valueOf(value.text), context);
    if (what) yield problem(value.at, `${label} holds ${what} in clear in ${key}`);
  }
}

function* judgeGenerators({ root }: Manifest, context: Context): Iterable<Problem> {
  for (const generator of root.get("configMapGenerator").items) {
    const name = valueOf(generator.get("name").text) ?? "";
    for (const literal of generator.get("literals").items) {
      const [key = "", value] = (valueOf(literal.text) ?? "").split(/=(.*)/s);
      const what = leakIn(key, value, context);
      if (what) yield problem(literal.at, `configMapGenerator "${name}" holds ${what} in clear in ${key}`);
    }
  }
}

function* judgeLastApplied({ annotations, label }: Manifest): Iterable<Problem> {
  const copy = annotations.get(LAST_APPLIED);
  if (copy?.state === "set" && /"(?:data|stringData)"\s*:\s*\{\s*"/.test(copy.value))
    yield problem(copy.at, `an annotation of ${label} repeats its content`);
}

function* judgeProject(project: Project, context: Context): Iterable<Problem> {
  for (const { name, at, text } of project.configs) {
    const what = leakIn(name, valueOf(text), context);
    if (what) yield problem(at, `config "${name}" holds ${what} in clear`);
  }
  for (const service of project.services) yield* judgeLabels(service, context);
}

function* judgeLabels({ annotations, label }: Workload, context: Context): Iterable<Problem> {
  for (const [key, value] of annotations) {
    const text = valueOf(value) ?? "";
    const isWeak = BASIC_AUTH.test(key) && WEAK_USER.test(text);
    const what = isWeak ? "a password that is guessed fast" : leakIn("", text, context);
    if (what) yield problem(value.at, `a label of ${label} holds ${what}`);
  }
}

const problem = (at: Place, message: string): Problem => ({ at, message });

export const examples: readonly Example[] = [
  {
    bad: kubernetes`
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: shop
      data:
        DB_PASSWORD: s3afarer-of-the-sea
        #            ^^^^^^^^^^^^^^^^^^^ ConfigMap "shop" holds a credential in clear in DB_PASSWORD
        DATABASE_URL: postgres://shop:s3afarer@db/shop
        #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ConfigMap "shop" holds the password of a URL in clear in DATABASE_URL
        env: CACHE_PASSWORD=s3afarer-of-the-sea
        #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ConfigMap "shop" holds a credential in clear in env
    `,
    good: kubernetes`
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: shop
      data:
        DB_HOST: db
        DB_PASSWORD_FILE: /run/secrets/db
        application.properties: |
          db.password=\${env:DB_PASSWORD}
          mail.password=%MAIL_PASSWORD%
          token.ttl=15m
        users: |
          admin.password: $2y$10$abcdefghijklmnopqrstuv
        ca.crt: |
          -----BEGIN CERTIFICATE-----
          MIIB
    `,
  },
  {
    bad: compose`
      services:
        web:
          image: example.com/shop/web:1.0.0
          labels:
            traefik.http.middlewares.login.basicauth.users: admin:$$apr1$$x7z1$$q
            #                                               ^^^^^^^^^^^^^^^^^^^^^ a label of service "web" holds a password that is guessed fast
          configs: [mail]
      configs:
        mail:
          content: smtp://shop:s3afarer@mail.example.com
          #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ config "mail" holds the password of a URL in clear
    `,
    good: compose`
      services:
        web:
          image: example.com/shop/web:1.0.0
          labels:
            traefik.http.middlewares.login.basicauth.users: admin:$$2y$$10$$abcdefghijklmnopqrstuv
            traefik.http.middlewares.login.basicauth.usersfile: /run/secrets/users
          configs: [mail]
      configs:
        mail:
          content: smtp://shop:\${MAIL_PASSWORD}@mail.example.com
    `,
  },
  {
    name: "a generator, and what kubectl keeps of a Secret",
    bad: kubernetes`
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      configMapGenerator:
        - name: shop
          literals:
            - DB_PASSWORD=s3afarer-of-the-sea
            # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ configMapGenerator "shop" holds a credential in clear in DB_PASSWORD
      ---
      apiVersion: v1
      kind: Secret
      metadata:
        name: db
        annotations:
          kubectl.kubernetes.io/last-applied-configuration: '{"data":{"password":"x"}}'
          #                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ an annotation of Secret "db" repeats its content
    `,
  },
];
