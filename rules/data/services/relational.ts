import {
  any,
  arg,
  bitnamiEmpty,
  closed,
  credentials,
  env,
  type ServiceRow,
  secret,
  service,
  TRUE,
  unknown,
} from "../known-service.ts";

/** Relational databases and what stands before them. */
export const RELATIONAL: readonly ServiceRow[] = [
  service(
    "postgres",
    "postgres postgis/postgis timescale/timescaledb timescale/timescaledb-ha pgvector/pgvector bitnami/postgresql bitnami/postgresql-repmgr supabase/postgres",
    () => ({
      name: "PostgreSQL",
      category: "datastore",
      ports: "5432",
      servers: ["postgres", "postgresql"],
      state: closed("refuses to start without a password"),
      open: [
        {
          when: env("POSTGRES_HOST_AUTH_METHOD", /^trust$/i),
          because: "lets every client in without a password, as POSTGRES_HOST_AUTH_METHOD is trust",
          closing: "set POSTGRES_PASSWORD and remove POSTGRES_HOST_AUTH_METHOD",
        },
        {
          when: env("POSTGRES_INITDB_ARGS", /--auth(?:-host)?[= ]trust|-A[= ]?trust/),
          because: "lets every client in without a password, as initdb is told to trust",
          closing: "use --auth=scram-sha-256",
        },
        bitnamiEmpty(),
      ],
      closed: [
        {
          when: secret("POSTGRES_PASSWORD POSTGRESQL_PASSWORD POSTGRESQL_POSTGRES_PASSWORD"),
          because: "asks for the password that is set",
        },
      ],
      config: { paths: ["/var/lib/postgresql/data/pg_hba.conf"] },
      secretFile: [
        "POSTGRES_PASSWORD_FILE",
        "POSTGRES_USER_FILE",
        "POSTGRES_DB_FILE",
        "POSTGRES_INITDB_ARGS_FILE",
      ],
      writable: ["/var/lib/postgresql", "/run/postgresql", "/tmp"],
      confidence: "H",
      configText: {
        open: /^ ?host\w* \S+ \S+ (?:0\.0\.0\.0\/0|all|::\/0) trust\b/m,
        because: "lets every client in, as pg_hba.conf trusts all addresses",
        closing: "use scram-sha-256 in pg_hba.conf",
      },
      source: "docker-library/docs, postgres",
    }),
  ),
  service("pgbouncer", "edoburu/pgbouncer bitnami/pgbouncer pgbouncer/pgbouncer", () => ({
    name: "PgBouncer",
    category: "datastore",
    ports: "6432 5432",
    state: unknown("asks what its configuration says"),
    open: [
      {
        when: env("AUTH_TYPE PGBOUNCER_AUTH_TYPE", /^(?:any|trust)$/i),
        because: "checks no password, as AUTH_TYPE is any or trust",
        closing: "set AUTH_TYPE to scram-sha-256",
      },
    ],
    closed: [
      {
        when: env("AUTH_TYPE PGBOUNCER_AUTH_TYPE", /^(?:scram-sha-256|md5|cert|hba|pam)$/i),
        because: "checks passwords",
      },
    ],
    source: "edoburu/docker-pgbouncer, README.md",
  })),
  service(
    "mssql",
    "mcr.microsoft.com/mssql/server mcr.microsoft.com/azure-sql-edge mcr.microsoft.com/mssql/rhel/server",
    () => ({
      name: "SQL Server",
      category: "datastore",
      ports: "1433",
      state: closed("refuses to start without a strong SA password"),
      credentials: [
        credentials("sa", "yourStrong(!)Password", "", "MSSQL_SA_PASSWORD SA_PASSWORD"),
        credentials("sa", "<YourStrong@Passw0rd>", "", "MSSQL_SA_PASSWORD SA_PASSWORD"),
      ],
      closed: [
        { when: env("MSSQL_SA_PASSWORD SA_PASSWORD"), because: "asks for the SA password that is set" },
      ],
      writable: ["/var/opt/mssql"],
      source: "Microsoft Learn, SQL Server on Linux containers",
    }),
  ),
  service("cockroachdb", "cockroachdb/cockroach", () => ({
    name: "CockroachDB",
    category: "datastore",
    ports: "26257 8080*",
    state: unknown("asks what its flags say"),
    open: [
      {
        when: any(arg(/^--insecure(?:=true)?$/), env("COCKROACH_INSECURE", TRUE)),
        because: "checks no identity, as --insecure is given",
        closing: "start it with --certs-dir",
      },
    ],
    closed: [
      {
        when: any(arg(/^--certs-dir/), env("COCKROACH_CERTS_DIR")),
        because: "asks for certificates or passwords",
      },
    ],
    writable: ["/cockroach/cockroach-data"],
    source: "CockroachDB documentation, cockroach start",
  })),
];
