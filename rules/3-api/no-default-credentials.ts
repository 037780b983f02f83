import {
  attack,
  type Container,
  type Context,
  compose,
  cwe,
  defineRule,
  type Example,
  files,
  kubernetes,
  milder,
  type Problem,
  type Severity,
  sp190,
} from "plimsoll";
import { wayIn } from "../data/reach.ts";
import { judge, serviceIn } from "../data/services.ts";
import { type WeakCredential, weakCredentialsOf } from "../data/weak-credentials.ts";

export default defineRule({
  id: "no-default-credentials",
  mistake: "api",
  severity: "high",
  confidence: "likely",
  presets: ["recommended", "strict", "nsa"],
  title: "A password that anybody guesses",
  why: "Published, trivial and self-named passwords are the first that a scanner tries, so that the login keeps nobody out.",
  remedy: "Set a long random password from a secret, and let the start fail where it is missing.",
  references: [cwe(1392), cwe(1393), cwe(521), attack("T1078.001"), sp190("4.2.3")],
  peers: [],
  options: {
    words: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Further passwords that count as trivial.",
    },
    minLength: {
      type: "number",
      default: 6,
      description: "Passwords with fewer characters count as trivial.",
    },
  },

  on: "workload",
  *check(workload, context) {
    if (!workload.project) yield* judgeAll(workload.containers, context);
  },
  alsoOn: {
    // Services of one project share their passwords: that is one fault.
    *project(project, context) {
      yield* judgeAll(
        project.services.flatMap((service) => service.containers),
        context,
      );
    },
  },
});

interface Hit extends WeakCredential {
  readonly container: Container;
  readonly isOutside: boolean;
}

function* judgeAll(containers: readonly Container[], context: Context): Iterable<Problem> {
  const hits = containers.flatMap((container) => hitsIn(container, context));
  const byValue = new Map<string, Hit[]>();
  for (const hit of hits) byValue.set(hit.value, [...(byValue.get(hit.value) ?? []), hit]);
  for (const same of byValue.values()) {
    const first = same.find((hit) => hit.isOutside) ?? same.find((hit) => hit.isOwn) ?? same[0];
    if (first) yield problemOf(first, same);
  }
  for (const container of containers) {
    if (!hits.some((hit) => hit.container === container)) yield* untouched(container);
  }
}

function hitsIn(container: Container, { options }: Context): readonly Hit[] {
  const weakness = { words: options["words"] as readonly string[], minLength: Number(options["minLength"]) };
  const found = weakCredentialsOf(container, weakness);
  if (found.length === 0) return [];
  const isOutside = isReachable(container);
  return found.map((hit) => ({ ...hit, container, isOutside: isOutside && hit.isOwn }));
}

/** Whether strangers reach the server that asks for the password; a client of it is no way in. */
function isReachable(container: Container): boolean {
  const ports = serviceIn(container)?.ports.map((entry) => entry.port) ?? [];
  return ports.length > 0 && wayIn(container, ports) !== undefined;
}

function problemOf(hit: Hit, same: readonly Hit[]): Problem {
  const from = hit.defaultOf === undefined ? "" : ` (the default of ${hit.defaultOf})`;
  const severity: Severity = hit.isOutside ? "high" : "medium";
  return {
    at: hit.at,
    about: hit.container,
    severity: isTest(hit.container) ? "info" : hit.defaultOf === undefined ? severity : milder(severity),
    message: `${hit.container.label} has a password ${hit.fault} in ${hit.where}${from}`,
    also: same
      .filter((other) => other !== hit)
      .map((other) => ({ at: other.at, message: `the same in ${other.where} of ${other.container.label}` })),
  };
}

/** A published login that nothing replaces, where strangers can try it. */
function* untouched(container: Container): Iterable<Problem> {
  const service = container.kind === "init" ? undefined : serviceIn(container);
  const verdict = service && judge(service, container);
  if (!service || verdict?.state !== "default-credentials" || verdict.at || !isReachable(container)) return;
  const at = container.image?.ref.at ?? container.at;
  yield {
    at,
    about: container,
    // What may have been changed since, or is not known for certain, is for a person to look at.
    severity: isTest(container) || service.confidence === "L" ? "info" : "high",
    message: `${service.name} in ${container.label} keeps the login that it is published with`,
    also: verdict.closing ? [{ at, message: `to replace it, ${verdict.closing}` }] : [],
  };
}

const isTest = ({ workload }: Container): boolean =>
  workload.setting === "test" || workload.profiles.some((profile) => /^(?:test|e2e|ci)$/i.test(profile));

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        db:
          image: postgres:17.2
          environment:
            POSTGRES_PASSWORD: changeme
            #                  ^^^^^^^^ service "db" has a password that anybody tries first in POSTGRES_PASSWORD
        store:
          image: minio/minio:RELEASE.2024-11-07T00-52-20Z
          #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ MinIO in service "store" keeps the login that it is published with
          command: server /data
          ports: ["9000:9000"]
    `,
    good: compose`
      services:
        db:
          image: postgres:17.2
          environment:
            POSTGRES_PASSWORD: \${DB_PASSWORD:?}
        store:
          image: minio/minio:RELEASE.2024-11-07T00-52-20Z
          command: server /data
          environment:
            MINIO_ROOT_USER: shop
            MINIO_ROOT_PASSWORD: \${STORE_PASSWORD:?}
          ports: ["9000:9000"]
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: graph
      spec:
        containers:
          - name: neo4j
            image: neo4j:5.25.1
            env:
              - name: NEO4J_AUTH
                value: neo4j/neo4j
                #      ^^^^^^^^^^^ container "neo4j" has a password that Neo4j is published with in NEO4J_AUTH
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: graph
      spec:
        containers:
          - name: neo4j
            image: neo4j:5.25.1
            env:
              - name: NEO4J_AUTH
                valueFrom: { secretKeyRef: { name: graph, key: auth } }
    `,
  },
  {
    name: "one password in several services, one that repeats a name, one that is short, and one in a URL",
    bad: compose`
      services:
        api:
          image: example.com/shop/api:1.0.0
          environment:
            DATABASE_URL: postgres://shop:shop@db/shop
            SESSION_SECRET: abc9
            #               ^^^^ service "api" has a password of fewer than 6 characters in SESSION_SECRET
        db:
          image: postgres:17.2
          environment:
            POSTGRES_USER: shop
            POSTGRES_PASSWORD: shop
            #                  ^^^^ service "db" has a password that repeats a name in POSTGRES_PASSWORD
    `,
  },
  {
    name: "the default of a variable",
    bad: compose`
      services:
        db:
          image: mariadb:11.6.2
          environment:
            MARIADB_ROOT_PASSWORD: \${DB_PASSWORD:-root}
            #                      ^^^^^^^^^^^^^^^^^^^^ service "db" has a password that anybody tries first in MARIADB_ROOT_PASSWORD (the default of DB_PASSWORD)
    `,
  },
  {
    name: "an argument, and words and a length of one's own",
    options: { words: ["mare-nostrum"], minLength: 12 },
    bad: compose`
      services:
        cache:
          image: redis:7.4.1
          command: ["redis-server", "--requirepass", "s3afarer"]
          #                                          ^^^^^^^^^^ service "cache" has a password of fewer than 12 characters in its command
        db:
          image: postgres:17.2
          environment:
            POSTGRES_PASSWORD: mare-nostrum
            #                  ^^^^^^^^^^^^ service "db" has a password that anybody tries first in POSTGRES_PASSWORD
    `,
  },
  {
    name: "keys of other services that are filled in later",
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: api
      spec:
        containers:
          - name: api
            image: example.com/shop/api:1.0.0
            env:
              - { name: MAPS_API_KEY, value: MAPS_API_KEY_VAL }
              - { name: MAIL_API_KEY, value: replace-me }
              - { name: DB_PASSWORD, value: DB_PASSWORD_PLACEHOLDER }
    `,
  },
  {
    name: "files, values from elsewhere, names of secrets, a login that nobody outside can try",
    good: files({
      "compose.yaml": compose`
        services:
          db:
            image: mysql:8.4.3
            environment:
              MYSQL_ROOT_PASSWORD_FILE: /run/secrets/root
              MYSQL_PASSWORD: \${DB_PASSWORD}
              TOKEN_TTL: 15m
              PASSWORD_MIN_LENGTH: "12"
          queue:
            image: rabbitmq:4.0.4
      `,
    }),
  },
];
