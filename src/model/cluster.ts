import type { Field } from "./field.ts";
import type { Subject } from "./subjects.ts";

/** What a LimitRange says of one type of object. */
export interface Limit {
  /** `Container`, `Pod`, `PersistentVolumeClaim`. */
  readonly type: Field<string>;
  /** Its keys: `default`, `defaultRequest`, `min`, `max`, `maxLimitRequestRatio`. */
  readonly keys: ReadonlySet<string>;
}

export interface LimitRange extends Subject {
  readonly limits: readonly Limit[];
}

/** A ResourceQuota, or OpenShift's ClusterResourceQuota. */
export interface Quota extends Subject {
  /** Resources that it counts: `limits.memory`, `pods` ...; at the mapping that names them. */
  readonly hard: Field<readonly string[]>;
  /** False where the quota covers some pods only. */
  readonly wholeNamespace: boolean;
}
