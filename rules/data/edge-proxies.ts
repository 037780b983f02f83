import { matchesImage, type Service, valueOf, type Workload } from "plimsoll";
import { isOneOf } from "./image-name.ts";

/** Programs that exist to be reached from outside. Source: their installation manifests, 2026-08-22. */
const IMAGES = [
  "registry.k8s.io/ingress-nginx/controller",
  "nginx/nginx-ingress",
  "traefik",
  "ghcr.io/traefik/traefik",
  "haproxytech/kubernetes-ingress",
  "quay.io/jcmoraisjr/haproxy-ingress",
  "kong",
  "kong/kong",
  "kong/kong-gateway",
  "apache/apisix",
  "envoyproxy/envoy",
  "envoyproxy/gateway",
  "istio/proxyv2",
  "gcr.io/istio-release/proxyv2",
  "ghcr.io/projectcontour/contour",
  "docker.io/emissaryingress/emissary",
  "emissaryingress/emissary",
  "quay.io/solo-io/gloo-envoy-wrapper",
  "nginxproxy/nginx-proxy",
  "jc21/nginx-proxy-manager",
  "jwilder/nginx-proxy",
];

const NAME =
  /(?:^|[-_./])(?:ingress-?nginx|nginx-ingress|ingress-?gateway|ingress-controller|haproxy-ingress|traefik|kong|apisix|contour|envoy|emissary|ambassador|gloo|(?:api-?)?gateway|gateway-proxy|router-default)(?:$|[-_./])/i;

/** Labels by which projects mark their gateways. */
const LABELS = ["app", "app.kubernetes.io/name", "istio", "k8s-app", "name"];

/** True for a workload that is an ingress controller, a gateway or a reverse proxy by trade. */
export function isEdgeProxy(workload: Workload): boolean {
  const images = workload.containers.flatMap(({ image }) => (image && valueOf(image.ref)) ?? []);
  return (
    images.some((image) => isOneOf(image, IMAGES)) ||
    LABELS.some((label) => NAME.test(workload.podLabels.get(label) ?? ""))
  );
}

/** True for the Service of a gateway: by what it selects; by its own words where that is not in sight. */
export const isEdgeService = ({ selects, selector, name }: Service): boolean =>
  selects.length > 0
    ? selects.some(isEdgeProxy)
    : NAME.test(name) || [...(selector?.labels.values() ?? [])].some((value) => NAME.test(value));

/** True if one of the patterns of an option stands for a name. */
export const isNamed = (patterns: unknown, name: string): boolean =>
  (patterns as readonly string[]).some((pattern) => matchesImage(pattern, name));
