import { env, not, open, type ServiceRow, service, TRUE, unclaimed, unknown } from "../known-service.ts";

/** APIs and consoles that take SQL. */
export const SQL: readonly ServiceRow[] = [
  service("postgrest", "postgrest/postgrest", () => ({
    name: "PostgREST",
    category: "infra",
    ports: "3000*",
    state: unknown("answers as its anonymous role may"),
    open: [
      {
        when: env("PGRST_DB_ANON_ROLE", /^(?:postgres|root|admin)$/),
        because: "answers everybody as the owner of the database",
        closing: "set PGRST_DB_ANON_ROLE to a role with few rights",
      },
    ],
    closed: [{ when: not(env("PGRST_DB_ANON_ROLE")), because: "answers nobody without a token" }],
    config: { args: /\.conf$/ },
    source: "PostgREST documentation, authentication",
  })),
  service("sqlpad", "sqlpad/sqlpad", () => ({
    name: "SQLPad",
    category: "admin",
    ports: "3000*",
    state: unclaimed("gives itself to its first visitor", "set SQLPAD_ADMIN and SQLPAD_ADMIN_PASSWORD"),
    open: [
      {
        when: env("SQLPAD_AUTH_DISABLED", TRUE),
        because: "lets everybody query, as authentication is off",
        closing: "remove SQLPAD_AUTH_DISABLED",
      },
    ],
    closed: [{ when: env("SQLPAD_ADMIN_PASSWORD"), because: "asks for the password that is set" }],
    code: true,
    source: "SQLPad documentation, configuration",
  })),
  service("cloudbeaver", "dbeaver/cloudbeaver", () => ({
    name: "CloudBeaver",
    category: "admin",
    ports: "8978*",
    state: unclaimed("gives itself to its first visitor", "set CB_ADMIN_NAME and CB_ADMIN_PASSWORD"),
    closed: [{ when: env("CB_ADMIN_PASSWORD"), because: "asks for the password that is set" }],
    code: true,
    confidence: "L",
    source: "dbeaver/cloudbeaver wiki, server configuration",
  })),
  service("akhq", "tchiotludo/akhq", () => ({
    name: "AKHQ",
    category: "admin",
    ports: "8080*",
    state: open("shows every message to everybody", "set akhq.security"),
    closed: [
      {
        when: env("AKHQ_CONFIGURATION", /^ *(?:basic-auth|ldap|oidc|header-auth) ?:/m),
        because: "asks for the login that is set",
      },
    ],
    configText: { closed: /^ ?(?:basic-auth|ldap|oidc|header-auth) ?:/m },
    config: { paths: ["/app/application.yml"], env: ["AKHQ_CONFIGURATION"] },
    source: "AKHQ documentation, authentications",
  })),
];
