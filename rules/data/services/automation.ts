import {
  all,
  credentials,
  env,
  open,
  published,
  type ServiceRow,
  secret,
  service,
  TRUE,
  unclaimed,
  unknown,
  version,
} from "../known-service.ts";

/** Workflows, browsers and jobs for hire. */
export const AUTOMATION: readonly ServiceRow[] = [
  service("n8n", "n8nio/n8n docker.n8n.io/n8nio/n8n", () => ({
    name: "n8n",
    category: "ai",
    ports: "5678*",
    state: unclaimed(
      "gives itself to its first visitor",
      "claim it before it is published, or set N8N_INSTANCE_OWNER_MANAGED_BY_ENV",
    ),
    closed: [
      { when: env("N8N_INSTANCE_OWNER_MANAGED_BY_ENV", TRUE), because: "has the owner that is set" },
      {
        when: all(
          version("<1"),
          env("N8N_BASIC_AUTH_ACTIVE", TRUE),
          secret("N8N_BASIC_AUTH_USER"),
          secret("N8N_BASIC_AUTH_PASSWORD"),
        ),
        because: "asks for the login that is set",
      },
    ],
    open: [
      {
        when: env("N8N_USER_MANAGEMENT_DISABLED", TRUE),
        because: "runs everybody's workflows, as its user management is off",
        closing: "remove N8N_USER_MANAGEMENT_DISABLED",
      },
    ],
    secretFile: ["N8N_ENCRYPTION_KEY_FILE", "DB_POSTGRESDB_PASSWORD_FILE"],
    writable: ["/home/node/.n8n"],
    code: true,
    source: "n8n documentation, environment variables",
  })),
  service("node-red", "nodered/node-red", () => ({
    name: "Node-RED",
    category: "ci",
    ports: "1880*",
    state: open(
      "lets everybody edit its flows, as no adminAuth is set",
      "mount a settings.js with adminAuth",
    ),
    config: { paths: ["/data/settings.js"], args: /settings\.js$|^--settings/ },
    writable: ["/data"],
    code: true,
    configText: {
      closed: /^ ?["']?adminAuth["']? ?:/m,
      open: /^/,
      because: "lets everybody edit its flows, as its settings have no adminAuth",
      closing: "set adminAuth",
    },
    source: "Node-RED documentation, securing Node-RED",
  })),
  service(
    "selenium",
    "selenium/standalone-* selenium/hub selenium/router seleniarm/* aerokube/selenoid",
    () => ({
      name: "Selenium",
      category: "ci",
      ports: "4444* 7900* 5900",
      state: open(
        "drives a browser for everybody, as no login is set",
        "set SE_ROUTER_USERNAME and SE_ROUTER_PASSWORD",
      ),
      closed: [
        {
          when: all(env("SE_ROUTER_USERNAME"), env("SE_ROUTER_PASSWORD")),
          because: "asks for the login that is set",
        },
      ],
      confidence: "H",
      source: "SeleniumHQ/docker-selenium, README.md",
    }),
  ),
  service("browserless", "browserless/chrome ghcr.io/browserless/*", () => ({
    name: "browserless",
    category: "ci",
    ports: "3000*",
    state: unknown("is said to make up a token, and is said not to"),
    versions: [
      { range: "<2", ...open("runs everybody's browser, as no token is set before version 2", "set TOKEN") },
    ],
    closed: [{ when: env("TOKEN"), because: "asks for the token that is set" }],
    code: true,
    confidence: "L",
    source: "browserless documentation; sources disagree",
  })),
  service("temporal", "temporalio/auto-setup temporalio/server temporalio/ui", () => ({
    name: "Temporal",
    category: "infra",
    ports: "7233 8080*",
    state: open(
      "runs everybody's workflows, as no authorizer is set",
      "set an authorizer and TEMPORAL_AUTH_ENABLED",
    ),
    closed: [{ when: env("TEMPORAL_AUTH_ENABLED", TRUE), because: "asks for a login" }],
    config: { paths: ["/etc/temporal/config/"] },
    source: "Temporal documentation, self-hosted security",
  })),
  service("superset", "apache/superset", () => ({
    name: "Superset",
    category: "admin",
    ports: "8088*",
    state: unknown("asks for a login"),
    open: [
      {
        when: published(
          "SUPERSET_SECRET_KEY SECRET_KEY",
          /^(?:CHANGE_ME_TO_A_COMPLEX_RANDOM_SECRET|TEST_NON_DEV_SECRET|thisISaSECRET_1234|YOUR_OWN_RANDOM_GENERATED_SECRET_KEY)$/,
        ),
        because: "signs its sessions with a published key",
        closing: "set SUPERSET_SECRET_KEY to a key of your own",
      },
    ],
    credentials: [credentials("admin", "admin", "ADMIN_USERNAME", "ADMIN_PASSWORD")],
    closed: [{ when: secret("SUPERSET_SECRET_KEY"), because: "signs its sessions with the key that is set" }],
    source: "Apache Superset documentation, configuring Superset",
  })),
];
