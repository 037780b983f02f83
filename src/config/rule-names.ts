import { later } from "../model/later.ts";
import { nearest } from "./nearest.ts";
import type { RuleMetadata } from "./schema.ts";
import { namesOf } from "./schema.ts";

/** A rule, or a sub-check of one, as its name in text meant it. */
export interface NamedRule {
  readonly rule: RuleMetadata;
  readonly sub: string | undefined;
  /** `rule` or `rule/sub`, under today's name. */
  readonly key: string;
}

/** Finds rules by `rule` and `rule/sub`, by former names too. */
export class RuleNames {
  readonly #rules: () => ReadonlyMap<string, RuleMetadata>;
  readonly #all: () => readonly string[];

  constructor(rules: readonly RuleMetadata[]) {
    this.#rules = later(() => rulesByName(rules));
    this.#all = later(() => rules.flatMap(namesOf));
  }

  /** The rule of this name; undefined if neither it nor the sub-check exists. */
  find(name: string): NamedRule | undefined {
    const slash = name.indexOf("/");
    const rule = this.#rules().get(slash === -1 ? name : name.slice(0, slash));
    if (!rule) return undefined;
    if (slash === -1) return { rule, sub: undefined, key: rule.id };
    const sub = name.slice(slash + 1);
    return Object.hasOwn(rule.subchecks ?? {}, sub) ? { rule, sub, key: `${rule.id}/${sub}` } : undefined;
  }

  /** The name that a misspelt one most likely means. */
  nearest(name: string): string | undefined {
    return nearest(name, this.#all());
  }

  /** `unknown rule "x"; did you mean "y"?` */
  unknown(name: string): string {
    const meant = this.nearest(name);
    return `unknown rule "${name}"${meant === undefined ? "" : `; did you mean "${meant}"?`}`;
  }
}

/** Today's names win over former ones. */
function rulesByName(rules: readonly RuleMetadata[]): ReadonlyMap<string, RuleMetadata> {
  const named = new Map<string, RuleMetadata>();
  for (const rule of rules) for (const name of rule.formerly ?? []) named.set(name, rule);
  for (const rule of rules) named.set(rule.id, rule);
  return named;
}
