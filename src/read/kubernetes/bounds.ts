import type { LimitRange, Quota } from "../../model/cluster.ts";
import { mapField } from "../../model/field.ts";
import type { KubernetesObject } from "./object.ts";
import { textField } from "./scalar.ts";

const subject = ({ identity, label, at }: KubernetesObject) => ({ identity, label, at });

/** What a LimitRange gives to, and asks of, what is created in its namespace. */
export const limitRangeOf = (object: KubernetesObject): LimitRange => ({
  ...subject(object),
  limits: object.spec
    .get("limits")
    .items()
    .map((limit) => ({
      type: textField(limit.get("type")),
      keys: new Set(
        limit
          .entries()
          .filter(([, value]) => value.entries().length > 0)
          .map(([key]) => key),
      ),
    })),
});

/** What a ResourceQuota counts; that of OpenShift has it in `quota`. */
export function quotaOf(object: KubernetesObject): Quota {
  const spec = object.spec.get("quota").exists ? object.spec.get("quota") : object.spec;
  const hard = spec.get("hard");
  return {
    ...subject(object),
    hard: mapField(hard.field(), (cursor) => cursor.entries().map(([key]) => key)),
    wholeNamespace: !["scopes", "scopeSelector"].some((key) => spec.get(key).exists),
  };
}
