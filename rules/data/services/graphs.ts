import { arg, closed, credentials, env, open, type ServiceRow, secret, service } from "../known-service.ts";

/** Databases of graphs and of wide columns. */
export const GRAPHS: readonly ServiceRow[] = [
  service("neo4j", "neo4j bitnami/neo4j", () => ({
    name: "Neo4j",
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
  })),
  service("dgraph", "dgraph/dgraph dgraph/standalone", () => ({
    name: "Dgraph",
    category: "datastore",
    ports: "8080 9080",
    state: open(
      "accepts every client, as no access control list is on",
      "start it with --acl and a secret file",
    ),
    closed: [{ when: arg(/^--acl/), because: "checks its access control list" }],
    writable: ["/dgraph"],
    source: "Dgraph documentation, access control lists",
  })),
  service("cassandra", "cassandra bitnami/cassandra", () => ({
    name: "Cassandra",
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
    configText: { closed: /^ ?(?:authenticator|-? ?class_name) ?: ?["']?[\w.]*PasswordAuthenticator/m },
    source: "docker-library/docs, cassandra; Cassandra documentation, security",
  })),
  service("scylladb", "scylladb/scylla", () => ({
    name: "ScyllaDB",
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
  })),
];
