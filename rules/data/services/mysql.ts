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
} from "../known-service.ts";

const skipGrants = (): Condition => ({
  when: arg(/^--skip[-_]grant[-_]tables/),
  because: "checks no password, as --skip-grant-tables is given",
  closing: "remove --skip-grant-tables",
});

/** MySQL and what came of it. */
export const MYSQL: readonly ServiceRow[] = [
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
      config: { paths: ["/etc/my.cnf", "/etc/mysql/my.cnf", "/etc/mysql/conf.d/"] },
      configText: {
        open: /^ ?skip[-_]grant[-_]tables/m,
        because: "checks no password, as its configuration skips the grant tables",
        closing: "remove skip-grant-tables",
      },
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
      config: { paths: ["/etc/mysql/my.cnf", "/etc/mysql/conf.d/", "/etc/mysql/mariadb.conf.d/"] },
      configText: {
        open: /^ ?skip[-_]grant[-_]tables/m,
        because: "checks no password, as its configuration skips the grant tables",
        closing: "remove skip-grant-tables",
      },
      source: "docker-library/docs, mariadb",
    }),
  ),
];
