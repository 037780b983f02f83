import { type Field, valueOf } from "../../model/field.ts";

/** Annotations by which the providers keep a load balancer inside, and the value that does so. */
const INTERNAL: Readonly<Record<string, RegExp>> = {
  "service.beta.kubernetes.io/aws-load-balancer-internal": /^(?!false$)/,
  "service.beta.kubernetes.io/aws-load-balancer-scheme": /^internal$/,
  "service.beta.kubernetes.io/azure-load-balancer-internal": /^true$/,
  "networking.gke.io/load-balancer-type": /^internal$/i,
  "cloud.google.com/load-balancer-type": /^internal$/i,
  "service.beta.kubernetes.io/oci-load-balancer-internal": /^true$/,
  "oci-network-load-balancer.oraclecloud.com/internal": /^true$/,
  "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type": /^intranet$/,
  "service.beta.kubernetes.io/alicloud-loadbalancer-address-type": /^intranet$/,
  "service.beta.kubernetes.io/openstack-internal-load-balancer": /^true$/,
  "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type": /^private$/,
  "metallb.universe.tf/address-pool": /internal|private/i,
  "metallb.io/address-pool": /internal|private/i,
  "alb.ingress.kubernetes.io/scheme": /^internal$/,
  "appgw.ingress.kubernetes.io/use-private-ip": /^true$/,
  "networking.istio.io/service-type": /^ClusterIP$/,
};

/** Annotations that list who may call. */
const RANGES =
  /(?:whitelist|allowlist)-source-range$|\/(?:inbound-cidrs|load-balancer-source-ranges|aws-load-balancer-source-ranges)$|ip_(?:white|allow)list$|\/(?:allow-list|whitelist)$/;

const EVERYBODY = /(?:^|[\s,])(?:0\.0\.0\.0|::)\/0(?:[\s,]|$)/;

/** True for a list of ranges that somebody is not in. */
export const narrows = (ranges: string): boolean => ranges.trim() !== "" && !EVERYBODY.test(ranges);

type Annotations = ReadonlyMap<string, Field<string>>;

/** True if annotations keep an entry or a load balancer inside the provider's network. */
export const isKeptInside = (annotations: Annotations): boolean =>
  [...annotations].some(
    ([key, value]) => Object.hasOwn(INTERNAL, key) && INTERNAL[key]?.test(valueOf(value) ?? ""),
  );

/** True if annotations keep an entry or a load balancer to some addresses or inside the provider's network. */
export const isNarrowed = (annotations: Annotations): boolean =>
  isKeptInside(annotations) ||
  [...annotations].some(([key, value]) => RANGES.test(key) && narrows(valueOf(value) ?? ""));

/** Classes of entries that are not for strangers, by what people and providers call them. */
const INTERNAL_CLASS = /(?:^|[-_.])(?:internal|private|rilb|intranet)(?:$|[-_.])/i;

/** True for the name of a class, or of a gateway, that is not for strangers. */
export const isInternalName = (name: string): boolean => INTERNAL_CLASS.test(name);
