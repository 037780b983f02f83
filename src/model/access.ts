import type { Field, Place } from "./field.ts";
import type { Selector } from "./policy.ts";
import type { ListField, Subject } from "./subject.ts";
import type { Workload } from "./workload.ts";

export interface RoleRule {
  readonly at: Place;
  readonly verbs: ListField;
  readonly resources: ListField;
  readonly apiGroups: ListField;
  readonly resourceNames: ListField;
  readonly nonResourceUrls: ListField;
}

export interface Role extends Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly clusterWide: boolean;
  readonly rules: readonly RoleRule[];
  /** Selectors of an aggregated ClusterRole; undefined if it is none. */
  readonly aggregates: readonly Selector[] | undefined;
  readonly labels: ReadonlyMap<string, string>;
  /** Roles in the repository whose permissions an aggregated one gathers; set by the join. */
  readonly gathers: readonly Role[];
  /** Bindings in the repository that grant it; set by the join. */
  readonly bindings: readonly Binding[];
}

export interface Grantee {
  readonly at: Place;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

export interface Binding extends Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly clusterWide: boolean;
  readonly roleKind: string;
  readonly roleName: Field<string>;
  readonly grantees: readonly Grantee[];
  /** The role, where the repository holds it; set by the join. */
  readonly role: Role | undefined;
}

export interface ServiceAccount extends Subject {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly automount: Field<boolean>;
  /** Workloads that run under it; set by the join. */
  readonly workloads: readonly Workload[];
  readonly bindings: readonly Binding[];
}
