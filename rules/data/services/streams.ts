import { any, arg, env, open, type ServiceRow, service, TRUE } from "../known-service.ts";

/** Logs of events and what coordinates them. */
export const STREAMS: readonly ServiceRow[] = [
  service(
    "kafka",
    "apache/kafka apache/kafka-native confluentinc/cp-kafka confluentinc/cp-server confluentinc/confluent-local bitnami/kafka wurstmeister/kafka",
    () => ({
      name: "Kafka",
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
  ),
  service(
    "redpanda",
    "redpandadata/redpanda docker.redpanda.com/redpandadata/redpanda vectorized/redpanda",
    () => ({
      name: "Redpanda",
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
  ),
  service(
    "zookeeper",
    "zookeeper bitnami/zookeeper confluentinc/cp-zookeeper wurstmeister/zookeeper",
    () => ({
      name: "ZooKeeper",
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
  ),
  service("pulsar", "apachepulsar/pulsar apachepulsar/pulsar-all", () => ({
    name: "Pulsar",
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
  })),
  service("rocketmq", "apache/rocketmq apacherocketmq/rocketmq rocketmqinc/rocketmq", () => ({
    name: "RocketMQ",
    category: "broker",
    ports: "9876 10911 10909",
    state: open("accepts every client, as access control is off", "set aclEnable to true in broker.conf"),
    servers: ["mqbroker", "mqnamesrv", "mqproxy"],
    config: { args: /^-c$/ },
    configText: { closed: /^ ?aclEnable ?= ?true\b|^ ?authenticationEnabled ?= ?true\b/m },
    code: true,
    confidence: "L",
    source: "Apache RocketMQ documentation, access control",
  })),
];
