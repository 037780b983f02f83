import { expect, test } from "vitest";
import { allServices, judge, serviceIn, serviceOf } from "../../rules/data/services.ts";
import { safeText } from "../../src/report/mask.ts";
import { container, type FakeContainer, image, stage } from "./fake.ts";
import { CASES, type Case, CLOSED, DEFAULTS, nameOf, OPEN, UNKNOWN } from "./service-cases.ts";

/** Variables as `A=b`, separated by `;`, and arguments behind `::`. */
function parse([, name, text, , files = {}]: Case): FakeContainer {
  const [variables = "", args] = text.split(" :: ");
  const env = Object.fromEntries(
    variables
      .split(";")
      .filter((pair) => pair.includes("="))
      .map((pair) => [pair.slice(0, pair.indexOf("=")).trim(), pair.slice(pair.indexOf("=") + 1)]),
  );
  const mounts = Object.keys(files);
  return { image: name, env, files, mounts, ...(args === undefined ? {} : { args: args.split(" ") }) };
}

test.each(CASES.map((one) => ({ one, name: nameOf(one) })))("$name", ({ one }) => {
  const [id, , , state] = one;
  const subject = container(parse(one));
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

test.each(allServices().map((row) => [row.id, row] as const))(
  "a report prints all that is said of %s",
  (_, row) => {
    const outcomes = [row.state, ...(row.versions ?? []), ...(row.open ?? []), row.configText ?? {}];
    const texts = outcomes.flatMap(({ because = "", closing = "" }) => [because, `to close it, ${closing}`]);
    // Nothing in it looks like a secret, which a report would not print.
    expect(texts.map(safeText)).toEqual(texts);
  },
);

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
