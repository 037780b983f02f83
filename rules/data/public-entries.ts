import { type Field, type Repository, type Route, type Service, valueOf, type Workload } from "plimsoll";
import { isEdgeProxy, isEdgeService } from "./edge-proxies.ts";
import { imageBehind } from "./services.ts";

/** Option of the rules on HTTP entries: which of them strangers do not reach. */
export const internalClassesOption = {
  type: "array",
  items: { type: "string" },
  default: ["internal"],
  description: "Ingress classes that are not public.",
} as const;

const PRIVATE_HOST = /(?:^localhost|\.local|\.localhost|\.test|\.internal|\.svc|\.cluster\.local)$/;

/** True for an entry of a class, or for hosts, that are not public. */
export function isInternal(route: Route, classes: readonly string[]): boolean {
  if (route.inside) return true;
  const ingressClass = valueOf(route.ingressClass) ?? "";
  if (classes.some((name) => ingressClass === name || ingressClass.endsWith(`-${name}`))) return true;
  const hosts = route.hosts.flatMap((host) => (host.state === "set" ? [host.value] : []));
  return (
    hosts.length > 0 && hosts.length === route.hosts.length && hosts.every((host) => PRIVATE_HOST.test(host))
  );
}

/** Annotations that give an entry, or the load balancer of a Service, a name. Source: documentation of each, 2026-11-24. */
const NAMING =
  /^(?:external-dns\.(?:alpha\.)?kubernetes\.io\/hostname|dns\.gardener\.cloud\/dnsnames|load-balancer\.hetzner\.cloud\/hostname|service\.beta\.kubernetes\.io\/(?:do-loadbalancer-hostname|azure-dns-label-name))$/;

const isName = (host: Field<string>): boolean =>
  host.state === "unknown" || (host.state === "set" && host.value !== "" && host.value !== "*");

/** True for an entry that answers for a name: only for names there are certificates. */
export function hasName(entry: Route | Service): boolean {
  const hosts = "hosts" in entry ? entry.hosts : [];
  return (
    hosts.some(isName) || [...entry.annotations].some(([key, value]) => NAMING.test(key) && isName(value))
  );
}

/** A certificate authority asks for its proof over plain HTTP, through an entry of its own. */
export const isSolver = ({ name }: Route): boolean => /^cm-acme-http-solver/.test(name);

/** Servers of files, and websites that everybody is meant to read. Source: their image documentation, 2026-08-22. */
const WEBSITE =
  /(?:^|\/)(?:nginx(?:-unprivileged)?|httpd|caddy|lighttpd|static-web-server|darkhttpd|busybox|wordpress|ghost|drupal|joomla|mediawiki|hugo|jekyll|gatsby|docusaurus|mkdocs[\w-]*|apache|ubi\d\/(?:nginx|httpd)-\d+)$/;

/** True for what serves files or pages, or only passes requests on. */
export function isWebsite(workload: Workload): boolean {
  if (isEdgeProxy(workload)) return true;
  const serving = workload.containers.filter(({ kind }) => kind !== "init" && kind !== "ephemeral");
  return serving.length > 0 && serving.every((container) => WEBSITE.test(imageBehind(container)?.name ?? ""));
}

const OPEN_PATH =
  /^\/(?:healthz?|livez|readyz|ping|status|webhooks?|hooks?|\.well-known|favicon\.ico|robots\.txt)(?:\/|$)/;

/** True if all that an entry passes on is meant for callers without a login. */
const isOpenByDesign = ({ paths }: Route): boolean =>
  paths.length > 0 && paths.every(({ path }) => OPEN_PATH.test(valueOf(path) ?? ""));

const HTTP_PORTS = new Set([80, 443, 3000, 5000, 8000, 8080, 8443]);

/** True for a Service whose load balancer brings HTTP to strangers. */
const publishesHttp = (service: Service): boolean =>
  valueOf(service.type) === "LoadBalancer" &&
  !service.restricted &&
  service.ports.some(
    ({ port, name }) => HTTP_PORTS.has(port ?? 0) || /^(?:https?|web|grpc)/.test(name ?? ""),
  );

/** What answers behind an entry. */
export const workloadsOf = (entry: Route | Service): readonly Workload[] =>
  "paths" in entry ? entry.workloads : entry.selects;

/** Entries by which strangers reach a workload of this repository that a test takes for an API. */
export function* publicEntries(
  { routes, services }: Repository,
  internalClasses: readonly string[],
  isApi: (workload: Workload) => boolean,
): Generator<Route | Service> {
  for (const route of routes) {
    const isPublic = !isInternal(route, internalClasses) && !isSolver(route) && !isOpenByDesign(route);
    if (isPublic && route.workloads.some(isApi)) yield route;
  }
  for (const service of services)
    if (publishesHttp(service) && !isEdgeService(service) && service.selects.some(isApi)) yield service;
}
