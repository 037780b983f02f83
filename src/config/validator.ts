import type { RuleMetadata } from "./schema.ts";

/** One fault as ajv states it; the place is a JSON pointer. */
export interface SchemaFault {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string | undefined;
}

/** Checks a configuration's data and leaves the faults on itself. */
export interface ConfigValidator {
  (data: unknown): boolean;
  errors?: readonly SchemaFault[] | null;
}

/** All rules, which are loaded when they are asked for. */
export type AskRules = () => Promise<readonly RuleMetadata[]>;

/** The validator of the configuration. The build replaces this module by what `validatorModule` writes. */
export async function loadValidator(rules: AskRules): Promise<ConfigValidator> {
  const { validatorOf } = await import("./compile.ts");
  return validatorOf(await rules());
}
