import type { ImageRef } from "plimsoll";

/** Registries that most images come from. Source: their documentation, 2026-08-22. */
export const WELL_KNOWN_REGISTRIES: readonly string[] = [
  "docker.io",
  "ghcr.io",
  "quay.io",
  "gcr.io",
  "registry.k8s.io",
  "mcr.microsoft.com",
  "public.ecr.aws",
  "registry.gitlab.com",
  "docker.elastic.co",
  "nvcr.io",
  "cgr.dev",
  "dhi.io",
  "lscr.io",
  "mirror.gcr.io",
  "registry.access.redhat.com",
  "registry.redhat.io",
  "registry.suse.com",
  "container-registry.oracle.com",
  "codeberg.org",
  "docker.n8n.io",
  "docker.redpanda.com",
  "docker.dragonflydb.io",
  "cr.weaviate.io",
  "us-docker.pkg.dev",
  "europe-docker.pkg.dev",
  "asia-docker.pkg.dev",
];

/** Registries in which anybody may write anything and nothing stays. */
export const EPHEMERAL_REGISTRIES: readonly string[] = ["ttl.sh"];

/** Names of Docker's official images. Source: docker-library/official-images, folder `library`, 2026-08-22. */
export const OFFICIAL_IMAGES: ReadonlySet<string> = new Set(
  (
    "adminer aerospike almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux " +
    "azul-zulu backdrop bash bonita buildpack-deps busybox caddy cassandra chronograf cirros clearlinux " +
    "clefos clickhouse clojure composer convertigo couchbase couchdb crate dart debian docker drupal " +
    "eclipse-mosquitto eclipse-temurin eggdrop elasticsearch elixir emqx erlang espocrm fedora flink " +
    "fluentd friendica gazebo gcc geonetwork ghost golang gradle groovy haproxy haskell haxe hello-world " +
    "hitch httpd hylang ibm-semeru-runtimes ibmjava influxdb irssi jetty joomla jruby julia kapacitor " +
    "kibana kong krakend lightstreamer liquibase logstash mageia mariadb matomo maven mediawiki " +
    "memcached mongo mongo-express monica mysql nats neo4j neurodebian nextcloud nginx nim node notary " +
    "odoo open-liberty openjdk oraclelinux orientdb percona perl photon php php-zendserver phpmyadmin " +
    "plone postfixadmin postgres pypy python r-base rabbitmq rakudo-star redis redmine registry " +
    "rethinkdb rocket.chat rockylinux ros ruby rust sapmachine satosa silverpeas solr sonarqube spark " +
    "spiped storm swift swipl teamspeak telegraf tomcat tomee traefik ubuntu unit varnish " +
    "websphere-liberty wordpress xwiki yourls znc zookeeper"
  ).split(" "),
);

/** Short official names that a typing error is likely to turn into a trap; the longer ones always count. */
const POPULAR_SHORT = new Set([
  "nginx",
  "redis",
  "mysql",
  "httpd",
  "alpine",
  "debian",
  "ubuntu",
  "python",
  "golang",
  "fedora",
  "tomcat",
]);

/** Names a letter away from an official one that mean something else. */
const INNOCENT = new Set([
  "alpin",
  "mysqld",
  "https",
  "http",
  "gradles",
  "registrar",
  "postgrest",
  "traefiks",
]);

/** What an image or registry name could be mistaken for. */
export interface Lookalike {
  readonly kind: "registry" | "image";
  /** The name it resembles. */
  readonly of: string;
}

/** The well-known registry or official image that a reference is one typing error away from. */
export function lookalikeOf(image: ImageRef): Lookalike | undefined {
  const registry = lookalikeRegistry(image);
  if (registry !== undefined) return { kind: "registry", of: registry };
  if (image.registry !== "docker.io") return undefined;
  const name = image.repository.slice(image.repository.lastIndexOf("/") + 1).toLowerCase();
  if (OFFICIAL_IMAGES.has(name) || INNOCENT.has(name)) return undefined;
  const official = DISTINCT_NAMES.find((candidate) => isTypingError(name, candidate));
  return official === undefined ? undefined : { kind: "image", of: official };
}

function lookalikeRegistry(image: ImageRef): string | undefined {
  if (image.host === undefined || WELL_KNOWN_REGISTRIES.includes(image.registry)) return undefined;
  const host = image.registry.replace(/:\d+$/, "");
  return WELL_KNOWN_REGISTRIES.find((known) => isOneEditAway(host, known));
}

const DISTINCT_NAMES = [...OFFICIAL_IMAGES].filter((name) => name.length >= 7 || POPULAR_SHORT.has(name));

/** `mysql8`, `postgres-`: a version or separator added is a name, not an error. */
const isTypingError = (name: string, official: string): boolean =>
  isOneEditAway(name, official) &&
  !/^[\d.\-_]$/.test(name.startsWith(official) ? name.slice(official.length) : "");

/** Whether two texts differ by one insertion, deletion, substitution or swap of neighbours, and by no less. */
export function isOneEditAway(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const restA = a.slice(at);
  const restB = b.slice(at);
  if (a.length > b.length) return restA.slice(1) === restB;
  if (a.length < b.length) return restA === restB.slice(1);
  if (restA.slice(1) === restB.slice(1)) return true;
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
}

/** What a registry is by its address alone. */
export type RegistryConcern = "ephemeral" | "ip-address" | "localhost";

const IP_STARTS = "[0123456789";

/** Why the host of a reference cannot be trusted by name: a throw-away registry, a bare address, this very machine. */
export function registryConcernOf(image: ImageRef): RegistryConcern | undefined {
  const host = image.registry.replace(/:\d+$/, "").toLowerCase();
  if (EPHEMERAL_REGISTRIES.includes(host)) return "ephemeral";
  if (host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127\./.test(host))
    return "localhost";
  return IP_STARTS.includes(host.charAt(0)) && /^\d{1,3}(?:\.\d{1,3}){3}$|^\[[0-9a-f:]+\]$/.test(host)
    ? "ip-address"
    : undefined;
}

/** Whether an image lies under an allowed entry: a registry, or a registry with namespace; compared by whole path steps, `*` for one step. */
export function liesUnder(image: ImageRef, allowed: string): boolean {
  const want = allowed.replace(/(?<!\/)\/+$/, "").split("/");
  const have = [image.registry, ...image.repository.split("/")];
  const hasHost =
    want[0] !== undefined && (/[.:]/.test(want[0]) || want[0] === "localhost" || want[0] === "*");
  const steps = hasHost ? want : ["docker.io", ...want];
  if (steps.at(-1) === "**") steps.pop();
  return steps.length <= have.length && steps.every((step, at) => stepMatches(step, have[at] ?? ""));
}

/** Linear two-pointer glob: `*` is any text within one step. */
function stepMatches(pattern: string, text: string): boolean {
  const parts = pattern.split("*");
  if (parts.length === 1) return pattern === text;
  const [first = "", ...middle] = parts;
  const last = middle.pop() ?? "";
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of middle) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
