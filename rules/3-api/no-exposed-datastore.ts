import {
  attack,
  cisDocker,
  compose,
  cwe,
  defineRule,
  type Example,
  files,
  kubernetes,
  owaspDocker,
} from "plimsoll";
import { bindToLoopback } from "../data/reach.ts";
import { isDatastore, judge, serviceIn } from "../data/services.ts";

export default defineRule({
  id: "no-exposed-datastore",
  mistake: "api",
  severity: "medium",
  confidence: "certain",
  presets: ["recommended", "strict", "nsa"],
  title: "Database or broker can be reached from outside its network",
  why: "A published database is found by scanners within hours; a weak password or the next hole in it is all that is missing.",
  remedy: "Leave the port unpublished, or bind it to 127.0.0.1; its clients reach it by its name.",
  references: [
    cisDocker("5.9"),
    cisDocker("5.14"),
    cwe(668),
    attack("T1190"),
    attack("T1046"),
    owaspDocker("D03"),
  ],
  peers: [],
  options: {
    ports: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Container ports that may be reached whatever listens there.",
    },
  },

  on: "endpoint",
  *check(endpoint, { options }) {
    const { container, port } = endpoint;
    if (endpoint.scope !== "outside" || endpoint.restricted || !container || port === undefined) return;
    if ((options["ports"] as readonly string[]).includes(String(port))) return;
    const service = serviceIn(container);
    if (!service || !isDatastore(service)) return;
    if (!service.ports.some((entry) => entry.port === port && entry.role === "data")) return;
    // An open server is one finding: that of require-api-auth.
    if (judge(service, container).state === "open") return;
    yield {
      at: endpoint.at,
      about: container,
      message: `${service.name} of ${container.label} is published to everybody who reaches the host`,
      also: endpoint.chain,
      fix: bindToLoopback(endpoint),
    };
  },
});

export const examples: readonly Example[] = [
  {
    bad: compose`
      services:
        db:
          image: postgres:16.6
          environment:
            POSTGRES_PASSWORD_FILE: /run/secrets/db
          ports:
            - "5432:5432"
            # ^^^^^^^^^^^ PostgreSQL of service "db" is published to everybody who reaches the host
    `,
    good: compose`
      services:
        db:
          image: postgres:16.6
          environment:
            POSTGRES_PASSWORD_FILE: /run/secrets/db
          ports:
            - "127.0.0.1:5432:5432"
    `,
  },
  {
    bad: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: db
        labels: { app: db }
      spec:
        containers:
          - name: db
            image: postgres:16.6
            env:
              - name: POSTGRES_PASSWORD
                valueFrom: { secretKeyRef: { name: db, key: password } }
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: db
      spec:
        type: NodePort
        selector: { app: db }
        ports:
          - port: 5432
          # ^^^^^^^^^^ PostgreSQL of container "db" is published to everybody who reaches the host
    `,
    good: kubernetes`
      apiVersion: v1
      kind: Pod
      metadata:
        name: db
        labels: { app: db }
      spec:
        containers:
          - name: db
            image: postgres:16.6
            env:
              - name: POSTGRES_PASSWORD
                valueFrom: { secretKeyRef: { name: db, key: password } }
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: db
      spec:
        type: LoadBalancer
        loadBalancerSourceRanges: [10.0.0.0/8]
        selector: { app: db }
        ports:
          - port: 5432
    `,
  },
  {
    name: "on the machine of a developer: an override file, a profile",
    bad: files({
      "compose.yaml": compose`
        services:
          db:
            image: postgres:16.6
            environment:
              POSTGRES_PASSWORD_FILE: /run/secrets/db
          store:
            image: mysql:8.4.3
            profiles: [dev]
            environment:
              MYSQL_ROOT_PASSWORD_FILE: /run/secrets/db
            ports:
              - target: 3306
              # ^^^^^^^^^^^^ MySQL of service "store" is published to everybody who reaches the host
                published: 3306
      `,
      "compose.override.yaml": compose`
        services:
          db:
            ports: ["5432:5432"]
            #       ^^^^^^^^^^^ PostgreSQL of service "db" is published to everybody who reaches the host
      `,
    }),
    fixed: files({
      "compose.yaml": compose`
        services:
          db:
            image: postgres:16.6
            environment:
              POSTGRES_PASSWORD_FILE: /run/secrets/db
          store:
            image: mysql:8.4.3
            profiles: [dev]
            environment:
              MYSQL_ROOT_PASSWORD_FILE: /run/secrets/db
            ports:
              - target: 3306
                published: 3306
                host_ip: "127.0.0.1"
      `,
      "compose.override.yaml": compose`
        services:
          db:
            ports: ["127.0.0.1:5432:5432"]
      `,
    }),
  },
  {
    name: "expose only documents, and another port is another service",
    good: compose`
      services:
        db:
          image: postgres:16.6
          environment:
            POSTGRES_PASSWORD_FILE: /run/secrets/db
          expose: ["5432"]
        metrics:
          image: postgres:16.6
          environment:
            POSTGRES_PASSWORD_FILE: /run/secrets/db
          ports: ["9187:9187"]
    `,
  },
];
