import { Ajv, type Options } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { looseSchema, type RuleMetadata } from "./schema.ts";
import type { ConfigValidator } from "./validator.ts";

const OPTIONS: Options = {
  allErrors: true,
  strict: false,
  inlineRefs: false,
  code: { source: true, esm: true, optimize: true },
};

/** The validator, compiled now: for the build and the tests only, as it loads ajv. */
export const validatorOf = (rules: readonly RuleMetadata[]): ConfigValidator =>
  new Ajv(OPTIONS).compile(looseSchema(rules)) as ConfigValidator;

/** Text of the module that the build puts in the place of `validator.ts`: it validates without ajv. */
export function validatorModule(rules: readonly RuleMetadata[]): string {
  const ajv = new Ajv(OPTIONS);
  const write = standalone.default;
  const code = write(ajv, ajv.compile(looseSchema(rules)));
  return `${code}\nexport const loadValidator = async () => validate;\n`;
}
