import { type Field, type Place, valueOf } from "../../model/field.ts";
import type { ListField, Selector, Service, Workload } from "../../model/subjects.ts";
import { isNarrowed, narrows } from "./narrowed.ts";
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
  /** Null until it was asked for: many workloads are held against it. */
  #selector: Selector | undefined | null = null;
  #ports: readonly ServicePort[] | undefined;

  get type(): Field<string> {
    return textField(this.object.spec.get("type"));
  }

  /** A Service without one, or with an empty one, selects nothing by itself. */
  get selector(): Selector | undefined {
    if (this.#selector === null) {
      const written = this.object.spec.get("selector");
      this.#selector = written.entries().length === 0 ? undefined : mapSelector(written);
    }
    return this.#selector;
  }

  get ports(): readonly ServicePort[] {
    this.#ports ??= this.object.spec
      .get("ports")
      .items()
      .map((port) => ({
        at: port.place,
        port: numberOf(port.get("port")),
        target: textOf(port.get("targetPort")),
        name: textOf(port.get("name")),
        protocol: (textOf(port.get("protocol")) ?? "TCP").toLowerCase(),
      }));
    return this.#ports;
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
    const ranges = (valueOf(this.sourceRanges) ?? []).map((range) => valueOf(range) ?? "");
    const loadBalancerClass = textOf(this.object.spec.get("loadBalancerClass")) ?? "";
    // Tailscale's load balancer is an address in a private network.
    return narrows(ranges.join(",")) || isNarrowed(this.annotations) || loadBalancerClass === "tailscale";
  }
}
