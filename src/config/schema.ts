import { SEVERITIES } from "../model/finding.ts";
import type { OptionSchema, Rule } from "../model/rule.ts";
import { PRESET_NAMES } from "./presets.ts";

/** What the configuration needs to know of a rule. */
export type RuleMetadata = Pick<
  Rule,
  "id" | "severity" | "presets" | "title" | "subchecks" | "options" | "formerly"
>;

/** A JSON schema, as data. */
export type JsonSchema = { readonly [key: string]: unknown };

/** Tools whose suppression comments can be honoured. */
export const COMPAT = ["hadolint", "trivy", "checkov", "kube-linter", "kics"] as const;

/** The rule that the trusted registries are options of. */
export const REGISTRY_RULE = "trusted-registry";

const ref = (name: string): JsonSchema => ({ $ref: `#/definitions/${name}` });

/**
 * Schema of `plimsoll.yaml`, built from the rules, for editors. Names of rules are closed unless the file adds rules
 * of its own.
 */
export function configSchema(rules: readonly RuleMetadata[]): JsonSchema {
  return { ...schemaWith(describedSettings(rules)), title: "plimsoll configuration", ...closed(rules) };
}

/**
 * The part of the schema that is compiled: names of rules are open, as only the loader knows the custom ones, and each
 * rule has a definition, and so a function, of its own, as a configuration names few.
 */
export function looseSchema(rules: readonly RuleMetadata[]): JsonSchema {
  const withOptions = rules.filter((rule) => rule.options);
  return schemaWith(
    Object.fromEntries(withOptions.map(({ id }) => [id, ref(id)])),
    Object.fromEntries(withOptions.map((rule) => [rule.id, setting(optionsOf(rule))])),
  );
}

function schemaWith(settings: JsonSchema, definitions: JsonSchema = {}): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    type: "object",
    additionalProperties: false,
    properties: PROPERTIES,
    definitions: {
      preset: { enum: [...PRESET_NAMES] },
      level: { enum: [...SEVERITIES, "off"] },
      texts: { type: "array", items: { type: "string" } },
      anySetting: setting({ type: "object" }),
      settings: { type: "object", properties: settings, additionalProperties: ref("anySetting") },
      override: object({ files: { ...TEXTS, minItems: 1 }, rules: ref("settings") }, ["files", "rules"]),
      ignore: object(IGNORE, ["rule", "reason"]),
      ...definitions,
    },
  };
}

const object = (properties: JsonSchema, required: readonly string[] = []): JsonSchema => ({
  type: "object",
  additionalProperties: false,
  required,
  properties,
});

const TEXTS = { type: "array", items: { type: "string" } };
const SUPPRESSIBLE = { type: "string", description: "A rule, or a sub-check of one as rule/sub." };

const IGNORE: JsonSchema = {
  rule: SUPPRESSIBLE,
  files: { ...TEXTS, minItems: 1 },
  match: object(
    Object.fromEntries(["kind", "namespace", "name", "container"].map((key) => [key, { type: "string" }])),
  ),
  reason: { type: "string", pattern: "\\S" },
  until: { description: "Last day on which it holds.", type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
};

const PROPERTIES: JsonSchema = {
  $schema: { type: "string" },
  preset: {
    description: "Rules to start from; several presets are joined.",
    if: { type: "array" },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON schema
    then: { items: ref("preset"), minItems: 1 },
    else: ref("preset"),
  },
  failOn: { description: "Least severity that fails a run.", enum: [...SEVERITIES, "never"] },
  kubernetesVersion: {
    description: "Minor version of the target cluster.",
    type: "string",
    pattern: "^1\\.\\d{1,3}$",
  },
  registries: object({
    trusted: { ...TEXTS, description: "Registries that images may come from: host or host/path." },
  }),
  rules: { description: "Severity, off, or options, by rule and rule/sub.", allOf: [ref("settings")] },
  overrides: { type: "array", items: ref("override") },
  ignores: { type: "array", items: ref("ignore") },
  locked: {
    type: "array",
    items: SUPPRESSIBLE,
    description: "Rules that nothing in a manifest may silence.",
  },
  customRules: { ...TEXTS, description: "Files with rules of your own." },
  exclude: { ...TEXTS, description: "Files and folders to leave out." },
  compat: { type: "array", items: { enum: [...COMPAT] }, description: "Other tools' comments to honour." },
};

function describedSettings(rules: readonly RuleMetadata[]): JsonSchema {
  const known = rules.flatMap((rule) => [
    [rule.id, { ...setting(optionsOf(rule)), description: rule.title }] as const,
    ...Object.entries(rule.subchecks ?? {}).map(
      ([sub, { about }]) => [`${rule.id}/${sub}`, { ...setting(undefined), description: about }] as const,
    ),
  ]);
  return Object.fromEntries(known);
}

function setting(options: JsonSchema | undefined): JsonSchema {
  return {
    if: { type: "object" },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON schema
    then: {
      additionalProperties: false,
      properties: { severity: ref("level"), ...(options ? { options } : {}) },
    },
    else: ref("level"),
  };
}

function optionsOf(rule: RuleMetadata): JsonSchema {
  return object(
    Object.fromEntries(Object.entries(rule.options ?? {}).map(([name, option]) => [name, optionOf(option)])),
  );
}

const optionOf = ({
  type,
  description,
  items,
  values,
  enum: words,
  default: preset,
}: OptionSchema): JsonSchema => ({
  type,
  description,
  default: preset,
  ...(items ? { items: { type: items.type, ...(items.enum ? { enum: items.enum } : {}) } } : {}),
  ...(values ? { additionalProperties: { enum: values.enum } } : {}),
  ...(words ? { enum: words } : {}),
});

/** Names under which a rule and its parts can be configured. */
export const namesOf = (rule: RuleMetadata): readonly string[] => [
  rule.id,
  ...(rule.formerly ?? []),
  ...Object.keys(rule.subchecks ?? {}).map((sub) => `${rule.id}/${sub}`),
];

/** Whether each name is one of these rules, or of a part of one. */
export function areNamesOf(rules: readonly RuleMetadata[], names: readonly string[]): boolean {
  const known = new Set(rules.flatMap(namesOf));
  return names.every((name) => known.has(name));
}

/** Restricts the names of rules where no others can exist. */
function closed(rules: readonly RuleMetadata[]): JsonSchema {
  const names = rules.flatMap(namesOf);
  const only = { propertyNames: { enum: names } };
  return {
    if: { not: { required: ["customRules"] } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON schema
    then: {
      properties: {
        rules: only,
        overrides: { items: { properties: { rules: only } } },
        ignores: { items: { properties: { rule: { enum: names } } } },
        locked: { items: { enum: names } },
      },
    },
  };
}
