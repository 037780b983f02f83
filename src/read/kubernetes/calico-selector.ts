import type { Place } from "../../model/field.ts";
import type { Selector, SelectorExpression } from "../../model/subjects.ts";
import { everything, UNREADABLE } from "./selector.ts";

const LITERAL = `(?:'[^']*'|"[^"]*")`;
const KEY = "[\\w./-]+";
const TERMS: readonly (readonly [RegExp, (match: readonly string[]) => SelectorExpression | undefined])[] = [
  [/^(?:all|global)\(\)$/, () => undefined],
  [new RegExp(`^has\\(\\s*(${KEY})\\s*\\)$`), ([, key = ""]) => ({ key, operator: "Exists", values: [] })],
  [
    new RegExp(`^!\\s*has\\(\\s*(${KEY})\\s*\\)$`),
    ([, key = ""]) => ({ key, operator: "DoesNotExist", values: [] }),
  ],
  [
    new RegExp(`^(${KEY})\\s*==?\\s*(${LITERAL})$`),
    ([, key = "", text = ""]) => ({ key, operator: "In", values: [bare(text)] }),
  ],
  [
    new RegExp(`^(${KEY})\\s*!=\\s*(${LITERAL})$`),
    ([, key = "", text = ""]) => ({ key, operator: "NotIn", values: [bare(text)] }),
  ],
  [
    new RegExp(`^(${KEY})\\s+in\\s*\\{(.*)\\}$`),
    ([, key = "", list = ""]) => ({ key, operator: "In", values: listed(list) }),
  ],
  [
    new RegExp(`^(${KEY})\\s+not\\s+in\\s*\\{(.*)\\}$`),
    ([, key = "", list = ""]) => ({ key, operator: "NotIn", values: listed(list) }),
  ],
];

const bare = (text: string): string => text.slice(1, -1);
const listed = (list: string): string[] =>
  [...list.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, a, b]) => a ?? b ?? "");

/** A selector expression of Calico, as far as it is a conjunction; any other counts as selecting everything. */
export function calicoSelector(text: string, at: Place): Selector {
  const expressions: SelectorExpression[] = [];
  const labels = new Map<string, string>();
  for (const term of text.split("&&").map((part) => part.trim())) {
    const expression = term === "" ? undefined : readTerm(term);
    if (!expression) continue;
    const [only] = expression.values;
    if (expression.operator === "In" && only !== undefined && expression.values.length === 1)
      labels.set(expression.key, only);
    else expressions.push(expression);
  }
  return { ...everything(at), labels, expressions };
}

function readTerm(term: string): SelectorExpression | undefined {
  for (const [pattern, read] of TERMS) {
    const match = term.includes("||") ? null : pattern.exec(term);
    if (match) return read(match);
  }
  return { key: "", operator: UNREADABLE, values: [] };
}
