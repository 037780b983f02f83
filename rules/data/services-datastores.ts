import {
  all,
  any,
  arg,
  closed,
  credentials,
  defaults,
  env,
  FALSE,
  type KnownService,
  not,
  open,
  SOME,
  secret,
  service,
  TRUE,
  unknown,
  version,
} from "./known-service.ts";

const BITNAMI_EMPTY = {
  when: env("ALLOW_EMPTY_PASSWORD", TRUE),
  because: "accepts every client, as ALLOW_EMPTY_PASSWORD is set",
  closing: "remove ALLOW_EMPTY_PASSWORD and set a password",
};

const SKIP_GRANTS = {
  when: arg(/^--skip[-_]grant[-_]tables/),
  because: "checks no password, as --skip-grant-tables is given",
  closing: "remove --skip-grant-tables",
};

const REDIS_AUTH = any(
  arg(/^--requirepass$/, SOME),
  arg(/^--requirepass=/, SOME),
  arg(/^--(?:aclfile|user)\b/),
  secret("REDIS_PASSWORD VALKEY_PASSWORD"),
  env("REDIS_ARGS VALKEY_EXTRA_FLAGS REDIS_EXTRA_FLAGS", /--(?:requirepass|aclfile|user)\b/),
);

/** Databases, caches, search engines and object stores. */
export const DATASTORES: readonly KnownService[] = [
  service({
    id: "postgres",
    name: "PostgreSQL",
    images:
      "postgres postgis/postgis timescale/timescaledb timescale/timescaledb-ha pgvector/pgvector bitnami/postgresql bitnami/postgresql-repmgr supabase/postgres",
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
      BITNAMI_EMPTY,
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
  service({
    id: "pgbouncer",
    name: "PgBouncer",
    images: "edoburu/pgbouncer bitnami/pgbouncer pgbouncer/pgbouncer",
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
  }),
  service({
    id: "mysql",
    name: "MySQL",
    images:
      "mysql percona percona/percona-server bitnami/mysql mysql/mysql-server container-registry.oracle.com/mysql/community-server",
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
      SKIP_GRANTS,
      BITNAMI_EMPTY,
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
  service({
    id: "mariadb",
    name: "MariaDB",
    images: "mariadb bitnami/mariadb bitnami/mariadb-galera linuxserver/mariadb lscr.io/linuxserver/mariadb",
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
      SKIP_GRANTS,
      BITNAMI_EMPTY,
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
  service({
    id: "mssql",
    name: "SQL Server",
    images:
      "mcr.microsoft.com/mssql/server mcr.microsoft.com/azure-sql-edge mcr.microsoft.com/mssql/rhel/server",
    category: "datastore",
    ports: "1433",
    state: closed("refuses to start without a strong SA password"),
    closed: [{ when: env("MSSQL_SA_PASSWORD SA_PASSWORD"), because: "asks for the SA password that is set" }],
    writable: ["/var/opt/mssql"],
    source: "Microsoft Learn, SQL Server on Linux containers",
  }),
  service({
    id: "mongodb",
    name: "MongoDB",
    images:
      "mongo mongodb/mongodb-community-server mongodb/mongodb-enterprise-server bitnami/mongodb bitnami/mongodb-sharded percona/percona-server-mongodb",
    category: "datastore",
    ports: "27017",
    servers: ["mongod", "mongos"],
    state: open(
      "accepts every client, as no root user is set",
      "set MONGO_INITDB_ROOT_USERNAME and MONGO_INITDB_ROOT_PASSWORD_FILE",
    ),
    open: [
      {
        when: arg(/^--noauth$/),
        because: "accepts every client, as --noauth is given",
        closing: "remove --noauth",
      },
      BITNAMI_EMPTY,
    ],
    closed: [
      {
        when: all(
          secret("MONGO_INITDB_ROOT_USERNAME MONGODB_INITDB_ROOT_USERNAME"),
          secret("MONGO_INITDB_ROOT_PASSWORD MONGODB_INITDB_ROOT_PASSWORD"),
        ),
        because: "asks for the root user that is set",
      },
      {
        when: secret("MONGODB_ROOT_PASSWORD MONGODB_PASSWORD"),
        because: "asks for the password that is set",
      },
      { when: arg(/^--(?:auth|keyFile|clusterAuthMode)\b/), because: "asks clients to authenticate" },
    ],
    config: {
      paths: [
        "/etc/mongod.conf",
        "/etc/mongo/mongod.conf",
        "/etc/mongod.conf.orig",
        "/data/configdb/mongod.conf",
      ],
      args: /^(?:--config|-f)\b/,
    },
    secretFile: ["MONGO_INITDB_ROOT_USERNAME_FILE", "MONGO_INITDB_ROOT_PASSWORD_FILE"],
    writable: ["/data/db", "/data/configdb", "/tmp"],
    confidence: "H",
    source: "docker-library/docs, mongo",
  }),
  service({
    id: "redis",
    name: "Redis",
    images:
      "redis redis/redis-stack redis/redis-stack-server redislabs/redismod redislabs/rejson redislabs/redisearch bitnami/redis bitnami/redis-cluster",
    category: "datastore",
    ports: "6379 8001*",
    servers: ["redis-server", "redis-stack-server"],
    state: open(
      "accepts every client, as no password is set",
      "start it with --requirepass, or with a configuration that has an ACL",
    ),
    open: [BITNAMI_EMPTY],
    closed: [{ when: REDIS_AUTH, because: "asks for a password" }],
    config: {
      paths: [
        "/usr/local/etc/redis/redis.conf",
        "/etc/redis/redis.conf",
        "/redis.conf",
        "/redis-stack.conf",
        "/opt/bitnami/redis/mounted-etc/",
      ],
      args: /\.conf$|\/redis\.conf/,
    },
    secretFile: ["REDIS_PASSWORD_FILE"],
    writable: ["/data"],
    confidence: "H",
    source: "docker-library/docs, redis",
  }),
  service({
    id: "valkey",
    name: "Valkey",
    images: "valkey/valkey valkey/valkey-bundle bitnami/valkey eqalpha/keydb",
    category: "datastore",
    ports: "6379",
    servers: ["valkey-server", "keydb-server"],
    state: open(
      "accepts every client, as no password is set",
      "start it with --requirepass, or with a configuration that has an ACL",
    ),
    open: [BITNAMI_EMPTY],
    closed: [{ when: REDIS_AUTH, because: "asks for a password" }],
    config: {
      paths: ["/usr/local/etc/valkey/valkey.conf", "/etc/valkey/valkey.conf", "/etc/keydb/keydb.conf"],
      args: /\.conf$/,
    },
    secretFile: ["VALKEY_PASSWORD_FILE"],
    writable: ["/data"],
    confidence: "H",
    source: "valkey-io/valkey-container, README.md",
  }),
  service({
    id: "dragonfly",
    name: "Dragonfly",
    images: "docker.dragonflydb.io/dragonflydb/dragonfly ghcr.io/dragonflydb/dragonfly dragonflydb/dragonfly",
    category: "datastore",
    ports: "6379",
    state: open("accepts every client, as no password is set", "set DFLY_requirepass"),
    closed: [
      {
        when: any(arg(/^--(?:requirepass|aclfile)\b/), env("DFLY_requirepass DFLY_PASSWORD DFLY_aclfile")),
        because: "asks for a password",
      },
    ],
    config: { args: /^--flagfile\b/ },
    writable: ["/data"],
    source: "dragonflydb/documentation, managing Dragonfly flags",
  }),
  service({
    id: "memcached",
    name: "Memcached",
    images: "memcached bitnami/memcached",
    category: "datastore",
    ports: "11211 11211/udp",
    servers: ["memcached"],
    state: open("accepts every client, as SASL is off", "start it with -S, or with --auth-file"),
    closed: [
      {
        when: any(
          arg(/^(?:-[a-zA-Z]*S|--enable-sasl)$/),
          arg(/^(?:-Y|--auth-file)/),
          env("MEMCACHED_PASSWORD MEMCACHED_PASSWORD_FILE"),
        ),
        because: "asks clients to authenticate",
      },
    ],
    writable: [],
    confidence: "H",
    source: "docker-library/memcached, Dockerfile; memcached manual",
  }),
  service({
    id: "elasticsearch",
    name: "Elasticsearch",
    images: "elasticsearch docker.elastic.co/elasticsearch/elasticsearch elastic/elasticsearch",
    category: "datastore",
    ports: "9200 9300",
    state: closed("asks for a password by default since version 8"),
    versions: [
      {
        range: "<8",
        ...open(
          "accepts every client before version 8 unless xpack.security.enabled is true",
          "set xpack.security.enabled to true",
        ),
      },
    ],
    open: [
      {
        when: env("xpack.security.enabled ES_SETTING_XPACK_SECURITY_ENABLED", FALSE),
        because: "accepts every client, as xpack.security.enabled is false",
        closing: "remove xpack.security.enabled: false",
      },
    ],
    closed: [
      {
        when: env("xpack.security.enabled ES_SETTING_XPACK_SECURITY_ENABLED", TRUE),
        because: "asks for a password",
      },
    ],
    config: {
      paths: ["/usr/share/elasticsearch/config/elasticsearch.yml"],
      args: /xpack\.security\.enabled/,
    },
    secretFile: ["ELASTIC_PASSWORD_FILE"],
    writable: [
      "/usr/share/elasticsearch/data",
      "/usr/share/elasticsearch/logs",
      "/usr/share/elasticsearch/config",
      "/tmp",
    ],
    source: "Elastic documentation, install with Docker",
  }),
  service({
    id: "opensearch",
    name: "OpenSearch",
    images: "opensearchproject/opensearch bitnami/opensearch",
    category: "datastore",
    ports: "9200 9300 9600",
    state: closed("asks for a password"),
    open: [
      {
        when: any(
          env("DISABLE_SECURITY_PLUGIN plugins.security.disabled", TRUE),
          arg(/plugins\.security\.disabled=true/i),
        ),
        because: "accepts every client, as its security plugin is off",
        closing: "remove DISABLE_SECURITY_PLUGIN and set OPENSEARCH_INITIAL_ADMIN_PASSWORD",
      },
    ],
    closed: [
      { when: env("OPENSEARCH_INITIAL_ADMIN_PASSWORD"), because: "asks for the password that is set" },
    ],
    config: { paths: ["/usr/share/opensearch/config/opensearch.yml"] },
    writable: ["/usr/share/opensearch/data", "/usr/share/opensearch/logs"],
    source: "OpenSearch documentation, Docker",
  }),
  service({
    id: "clickhouse",
    name: "ClickHouse",
    images: "clickhouse clickhouse/clickhouse-server bitnami/clickhouse altinity/clickhouse-server",
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
      BITNAMI_EMPTY,
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
  service({
    id: "couchdb",
    name: "CouchDB",
    images: "couchdb apache/couchdb bitnami/couchdb",
    category: "datastore",
    ports: "5984",
    state: closed("refuses to start without an administrator"),
    versions: [
      {
        range: "<3",
        ...open(
          "makes everybody an administrator before version 3 unless one is set",
          "set COUCHDB_USER and COUCHDB_PASSWORD",
        ),
      },
    ],
    closed: [
      {
        when: all(env("COUCHDB_USER"), secret("COUCHDB_PASSWORD")),
        because: "asks for the administrator that is set",
      },
    ],
    config: { paths: ["/opt/couchdb/etc/local.d/", "/opt/couchdb/etc/local.ini"] },
    writable: ["/opt/couchdb/data", "/opt/couchdb/etc/local.d"],
    confidence: "H",
    source: "apache/couchdb-docker, docker-entrypoint.sh",
  }),
  service({
    id: "influxdb",
    name: "InfluxDB",
    images: "influxdb bitnami/influxdb",
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
  }),
  service({
    id: "neo4j",
    name: "Neo4j",
    images: "neo4j bitnami/neo4j",
    category: "datastore",
    ports: "7474 7687",
    state: closed("asks for a password that must be changed at the first login"),
    open: [
      {
        when: env("NEO4J_AUTH", /^none$/i),
        because: "accepts every client, as NEO4J_AUTH is none",
        closing: "set NEO4J_AUTH to neo4j/ and a password",
      },
    ],
    credentials: [credentials("neo4j", "neo4j/neo4j", "", "NEO4J_AUTH")],
    closed: [{ when: secret("NEO4J_AUTH NEO4J_PASSWORD"), because: "asks for the password that is set" }],
    secretFile: ["NEO4J_AUTH_FILE"],
    writable: ["/data", "/logs", "/var/lib/neo4j"],
    confidence: "H",
    source: "docker-library/docs, neo4j",
  }),
  service({
    id: "cassandra",
    name: "Cassandra",
    images: "cassandra bitnami/cassandra",
    category: "datastore",
    ports: "9042 7000 7199*",
    state: open(
      "accepts every client, as its authenticator is AllowAllAuthenticator",
      "mount a cassandra.yaml with PasswordAuthenticator",
    ),
    closed: [
      { when: secret("CASSANDRA_PASSWORD"), because: "asks for the password that is set" },
      { when: env("CASSANDRA_AUTHENTICATOR", /PasswordAuthenticator/), because: "asks for a password" },
    ],
    config: { paths: ["/etc/cassandra/cassandra.yaml", "/opt/bitnami/cassandra/conf/"] },
    code: true,
    writable: ["/var/lib/cassandra", "/etc/cassandra"],
    source: "docker-library/docs, cassandra; Cassandra documentation, security",
  }),
  service({
    id: "scylladb",
    name: "ScyllaDB",
    images: "scylladb/scylla",
    category: "datastore",
    ports: "9042 10000",
    state: open(
      "accepts every client, as its authenticator is AllowAllAuthenticator",
      "start it with --authenticator PasswordAuthenticator",
    ),
    closed: [{ when: arg(/^--authenticator/, /PasswordAuthenticator/), because: "asks for a password" }],
    config: { paths: ["/etc/scylla/scylla.yaml"] },
    writable: ["/var/lib/scylla"],
    source: "ScyllaDB documentation, Docker",
  }),
  service({
    id: "cockroachdb",
    name: "CockroachDB",
    images: "cockroachdb/cockroach",
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
  }),
  service({
    id: "arangodb",
    name: "ArangoDB",
    images: "arangodb arangodb/arangodb arangodb/enterprise",
    category: "datastore",
    ports: "8529",
    state: closed("refuses to start without a root password"),
    open: [
      {
        when: any(env("ARANGO_NO_AUTH"), arg(/^--server\.authentication[= ]?(?:false)?$/, /^false$/)),
        because: "accepts every client, as ARANGO_NO_AUTH is set",
        closing: "set ARANGO_ROOT_PASSWORD_FILE",
      },
    ],
    closed: [
      {
        when: any(secret("ARANGO_ROOT_PASSWORD"), env("ARANGO_RANDOM_ROOT_PASSWORD")),
        because: "asks for the root password that is set",
      },
    ],
    secretFile: ["ARANGO_ROOT_PASSWORD_FILE"],
    writable: ["/var/lib/arangodb3", "/var/lib/arangodb3-apps"],
    code: true,
    confidence: "H",
    source: "docker-library/docs, arangodb",
  }),
  service({
    id: "rethinkdb",
    name: "RethinkDB",
    images: "rethinkdb",
    category: "datastore",
    ports: "28015 29015 8080*",
    state: open(
      "has an administrator without password",
      "start it with --initial-password and --no-http-admin",
    ),
    closed: [{ when: arg(/^--initial-password/), because: "asks for the initial password that is set" }],
    config: { args: /^--config-file/ },
    writable: ["/data"],
    source: "RethinkDB documentation, secure your cluster",
  }),
  service({
    id: "surrealdb",
    name: "SurrealDB",
    images: "surrealdb/surrealdb",
    category: "datastore",
    ports: "8000",
    state: closed("asks for a login since version 2"),
    versions: [
      {
        range: "<2",
        ...open(
          "accepts every client before version 2 unless --auth is given",
          "start it with --auth and a root user",
        ),
      },
    ],
    open: [
      {
        when: any(arg(/^--unauthenticated$/), env("SURREAL_UNAUTHENTICATED", TRUE)),
        because: "accepts every client, as --unauthenticated is given",
        closing: "remove --unauthenticated",
      },
    ],
    credentials: [credentials("root", "root", "SURREAL_USER", "SURREAL_PASS")],
    closed: [{ when: any(arg(/^--auth$/), env("SURREAL_AUTH", TRUE)), because: "asks for a login" }],
    confidence: "H",
    source: "SurrealDB documentation, CLI start",
  }),
  service({
    id: "dgraph",
    name: "Dgraph",
    images: "dgraph/dgraph dgraph/standalone",
    category: "datastore",
    ports: "8080 9080",
    state: open(
      "accepts every client, as no access control list is on",
      "start it with --acl and a secret file",
    ),
    closed: [{ when: arg(/^--acl/), because: "checks its access control list" }],
    writable: ["/dgraph"],
    source: "Dgraph documentation, access control lists",
  }),
  service({
    id: "questdb",
    name: "QuestDB",
    images: "questdb/questdb",
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
  }),
  service({
    id: "victoriametrics",
    name: "VictoriaMetrics",
    images:
      "victoriametrics/victoria-metrics victoriametrics/vmagent victoriametrics/vmselect victoriametrics/vminsert victoriametrics/vmalert",
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
  service({
    id: "solr",
    name: "Solr",
    images: "solr bitnami/solr",
    category: "datastore",
    ports: "8983*",
    servers: ["solr", "solr-foreground", "solr-precreate", "solr-demo", "solr-create", "solr-fg"],
    state: open(
      "accepts every client, as no security.json is there",
      "set SOLR_AUTH_TYPE to basic and mount a security.json",
    ),
    closed: [
      {
        when: any(env("SOLR_AUTH_TYPE"), env("SOLR_ENABLE_AUTHENTICATION", TRUE)),
        because: "asks for a login",
      },
    ],
    config: { paths: ["/var/solr/data/security.json"] },
    writable: ["/var/solr"],
    code: true,
    source: "Solr reference guide, authentication plugins",
  }),
  service({
    id: "meilisearch",
    name: "Meilisearch",
    images: "getmeili/meilisearch getmeili/meilisearch-enterprise",
    category: "datastore",
    ports: "7700",
    state: open("accepts every client, as no master key is set", "set MEILI_MASTER_KEY"),
    closed: [
      {
        when: any(env("MEILI_MASTER_KEY"), arg(/^--master-key/), env("MEILI_ENV", /^production$/)),
        because: "asks for the master key",
      },
    ],
    writable: ["/meili_data"],
    source: "Meilisearch documentation, securing your project",
  }),
  service({
    id: "typesense",
    name: "Typesense",
    images: "typesense/typesense",
    category: "datastore",
    ports: "8108",
    state: closed("refuses to start without a key"),
    credentials: [credentials("", "xyz", "", "TYPESENSE_API_KEY")],
    closed: [
      { when: any(env("TYPESENSE_API_KEY"), arg(/^--api-key/)), because: "asks for the key that is set" },
    ],
    writable: ["/data"],
    source: "Typesense documentation, install",
  }),
  service({
    id: "qdrant",
    name: "Qdrant",
    images: "qdrant/qdrant ghcr.io/qdrant/qdrant/qdrant",
    category: "datastore",
    ports: "6333 6334",
    state: open("accepts every client, as no key is set", "set QDRANT__SERVICE__API_KEY"),
    closed: [
      {
        when: any(env("QDRANT__SERVICE__API_KEY"), env("QDRANT__SERVICE__JWT_RBAC", TRUE)),
        because: "asks for the key that is set",
      },
    ],
    config: {
      paths: ["/qdrant/config/production.yaml", "/qdrant/config/config.yaml", "/qdrant/config/local.yaml"],
      args: /^--config-path/,
    },
    writable: ["/qdrant/storage", "/qdrant/snapshots"],
    source: "Qdrant documentation, security",
  }),
  service({
    id: "weaviate",
    name: "Weaviate",
    images: "semitechnologies/weaviate cr.weaviate.io/semitechnologies/weaviate",
    category: "datastore",
    ports: "8080 50051",
    state: open(
      "accepts every client, as neither keys nor OIDC are set",
      "set AUTHENTICATION_APIKEY_ENABLED to true",
    ),
    open: [
      {
        when: env("AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED", TRUE),
        because: "accepts every client, as anonymous access is on",
        closing:
          "set AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED to false and AUTHENTICATION_APIKEY_ENABLED to true",
      },
    ],
    closed: [
      {
        when: any(
          env("AUTHENTICATION_APIKEY_ENABLED", TRUE),
          env("AUTHENTICATION_OIDC_ENABLED", TRUE),
          env("AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED", FALSE),
        ),
        because: "asks for a key",
      },
    ],
    writable: ["/var/lib/weaviate"],
    confidence: "H",
    source: "Weaviate documentation, environment variables",
  }),
  service({
    id: "chroma",
    name: "Chroma",
    images: "chromadb/chroma ghcr.io/chroma-core/chroma",
    category: "datastore",
    ports: "8000",
    state: open(
      "has no authentication of its own since version 1.0",
      "put an authenticating proxy before it",
    ),
    versions: [
      {
        range: "<1",
        ...open(
          "accepts every client, as no authentication provider is set",
          "set CHROMA_SERVER_AUTHN_PROVIDER and CHROMA_SERVER_AUTHN_CREDENTIALS",
        ),
      },
    ],
    closed: [
      {
        when: all(
          version("<1"),
          env("CHROMA_SERVER_AUTHN_PROVIDER CHROMA_SERVER_AUTH_PROVIDER"),
          env(
            "CHROMA_SERVER_AUTHN_CREDENTIALS CHROMA_SERVER_AUTHN_CREDENTIALS_FILE CHROMA_SERVER_AUTH_CREDENTIALS CHROMA_SERVER_AUTH_CREDENTIALS_FILE",
          ),
        ),
        because: "asks for the credentials that are set",
      },
    ],
    writable: ["/data", "/chroma/chroma"],
    confidence: "H",
    source: "Chroma cookbook, authentication",
  }),
  service({
    id: "milvus",
    name: "Milvus",
    images: "milvusdb/milvus",
    category: "datastore",
    ports: "19530 9091",
    state: open(
      "accepts every client, as authorization is off",
      "set common.security.authorizationEnabled to true in milvus.yaml",
    ),
    closed: [{ when: env("COMMON_SECURITY_AUTHORIZATIONENABLED", TRUE), because: "asks for a login" }],
    config: { paths: ["/milvus/configs/milvus.yaml", "/milvus/configs/user.yaml"] },
    writable: ["/var/lib/milvus"],
    confidence: "H",
    source: "Milvus documentation, authenticate user access",
  }),
  service({
    id: "minio",
    name: "MinIO",
    images: "minio/minio quay.io/minio/minio bitnami/minio",
    category: "datastore",
    ports: "9000 9001*",
    servers: ["minio", "server"],
    state: defaults(
      "lets minioadmin in with the password minioadmin",
      "set MINIO_ROOT_USER and MINIO_ROOT_PASSWORD_FILE",
    ),
    credentials: [
      credentials(
        "minioadmin",
        "minioadmin",
        "MINIO_ROOT_USER MINIO_ACCESS_KEY",
        "MINIO_ROOT_PASSWORD MINIO_SECRET_KEY",
      ),
      credentials(
        "minio",
        "minio123",
        "MINIO_ROOT_USER MINIO_ACCESS_KEY",
        "MINIO_ROOT_PASSWORD MINIO_SECRET_KEY",
      ),
    ],
    closed: [
      {
        when: all(secret("MINIO_ROOT_USER MINIO_ACCESS_KEY"), secret("MINIO_ROOT_PASSWORD MINIO_SECRET_KEY")),
        because: "asks for the login that is set",
      },
    ],
    config: { env: ["MINIO_CONFIG_ENV_FILE"] },
    secretFile: ["MINIO_ROOT_USER_FILE", "MINIO_ROOT_PASSWORD_FILE"],
    writable: ["/data"],
    source: "MinIO documentation, root access settings",
  }),
  service({
    id: "localstack",
    name: "LocalStack",
    images: "localstack/localstack localstack/localstack-pro",
    category: "datastore",
    ports: "4566",
    state: open("takes any key, as it only plays AWS", "publish its port on 127.0.0.1 only"),
    writable: ["/var/lib/localstack"],
    confidence: "L",
    source: "LocalStack documentation",
  }),
  service({
    id: "etcd",
    name: "etcd",
    images:
      "quay.io/coreos/etcd gcr.io/etcd-development/etcd registry.k8s.io/etcd k8s.gcr.io/etcd bitnami/etcd coreos/etcd",
    category: "datastore",
    ports: "2379 2380",
    servers: ["etcd"],
    state: open(
      "accepts every client, as no client certificate is asked for",
      "start it with --client-cert-auth and --trusted-ca-file",
    ),
    open: [
      {
        when: env("ALLOW_NONE_AUTHENTICATION", TRUE),
        because: "accepts every client, as ALLOW_NONE_AUTHENTICATION is set",
        closing: "set ETCD_ROOT_PASSWORD instead",
      },
    ],
    closed: [
      {
        when: any(arg(/^--client-cert-auth(?:=true)?$/), env("ETCD_CLIENT_CERT_AUTH", TRUE)),
        because: "asks for a client certificate",
      },
      { when: secret("ETCD_ROOT_PASSWORD"), because: "asks for the password that is set" },
      {
        when: arg(/^--listen-client-urls/, /^(?:https?:\/\/(?:127\.[\d.]+|localhost|\[::1\])(?::\d+)?,?)+$/),
        because: "listens on loopback only",
      },
    ],
    config: { args: /^--config-file/, env: ["ETCD_CONFIG_FILE"] },
    writable: ["/var/lib/etcd", "/bitnami/etcd"],
    source: "etcd documentation, transport security and authentication",
  }),
];
