import type { Selector, SelectorExpression } from "../model/subjects.ts";
import { every, negated, type Truth } from "./truth.ts";

/** Labels of a pod or a namespace. */
export interface Labels {
  readonly values: ReadonlyMap<string, string>;
  /** False where there may be labels that no manifest shows. */
  readonly complete: boolean;
}

/** What a template engine fills in later. */
const PLACEHOLDER = /\$\{|\$\(|\{\{|<%/;

/** Whether a selector selects what has these labels; an empty one selects everything. */
export function selects({ labels, expressions }: Selector, of: Labels): Truth {
  const named = every(labels, ([key, value]) => equals(of, key, value));
  return named === false
    ? false
    : every([named, ...expressions.map((one) => holds(one, of))], (truth) => truth);
}

function equals({ values, complete }: Labels, key: string, wanted: string): Truth {
  const value = values.get(key);
  if (value === undefined) return complete ? false : undefined;
  return value === wanted ? true : isHidden(value) || isHidden(wanted) ? undefined : false;
}

const isHidden = (text: string): boolean => PLACEHOLDER.test(text);

/** Operators of `matchExpressions`; one that the API does not know cannot be judged. */
function holds({ key, operator, values }: SelectorExpression, of: Labels): Truth {
  switch (operator) {
    case "In":
      return isAmong(of, key, values);
    case "NotIn":
      return negated(isAmong(of, key, values));
    case "Exists":
      return exists(of, key);
    case "DoesNotExist":
      return negated(exists(of, key));
    case "None":
      return false;
    default:
      return undefined;
  }
}

const exists = ({ values, complete }: Labels, key: string): Truth =>
  values.has(key) ? true : complete ? false : undefined;

function isAmong(of: Labels, key: string, wanted: readonly string[]): Truth {
  const each = wanted.map((value) => equals(of, key, value));
  if (each.includes(true)) return true;
  return each.includes(undefined) ? undefined : false;
}
