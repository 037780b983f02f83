import { valueOf } from "../../model/field.ts";
import { askForLogin, narrow, type Plugin } from "./gateway-plugins.ts";
import { isInternalName, isKeptInside, isNarrowed } from "./narrowed.ts";
import type { KubernetesObject } from "./object.ts";
import type { Parts } from "./parts.ts";
import type { LinkedRoute } from "./route.ts";
import { flagField, textOf } from "./scalar.ts";
import { TraefikRoute } from "./traefik-route.ts";

/** True for an entry that is open to some addresses only, or whose class is not for strangers, or that only such lead to. */
export const isRestricted = (route: LinkedRoute, parts: Parts): boolean =>
  isNarrow(route, parts) || (route.before.length > 0 && route.before.every((one) => isNarrow(one, parts)));

/** True for an entry whose address lies inside, by its class or by what the provider is told. */
export const isInside = (route: LinkedRoute, parts: Parts): boolean =>
  route.keptInside === true || isKeptInside(route.annotations) || hasInternalClass(route, parts);

function isNarrow(route: LinkedRoute, parts: Parts): boolean {
  if (route.restricted === true || isNarrowed(route.annotations)) return true;
  if (usesMiddleware(route, parts, NARROWS) || narrow(kongPlugins(route, parts))) return true;
  return hasInternalClass(route, parts);
}

function hasInternalClass(route: LinkedRoute, parts: Parts): boolean {
  const name = valueOf(route.ingressClass) ?? "";
  return (
    isInternalName(name) ||
    isTailscale(name, route) ||
    classesOf(name, route.kind, parts).some((entryClass) => isInternalClass(entryClass, parts))
  );
}

/** Tailscale's entries lie in a private network, but for those that its funnel opens. */
function isTailscale(name: string, { annotations }: LinkedRoute): boolean {
  const funnel = annotations.get("tailscale.com/funnel");
  return name === "tailscale" && !(funnel && valueOf(funnel) === "true");
}

/** An Ingress that names no class takes the default one. */
function classesOf(name: string, kind: string, { ingressClasses }: Parts): KubernetesObject[] {
  if (name !== "") return ingressClasses.filter((entryClass) => entryClass.name === name);
  if (kind !== "Ingress") return [];
  return ingressClasses.filter((entryClass) => {
    const isDefault = entryClass.annotations.get("ingressclass.kubernetes.io/is-default-class");
    return isDefault !== undefined && valueOf(isDefault) === "true";
  });
}

/** A class says by its parameters that its load balancers stay inside (AWS). */
function isInternalClass({ spec }: KubernetesObject, { ingressClassParams }: Parts): boolean {
  const named = textOf(spec.below("parameters", "name"));
  return ingressClassParams.some(
    (params) => params.name === named && textOf(params.spec.get("scheme")) === "internal",
  );
}

const NARROWS = ["ipAllowList", "ipWhiteList"];
const REDIRECTS = ["redirectScheme"];
const ASKS = ["forwardAuth", "basicAuth", "digestAuth"];

/** Tells the routes of Traefik which of them only send the client to HTTPS. */
export function markRedirects(parts: Parts): void {
  for (const route of parts.routes)
    if (route instanceof TraefikRoute) route.redirected = usesMiddleware(route, parts, REDIRECTS);
}

/** Annotations by which controllers ask callers who they are. */
const LOGIN =
  /\/(?:auth-(?:url|type|signin|tls-secret|secret|realm|idp-oidc)|auth-tls-verify-client|basic-auth-secret|oauth)$/;

/** True for an entry whose controller lets nobody in without a login. */
export const asksForLogin = (route: LinkedRoute, parts: Parts): boolean =>
  route.guarded === true ||
  askForLogin(kongPlugins(route, parts)) ||
  [...route.annotations].some(([key, value]) => LOGIN.test(key) && valueOf(value) !== "none") ||
  usesMiddleware(route, parts, ASKS);

/** Plugins of Kong that an entry names by an annotation, and those that hold for all. */
function kongPlugins({ annotations }: LinkedRoute, { gatewayParts }: Parts): Plugin[] {
  if (gatewayParts.length === 0) return [];
  const named = annotations.get("konghq.com/plugins");
  const names = ((named && valueOf(named)) ?? "").split(",").map((name) => name.trim());
  return gatewayParts
    .filter(
      ({ kind, name, labels }) =>
        KONG.test(kind) && (names.includes(name) || labels.get("global") === "true"),
    )
    .filter(({ root }) => valueOf(flagField(root.get("disabled"))) !== true)
    .map(({ root }) => ({ name: textOf(root.get("plugin")) ?? "", config: root.get("config") }));
}

const KONG = /^Kong(?:Cluster)?Plugin$/;
const MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares";

/** Middlewares of Traefik that an entry names: in its spec, or in an annotation as `namespace-name@kubernetescrd`. */
function middlewaresOf(route: LinkedRoute): readonly string[] {
  if (route instanceof TraefikRoute) return route.middlewares;
  const named = route.annotations.get(MIDDLEWARES);
  return ((named && valueOf(named)) ?? "").split(",").map((name) => name.trim());
}

function usesMiddleware(route: LinkedRoute, { middlewares }: Parts, keys: readonly string[]): boolean {
  if (middlewares.length === 0) return false;
  const names = middlewaresOf(route);
  return middlewares.some(({ name, namespace, spec }) => {
    const spellings = [
      namespace === undefined ? name : `${namespace}/${name}`,
      `${namespace ?? "default"}-${name}@kubernetescrd`,
    ];
    return spellings.some((one) => names.includes(one)) && keys.some((key) => spec.get(key).exists);
  });
}
