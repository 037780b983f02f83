import { faultOfGlob } from "../files/globs.ts";
import { isDate } from "../model/date.ts";
import type { OptionSchema } from "../model/rule.ts";
import type { Cursor } from "../read/cursor.ts";
import type { Config, ConfigProblem, RuleEntry } from "./config.ts";
import { clip, enumWords, problemAt } from "./faults.ts";
import { nearest } from "./nearest.ts";
import type { NamedRule, RuleNames } from "./rule-names.ts";

/** Faults that the schema cannot know: names of rules (custom ones too), options, patterns, dates. */
export function checkNames(config: Config, names: RuleNames): ConfigProblem[] {
  const { root } = config;
  if (!root) return [];
  const overrides = root.get("overrides").items();
  const ignores = root.get("ignores").items();
  return [
    ...[root, ...overrides].flatMap((holder) => checkRules(holder.get("rules"), names)),
    ...[...root.get("locked").items(), ...ignores.map((ignore) => ignore.get("rule"))].flatMap((name) =>
      checkName(name, names),
    ),
    ...[
      root.get("exclude"),
      root.get("customRules"),
      ...[...overrides, ...ignores].map((holder) => holder.get("files")),
    ].flatMap(checkGlobs),
    ...ignores.flatMap((ignore) => checkDate(ignore.get("until"))),
  ].sort((a, b) => a.line - b.line || a.column - b.column);
}

function checkRules(rules: Cursor, names: RuleNames): ConfigProblem[] {
  return rules.entries().flatMap(([name, value]) => {
    const named = names.find(name);
    if (!named) return [problemAt(value.keyPlace, names.unknown(clip(name)))];
    return value
      .get("options")
      .entries()
      .flatMap(([option, given]) => checkOption(named, option, given));
  });
}

function checkOption({ rule, sub, key }: NamedRule, option: string, given: Cursor): ConfigProblem[] {
  const options = sub === undefined ? (rule.options ?? {}) : {};
  const schema = Object.hasOwn(options, option) ? options[option] : undefined;
  if (schema) return checkValue(schema, option, given);
  const known = Object.keys(options);
  const meant = nearest(option, known);
  const rest = known.length > 0 ? `; it has ${known.join(", ")}` : "; it has none";
  return [
    problemAt(
      given.keyPlace,
      `${key} has no option "${clip(option)}"${meant === undefined ? rest : `; did you mean "${meant}"?`}`,
    ),
  ];
}

function checkValue(schema: OptionSchema, option: string, given: Cursor): ConfigProblem[] {
  if (!isOfType(schema, given)) return [problemAt(given.place, `${option} must be of type ${schema.type}`)];
  if (schema.items?.format === "glob") return checkGlobs(given);
  const allowed = schema.items?.enum ?? schema.values?.enum ?? schema.enum;
  if (!allowed) return [];
  const parts = schema.items
    ? given.items()
    : schema.values
      ? given.entries().map(([, value]) => value)
      : [given];
  return parts
    .filter((part) => !allowed.includes(textOf(part) ?? ""))
    .map((part) => problemAt(part.place, `${option} ${enumWords(allowed, part)}`));
}

function isOfType(schema: OptionSchema, given: Cursor): boolean {
  if (schema.type === "array") return given.kind === "sequence";
  if (schema.type === "object") return given.kind === "mapping";
  const scalar = given.scalar();
  if (!scalar || scalar.type === "null") return false;
  return (
    typeof scalar.value === schema.type || (schema.type === "number" && typeof scalar.value === "bigint")
  );
}

function checkName(name: Cursor, names: RuleNames): ConfigProblem[] {
  const text = textOf(name);
  return text === undefined || names.find(text) ? [] : [problemAt(name.place, names.unknown(clip(text)))];
}

const checkGlobs = (list: Cursor): ConfigProblem[] =>
  list.items().flatMap((item) => {
    const fault = faultOfGlob(textOf(item) ?? "");
    return fault === undefined ? [] : [problemAt(item.place, fault)];
  });

function checkDate(date: Cursor): ConfigProblem[] {
  const text = textOf(date);
  return text === undefined || isDate(text)
    ? []
    : [problemAt(date.place, `${clip(text)} is not a day of the calendar`)];
}

function textOf(cursor: Cursor): string | undefined {
  const { node } = cursor;
  return node?.kind === "scalar" ? node.text : undefined;
}

/** Severity that an entry gives, if it gives one. */
export const levelOf = (entry: RuleEntry) => (typeof entry === "string" ? entry : entry.severity);
