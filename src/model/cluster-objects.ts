import type { LimitRange, Quota } from "./cluster.ts";
import type { Resources } from "./container.ts";
import type { Service } from "./exposure.ts";
import type { Field, Place } from "./field.ts";
import type { Policy } from "./policy.ts";
import type { Setting, Subject } from "./subject.ts";
import type { Workload } from "./workload.ts";

/** A value somewhere in a manifest, with its place. */
export interface Value {
  /** Written, and not null. */
  readonly exists: boolean;
  readonly at: Place;
  readonly text: Field<string>;
  readonly flag: Field<boolean>;
  readonly number: number | undefined;
  /** Items of a list; none for anything else. */
  readonly items: readonly Value[];
  /** Entries of a mapping; none for anything else. */
  readonly entries: readonly (readonly [string, Value])[];
  /** What lies below; it may not exist. */
  readonly get: (...path: readonly (string | number)[]) => Value;
}

/** Any object of the Kubernetes API as it is written, for rules about kinds that have no subject of their own. */
export interface Manifest extends Subject {
  readonly kind: string;
  /** API group; empty for the core. */
  readonly group: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly setting: Setting;
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, Field<string>>;
  readonly root: Value;
}

/** Labels by which a namespace chooses its Pod Security levels. */
export interface PodSecurityLabels {
  readonly enforce: Field<string>;
  readonly enforceVersion: Field<string>;
  readonly warn: Field<string>;
  readonly audit: Field<string>;
}

/** A namespace with what the repository puts into it; written as an object or only implied. */
export interface Namespace extends Subject {
  /** Undefined where manifests leave the namespace to whoever applies them; then one per folder. */
  readonly name: string | undefined;
  readonly declared: boolean;
  readonly podSecurity: PodSecurityLabels;
  readonly setting: Setting;
  readonly labels: ReadonlyMap<string, Field<string>>;
  readonly annotations: ReadonlyMap<string, Field<string>>;
  readonly workloads: readonly Workload[];
  readonly policies: readonly Policy[];
  readonly services: readonly Service[];
  /** What a LimitRange in it gives to containers that say nothing. */
  readonly defaults: Resources;
  readonly limitRanges: readonly LimitRange[];
  readonly quotas: readonly Quota[];
}
