import type { Place } from "../../model/field.ts";
import type { Selector, SelectorExpression } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { textMap, textOf, textsOf } from "./scalar.ts";

/** Operator of a selector that is written in a way we cannot read: it is taken to select everything. */
export const UNREADABLE = "Unreadable";

/** A label selector in the form of the Kubernetes API. */
export function labelSelector(cursor: Cursor): Selector {
  const expressions = cursor.get("matchExpressions").items().map(expressionOf);
  return { labels: textMap(cursor.get("matchLabels")), expressions, at: cursor.place };
}

const expressionOf = (cursor: Cursor): SelectorExpression => ({
  key: textOf(cursor.get("key")) ?? "",
  operator: textOf(cursor.get("operator")) ?? "",
  values: textsOf(cursor.get("values")),
});

/** The selector of a key that may be left out. */
export const optionalSelector = (cursor: Cursor): Selector | undefined =>
  cursor.isNull ? undefined : labelSelector(cursor);

/** A plain map of labels, as Services and ReplicationControllers select. */
export const mapSelector = (cursor: Cursor): Selector => ({
  labels: textMap(cursor),
  expressions: [],
  at: cursor.place,
});

/** A selector that selects everything. */
export const everything = (at: Place): Selector => ({ labels: new Map(), expressions: [], at });

export const isEverything = ({ labels, expressions }: Selector): boolean =>
  labels.size === 0 && expressions.length === 0;

/** Whether a selector selects what has these labels; an empty one selects everything. */
export function selects(
  selector: Pick<Selector, "labels" | "expressions">,
  labels: ReadonlyMap<string, string>,
): boolean {
  for (const [key, value] of selector.labels) if (labels.get(key) !== value) return false;
  return selector.expressions.every((expression) => holds(expression, labels.get(expression.key)));
}

function holds({ operator, values }: SelectorExpression, value: string | undefined): boolean {
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return operator === UNREADABLE;
  }
}
