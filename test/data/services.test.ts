import { expect, test } from "vitest";
import { allServices, judge, serviceIn, serviceOf } from "../../rules/data/services.ts";
import { container, type FakeContainer, image, stage } from "./fake.ts";

/** Variables as `A=b`, separated by `;`, and arguments behind `--`. */
function parse(name: string, text: string): FakeContainer {
  const [variables = "", args] = text.split(" :: ");
  const env = Object.fromEntries(
    variables
      .split(";")
      .filter((pair) => pair.includes("="))
      .map((pair) => [pair.slice(0, pair.indexOf("=")).trim(), pair.slice(pair.indexOf("=") + 1)]),
  );
  return { image: name, env, ...(args === undefined ? {} : { args: args.split(" ") }) };
}

const OPEN = "open";
const CLOSED = "closed";
const DEFAULTS = "default-credentials";
const UNKNOWN = "unknown";

/** Service, image, settings (`variables :: arguments`), verdict. */
const CASES: readonly (readonly [string, string, string, string])[] = [
  ["postgres", "postgres:16", "POSTGRES_HOST_AUTH_METHOD=trust", OPEN],
  ["postgres", "postgres:16", "POSTGRES_PASSWORD=s", CLOSED],
  ["postgres", "postgres:16", "POSTGRES_PASSWORD_FILE=/run/secrets/p", CLOSED],
  ["postgres", "postgres:16", " :: pg_dump -h db", UNKNOWN],
  ["postgres", "bitnami/postgresql:16", "ALLOW_EMPTY_PASSWORD=yes", OPEN],
  ["pgbouncer", "edoburu/pgbouncer", "AUTH_TYPE=any", OPEN],
  ["pgbouncer", "edoburu/pgbouncer", "AUTH_TYPE=scram-sha-256", CLOSED],
  ["mysql", "mysql:8", "MYSQL_ALLOW_EMPTY_PASSWORD=1", OPEN],
  ["mysql", "mysql:8", "MYSQL_ROOT_PASSWORD=<secret>", CLOSED],
  ["mysql", "mysql:8", "MYSQL_ROOT_PASSWORD=x :: --skip-grant-tables", OPEN],
  ["mariadb", "mariadb:11", "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=1", OPEN],
  ["mariadb", "mariadb:11", "MARIADB_ROOT_PASSWORD_HASH=*A", CLOSED],
  ["mssql", "mcr.microsoft.com/mssql/server:2022-latest", "MSSQL_SA_PASSWORD=x", CLOSED],
  ["mongodb", "mongo:7", "", OPEN],
  ["mongodb", "mongo:7", "MONGO_INITDB_ROOT_USERNAME=a", OPEN],
  ["mongodb", "mongo:7", "MONGO_INITDB_ROOT_USERNAME=a;MONGO_INITDB_ROOT_PASSWORD=b", CLOSED],
  ["mongodb", "mongo:7", "MONGO_INITDB_ROOT_USERNAME=a;MONGO_INITDB_ROOT_PASSWORD=?$P", UNKNOWN],
  ["mongodb", "mongo:7", " :: --auth", CLOSED],
  ["mongodb", "mongo:7", " :: --config /etc/m.conf", UNKNOWN],
  ["mongodb", "mongo:7", " :: mongod --replSet rs0 --keyFile /k", CLOSED],
  ["redis", "redis:7", "", OPEN],
  ["redis", "redis:7-alpine", " :: redis-server --appendonly yes", OPEN],
  ["redis", "redis:7", " :: redis-server --requirepass $P", CLOSED],
  ["redis", "redis:7", " :: redis-server --requirepass ?$P", CLOSED],
  ["redis", "redis:7", " :: redis-server /usr/local/etc/redis/redis.conf", UNKNOWN],
  ["redis", "redis:7", " :: redis-cli ping", UNKNOWN],
  ["redis", "redis/redis-stack:latest", "REDIS_ARGS=--requirepass x", CLOSED],
  ["redis", "bitnami/redis:7", "ALLOW_EMPTY_PASSWORD=yes", OPEN],
  ["redis", "bitnami/redis:7", "REDIS_PASSWORD=x", CLOSED],
  ["valkey", "valkey/valkey:8", "", OPEN],
  ["valkey", "valkey/valkey:8", "VALKEY_EXTRA_FLAGS=--requirepass x", CLOSED],
  ["dragonfly", "docker.dragonflydb.io/dragonflydb/dragonfly", "", OPEN],
  ["dragonfly", "docker.dragonflydb.io/dragonflydb/dragonfly", "DFLY_requirepass=x", CLOSED],
  ["memcached", "memcached:1.6", " :: memcached -m 64", OPEN],
  ["memcached", "memcached:1.6", " :: memcached -S", CLOSED],
  ["elasticsearch", "elasticsearch:7.17.0", "discovery.type=single-node", OPEN],
  ["elasticsearch", "elasticsearch:7.17.0", "xpack.security.enabled=true", CLOSED],
  ["elasticsearch", "docker.elastic.co/elasticsearch/elasticsearch:8.13.0", "", CLOSED],
  [
    "elasticsearch",
    "docker.elastic.co/elasticsearch/elasticsearch:8.13.0",
    "xpack.security.enabled=false",
    OPEN,
  ],
  ["opensearch", "opensearchproject/opensearch:2", "DISABLE_SECURITY_PLUGIN=true", OPEN],
  ["opensearch", "opensearchproject/opensearch:2", "OPENSEARCH_INITIAL_ADMIN_PASSWORD=x", CLOSED],
  ["clickhouse", "clickhouse/clickhouse-server:25.3", "CLICKHOUSE_SKIP_USER_SETUP=1", OPEN],
  ["clickhouse", "clickhouse/clickhouse-server:25.3", "CLICKHOUSE_USER=a", OPEN],
  ["clickhouse", "clickhouse/clickhouse-server:22", "", UNKNOWN],
  ["clickhouse", "clickhouse/clickhouse-server", "CLICKHOUSE_PASSWORD=x", CLOSED],
  ["couchdb", "couchdb:2.3", "", OPEN],
  ["couchdb", "couchdb:3", "", CLOSED],
  ["couchdb", "couchdb:2.3", "COUCHDB_USER=a;COUCHDB_PASSWORD=b", CLOSED],
  ["influxdb", "influxdb:1.8", "", OPEN],
  ["influxdb", "influxdb:1.8", "INFLUXDB_HTTP_AUTH_ENABLED=true", CLOSED],
  ["influxdb", "influxdb:2.7", "", CLOSED],
  ["influxdb", "influxdb:3-core", " :: influxdb3 serve --without-auth", OPEN],
  ["neo4j", "neo4j:5", "NEO4J_AUTH=none", OPEN],
  ["neo4j", "neo4j:5", "NEO4J_AUTH=neo4j/neo4j", DEFAULTS],
  ["neo4j", "neo4j:5", "NEO4J_AUTH=neo4j/s3cretpw", CLOSED],
  ["cassandra", "cassandra:5", "", OPEN],
  ["cassandra", "bitnami/cassandra:5", "CASSANDRA_PASSWORD=x", CLOSED],
  ["scylladb", "scylladb/scylla", "", OPEN],
  ["scylladb", "scylladb/scylla", " :: --authenticator PasswordAuthenticator", CLOSED],
  ["cockroachdb", "cockroachdb/cockroach:v23.1.0", " :: start-single-node --insecure", OPEN],
  ["cockroachdb", "cockroachdb/cockroach:v23.1.0", " :: start --certs-dir=/certs", CLOSED],
  ["arangodb", "arangodb:3.11", "ARANGO_NO_AUTH=1", OPEN],
  ["arangodb", "arangodb:3.11", "ARANGO_ROOT_PASSWORD=x", CLOSED],
  ["rethinkdb", "rethinkdb:2.4", "", OPEN],
  ["rethinkdb", "rethinkdb:2.4", " :: rethinkdb --bind all --initial-password auto", CLOSED],
  ["surrealdb", "surrealdb/surrealdb:v1.5.0", " :: start", OPEN],
  ["surrealdb", "surrealdb/surrealdb:v2.1", " :: start", CLOSED],
  ["surrealdb", "surrealdb/surrealdb:v2.1", " :: start --unauthenticated", OPEN],
  ["dgraph", "dgraph/dgraph", " :: dgraph alpha", OPEN],
  ["dgraph", "dgraph/dgraph", " :: dgraph alpha --acl secret-file=/x", CLOSED],
  ["questdb", "questdb/questdb", "", OPEN],
  ["questdb", "questdb/questdb", "QDB_HTTP_USER=a;QDB_HTTP_PASSWORD=b", CLOSED],
  ["victoriametrics", "victoriametrics/victoria-metrics", " :: --storageDataPath=/s", OPEN],
  [
    "victoriametrics",
    "victoriametrics/victoria-metrics",
    " :: --httpAuth.username=a --httpAuth.password=b",
    CLOSED,
  ],
  ["solr", "solr:9", "", OPEN],
  ["solr", "solr:9", "SOLR_AUTH_TYPE=basic", CLOSED],
  ["meilisearch", "getmeili/meilisearch:v1.8", "", OPEN],
  ["meilisearch", "getmeili/meilisearch:v1.8", "MEILI_MASTER_KEY=x", CLOSED],
  ["typesense", "typesense/typesense:26.0", "TYPESENSE_API_KEY=xyz", DEFAULTS],
  ["typesense", "typesense/typesense:26.0", "TYPESENSE_API_KEY=long", CLOSED],
  ["qdrant", "qdrant/qdrant:v1.9", "", OPEN],
  ["qdrant", "qdrant/qdrant:v1.9", "QDRANT__SERVICE__API_KEY=x", CLOSED],
  ["weaviate", "semitechnologies/weaviate:1.25", "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED=true", OPEN],
  ["weaviate", "semitechnologies/weaviate:1.25", "AUTHENTICATION_APIKEY_ENABLED=true", CLOSED],
  ["chroma", "chromadb/chroma:0.5.0", "", OPEN],
  [
    "chroma",
    "chromadb/chroma:0.5.0",
    "CHROMA_SERVER_AUTHN_PROVIDER=a;CHROMA_SERVER_AUTHN_CREDENTIALS=b",
    CLOSED,
  ],
  [
    "chroma",
    "chromadb/chroma:1.0.0",
    "CHROMA_SERVER_AUTHN_PROVIDER=a;CHROMA_SERVER_AUTHN_CREDENTIALS=b",
    OPEN,
  ],
  ["milvus", "milvusdb/milvus:v2.4", "", OPEN],
  ["milvus", "milvusdb/milvus:v2.4", "COMMON_SECURITY_AUTHORIZATIONENABLED=true", CLOSED],
  ["minio", "minio/minio:RELEASE.2024-05-01T01-11-10Z", " :: server /data", DEFAULTS],
  ["minio", "minio/minio", "MINIO_ROOT_USER=minio;MINIO_ROOT_PASSWORD=minio123", DEFAULTS],
  ["minio", "minio/minio", "MINIO_ROOT_USER=a;MINIO_ROOT_PASSWORD=<secret> :: server /data", CLOSED],
  ["localstack", "localstack/localstack", "", OPEN],
  ["etcd", "quay.io/coreos/etcd:v3.5.0", " :: etcd --listen-client-urls http://0.0.0.0:2379", OPEN],
  ["etcd", "quay.io/coreos/etcd:v3.5.0", " :: etcd --client-cert-auth", CLOSED],
  ["rabbitmq", "rabbitmq:3-management", "", DEFAULTS],
  ["rabbitmq", "rabbitmq:3-management", "RABBITMQ_DEFAULT_USER=guest;RABBITMQ_DEFAULT_PASS=guest", DEFAULTS],
  ["rabbitmq", "rabbitmq:3-management", "RABBITMQ_DEFAULT_USER=a;RABBITMQ_DEFAULT_PASS=b", CLOSED],
  ["kafka", "apache/kafka:3.7.0", "", OPEN],
  [
    "kafka",
    "confluentinc/cp-kafka",
    "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL",
    OPEN,
  ],
  ["kafka", "bitnami/kafka", "KAFKA_CFG_LISTENER_SECURITY_PROTOCOL_MAP=CLIENT:SASL_SSL", CLOSED],
  ["redpanda", "redpandadata/redpanda", " :: redpanda start", OPEN],
  ["redpanda", "redpandadata/redpanda", " :: redpanda start --set redpanda.enable_sasl=true", CLOSED],
  ["zookeeper", "zookeeper:3.9", "", OPEN],
  ["zookeeper", "bitnami/zookeeper", "ZOO_ENABLE_AUTH=yes", CLOSED],
  ["nats", "nats:2", " :: -js", OPEN],
  ["nats", "nats:2", " :: --user a --pass b", CLOSED],
  ["nats", "nats:2", " :: -c /etc/n.conf", UNKNOWN],
  ["activemq", "apache/activemq-classic", "", DEFAULTS],
  ["activemq", "apache/activemq-classic", "ACTIVEMQ_WEB_PASSWORD=x", CLOSED],
  ["artemis", "apache/activemq-artemis", "ANONYMOUS_LOGIN=true", OPEN],
  ["artemis", "apache/activemq-artemis", "ARTEMIS_PASSWORD=x", CLOSED],
  ["pulsar", "apachepulsar/pulsar", " :: bin/pulsar standalone", OPEN],
  ["pulsar", "apachepulsar/pulsar", "PULSAR_PREFIX_authenticationEnabled=true", CLOSED],
  ["mosquitto", "eclipse-mosquitto:1.6", "", OPEN],
  ["mosquitto", "eclipse-mosquitto:2", "", CLOSED],
  ["mosquitto", "eclipse-mosquitto:2", " :: mosquitto -c /mosquitto-no-auth.conf", OPEN],
  ["emqx", "emqx/emqx:5.7", "", OPEN],
  ["emqx", "emqx/emqx:5.7", "EMQX_AUTHENTICATION__1__MECHANISM=password_based", CLOSED],
  ["vernemq", "vernemq/vernemq", "DOCKER_VERNEMQ_ALLOW_ANONYMOUS=on", OPEN],
  ["vernemq", "vernemq/vernemq", "", CLOSED],
  ["consul", "hashicorp/consul", " :: agent -dev", OPEN],
  [
    "consul",
    "hashicorp/consul",
    'CONSUL_LOCAL_CONFIG={"acl":{"enabled":true,"default_policy":"deny"}}',
    CLOSED,
  ],
  ["vault", "hashicorp/vault", "", OPEN],
  ["vault", "hashicorp/vault", "VAULT_DEV_ROOT_TOKEN_ID=root :: server", OPEN],
  ["vault", "hashicorp/vault", " :: server", CLOSED],
  ["nomad", "hashicorp/nomad", " :: agent -dev", OPEN],
  ["nomad", "hashicorp/nomad", " :: agent -acl-enabled", CLOSED],
  ["nacos", "nacos/nacos-server", "", OPEN],
  ["nacos", "nacos/nacos-server", "NACOS_AUTH_ENABLE=true", CLOSED],
  ["docker-in-docker", "docker:27-dind", "", CLOSED],
  ["docker-in-docker", "docker:27-dind", "DOCKER_TLS_CERTDIR=", OPEN],
  ["docker-socket-proxy", "tecnativa/docker-socket-proxy", "POST=1", OPEN],
  ["docker-socket-proxy", "tecnativa/docker-socket-proxy", "CONTAINERS=1", UNKNOWN],
  ["registry", "registry:2", "", OPEN],
  ["registry", "registry:2", "REGISTRY_AUTH=htpasswd", CLOSED],
  ["portainer", "portainer/portainer-ce", "", UNKNOWN],
  ["portainer", "portainer/portainer-ce", " :: --no-auth", OPEN],
  ["portainer", "portainer/portainer-ce", " :: --admin-password-file /run/p", CLOSED],
  ["dozzle", "amir20/dozzle", "", OPEN],
  ["dozzle", "amir20/dozzle", "DOZZLE_AUTH_PROVIDER=simple", CLOSED],
  ["traefik", "traefik:v3.0", " :: --api.insecure=true", OPEN],
  ["traefik", "traefik:v3.0", " :: --providers.docker", CLOSED],
  ["kong", "kong:3.6", "KONG_ADMIN_LISTEN=0.0.0.0:8001", OPEN],
  ["kong", "kong:3.6", "KONG_ADMIN_LISTEN=127.0.0.1:8001", CLOSED],
  ["kubernetes-dashboard", "kubernetesui/dashboard:v2.7.0", " :: --enable-skip-login", OPEN],
  ["kubernetes-dashboard", "kubernetesui/dashboard:v2.7.0", " :: --auto-generate-certificates", CLOSED],
  ["argocd", "quay.io/argoproj/argocd:v2.11", " :: argocd-server --disable-auth", OPEN],
  ["argocd", "quay.io/argoproj/argocd:v2.11", " :: argocd-server", CLOSED],
  ["argo-workflows", "quay.io/argoproj/argocli:v3.5", " :: server --auth-mode=server", OPEN],
  ["argo-workflows", "quay.io/argoproj/argocli:v3.5", " :: server --auth-mode=client", CLOSED],
  ["rancher", "rancher/rancher", "CATTLE_BOOTSTRAP_PASSWORD=admin", DEFAULTS],
  ["weave-scope", "weaveworks/scope:1.13", "", OPEN],
  ["grafana", "grafana/grafana:11", "", DEFAULTS],
  ["grafana", "grafana/grafana:11", "GF_SECURITY_ADMIN_PASSWORD=admin", DEFAULTS],
  ["grafana", "grafana/grafana:11", "GF_SECURITY_ADMIN_PASSWORD=<secret>", CLOSED],
  [
    "grafana",
    "grafana/grafana:11",
    "GF_AUTH_ANONYMOUS_ENABLED=true;GF_SECURITY_ADMIN_PASSWORD=<secret>",
    OPEN,
  ],
  ["prometheus", "prom/prometheus:v2.52", " :: --config.file=/p.yml", OPEN],
  ["prometheus", "prom/prometheus:v2.52", " :: --web.config.file=/w.yml", UNKNOWN],
  ["alertmanager", "quay.io/prometheus/alertmanager", "", OPEN],
  ["alertmanager", "quay.io/prometheus/alertmanager", " :: --web.config.file=/w.yml", UNKNOWN],
  ["pushgateway", "prom/pushgateway", "", OPEN],
  ["jaeger", "jaegertracing/all-in-one:1.57", "", OPEN],
  ["zipkin", "openzipkin/zipkin", "", OPEN],
  ["kibana", "kibana:8.13.0", "", UNKNOWN],
  [
    "opensearch-dashboards",
    "opensearchproject/opensearch-dashboards:2",
    "DISABLE_SECURITY_DASHBOARDS_PLUGIN=true",
    OPEN,
  ],
  ["opensearch-dashboards", "opensearchproject/opensearch-dashboards:2", "", CLOSED],
  ["mongo-express", "mongo-express:1", "", DEFAULTS],
  ["mongo-express", "mongo-express:1", "ME_CONFIG_BASICAUTH=false", OPEN],
  [
    "mongo-express",
    "mongo-express:1",
    "ME_CONFIG_BASICAUTH_USERNAME=a;ME_CONFIG_BASICAUTH_PASSWORD=b",
    CLOSED,
  ],
  ["adminer", "adminer:4", "", CLOSED],
  ["phpmyadmin", "phpmyadmin:5", "PMA_HOST=db", CLOSED],
  ["phpmyadmin", "phpmyadmin:5", "PMA_USER=root;PMA_PASSWORD=x", OPEN],
  ["pgadmin", "dpage/pgadmin4", "PGADMIN_DEFAULT_PASSWORD=admin", DEFAULTS],
  ["pgadmin", "dpage/pgadmin4", "PGADMIN_CONFIG_SERVER_MODE=False", OPEN],
  ["pgadmin", "dpage/pgadmin4", "PGADMIN_DEFAULT_PASSWORD=long", CLOSED],
  ["redis-commander", "rediscommander/redis-commander", "", OPEN],
  ["redis-commander", "rediscommander/redis-commander", "HTTP_USER=a;HTTP_PASSWORD=b", CLOSED],
  ["redisinsight", "redis/redisinsight", "", OPEN],
  ["kafka-ui", "provectuslabs/kafka-ui", "", OPEN],
  ["kafka-ui", "provectuslabs/kafka-ui", "AUTH_TYPE=LOGIN_FORM", CLOSED],
  ["kafdrop", "obsidiandynamics/kafdrop", "", OPEN],
  ["pgweb", "sosedoff/pgweb", "", OPEN],
  ["pgweb", "sosedoff/pgweb", "PGWEB_AUTH_USER=a;PGWEB_AUTH_PASS=b", CLOSED],
  ["hasura", "hasura/graphql-engine:v2.38", "", OPEN],
  ["hasura", "hasura/graphql-engine:v2.38", "HASURA_GRAPHQL_ADMIN_SECRET=x", CLOSED],
  [
    "keycloak",
    "quay.io/keycloak/keycloak:24.0",
    "KEYCLOAK_ADMIN=admin;KEYCLOAK_ADMIN_PASSWORD=admin",
    DEFAULTS,
  ],
  ["keycloak", "quay.io/keycloak/keycloak:24.0", "KEYCLOAK_ADMIN_PASSWORD=<secret>", CLOSED],
  ["mailpit", "axllent/mailpit", "", OPEN],
  ["mailpit", "axllent/mailpit", "MP_UI_AUTH=a:b", CLOSED],
  ["jupyter", "jupyter/scipy-notebook", "", CLOSED],
  ["jupyter", "jupyter/scipy-notebook", " :: start-notebook.sh --NotebookApp.token=''", OPEN],
  ["jupyter", "quay.io/jupyter/base-notebook", "JUPYTER_TOKEN=", OPEN],
  ["code-server", "codercom/code-server", " :: --auth none", OPEN],
  ["code-server", "codercom/code-server", "", CLOSED],
  ["linuxserver-desktop", "lscr.io/linuxserver/code-server", "", OPEN],
  ["linuxserver-desktop", "lscr.io/linuxserver/code-server", "PASSWORD=x", CLOSED],
  ["ttyd", "tsl0922/ttyd", " :: ttyd bash", OPEN],
  ["ttyd", "tsl0922/ttyd", " :: ttyd -c a:b bash", CLOSED],
  ["rstudio", "rocker/rstudio", "DISABLE_AUTH=true", OPEN],
  ["rstudio", "rocker/rstudio", "PASSWORD=x", CLOSED],
  ["zeppelin", "apache/zeppelin:0.11.0", "", OPEN],
  ["airflow", "apache/airflow:2.9", "AIRFLOW__API__AUTH_BACKENDS=airflow.api.auth.backend.default", OPEN],
  ["airflow", "apache/airflow:2.9", "_AIRFLOW_WWW_USER_PASSWORD=airflow", DEFAULTS],
  ["airflow", "apache/airflow:2.9", "", CLOSED],
  ["mlflow", "ghcr.io/mlflow/mlflow:v2.13", " :: mlflow server --host 0.0.0.0", OPEN],
  ["mlflow", "ghcr.io/mlflow/mlflow:v2.13", " :: mlflow server --app-name basic-auth", CLOSED],
  ["spark", "bitnami/spark:3.5", "SPARK_MODE=master", OPEN],
  ["spark", "bitnami/spark:3.5", "SPARK_RPC_AUTHENTICATION_ENABLED=yes", CLOSED],
  ["flink", "flink:1.19", " :: jobmanager", OPEN],
  ["flink", "flink:1.19", "FLINK_PROPERTIES=web.submit.enable: false", CLOSED],
  ["ray", "rayproject/ray", " :: ray start --head --block", OPEN],
  ["dask", "daskdev/dask", " :: dask-scheduler", OPEN],
  ["nifi", "apache/nifi:1.25.0", "", CLOSED],
  ["nifi", "apache/nifi:1.12.0", "", OPEN],
  ["ollama", "ollama/ollama", "", OPEN],
  ["vllm", "vllm/vllm-openai", " :: --model x", OPEN],
  ["vllm", "vllm/vllm-openai", " :: --model x --api-key k", CLOSED],
  ["litellm", "ghcr.io/berriai/litellm:main-latest", "", OPEN],
  ["litellm", "ghcr.io/berriai/litellm:main-latest", "LITELLM_MASTER_KEY=<secret>", CLOSED],
  ["open-webui", "ghcr.io/open-webui/open-webui:main", "WEBUI_AUTH=False", OPEN],
  ["open-webui", "ghcr.io/open-webui/open-webui:main", "", CLOSED],
  ["flowise", "flowiseai/flowise:2.0.0", "", OPEN],
  ["langflow", "langflowai/langflow", "LANGFLOW_AUTO_LOGIN=true", OPEN],
  ["langflow", "langflowai/langflow", "LANGFLOW_AUTO_LOGIN=false", CLOSED],
  ["n8n", "n8nio/n8n", "N8N_USER_MANAGEMENT_DISABLED=true", OPEN],
  ["node-red", "nodered/node-red", "", OPEN],
  ["selenium", "selenium/standalone-chrome:4", "", OPEN],
  ["selenium", "selenium/hub:4", "SE_ROUTER_USERNAME=a;SE_ROUTER_PASSWORD=b", CLOSED],
  ["jenkins", "jenkins/jenkins:lts", "JAVA_OPTS=-Djenkins.install.runSetupWizard=false", OPEN],
  ["jenkins", "jenkins/jenkins:lts", "", CLOSED],
  ["gitea", "gitea/gitea:1.22", "GITEA__security__INSTALL_LOCK=true", CLOSED],
  ["sonarqube", "sonarqube:10", "SONAR_FORCEAUTHENTICATION=false", OPEN],
  ["nexus", "sonatype/nexus3:3.10.0", "", DEFAULTS],
  ["nexus", "sonatype/nexus3", "", CLOSED],
];

test.each(CASES)("%s: %s with %s is %s", (id, name, settings, state) => {
  const subject = container(parse(name, settings));
  const service = serviceIn(subject);
  expect(service?.id).toBe(id);
  if (service) expect(judge(service, subject)).toMatchObject({ state });
});

test("the place of the deciding setting is given", () => {
  const subject = container({ image: "postgres:16", env: { POSTGRES_HOST_AUTH_METHOD: "trust" } });
  const service = serviceIn(subject);
  const verdict = service && judge(service, subject);
  expect(verdict?.at?.path).toEqual(["POSTGRES_HOST_AUTH_METHOD"]);
  expect(verdict?.closing).toMatch(/POSTGRES_PASSWORD/);
});

test.each([
  ["docker.io/library/redis:7", "redis"],
  ["public.ecr.aws/docker/library/redis:7", "redis"],
  ["public.ecr.aws/bitnami/redis:7", "redis"],
  ["mirror.gcr.io/library/postgres", "postgres"],
  ["harbor.example.com/dockerhub/library/mongo", "mongodb"],
  ["registry.example.com:5000/docker.io/grafana/grafana", "grafana"],
  ["registry.example.com/redis:7", "redis"],
  ["bitnamilegacy/redis:7", "redis"],
  ["ghcr.io/acme/redis:7", undefined],
  ["acme/redis:7", undefined],
  ["docker:27-cli", undefined],
  ["nginx", undefined],
])("%s runs %s", (name, id) => {
  expect(serviceOf(image(name))?.id).toBe(id);
});

const REDIS = stage({ base: "redis:7", env: { REDIS_PASSWORD: "x" } });
test.each<[string, FakeContainer, string]>([
  [
    "a configuration that is mounted",
    { image: "redis:7", mounts: ["/usr/local/etc/redis/redis.conf"] },
    UNKNOWN,
  ],
  ["a folder over the configuration", { image: "rabbitmq:3", mounts: ["/etc/rabbitmq"] }, UNKNOWN],
  ["a mount of data", { image: "redis:7", mounts: ["/data"] }, OPEN],
  [
    "a shell that starts it",
    { image: "redis:7", command: ["sh", "-c", "exec redis-server --requirepass $P"] },
    CLOSED,
  ],
  [
    "a shell that starts it without",
    { image: "redis:7", command: ["sh", "-c", "redis-server --save 60 1"] },
    OPEN,
  ],
  ["an argument that is unknown", { image: "redis:7", args: ["redis-server", "?$ARGS"] }, UNKNOWN],
  ["a command that does something else", { image: "redis:7", command: ["sleep", "inf"] }, UNKNOWN],
  ["an image built on it", { image: "acme/cache", build: stage({ base: "redis:7" }) }, OPEN],
  [
    "an image with its own command",
    { build: stage({ base: "redis:7", command: ["redis-server", "--requirepass", "x"] }) },
    CLOSED,
  ],
  ["an image with a variable of its parent", { build: stage({ parent: REDIS }) }, CLOSED],
  [
    "an image with a configuration copied in",
    { build: stage({ base: "redis:7", copy: ["conf/redis.conf", "/etc/redis/"] }) },
    UNKNOWN,
  ],
  ["a digest without tag", { image: `elasticsearch@sha256:${"a".repeat(64)}` }, UNKNOWN],
])("%s", (_, fake, state) => {
  const subject = container(fake);
  const service = serviceIn(subject);
  expect(service && judge(service, subject).state).toBe(state);
});

/** Image, path and text of its configuration in the repository, verdict; `args` name it. */
const CONFIGURED: readonly (readonly [string, string, string, string, ...string[]])[] = [
  ["redis:7", "/etc/redis/redis.conf", "save 60 1\nrequirepass s3afarer", CLOSED],
  ["redis:7", "/etc/redis/redis.conf", "# requirepass foobared\nsave 60 1", OPEN],
  ["redis:7", "/conf/cache.conf", "requirepass x", CLOSED, "redis-server", "/conf/cache.conf"],
  ["redis:7", "/conf/cache.conf", "save 60 1", UNKNOWN, "redis-server", "/conf/other.conf"],
  ["valkey/valkey:8", "/etc/valkey/valkey.conf", "bind 127.0.0.1 -::1", CLOSED],
  [
    "mongo:7",
    "/etc/mongod.conf",
    "security:\n  authorization: enabled",
    CLOSED,
    "--config",
    "/etc/mongod.conf",
  ],
  ["mongo:7", "/etc/mongod.conf", "net:\n  bindIp: 0.0.0.0", OPEN, "--config", "/etc/mongod.conf"],
  ["eclipse-mosquitto:2", "/mosquitto/config/mosquitto.conf", "listener 1883\nallow_anonymous true", OPEN],
  ["eclipse-mosquitto:2", "/mosquitto/config/mosquitto.conf", "allow_anonymous false", CLOSED],
  [
    "elasticsearch:7.17.25",
    "/usr/share/elasticsearch/config/elasticsearch.yml",
    "xpack.security.enabled: true",
    CLOSED,
  ],
  ["elasticsearch:7.17.25", "/usr/share/elasticsearch/config/elasticsearch.yml", "cluster.name: shop", OPEN],
  [
    "elasticsearch:8.16.1",
    "/usr/share/elasticsearch/config/elasticsearch.yml",
    "xpack.security.enabled: false",
    OPEN,
  ],
  [
    "prom/prometheus:v3.0.1",
    "/web.yml",
    "basic_auth_users:\n  ops: $2y$x",
    CLOSED,
    "--web.config.file=/web.yml",
  ],
  ["prom/prometheus:v3.0.1", "/web.yml", "tls_server_config: {}", OPEN, "--web.config.file=/web.yml"],
  ["traefik:v3.2", "/etc/traefik/traefik.yml", "log: {}\napi:\n  dashboard: true\n  insecure: true", OPEN],
  [
    "traefik:v3.2",
    "/etc/traefik/traefik.yml",
    "entryPoints:\n  web:\n    forwardedHeaders:\n      insecure: true",
    CLOSED,
  ],
  ["traefik:v3.2", "/etc/traefik/traefik.toml", "[api]\n  insecure = true", OPEN],
  ["rabbitmq:4", "/etc/rabbitmq/rabbitmq.conf", "default_pass = s3afarer", CLOSED],
  ["rabbitmq:4", "/etc/rabbitmq/rabbitmq.conf", "loopback_users = none", DEFAULTS],
  ["nats:2", "/etc/nats/nats.conf", "authorization {\n  user: a\n}", CLOSED, "-c", "/etc/nats/nats.conf"],
  ["registry:2", "/etc/docker/registry/config.yml", "version: 0.1\nauth:\n  htpasswd: {}", CLOSED],
  ["registry:2", "/etc/docker/registry/config.yml", "version: 0.1", OPEN],
  ["grafana/grafana:11.3.1", "/etc/grafana/grafana.ini", "[auth.anonymous]\nenabled = true", OPEN],
  ["nodered/node-red:4", "/data/settings.js", "module.exports = {\n  // adminAuth: {},\n}", OPEN],
  ["nodered/node-red:4", "/data/settings.js", "module.exports = {\n  adminAuth: {},\n}", CLOSED],
  [
    "cassandra:5",
    "/etc/cassandra/cassandra.yaml",
    "authenticator:\n  class_name: PasswordAuthenticator",
    CLOSED,
  ],
  ["hashicorp/consul:1.20", "/consul/config/acl.hcl", 'acl { default_policy = "deny" }', CLOSED],
  [
    "milvusdb/milvus:v2.4.15",
    "/milvus/configs/milvus.yaml",
    "common:\n  security:\n    authorizationEnabled: true",
    CLOSED,
  ],
  [
    "nacos/nacos-server:v2.4.3",
    "/home/nacos/conf/application.properties",
    "nacos.core.auth.enabled=true",
    CLOSED,
  ],
  ["mysql:8.4", "/etc/mysql/conf.d/my.cnf", "[mysqld]\nskip-grant-tables", OPEN],
];

test.each(CONFIGURED)("%s with %s as %j is %s", (name, path, text, state, ...args) => {
  const subject = container({
    image: name,
    mounts: [path],
    files: { [path]: text },
    ...(args.length > 0 ? { args } : {}),
  });
  const service = serviceIn(subject);
  expect(service && judge(service, subject).state).toBe(state);
});

test("every row is whole", () => {
  expect(new Set(allServices().map((service) => service.id)).size).toBe(allServices().length);
  for (const service of allServices()) {
    expect(service.source, service.id).not.toBe("");
    expect(
      service.ports.every((port) => port.port > 0 && port.port < 65536),
      service.id,
    ).toBe(true);
    if (service.state.state !== "closed" && service.state.state !== "unknown")
      expect(service.state.closing, service.id).toBeTruthy();
    for (const condition of service.open ?? []) expect(condition.closing, service.id).toBeTruthy();
  }
});
