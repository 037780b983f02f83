import type { LimitRange, Quota } from "../../model/cluster.ts";
import { absentField, type Field, type Place } from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import type {
  Namespace,
  PodSecurityLabels,
  Policy,
  Resources,
  Service,
  Setting,
  Workload,
} from "../../model/subjects.ts";
import { limitRangeOf, quotaOf } from "./bounds.ts";
import type { KubernetesObject } from "./object.ts";
import { fieldMap, textField, textOf } from "./scalar.ts";

/** Where a LimitRange gives no default its maximum is the default, and a limit is the request as well. */
const LIMITS = ["default", "max"];
const REQUESTS = ["defaultRequest", ...LIMITS];

/** A namespace, by its own object or by the first that is put into it. */
export class KubernetesNamespace implements Namespace {
  readonly name: string | undefined;
  readonly declaration: KubernetesObject | undefined;
  readonly #first: KubernetesObject;
  /** Filled by the join. */
  readonly workloads: Workload[] = [];
  readonly policies: Policy[] = [];
  readonly services: Service[] = [];
  readonly rangeObjects: KubernetesObject[] = [];
  readonly quotaObjects: KubernetesObject[] = [];

  constructor(name: string | undefined, declaration: KubernetesObject | undefined, first: KubernetesObject) {
    this.name = name;
    this.declaration = declaration;
    this.#first = first;
  }

  get declared(): boolean {
    return this.declaration !== undefined;
  }

  get identity(): Identity {
    if (this.declaration) return this.declaration.identity;
    return { format: "kubernetes", kind: "Namespace", namespace: this.name, name: this.name };
  }

  get label(): string {
    return this.name === undefined ? "the namespace of these manifests" : `namespace "${this.name}"`;
  }

  get at(): Place {
    if (this.declaration) return this.declaration.at;
    const written = this.#first.metadata.get("namespace");
    return written.exists ? written.place : this.#first.at;
  }

  get setting(): Setting {
    return (this.declaration ?? this.#first).setting;
  }

  get podSecurity(): PodSecurityLabels {
    const labels = this.declaration?.metadata.get("labels");
    const label = (mode: string): Field<string> =>
      labels ? textField(labels.get(`pod-security.kubernetes.io/${mode}`)) : absentField(this.at);
    return {
      enforce: label("enforce"),
      enforceVersion: label("enforce-version"),
      warn: label("warn"),
      audit: label("audit"),
    };
  }

  get labels(): ReadonlyMap<string, Field<string>> {
    return this.declaration ? fieldMap(this.declaration.metadata.get("labels")) : new Map();
  }

  get annotations(): ReadonlyMap<string, Field<string>> {
    return this.declaration ? fieldMap(this.declaration.metadata.get("annotations")) : new Map();
  }

  get limitRanges(): readonly LimitRange[] {
    return this.rangeObjects.map(limitRangeOf);
  }

  get quotas(): readonly Quota[] {
    return this.quotaObjects.map(quotaOf);
  }

  get defaults(): Resources {
    const nothing = absentField(this.at);
    return {
      memoryLimit: this.#default("memory", LIMITS),
      memoryRequest: this.#default("memory", REQUESTS),
      cpuLimit: this.#default("cpu", LIMITS),
      cpuRequest: this.#default("cpu", REQUESTS),
      storageLimit: this.#default("ephemeral-storage", LIMITS),
      pidsLimit: nothing,
      swapLimit: nothing,
      oomKillDisable: nothing,
      oomScoreAdjust: nothing,
    };
  }

  #default(resource: string, keys: readonly string[]): Field<string> {
    for (const range of this.rangeObjects) {
      const limits = range.spec
        .get("limits")
        .items()
        .filter((limit) => textOf(limit.get("type")) === "Container");
      for (const key of keys) {
        const field = limits
          .map((limit) => textField(limit.below(key, resource)))
          .find(({ state }) => state !== "absent");
        if (field) return field;
      }
    }
    return absentField(this.at);
  }
}
