import {
  all,
  arg,
  closed,
  credentials,
  env,
  FALSE,
  open,
  type ServiceRow,
  service,
  TRUE,
  version,
} from "../known-service.ts";

/** Brokers of MQTT. */
export const MQTT: readonly ServiceRow[] = [
  service("mosquitto", "eclipse-mosquitto", () => ({
    name: "Mosquitto",
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
    configText: {
      closed: /^ ?allow_anonymous false\b/m,
      open: /^ ?allow_anonymous true\b/m,
      because: "accepts every client, as allow_anonymous is on",
      closing: "set allow_anonymous to false and a password_file",
    },
    source: "Mosquitto, migration from 1.x to 2.0",
  })),
  service("emqx", "emqx emqx/emqx emqx/emqx-enterprise", () => ({
    name: "EMQX",
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
  })),
  service("vernemq", "vernemq/vernemq", () => ({
    name: "VerneMQ",
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
  })),
  service("hivemq", "hivemq/hivemq4 hivemq/hivemq-ce", () => ({
    name: "HiveMQ",
    category: "broker",
    ports: "1883 8080*",
    state: open(
      "accepts every client, as the allow-all extension is installed",
      "set HIVEMQ_ALLOW_ALL_CLIENTS to false and install a security extension",
    ),
    closed: [{ when: env("HIVEMQ_ALLOW_ALL_CLIENTS", FALSE), because: "asks clients to authenticate" }],
    confidence: "L",
    source: "HiveMQ documentation, Docker",
  })),
];
