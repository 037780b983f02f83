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
  secret,
  service,
  TRUE,
  unknown,
  version,
} from "./known-service.ts";

/** Message brokers and coordination. */
export const BROKERS: readonly KnownService[] = [
  service({
    id: "rabbitmq",
    name: "RabbitMQ",
    images: "rabbitmq bitnami/rabbitmq",
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
    source: "docker-library/rabbitmq, 10-defaults.conf",
  }),
  service({
    id: "kafka",
    name: "Kafka",
    images:
      "apache/kafka apache/kafka-native confluentinc/cp-kafka confluentinc/cp-server confluentinc/confluent-local bitnami/kafka wurstmeister/kafka",
    category: "broker",
    ports: "9092 9093 29092 9094 9101",
    state: open(
      "accepts every client, as its listeners are PLAINTEXT",
      "map the client listener to SASL_SSL in KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
    ),
    open: [
      {
        when: env("ALLOW_PLAINTEXT_LISTENER", TRUE),
        because: "accepts every client, as ALLOW_PLAINTEXT_LISTENER is set",
        closing: "use a SASL listener instead",
      },
    ],
    closed: [
      {
        when: any(
          env(
            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP KAFKA_CFG_LISTENER_SECURITY_PROTOCOL_MAP",
            /(?:^|,)\s*(?!SASL_|SSL:)\w{1,64}:(?:SASL_|SSL\b)/,
          ),
          env(
            "KAFKA_LISTENERS KAFKA_CFG_LISTENERS KAFKA_ADVERTISED_LISTENERS",
            /SASL_(?:SSL|PLAINTEXT):\/\//,
          ),
          env("KAFKA_SSL_CLIENT_AUTH KAFKA_CFG_SSL_CLIENT_AUTH", /^required$/),
          env("KAFKA_SASL_ENABLED_MECHANISMS KAFKA_CFG_SASL_ENABLED_MECHANISMS"),
        ),
        because: "asks clients to authenticate",
      },
    ],
    config: {
      paths: [
        "/mnt/shared/config/",
        "/opt/kafka/config/server.properties",
        "/bitnami/kafka/config/",
        "/opt/bitnami/kafka/config/server.properties",
        "/etc/kafka/server.properties",
      ],
    },
    writable: ["/var/lib/kafka", "/opt/kafka/logs", "/tmp"],
    source: "Apache Kafka documentation, security; image documentation",
  }),
  service({
    id: "redpanda",
    name: "Redpanda",
    images: "redpandadata/redpanda docker.redpanda.com/redpandadata/redpanda vectorized/redpanda",
    category: "broker",
    ports: "9092 9644* 8081 8082",
    state: open("accepts every client, as SASL is off", "set redpanda.enable_sasl and a superuser"),
    closed: [
      {
        when: any(arg(/redpanda\.enable_sasl=true/), arg(/enable_sasl["']?[:=]\s*true/)),
        because: "asks clients to authenticate",
      },
    ],
    config: { paths: ["/etc/redpanda/redpanda.yaml", "/etc/redpanda/.bootstrap.yaml"] },
    writable: ["/var/lib/redpanda", "/etc/redpanda"],
    source: "Redpanda documentation, configure authentication",
  }),
  service({
    id: "zookeeper",
    name: "ZooKeeper",
    images: "zookeeper bitnami/zookeeper confluentinc/cp-zookeeper wurstmeister/zookeeper",
    category: "broker",
    ports: "2181 2888 3888 8080*",
    state: open("accepts every client, as SASL is off", "enable SASL, or keep it on a network of its own"),
    open: [
      {
        when: env("ALLOW_ANONYMOUS_LOGIN", TRUE),
        because: "accepts every client, as ALLOW_ANONYMOUS_LOGIN is set",
        closing: "set ZOO_ENABLE_AUTH to yes",
      },
      {
        when: env("ZOO_4LW_COMMANDS_WHITELIST", /^\*$/),
        because: "tells everybody about itself, as all four-letter commands are allowed",
        closing: "list only the commands that are needed",
      },
    ],
    closed: [
      {
        when: any(
          env("ZOO_ENABLE_AUTH", TRUE),
          env(
            "ZOOKEEPER_AUTH_PROVIDER_SASL KAFKA_OPTS SERVER_JVMFLAGS",
            /sasl|java\.security\.auth\.login\.config/i,
          ),
        ),
        because: "asks clients to authenticate",
      },
    ],
    config: { paths: ["/conf/zoo.cfg", "/opt/bitnami/zookeeper/conf/zoo.cfg"] },
    writable: ["/data", "/datalog", "/logs", "/conf"],
    confidence: "H",
    source: "docker-library/docs, zookeeper",
  }),
  service({
    id: "nats",
    name: "NATS",
    images: "nats bitnami/nats synadia/nats-server",
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
    source: "docker-library/docs, nats",
  }),
  service({
    id: "activemq",
    name: "ActiveMQ",
    images: "apache/activemq-classic rmohr/activemq webcenter/activemq",
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
  }),
  service({
    id: "artemis",
    name: "ActiveMQ Artemis",
    images: "apache/activemq-artemis apache/artemis vromero/activemq-artemis",
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
  }),
  service({
    id: "pulsar",
    name: "Pulsar",
    images: "apachepulsar/pulsar apachepulsar/pulsar-all",
    category: "broker",
    ports: "6650 8080*",
    state: open(
      "accepts every client, as authentication is off",
      "set PULSAR_PREFIX_authenticationEnabled to true",
    ),
    closed: [
      {
        when: env("PULSAR_PREFIX_authenticationEnabled authenticationEnabled", TRUE),
        because: "asks clients to authenticate",
      },
    ],
    config: { paths: ["/pulsar/conf/"] },
    code: true,
    writable: ["/pulsar/data", "/pulsar/logs"],
    source: "Apache Pulsar documentation, security overview",
  }),
  service({
    id: "rocketmq",
    name: "RocketMQ",
    images: "apache/rocketmq apacherocketmq/rocketmq rocketmqinc/rocketmq",
    category: "broker",
    ports: "9876 10911 10909",
    state: open("accepts every client, as access control is off", "set aclEnable to true in broker.conf"),
    config: { args: /^-c$/ },
    code: true,
    confidence: "L",
    source: "Apache RocketMQ documentation, access control",
  }),
  service({
    id: "mosquitto",
    name: "Mosquitto",
    images: "eclipse-mosquitto",
    category: "broker",
    ports: "1883 8883 9001",
    state: closed("listens on loopback only until it is configured"),
    versions: [
      {
        range: "<2",
        ...open(
          "accepts every client before version 2 unless it is configured",
          "mount a mosquitto.conf with a password_file",
        ),
      },
    ],
    open: [
      {
        when: arg(/mosquitto-no-auth\.conf$/),
        because: "accepts every client, as mosquitto-no-auth.conf is used",
        closing: "use a configuration with a password_file",
      },
    ],
    config: {
      paths: ["/mosquitto/config/mosquitto.conf", "/mosquitto/config/", "/etc/mosquitto/"],
      args: /^-c$/,
    },
    writable: ["/mosquitto/data", "/mosquitto/log"],
    source: "Mosquitto, migration from 1.x to 2.0",
  }),
  service({
    id: "emqx",
    name: "EMQX",
    images: "emqx emqx/emqx emqx/emqx-enterprise",
    category: "broker",
    ports: "1883 8083 8084 8883 18083*",
    state: open(
      "accepts every client until an authenticator exists",
      "set EMQX_AUTHENTICATION__1__MECHANISM and EMQX_DASHBOARD__DEFAULT_PASSWORD",
    ),
    credentials: [
      credentials("admin", "public", "EMQX_DASHBOARD__DEFAULT_USERNAME", "EMQX_DASHBOARD__DEFAULT_PASSWORD"),
    ],
    closed: [
      {
        when: env("EMQX_AUTHENTICATION__1__MECHANISM EMQX_AUTHENTICATION"),
        because: "asks clients to authenticate",
      },
      {
        when: all(version("<5"), env("EMQX_ALLOW_ANONYMOUS", FALSE)),
        because: "asks clients to authenticate",
      },
    ],
    config: { paths: ["/opt/emqx/etc/emqx.conf", "/opt/emqx/data/configs/cluster.hocon", "/opt/emqx/etc/"] },
    writable: ["/opt/emqx/data", "/opt/emqx/log", "/opt/emqx/etc"],
    confidence: "H",
    source: "docker-library/docs, emqx",
  }),
  service({
    id: "vernemq",
    name: "VerneMQ",
    images: "vernemq/vernemq",
    category: "broker",
    ports: "1883 8888*",
    state: closed("asks clients to authenticate"),
    open: [
      {
        when: env("DOCKER_VERNEMQ_ALLOW_ANONYMOUS", TRUE),
        because: "accepts every client, as DOCKER_VERNEMQ_ALLOW_ANONYMOUS is on",
        closing: "set DOCKER_VERNEMQ_USER_ and a password",
      },
    ],
    writable: ["/vernemq/data", "/vernemq/log"],
    source: "VerneMQ documentation, Docker",
  }),
  service({
    id: "hivemq",
    name: "HiveMQ",
    images: "hivemq/hivemq4 hivemq/hivemq-ce",
    category: "broker",
    ports: "1883 8080*",
    state: open(
      "accepts every client, as the allow-all extension is installed",
      "set HIVEMQ_ALLOW_ALL_CLIENTS to false and install a security extension",
    ),
    closed: [{ when: env("HIVEMQ_ALLOW_ALL_CLIENTS", FALSE), because: "asks clients to authenticate" }],
    confidence: "L",
    source: "HiveMQ documentation, Docker",
  }),
  service({
    id: "consul",
    name: "Consul",
    images: "consul hashicorp/consul bitnami/consul",
    category: "infra",
    ports: "8500* 8501 8600 8600/udp 8300 8301 8302",
    servers: ["consul", "agent"],
    state: open(
      "lets every client write, as its access control lists are off",
      "enable the acl block with default_policy deny",
    ),
    open: [
      {
        when: arg(/^-dev$/),
        because: "runs in development mode without access control",
        closing: "run it as a server with an acl block",
      },
    ],
    closed: [
      {
        when: env("CONSUL_LOCAL_CONFIG", /"?acl"?\s*(?:[:=]\s*)?\{[^{}]*"?enabled"?\s*[:=]\s*true/),
        because: "checks its access control lists",
      },
    ],
    config: { paths: ["/consul/config/"], args: /^-config-(?:file|dir)/ },
    code: true,
    writable: ["/consul/data", "/consul/config"],
    confidence: "H",
    source: "hashicorp/docker-consul; Consul documentation, ACL",
  }),
  service({
    id: "vault",
    name: "Vault",
    images: "vault hashicorp/vault openbao/openbao ghcr.io/openbao/openbao",
    category: "infra",
    ports: "8200* 8201",
    servers: ["vault", "bao", "server"],
    // The image's own command is `server -dev`.
    state: open(
      "runs in development mode, unsealed and with a known root token",
      "run the command server with a configuration and TLS",
    ),
    open: [
      {
        when: arg(/^-dev(?:-|$)/),
        because: "runs in development mode, unsealed and with a known root token",
        closing: "run the command server with a configuration and TLS",
      },
      {
        when: env("VAULT_DEV_ROOT_TOKEN_ID BAO_DEV_ROOT_TOKEN_ID"),
        because: "runs in development mode with a root token that is set",
        closing: "remove VAULT_DEV_ROOT_TOKEN_ID and run the command server",
      },
      {
        when: env("VAULT_LOCAL_CONFIG", /"?tls_disable"?\s*[:=]\s*"?(?:1|true)/),
        because: "sends its tokens in clear, as TLS is disabled",
        closing: "give its listener a certificate",
      },
    ],
    closed: [{ when: all(arg(/^server$/), not(arg(/^-dev/))), because: "is sealed until it is set up" }],
    writable: ["/vault/file", "/vault/logs", "/vault/data"],
    confidence: "H",
    source: "hashicorp/docker-vault, docker-entrypoint.sh",
  }),
  service({
    id: "nomad",
    name: "Nomad",
    images: "hashicorp/nomad multani/nomad",
    category: "infra",
    ports: "4646* 4647 4648",
    state: open("runs every job that is sent, as its access control lists are off", "enable the acl block"),
    open: [
      {
        when: arg(/^-dev/),
        because: "runs in development mode without access control",
        closing: "run it with an acl block",
      },
    ],
    closed: [
      {
        when: any(
          arg(/^-acl-enabled$/),
          env("NOMAD_LOCAL_CONFIG", /acl"?\s*(?:[:=]\s*)?\{[^{}]*enabled"?\s*[:=]\s*true/),
        ),
        because: "checks its access control lists",
      },
    ],
    config: { paths: ["/etc/nomad/", "/nomad/config/"], args: /^-config/ },
    code: true,
    source: "Nomad documentation, access control",
  }),
  service({
    id: "nacos",
    name: "Nacos",
    images: "nacos/nacos-server",
    category: "infra",
    ports: "8848* 9848 9849",
    state: open(
      "accepts every client, as authentication is off",
      "set NACOS_AUTH_ENABLE to true with a token of your own",
    ),
    open: [
      {
        when: env(
          "NACOS_AUTH_TOKEN",
          /^SecretKey012345678901234567890123456789012345678901234567890123456789$|^VGhpc0lzTXlDdXN0b21TZWNyZXRLZXkwMTIzNDU2Nzg=$/,
        ),
        because: "signs its tokens with the published key",
        closing: "set NACOS_AUTH_TOKEN to a key of your own",
      },
      {
        when: env("NACOS_AUTH_ENABLE", FALSE),
        because: "accepts every client, as NACOS_AUTH_ENABLE is false",
        closing: "set NACOS_AUTH_ENABLE to true",
      },
    ],
    closed: [{ when: env("NACOS_AUTH_ENABLE", TRUE), because: "asks for a login" }],
    config: { paths: ["/home/nacos/conf/application.properties"] },
    writable: ["/home/nacos/data", "/home/nacos/logs"],
    confidence: "H",
    source: "Nacos documentation, authorization",
  }),
  service({
    id: "hazelcast",
    name: "Hazelcast",
    images: "hazelcast/hazelcast apacheignite/ignite",
    category: "datastore",
    ports: "5701 10800",
    state: open(
      "accepts every member and client, as security is off",
      "enable security in its configuration",
    ),
    config: {
      paths: ["/opt/hazelcast/config/", "/opt/hazelcast/config_ext/"],
      env: ["HAZELCAST_CONFIG", "CONFIG_URI"],
    },
    code: true,
    source: "Hazelcast documentation, security",
  }),
  service({
    id: "infinispan",
    name: "Infinispan",
    images: "infinispan/server quay.io/infinispan/server",
    category: "datastore",
    ports: "11222*",
    state: unknown("makes up a password, or takes the one that is set"),
    credentials: [credentials("admin", "password", "USER", "PASS")],
    closed: [{ when: all(env("USER"), env("PASS")), because: "asks for the login that is set" }],
    source: "infinispan/infinispan-images, README",
  }),
];
