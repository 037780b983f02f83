import { any, arg, env, open, type ServiceRow, service, TRUE } from "../known-service.ts";

/** Clusters that run what they are sent. */
export const COMPUTE: readonly ServiceRow[] = [
  service("spark", "spark apache/spark bitnami/spark", () => ({
    name: "Spark",
    category: "ai",
    ports: "7077 8080* 4040* 6066 8081*",
    state: open(
      "runs every job that it is sent, as spark.authenticate is off",
      "set spark.authenticate to true",
    ),
    closed: [
      {
        when: any(
          env("SPARK_RPC_AUTHENTICATION_ENABLED", TRUE),
          arg(/spark\.authenticate=true/),
          env("SPARK_MASTER_OPTS SPARK_WORKER_OPTS SPARK_DAEMON_JAVA_OPTS", /spark\.authenticate=true/),
        ),
        because: "asks for its shared secret",
      },
    ],
    config: { paths: ["/opt/spark/conf/spark-defaults.conf", "/opt/bitnami/spark/conf/spark-defaults.conf"] },
    // Jobs and shells that run in the same image are no services.
    servers: ["spark-class", "master", "start-master.sh", "start-worker.sh", "run.sh", "spark"],
    code: true,
    source: "Apache Spark documentation, security",
  })),
  service("flink", "flink apache/flink bitnami/flink", () => ({
    name: "Flink",
    category: "ai",
    ports: "8081* 6123",
    state: open(
      "runs every jar that is uploaded",
      "set web.submit.enable to false and put a proxy before it",
    ),
    closed: [
      {
        when: any(
          env("FLINK_PROPERTIES", /web\.submit\.enable:\s*false/),
          arg(/-Dweb\.submit\.enable=false/),
        ),
        because: "takes no jars",
      },
    ],
    config: { paths: ["/opt/flink/conf/flink-conf.yaml", "/opt/flink/conf/config.yaml", "/opt/flink/conf/"] },
    writable: ["/opt/flink/conf", "/opt/flink/log", "/tmp"],
    code: true,
    source: "Apache Flink documentation, web.submit.enable",
  })),
  service("ray", "rayproject/ray rayproject/ray-ml", () => ({
    name: "Ray",
    category: "ai",
    ports: "8265* 10001 6379",
    state: open(
      "runs every job that it is sent",
      "set RAY_AUTH_MODE to token, and keep its network isolated",
    ),
    closed: [{ when: env("RAY_AUTH_MODE", /^token$/), because: "asks for a token" }],
    code: true,
    source: "Ray documentation, security",
  })),
  service("dask", "daskdev/dask ghcr.io/dask/dask", () => ({
    name: "Dask",
    category: "ai",
    ports: "8786 8787*",
    state: open("runs every task that it is sent", "start it with TLS and keep its network isolated"),
    closed: [{ when: arg(/^--tls-ca-file/), because: "asks for a certificate" }],
    code: true,
    source: "Dask documentation, security",
  })),
  service("hadoop", "apache/hadoop bde2020/hadoop-*", () => ({
    name: "Hadoop",
    category: "ai",
    ports: "9870* 8088* 9000 50070*",
    state: open(
      "believes every client's name, as its authentication is simple",
      "set hadoop.security.authentication to kerberos",
    ),
    closed: [
      {
        when: env(
          "CORE-SITE.XML_hadoop.security.authentication CORE_CONF_hadoop_security_authentication",
          /^kerberos$/i,
        ),
        because: "asks for a Kerberos ticket",
      },
    ],
    config: { paths: ["/opt/hadoop/etc/hadoop/core-site.xml", "/opt/hadoop/etc/hadoop/"] },
    code: true,
    source: "Apache Hadoop documentation, secure mode",
  })),
  service("trino", "trinodb/trino prestodb/presto", () => ({
    name: "Trino",
    category: "ai",
    ports: "8080*",
    state: open(
      "runs everybody's query, as no authentication type is set",
      "set http-server.authentication.type",
    ),
    config: { paths: ["/etc/trino/", "/etc/trino/config.properties", "/opt/presto-server/etc/"] },
    configText: { closed: /^ ?http-server\.authentication\.type ?= ?(?!insecure\b)\w/m },
    source: "Trino documentation, authentication types",
  })),
  service("druid", "apache/druid", () => ({
    name: "Druid",
    category: "ai",
    ports: "8888* 8081* 8082 8083 8090",
    state: open(
      "lets everybody load and query data, as druid-basic-security is not loaded",
      "load the extension druid-basic-security",
    ),
    closed: [
      {
        when: env(
          "druid_extensions_loadList druid.extensions.loadList",
          /druid-basic-security|druid-kerberos|druid-pac4j/,
        ),
        because: "asks for a login",
      },
    ],
    code: true,
    source: "Apache Druid documentation, security overview",
  })),
];
