import { type Field, type Place, valueOf } from "../../model/field.ts";
import type { ListField, Selector, Service, Workload } from "../../model/subjects.ts";
import { ObjectSubject } from "./object.ts";
import { numberOf, textField, textOf } from "./scalar.ts";
import { mapSelector } from "./selector.ts";

/** One port of a Service. */
export interface ServicePort {
  readonly at: Place;
  readonly port: number | undefined;
  /** `targetPort` as text; undefined: the same number. */
  readonly target: string | undefined;
  readonly name: string | undefined;
  readonly protocol: string;
}

/** A Service of the core group. */
export class KubernetesService extends ObjectSubject implements Service {
  /** Filled by the join. */
  readonly selects: Workload[] = [];

  get type(): Field<string> {
    return textField(this.object.spec.get("type"));
  }

  /** A Service without one, or with an empty one, selects nothing by itself. */
  get selector(): Selector | undefined {
    const written = this.object.spec.get("selector");
    return written.entries().length === 0 ? undefined : mapSelector(written);
  }

  get ports(): readonly ServicePort[] {
    return this.object.spec
      .get("ports")
      .items()
      .map((port) => ({
        at: port.place,
        port: numberOf(port.get("port")),
        target: textOf(port.get("targetPort")),
        name: textOf(port.get("name")),
        protocol: (textOf(port.get("protocol")) ?? "TCP").toLowerCase(),
      }));
  }

  get sourceRanges(): ListField {
    return this.object.spec.get("loadBalancerSourceRanges").strings();
  }

  get externalIps(): ListField {
    return this.object.spec.get("externalIPs").strings();
  }

  get externalTrafficPolicy(): Field<string> {
    return textField(this.object.spec.get("externalTrafficPolicy"));
  }

  get restricted(): boolean {
    return isNarrowed(this);
  }
}

const EVERYBODY = /^(?:0\.0\.0\.0\/0|::\/0)$/;

function isNarrowed(service: KubernetesService): boolean {
  const { annotations } = service;
  const ranges = (valueOf(service.sourceRanges) ?? []).map((range) => valueOf(range) ?? "");
  const annotated = annotations.get("service.beta.kubernetes.io/load-balancer-source-ranges");
  const all = [...ranges, ...(annotated ? (valueOf(annotated) ?? "").split(",") : [])].map((range) =>
    range.trim(),
  );
  if (all.length > 0 && !all.some((range) => EVERYBODY.test(range))) return true;
  return [...annotations].some(([key, value]) => isInternal(key, value));
}

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
};

function isInternal(key: string, value: Field<string>): boolean {
  const expected = Object.hasOwn(INTERNAL, key) ? INTERNAL[key] : undefined;
  return expected?.test(valueOf(value) ?? "") ?? false;
}
