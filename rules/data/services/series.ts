import {
  all,
  any,
  arg,
  bitnamiEmpty,
  closed,
  env,
  not,
  open,
  type ServiceRow,
  secret,
  service,
  TRUE,
  unknown,
  version,
} from "../known-service.ts";

/** Databases of time series and of columns. */
export const SERIES: readonly ServiceRow[] = [
  service("influxdb", "influxdb bitnami/influxdb", () => ({
    name: "InfluxDB",
    category: "datastore",
    ports: "8086 8181",
    servers: ["influxd", "influxdb3", "serve"],
    state: closed("asks for a token"),
    versions: [
      {
        range: "<2",
        ...open(
          "accepts every client before version 2 unless authentication is on",
          "set INFLUXDB_HTTP_AUTH_ENABLED to true and create an administrator",
        ),
      },
    ],
    open: [
      {
        when: any(arg(/^--without-auth$/), env("INFLUXDB3_START_WITHOUT_AUTH", TRUE)),
        because: "accepts every client, as authentication is switched off",
        closing: "remove --without-auth",
      },
    ],
    closed: [
      { when: env("INFLUXDB_HTTP_AUTH_ENABLED", TRUE), because: "asks for a password" },
      {
        when: all(version(">=2"), env("DOCKER_INFLUXDB_INIT_MODE INFLUXDB_ADMIN_USER_PASSWORD")),
        because: "is set up with an administrator",
      },
    ],
    config: { paths: ["/etc/influxdb/influxdb.conf", "/etc/influxdb2/config.yml"] },
    secretFile: [
      "DOCKER_INFLUXDB_INIT_PASSWORD_FILE",
      "DOCKER_INFLUXDB_INIT_USERNAME_FILE",
      "DOCKER_INFLUXDB_INIT_ADMIN_TOKEN_FILE",
    ],
    writable: ["/var/lib/influxdb", "/var/lib/influxdb2", "/etc/influxdb2"],
    source: "docker-library/docs, influxdb",
  })),
  service("questdb", "questdb/questdb", () => ({
    name: "QuestDB",
    category: "datastore",
    ports: "9000* 8812 9009",
    state: open("runs every query that reaches its REST port", "set QDB_HTTP_USER and QDB_HTTP_PASSWORD"),
    closed: [
      {
        when: all(env("QDB_HTTP_USER"), secret("QDB_HTTP_PASSWORD")),
        because: "asks for the login that is set",
      },
    ],
    config: { paths: ["/var/lib/questdb/conf/server.conf"] },
    writable: ["/var/lib/questdb"],
    source: "QuestDB documentation, configuration",
  })),
  service(
    "victoriametrics",
    "victoriametrics/victoria-metrics victoriametrics/vmagent victoriametrics/vmselect victoriametrics/vminsert victoriametrics/vmalert",
    () => ({
      name: "VictoriaMetrics",
      category: "datastore",
      ports: "8428 8429 8480 8481 8880",
      state: open(
        "answers everybody, as no login is set",
        "start it with -httpAuth.username and -httpAuth.passwordFile, or put vmauth before it",
      ),
      closed: [{ when: arg(/^-{1,2}httpAuth\.password/), because: "asks for a login" }],
      writable: ["/victoria-metrics-data"],
      source: "VictoriaMetrics documentation, security",
    }),
  ),
  service(
    "clickhouse",
    "clickhouse clickhouse/clickhouse-server bitnami/clickhouse altinity/clickhouse-server",
    () => ({
      name: "ClickHouse",
      category: "datastore",
      ports: "8123 9000 9009",
      state: closed("gives its default user no access from the network"),
      // The first image with that lock is not known: an older one is left undecided.
      versions: [{ range: "<25", ...unknown("may let its default user in without a password") }],
      open: [
        {
          when: env("CLICKHOUSE_SKIP_USER_SETUP", TRUE),
          because: "lets its default user in without a password, as CLICKHOUSE_SKIP_USER_SETUP is set",
          closing: "set CLICKHOUSE_PASSWORD instead",
        },
        {
          when: all(env("CLICKHOUSE_USER"), not(secret("CLICKHOUSE_PASSWORD"))),
          because: "has a user without password, as CLICKHOUSE_PASSWORD is not set",
          closing: "set CLICKHOUSE_PASSWORD_FILE",
        },
        bitnamiEmpty(),
      ],
      closed: [
        {
          when: secret("CLICKHOUSE_PASSWORD CLICKHOUSE_ADMIN_PASSWORD"),
          because: "asks for the password that is set",
        },
      ],
      config: {
        paths: [
          "/etc/clickhouse-server/users.xml",
          "/etc/clickhouse-server/users.d/",
          "/etc/clickhouse-server/config.d/",
        ],
      },
      secretFile: ["CLICKHOUSE_PASSWORD_FILE", "CLICKHOUSE_USER_FILE"],
      writable: ["/var/lib/clickhouse", "/var/log/clickhouse-server"],
      confidence: "H",
      source: "docker-library/docs, clickhouse",
    }),
  ),
];
