/** Which user an image runs as when nobody says otherwise. */
export interface ImageIdentity {
  /** Name patterns, with a blank between two; the first row that matches name, tag and version holds. */
  readonly images: string;
  /** Only tags that match. */
  readonly tags?: RegExp;
  /** Only versions in the range. */
  readonly versions?: string;
  /** User of the image's configuration: `root` if it names none; undefined where several images of a row differ. */
  readonly user: string | undefined;
  readonly uid: number | undefined;
  /** User the entrypoint changes to before it starts the program. */
  readonly stepsDownTo?: { readonly user: string | undefined; readonly uid: number | undefined };
  /** Users that the image creates but does not use. */
  readonly offers?: Readonly<Record<string, number>>;
  readonly source: string;
}

export const CHECKED = "2026-08-22";

const root = (source: string, images: string, offers?: Readonly<Record<string, number>>): ImageIdentity => ({
  images,
  user: "root",
  uid: 0,
  source,
  ...(offers ? { offers } : {}),
});

const runsAs = (
  source: string,
  images: string,
  user: string | undefined,
  uid: number | undefined,
  only: Pick<ImageIdentity, "tags" | "versions"> = {},
): ImageIdentity => ({ images, user, uid, source, ...only });

const stepsDown = (
  source: string,
  images: string,
  user: string | undefined,
  uid: number | undefined,
  only: Pick<ImageIdentity, "tags" | "versions"> = {},
): ImageIdentity => ({
  images,
  user: "root",
  uid: 0,
  stepsDownTo: { user, uid },
  source,
  ...only,
});

const LIBRARY = "Dockerfile of the official image, docker-library";
const VENDOR = "Dockerfile of the vendor";
const MICROSOFT = "dotnet/dotnet-docker, README.md and Dockerfiles";

/** Each row names where to check it; rows with a range or tag stand before the general one of the same image. */
export const IMAGE_IDENTITIES: readonly ImageIdentity[] = [
  // Databases and brokers.
  stepsDown(LIBRARY, "postgres", "postgres", 70, { tags: /alpine/ }),
  stepsDown(LIBRARY, "postgres postgis/postgis timescale/timescaledb pgvector/pgvector", "postgres", 999),
  stepsDown(
    LIBRARY,
    "mysql mariadb mongo redis rabbitmq cassandra valkey/valkey redis/redis-stack-server",
    undefined,
    999,
  ),
  runsAs("percona/percona-docker", "percona percona/percona-server", "mysql", 1001),
  runsAs("docker-library/memcached, USER 11211", "memcached", "memcache", 11211),
  stepsDown("apache/couchdb-docker, docker-entrypoint.sh", "couchdb apache/couchdb", "couchdb", 5984),
  stepsDown(
    "ClickHouse/ClickHouse, docker/server",
    "clickhouse clickhouse/clickhouse-server",
    "clickhouse",
    101,
  ),
  runsAs("influxdata/influxdata-docker", "influxdb", "influxdb3", 1500, {
    versions: ">=3",
    tags: /^3|core|enterprise/,
  }),
  stepsDown("influxdata/influxdata-docker, influxdb/2.7", "influxdb", "influxdb", 1000, { versions: ">=2" }),
  root("influxdata/influxdata-docker, influxdb/1.8", "influxdb kapacitor"),
  stepsDown("influxdata/influxdata-docker, entrypoint.sh", "telegraf chronograf", undefined, undefined),
  stepsDown("neo4j/docker-neo4j", "neo4j", "neo4j", 7474),
  stepsDown("31z4/zookeeper-docker", "zookeeper", "zookeeper", 1000),
  stepsDown("eclipse/mosquitto, docker", "eclipse-mosquitto", "mosquitto", 1883),
  runsAs("emqx/emqx, deploy/docker", "emqx emqx/emqx", "emqx", 1000),
  root(LIBRARY, "nats arangodb rethinkdb crate couchbase aerospike orientdb"),
  runsAs(
    "elastic/elasticsearch, distribution/docker",
    "elasticsearch docker.elastic.co/elasticsearch/elasticsearch",
    "elasticsearch",
    1000,
    {
      versions: ">=8",
    },
  ),
  stepsDown(
    "elastic/elasticsearch, distribution/docker",
    "elasticsearch docker.elastic.co/elasticsearch/elasticsearch",
    "elasticsearch",
    1000,
    {
      versions: "<8",
    },
  ),
  runsAs(
    "elastic/kibana, elastic/logstash",
    "kibana logstash docker.elastic.co/kibana/kibana docker.elastic.co/logstash/logstash",
    undefined,
    1000,
  ),
  runsAs(
    "elastic/beats, dev-tools",
    "docker.elastic.co/beats/packetbeat docker.elastic.co/beats/auditbeat",
    "root",
    0,
  ),
  runsAs("elastic/beats, dev-tools", "docker.elastic.co/beats/*", undefined, 1000),
  runsAs(
    "opensearch-project/opensearch-build",
    "opensearchproject/opensearch opensearchproject/opensearch-dashboards",
    "opensearch",
    1000,
  ),
  runsAs("docker-solr/docker-solr, USER solr", "solr", "solr", 8983),
  runsAs("microsoft/mssql-docker", "mcr.microsoft.com/mssql/server", "mssql", 10001),
  runsAs("confluentinc/kafka-images", "confluentinc/cp-*", "appuser", 1000),
  runsAs("apache/kafka, docker/jvm", "apache/kafka", "appuser", 1000),
  runsAs(
    "redpanda-data/redpanda",
    "redpandadata/redpanda docker.redpanda.com/redpandadata/redpanda",
    "redpanda",
    101,
  ),
  runsAs("apache/pulsar, docker", "apachepulsar/pulsar", "pulsar", 10000),
  runsAs("qdrant/qdrant, tag *-unprivileged", "qdrant/qdrant", "qdrant", 1000, { tags: /unprivileged/ }),
  root(
    VENDOR,
    "qdrant/qdrant minio/minio quay.io/minio/minio semitechnologies/weaviate getmeili/meilisearch milvusdb/milvus chromadb/chroma",
  ),
  // Web servers, proxies and applications.
  runsAs("nginxinc/docker-nginx-unprivileged, USER 101", "nginxinc/nginx-unprivileged", "nginx", 101),
  root("nginx/docker-nginx, httpd: the master runs as root, the workers as 101 and 33", "nginx httpd", {
    nginx: 101,
    "www-data": 33,
  }),
  runsAs("docker-library/haproxy, USER haproxy since 2.4", "haproxy", "haproxy", 99, { versions: ">=2.4" }),
  root(
    LIBRARY,
    "haproxy caddy traefik registry tomcat tomee wordpress drupal joomla mediawiki nextcloud phpmyadmin matomo php unit friendica xwiki",
  ),
  runsAs("varnish/docker-varnish", "varnish", "varnish", 1000),
  runsAs("Kong/docker-kong, USER kong", "kong kong/kong-gateway", "kong", undefined),
  runsAs("eclipse/jetty.docker", "jetty", "jetty", 999),
  stepsDown("docker-library/ghost, docker-entrypoint.sh", "ghost", "node", 1000),
  stepsDown("docker-library/redmine, docker-entrypoint.sh", "redmine", "redmine", 999),
  runsAs("odoo/docker", "odoo", "odoo", 101),
  runsAs("RocketChat/Docker.Official.Image", "rocket.chat", "rocketchat", 65533),
  runsAs("TimWolla/docker-adminer, USER adminer", "adminer", "adminer", undefined),
  root("mongo-express/mongo-express-docker", "mongo-express"),
  runsAs(
    "OpenLiberty/ci.docker",
    "open-liberty websphere-liberty icr.io/appcafe/open-liberty",
    "default",
    1001,
  ),
  runsAs("mailhog/MailHog, Dockerfile: USER mailhog", "mailhog/mailhog", "mailhog", 1000),
  root("axllent/mailpit, Dockerfile without USER", "axllent/mailpit"),
  root("dani-garcia/vaultwarden, docker/Dockerfile.debian without USER", "vaultwarden/server"),
  runsAs(
    "go-gitea/gitea, Dockerfile.rootless: USER 1000",
    "gitea/gitea docker.gitea.com/gitea",
    "git",
    1000,
    {
      tags: /rootless/,
    },
  ),
  stepsDown("go-gitea/gitea, Dockerfile: su-exec git", "gitea/gitea docker.gitea.com/gitea", "git", 1000),
  runsAs("dexidp/dex, Dockerfile: USER dex", "dexidp/dex ghcr.io/dexidp/dex", "dex", 1001),
  runsAs(
    "oauth2-proxy/oauth2-proxy, Dockerfile: distroless nonroot, before 7.6 USER 2000",
    "quay.io/oauth2-proxy/oauth2-proxy",
    "nonroot",
    undefined,
  ),
  runsAs(
    "openzipkin/zipkin, docker/Dockerfile: USER zipkin",
    "openzipkin/zipkin openzipkin/zipkin-slim",
    "zipkin",
    undefined,
  ),
  // Administration, monitoring, CI.
  runsAs(
    "kubernetes/kube-state-metrics, Dockerfile: USER nobody",
    "registry.k8s.io/kube-state-metrics/kube-state-metrics quay.io/coreos/kube-state-metrics",
    "nobody",
    65534,
    { versions: ">=2" },
  ),
  runsAs(
    "kubernetes-sigs/metrics-server, Dockerfile: USER 65534",
    "registry.k8s.io/metrics-server/metrics-server",
    "nonroot",
    65534,
  ),
  runsAs(
    "kubernetes/ingress-nginx, rootfs/Dockerfile: USER www-data",
    "registry.k8s.io/ingress-nginx/controller",
    "www-data",
    101,
  ),
  runsAs(
    "grafana/grafana, ARG GF_UID=472",
    "grafana/grafana grafana/grafana-oss grafana/grafana-enterprise",
    "grafana",
    472,
  ),
  runsAs("grafana/loki, grafana/tempo", "grafana/loki grafana/tempo", "loki", 10001),
  root("grafana/loki, clients/cmd/promtail; grafana/alloy", "grafana/promtail grafana/alloy"),
  runsAs(
    "prometheus/prometheus and its exporters, USER nobody",
    "prom/* quay.io/prometheus/*",
    "nobody",
    65534,
  ),
  runsAs(
    "jenkinsci/docker, USER jenkins",
    "jenkins/jenkins jenkins/inbound-agent jenkins/agent",
    "jenkins",
    1000,
  ),
  runsAs("SonarSource/docker-sonarqube, USER sonarqube", "sonarqube", "sonarqube", 1000),
  runsAs("sonatype/docker-nexus3", "sonatype/nexus3", "nexus", 200),
  runsAs("keycloak/keycloak, USER 1000", "quay.io/keycloak/keycloak", "keycloak", 1000),
  runsAs("argoproj/argo-cd", "quay.io/argoproj/argocd", "argocd", 999),
  stepsDown("hashicorp/docker-vault, docker-entrypoint.sh", "vault hashicorp/vault", "vault", 100),
  stepsDown("hashicorp/docker-consul, docker-entrypoint.sh", "consul hashicorp/consul", "consul", 100),
  stepsDown("apache/flink-docker, docker-entrypoint.sh", "flink apache/flink", "flink", 9999),
  runsAs("apache/spark-docker", "spark apache/spark", "spark", 185),
  runsAs("apache/airflow", "apache/airflow", "airflow", 50000),
  runsAs("jupyter/docker-stacks, NB_UID=1000", "jupyter/* quay.io/jupyter/*", "jovyan", 1000),
  runsAs("coder/code-server, ci/release-image", "codercom/code-server", "coder", 1000),
  runsAs("n8n-io/n8n, docker/images", "n8nio/n8n docker.n8n.io/n8nio/n8n", "node", 1000),
  runsAs("node-red/node-red-docker", "nodered/node-red", "node-red", 1000),
  runsAs("SeleniumHQ/docker-selenium", "selenium/*", "seluser", 1200),
  runsAs("dpage/pgadmin4, USER 5050", "dpage/pgadmin4", "pgadmin", 5050),
  runsAs("liquibase/docker", "liquibase liquibase/liquibase", "liquibase", 1001),
  runsAs("docker-library/docker, USER rootless", "docker", "rootless", 1000, { tags: /rootless/ }),
  root("docker-library/docker", "docker"),
  root("Tecnativa/docker-socket-proxy, by design", "tecnativa/docker-socket-proxy"),
  root(
    VENDOR,
    "portainer/portainer-ce portainer/portainer-ee amir20/dozzle ollama/ollama gcr.io/cadvisor/cadvisor",
  ),
  // Bare systems and languages: root, until a USER says otherwise.
  root(
    LIBRARY,
    "alpine debian ubuntu busybox centos fedora almalinux rockylinux amazonlinux oraclelinux photon archlinux buildpack-deps bash",
    {
      nobody: 65534,
    },
  ),
  root("nodejs/docker-node", "node", { node: 1000 }),
  root("oven-sh/bun, denoland/deno_docker", "oven/bun denoland/deno", { bun: 1000, deno: 1000 }),
  root(
    LIBRARY,
    "python golang ruby rust perl openjdk eclipse-temurin amazoncorretto ibm-semeru-runtimes sapmachine maven gradle pypy julia swift elixir erlang haskell clojure groovy gcc r-base dart composer kotlin",
    { gradle: 1000, "www-data": 33 },
  ),
  root(
    "almalinux, rockylinux, opensuse, redhat publisher images",
    "quay.io/centos/* rockylinux/rockylinux opensuse/leap opensuse/tumbleweed redhat/ubi*",
  ),
  root(
    "Red Hat, base images without USER",
    "registry.access.redhat.com/ubi*/ubi registry.access.redhat.com/ubi*/ubi-minimal registry.access.redhat.com/ubi*/ubi-micro registry.access.redhat.com/ubi*/ubi-init registry.access.redhat.com/ubi7 registry.access.redhat.com/ubi8 registry.access.redhat.com/ubi9 registry.access.redhat.com/ubi10 registry.access.redhat.com/ubi7-minimal registry.access.redhat.com/ubi8-minimal registry.access.redhat.com/ubi9-minimal registry.access.redhat.com/ubi10-minimal registry.access.redhat.com/ubi8-micro registry.access.redhat.com/ubi9-micro registry.access.redhat.com/ubi10-micro",
  ),
  runsAs("Red Hat, language images: USER 1001", "registry.access.redhat.com/ubi*/*", "default", 1001),
  // Images made to be minimal.
  runsAs("GoogleContainerTools/distroless, tag nonroot", "gcr.io/distroless/*", "nonroot", 65532, {
    tags: /nonroot/,
  }),
  root("GoogleContainerTools/distroless", "gcr.io/distroless/*", { nonroot: 65532, nobody: 65534 }),
  root("Chainguard, image documentation", "cgr.dev/chainguard/wolfi-base cgr.dev/chainguard/go"),
  runsAs(
    "Chainguard, image documentation: nonroot",
    "cgr.dev/chainguard/static cgr.dev/chainguard/glibc-dynamic cgr.dev/chainguard/python cgr.dev/chainguard/node cgr.dev/chainguard/jre cgr.dev/chainguard/nginx cgr.dev/chainguard/ruby",
    "nonroot",
    65532,
  ),
  root(
    "bitnami/containers, minideb and shells",
    "bitnami/minideb bitnami/git bitnami/os-shell bitnami/bitnami-shell",
  ),
  runsAs("bitnami/containers, USER 1001", "bitnami/*", "1001", 1001),
  // Windows and .NET.
  runsAs(
    "Microsoft, Windows container documentation",
    "mcr.microsoft.com/windows/nanoserver",
    "ContainerUser",
    undefined,
  ),
  runsAs(
    "Microsoft, Windows container documentation",
    "mcr.microsoft.com/windows/servercore mcr.microsoft.com/windows/server mcr.microsoft.com/windows",
    "ContainerAdministrator",
    0,
  ),
  runsAs(MICROSOFT, "mcr.microsoft.com/dotnet/*", "ContainerUser", undefined, { tags: /nanoserver/ }),
  runsAs(MICROSOFT, "mcr.microsoft.com/dotnet/**", "ContainerAdministrator", 0, {
    tags: /windowsservercore/,
  }),
  runsAs(MICROSOFT, "mcr.microsoft.com/dotnet/*", "app", 1654, { tags: /chiseled|distroless/ }),
  root(MICROSOFT, "mcr.microsoft.com/dotnet/*", { app: 1654 }),
  root(
    "Microsoft, azurelinux",
    "mcr.microsoft.com/azurelinux/base/core mcr.microsoft.com/cbl-mariner/base/core mcr.microsoft.com/devcontainers/*",
  ),
];
