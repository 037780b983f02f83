import {
  all,
  any,
  arg,
  bitnamiEmpty,
  closed,
  credentials,
  env,
  open,
  type ServiceRow,
  secret,
  service,
  TRUE,
} from "../known-service.ts";

/** Databases of documents. */
export const DOCUMENTS: readonly ServiceRow[] = [
  service(
    "mongodb",
    "mongo mongodb/mongodb-community-server mongodb/mongodb-enterprise-server bitnami/mongodb bitnami/mongodb-sharded percona/percona-server-mongodb",
    () => ({
      name: "MongoDB",
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
        bitnamiEmpty(),
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
      configText: { closed: /^ ?(?:authorization ?: ?["']?enabled|keyFile ?:|auth ?= ?true)/m },
      source: "docker-library/docs, mongo",
    }),
  ),
  service("couchdb", "couchdb apache/couchdb bitnami/couchdb", () => ({
    name: "CouchDB",
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
  })),
  service("arangodb", "arangodb arangodb/arangodb arangodb/enterprise", () => ({
    name: "ArangoDB",
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
  })),
  service("rethinkdb", "rethinkdb", () => ({
    name: "RethinkDB",
    category: "datastore",
    ports: "28015 29015 8080*",
    state: open(
      "has an administrator without password",
      "start it with --no-http-admin and --initial-password",
    ),
    closed: [{ when: arg(/^--initial-password/), because: "asks for the initial password that is set" }],
    config: { args: /^--config-file/ },
    writable: ["/data"],
    source: "RethinkDB documentation, secure your cluster",
  })),
  service("surrealdb", "surrealdb/surrealdb", () => ({
    name: "SurrealDB",
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
  })),
];
