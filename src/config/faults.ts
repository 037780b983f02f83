import type { Place } from "../model/field.ts";
import type { Source, Span } from "../model/source.ts";
import type { Cursor } from "../read/cursor.ts";
import type { ConfigProblem } from "./config.ts";
import { follow } from "./data.ts";
import { nearest } from "./nearest.ts";
import type { SchemaFault } from "./validator.ts";

/** Keys of each mapping of the configuration, for suggestions; the schema itself is compiled away. */
const KEYS: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /^$/,
    [
      "preset",
      "failOn",
      "kubernetesVersion",
      "registries",
      "rules",
      "overrides",
      "ignores",
      "locked",
      "customRules",
      "exclude",
      "compat",
    ],
  ],
  [/^\/registries$/, ["trusted"]],
  [/^\/overrides\/\d+$/, ["files", "rules"]],
  [/^\/ignores\/\d+$/, ["rule", "files", "match", "reason", "until"]],
  [/^\/ignores\/\d+\/match$/, ["kind", "namespace", "name", "container"]],
  [/\/rules\/[^/]+$/, ["severity", "options"]],
];

/** Keys of the top level, for the schema's test. */
export const TOP_KEYS: readonly string[] = KEYS[0]?.[1] ?? [];

/** A fault at a place of the configuration. */
export function problemAt(at: Span | Place, message: string): ConfigProblem {
  const { line, column } = at.source.position(at.start);
  return { file: at.source.path, line, column, message };
}

/** Schema faults in words, each where it is written, in the order of the file. */
export function faultsToProblems(
  source: Source,
  root: Cursor,
  faults: readonly SchemaFault[],
): ConfigProblem[] {
  const problems = faults
    // These two only say that something below them is wrong, which is said itself.
    .filter((fault) => fault.keyword !== "if" && fault.keyword !== "allOf")
    .map((fault) => problemOf(root, fault));
  const unique = new Map(
    problems.map((problem) => [`${problem.line}:${problem.column}:${problem.message}`, problem]),
  );
  return [...unique.values()]
    .map((problem) => ({ ...problem, file: source.path }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

function problemOf(root: Cursor, fault: SchemaFault): ConfigProblem {
  const at = follow(root, fault.instancePath);
  if (fault.keyword === "additionalProperties") {
    const name = String(fault.params["additionalProperty"]);
    return problemAt(at.get(name).keyPlace, unknownKey(name, fault.instancePath));
  }
  if (fault.keyword === "required") {
    return problemAt(at.keyPlace, `"${String(fault.params["missingProperty"])}" is missing here`);
  }
  return problemAt(at.place, `${subjectOf(fault.instancePath)} ${wordsOf(fault, at)}`);
}

function unknownKey(name: string, pointer: string): string {
  const known = pointer.endsWith("/options") ? [] : (KEYS.find(([where]) => where.test(pointer))?.[1] ?? []);
  const what = pointer.endsWith("/options") ? "option" : "key";
  const meant = nearest(name, known);
  const rest = known.length > 0 ? `; known here: ${known.join(", ")}` : "";
  return `unknown ${what} "${clip(name)}"${meant === undefined ? rest : `; did you mean "${meant}"?`}`;
}

function wordsOf({ keyword, params }: SchemaFault, at: Cursor): string {
  if (keyword === "enum") return enumWords(params["allowedValues"] as readonly string[], at);
  if (keyword === "type") return `must be ${article(String(params["type"]))}, not ${shown(at)}`;
  if (keyword === "minItems") return "must not be empty";
  const pattern = String(params["pattern"]);
  if (pattern.startsWith("^1")) return `must be a version like "1.36", not ${shown(at)}`;
  if (pattern.includes("d{4}")) return `must be a date like 2027-03-31, not ${shown(at)}`;
  return "must not be empty";
}

/** Says that a value is none of the allowed words, and which one may be meant. */
export function enumWords(allowed: readonly string[], at: Cursor): string {
  const node = at.node;
  const meant = node?.kind === "scalar" ? nearest(node.text, allowed) : undefined;
  if (meant !== undefined) return `does not know ${shown(at)}; did you mean "${meant}"?`;
  // `false` is what people write who mean the word.
  const hint =
    at.scalar()?.type === "boolean" && allowed.includes("off") ? '; write "off" to switch a rule off' : "";
  return `must be one of ${allowed.join(", ")}, not ${shown(at)}${hint}`;
}

function subjectOf(pointer: string): string {
  const steps = pointer.split("/").slice(1);
  const name = steps.findLast((step) => !/^\d+$/.test(step));
  return name === undefined ? "the configuration" : clip(name.replaceAll("~1", "/").replaceAll("~0", "~"));
}

const article = (type: string): string => {
  const word =
    type === "object" ? "mapping" : type === "array" ? "list" : type === "boolean" ? "true or false" : type;
  return word === "true or false" ? word : `a ${word}`;
};

function shown(at: Cursor): string {
  if (at.kind === "mapping") return "a mapping";
  if (at.kind === "sequence") return "a list";
  const node = at.node;
  return at.isNull || node?.kind !== "scalar" ? "empty" : `"${clip(node.text)}"`;
}

/** A text of the input, short and without anything a terminal would act on. */
export function clip(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return short.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
