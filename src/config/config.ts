import type { Place } from "../model/field.ts";
import type { FormatName, Severity } from "../model/finding.ts";
import type { Source } from "../model/source.ts";
import type { Cursor } from "../read/cursor.ts";
import type { PresetName } from "./presets.ts";

/** What `rules:` may say of a rule or sub-check. */
export type RuleEntry =
  | Severity
  | "off"
  | { readonly severity?: Severity | "off"; readonly options?: Readonly<Record<string, unknown>> };

export interface OverrideData {
  readonly files: readonly string[];
  readonly rules: Readonly<Record<string, RuleEntry>>;
}

export interface IgnoreMatch {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly container?: string;
}

export interface IgnoreData {
  readonly rule: string;
  readonly files?: readonly string[];
  readonly match?: IgnoreMatch;
  readonly reason: string;
  readonly until?: string;
}

/** The content of `plimsoll.yaml`, as its schema allows it. */
export interface ConfigData {
  readonly preset?: PresetName | readonly PresetName[];
  readonly failOn?: Severity | "never";
  readonly kubernetesVersion?: string;
  readonly registries?: { readonly trusted?: readonly string[] };
  readonly rules?: Readonly<Record<string, RuleEntry>>;
  readonly overrides?: readonly OverrideData[];
  readonly ignores?: readonly IgnoreData[];
  readonly locked?: readonly string[];
  readonly customRules?: readonly string[];
  readonly exclude?: readonly string[];
  readonly compat?: readonly string[];
}

/** A configuration file that was read and fits the schema. */
export interface Config {
  /** Path for people. */
  readonly file: string;
  /** Absolute folder that its paths and patterns are relative to. */
  readonly folder: string;
  readonly source: Source;
  readonly data: ConfigData;
  /** Where each value is written; undefined for an empty file. */
  readonly root: Cursor | undefined;
}

/** A fault of a configuration file; line and column count from 1. */
export interface ConfigProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What the command line says about rules. */
export interface ConfigFlags {
  readonly presets?: readonly string[];
  /** `ID`, `ID=SEVERITY` or `ID=off`. */
  readonly rules?: readonly string[];
  readonly only?: readonly string[];
  readonly failOn?: string;
  readonly kubernetesVersion?: string;
  readonly exclude?: readonly string[];
  readonly include?: readonly string[];
}

/** A value and who said so: `--preset`, `plimsoll.yaml:3`, `preset recommended`, `default`. */
export interface Told<T> {
  readonly value: T;
  readonly origin: string;
}

/** Whether and how a rule or sub-check runs. */
export interface RuleSetting {
  readonly enabled: boolean;
  readonly severity?: Severity | undefined;
  readonly origin: string;
}

/** An entry of `ignores:`, ready to be asked. */
export interface ConfigIgnore {
  readonly rule: string;
  readonly sub: string | undefined;
  /** Whether it holds for a file, by the path that reports show. */
  readonly covers: (file: string) => boolean;
  readonly match: IgnoreMatch;
  readonly reason: string;
  readonly until: string | undefined;
  readonly at: Place;
}

export type Format = FormatName | undefined;
