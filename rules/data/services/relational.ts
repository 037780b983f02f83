import {
  any,
  arg,
  bitnamiEmpty,
  type Condition,
  closed,
  env,
  type ServiceRow,
  secret,
  service,
  TRUE,
  unknown,
} from "../known-service.ts";

const skipGrants = (): Condition => ({
  when: arg(/^--skip[-_]grant[-_]tables/),
  because: "checks no password, as --skip-grant-tables is given",
  closing: "remove --skip-grant-tables",
});

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
    "mysql",
    "mysql percona percona/percona-server bitnami/mysql mysql/mysql-server container-registry.oracle.com/mysql/community-server",
    () => ({
      name: "MySQL",
      category: "datastore",
      ports: "3306 33060",
      servers: ["mysqld", "mysqld_safe"],
      state: closed("refuses to start without a root password"),
      open: [
        {
          when: env("MYSQL_ALLOW_EMPTY_PASSWORD"),
          because: "has a root without password, as MYSQL_ALLOW_EMPTY_PASSWORD is set",
          closing: "set MYSQL_ROOT_PASSWORD_FILE instead of MYSQL_ALLOW_EMPTY_PASSWORD",
        },
        skipGrants(),
        bitnamiEmpty(),
      ],
      closed: [
        {
          when: any(secret("MYSQL_ROOT_PASSWORD"), env("MYSQL_RANDOM_ROOT_PASSWORD MYSQL_ONETIME_PASSWORD")),
          because: "asks for the root password that is set",
        },
      ],
      secretFile: [
        "MYSQL_ROOT_PASSWORD_FILE",
        "MYSQL_ROOT_HOST_FILE",
        "MYSQL_DATABASE_FILE",
        "MYSQL_USER_FILE",
        "MYSQL_PASSWORD_FILE",
      ],
      writable: ["/var/lib/mysql", "/var/run/mysqld", "/tmp"],
      confidence: "H",
      source: "docker-library/docs, mysql",
    }),
  ),
  service(
    "mariadb",
    "mariadb bitnami/mariadb bitnami/mariadb-galera linuxserver/mariadb lscr.io/linuxserver/mariadb",
    () => ({
      name: "MariaDB",
      category: "datastore",
      ports: "3306",
      servers: ["mariadbd", "mysqld", "mariadbd-safe", "mysqld_safe"],
      state: closed("refuses to start without a root password"),
      open: [
        {
          when: env("MARIADB_ALLOW_EMPTY_ROOT_PASSWORD MYSQL_ALLOW_EMPTY_PASSWORD"),
          because: "has a root without password, as an empty one is allowed",
          closing: "set MARIADB_ROOT_PASSWORD_FILE instead",
        },
        skipGrants(),
        bitnamiEmpty(),
      ],
      closed: [
        {
          when: any(
            secret("MARIADB_ROOT_PASSWORD MYSQL_ROOT_PASSWORD MARIADB_ROOT_PASSWORD_HASH"),
            env("MARIADB_RANDOM_ROOT_PASSWORD MYSQL_RANDOM_ROOT_PASSWORD"),
          ),
          because: "asks for the root password that is set",
        },
      ],
      secretFile: [
        "MARIADB_ROOT_PASSWORD_FILE",
        "MYSQL_ROOT_PASSWORD_FILE",
        "MARIADB_PASSWORD_FILE",
        "MYSQL_PASSWORD_FILE",
        "MARIADB_USER_FILE",
        "MARIADB_DATABASE_FILE",
      ],
      writable: ["/var/lib/mysql", "/run/mysqld", "/tmp"],
      confidence: "H",
      source: "docker-library/docs, mariadb",
    }),
  ),
  service(
    "mssql",
    "mcr.microsoft.com/mssql/server mcr.microsoft.com/azure-sql-edge mcr.microsoft.com/mssql/rhel/server",
    () => ({
      name: "SQL Server",
      category: "datastore",
      ports: "1433",
      state: closed("refuses to start without a strong SA password"),
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
