import {
  any,
  arg,
  credentials,
  defaults,
  env,
  open,
  type ServiceRow,
  secret,
  service,
  TRUE,
} from "../known-service.ts";

/** Brokers of messages. */
export const MESSAGES: readonly ServiceRow[] = [
  service("rabbitmq", "rabbitmq bitnami/rabbitmq", () => ({
    name: "RabbitMQ",
    category: "broker",
    ports: "5672 15672* 25672 5671 15671*",
    servers: ["rabbitmq-server"],
    state: defaults(
      "lets guest in with the password guest, from the network too",
      "set RABBITMQ_DEFAULT_USER and RABBITMQ_DEFAULT_PASS",
    ),
    credentials: [
      credentials("guest", "guest", "RABBITMQ_DEFAULT_USER", "RABBITMQ_DEFAULT_PASS"),
      credentials("user", "bitnami", "RABBITMQ_USERNAME", "RABBITMQ_PASSWORD"),
    ],
    closed: [
      {
        when: secret("RABBITMQ_DEFAULT_PASS"),
        because: "asks for the login that is set",
      },
      { when: secret("RABBITMQ_PASSWORD"), because: "asks for the password that is set" },
    ],
    config: {
      paths: [
        "/etc/rabbitmq/rabbitmq.conf",
        "/etc/rabbitmq/conf.d/",
        "/etc/rabbitmq/rabbitmq.config",
        "/etc/rabbitmq/definitions.json",
        "/etc/rabbitmq/advanced.config",
      ],
      env: ["RABBITMQ_CONFIG_FILE"],
    },
    secretFile: ["RABBITMQ_PASSWORD_FILE"],
    writable: ["/var/lib/rabbitmq", "/var/log/rabbitmq", "/etc/rabbitmq"],
    confidence: "H",
    configText: { closed: /^ ?default_pass ?= ?(?!guest$)\S/m },
    source: "docker-library/rabbitmq, 10-defaults.conf",
  })),
  service("nats", "nats bitnami/nats synadia/nats-server", () => ({
    name: "NATS",
    category: "broker",
    ports: "4222 6222 8222*",
    servers: ["nats-server"],
    state: open(
      "accepts every client, as no authorization is set",
      "start it with --auth, or with a configuration that has accounts",
    ),
    closed: [
      {
        when: any(arg(/^--?(?:user|pass|auth|tlsverify)\b/), env("NATS_PASSWORD NATS_TOKEN")),
        because: "asks clients to authenticate",
      },
    ],
    config: {
      paths: [
        "/etc/nats/nats-server.conf",
        "/nats-server.conf",
        "/etc/nats-config/",
        "/opt/bitnami/nats/conf/",
      ],
      args: /^(?:-c|--config)\b|\.conf$/,
    },
    writable: ["/data"],
    confidence: "H",
    configText: {
      closed: /^ ?(?:authorization|accounts|operator) ?[:={]|^ ?(?:authorization|accounts)$/m,
    },
    source: "docker-library/docs, nats",
  })),
  service("activemq", "apache/activemq-classic rmohr/activemq webcenter/activemq", () => ({
    name: "ActiveMQ",
    category: "broker",
    ports: "61616 8161* 5672 1883 61613",
    state: defaults(
      "lets admin in with the password admin",
      "set ACTIVEMQ_WEB_USER, ACTIVEMQ_WEB_PASSWORD, ACTIVEMQ_CONNECTION_USER and ACTIVEMQ_CONNECTION_PASSWORD",
    ),
    credentials: [
      credentials(
        "admin",
        "admin",
        "ACTIVEMQ_WEB_USER ACTIVEMQ_ADMIN_LOGIN",
        "ACTIVEMQ_WEB_PASSWORD ACTIVEMQ_ADMIN_PASSWORD",
      ),
    ],
    closed: [
      {
        when: any(env("ACTIVEMQ_WEB_PASSWORD ACTIVEMQ_ADMIN_PASSWORD"), env("ACTIVEMQ_CONNECTION_PASSWORD")),
        because: "asks for the login that is set",
      },
    ],
    config: { paths: ["/opt/apache-activemq/conf/", "/opt/activemq/conf/"] },
    code: true,
    writable: ["/opt/apache-activemq/data"],
    source: "Apache ActiveMQ documentation, Docker image",
  })),
  service("artemis", "apache/activemq-artemis apache/artemis vromero/activemq-artemis", () => ({
    name: "ActiveMQ Artemis",
    category: "broker",
    ports: "61616 8161* 5672 1883 61613",
    state: defaults("lets artemis in with the password artemis", "set ARTEMIS_USER and ARTEMIS_PASSWORD"),
    open: [
      {
        when: env("ANONYMOUS_LOGIN", TRUE),
        because: "accepts every client, as ANONYMOUS_LOGIN is set",
        closing: "remove ANONYMOUS_LOGIN",
      },
    ],
    credentials: [credentials("artemis", "artemis", "ARTEMIS_USER ARTEMIS_USERNAME", "ARTEMIS_PASSWORD")],
    closed: [{ when: env("ARTEMIS_PASSWORD"), because: "asks for the login that is set" }],
    config: { paths: ["/var/lib/artemis-instance/etc/", "/var/lib/artemis-instance/etc-override/"] },
    code: true,
    writable: ["/var/lib/artemis-instance"],
    source: "apache/activemq-artemis, artemis-docker",
  })),
];
