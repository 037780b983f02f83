import {
  type Context,
  type Field,
  type ListField,
  type Problem,
  type Role,
  type RoleRule,
  type Severity,
  valueOf,
} from "plimsoll";
import { areAllowed } from "./grantees.ts";

/** Verbs on resources that together make a danger. */
export interface Power {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** What of a power one rule of a role grants. */
export interface Grant {
  readonly rule: RoleRule;
  readonly resources: readonly Field<string>[];
  readonly verbs: readonly string[];
}

export const WRITE = ["create", "update", "patch", "delete", "deletecollection"];
export const READ = ["get", "list", "watch"];

export const textsOf = (list: ListField): string[] =>
  (valueOf(list) ?? []).flatMap((item) => valueOf(item) ?? []);

const meets = (written: readonly string[], wanted: readonly string[]): boolean =>
  written.includes("*") || written.some((one) => wanted.includes(one));

/** OpenShift's own roles may leave the group out, which means the core. */
const groupsOf = (rule: RoleRule): readonly string[] =>
  rule.apiGroups.state === "absent" ? [""] : textsOf(rule.apiGroups);

/** What a rule grants by name; a wildcard of resources is the matter of no-wildcard-rbac. */
export function grantOf(rule: RoleRule, power: Power): Grant | undefined {
  if (!meets(groupsOf(rule), power.groups)) return undefined;
  const resources = (valueOf(rule.resources) ?? []).filter((item) =>
    power.resources.includes(valueOf(item) ?? ""),
  );
  const verbs = textsOf(rule.verbs).filter((verb) => verb === "*" || power.verbs.includes(verb));
  return resources.length > 0 && verbs.length > 0 ? { rule, resources, verbs } : undefined;
}

/** Whether a rule grants any of a power, by whatever wildcard. */
export const reachesPower = (rule: RoleRule, power: Power): boolean =>
  meets(groupsOf(rule), power.groups) &&
  meets(textsOf(rule.verbs), power.verbs) &&
  textsOf(rule.resources).some((one) => isResource(one, power.resources));

const isResource = (written: string, wanted: readonly string[]): boolean =>
  written === "*" ||
  wanted.includes(written) ||
  (written.startsWith("*/") && wanted.some((one) => one.endsWith(written.slice(1))));

/** True if the rule is about objects that it names. */
export const namesObjects = (rule: RoleRule): boolean =>
  rule.resourceNames.state === "unknown" || textsOf(rule.resourceNames).length > 0;

export const objectNames = (rule: RoleRule): readonly string[] => textsOf(rule.resourceNames);

/** Every permission there is. */
export const holdsEverything = (rule: RoleRule): boolean =>
  [rule.verbs, rule.resources, rule.apiGroups].every((list) => textsOf(list).includes("*"));

/** A ClusterRole that only RoleBindings grant holds in their namespaces alone. */
export const holdsEverywhere = (role: Role): boolean =>
  role.clusterWide && (role.bindings.length === 0 || role.bindings.some((binding) => binding.clusterWide));

/** Roles of those who may, and Kubernetes' own, which a published standard does not except. */
export const isExempt = (role: Role, context: Context): boolean =>
  areAllowed(role.bindings, context) || (!context.exact && role.name.startsWith("system:"));

/** `a, b and c`. */
export const inWords = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

/** A grant as half a sentence: `create on pods/exec`. */
export function grantInWords({ resources, verbs }: Grant): string {
  const names = resources.flatMap((item) => valueOf(item) ?? []);
  return `${verbs.includes("*") ? "every verb" : inWords(verbs)} on ${inWords(names)}`;
}

/** What a rule says of a grant, at its first resource; of a known program that documents it, for information. */
export const problemOf = (role: Role, grant: Grant, severity?: Severity, expected?: string): Problem => ({
  at: grant.resources[0] ?? grant.rule.at,
  message: `${role.label} grants ${grantInWords(grant)}${expected ? `, as ${expected} does by design` : ""}`,
  severity: expected ? "info" : severity,
});

/** What a role grants of a power, rule by rule. */
export const grantsOf = (role: Role, power: Power): readonly Grant[] =>
  role.rules.flatMap((rule) => grantOf(rule, power) ?? []);
