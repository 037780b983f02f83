import { resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { compileGlobs, faultOfGlob, type GlobSet } from "../files/globs.ts";
import { SEVERITIES, type Severity } from "../model/finding.ts";
import { checkNames } from "./check-names.ts";
import type { Config, ConfigFlags, ConfigIgnore, Told } from "./config.ts";
import { EffectiveConfig, type EffectiveValues } from "./effective.ts";
import { layersOf, originOf } from "./layers.ts";
import { refusal } from "./load.ts";
import { didYouMean } from "./nearest.ts";
import { choosePresets, PRESET_NAMES, type PresetName } from "./presets.ts";
import { RuleNames } from "./rule-names.ts";
import type { RuleMetadata } from "./schema.ts";

export interface ResolveRequest {
  readonly cwd: string;
  readonly config: Config | undefined;
  readonly flags: ConfigFlags;
  /** All rules, custom ones too. */
  readonly rules: readonly RuleMetadata[];
}

/** Joins presets, file and flags; throws UsageError for names and values that do not exist. */
export async function resolveConfig(request: ResolveRequest): Promise<EffectiveConfig> {
  const { cwd, config, flags, rules } = request;
  const names = new RuleNames(rules);
  const problems = config ? checkNames(config, names) : [];
  if (problems.length > 0) throw refusal(problems);
  const layers = await layersOf(config, flags, names);
  const preset = presetsOf(config, flags);
  const presets = choosePresets(preset.value);
  const only = flags.only && new Set(layers.at(-1)?.entries.keys());
  const values: EffectiveValues = {
    file: config?.file,
    preset,
    failOn: failOnOf(config, flags, presets.failOn),
    kubernetesVersion: versionOf(config, flags),
    trusted: told(config, "registries", "trusted"),
    exclude: globsOf(config, flags.exclude, cwd, "--exclude"),
    include: globsOf(undefined, flags.include, cwd, "--include"),
    ignores: await ignoresOf(config, names, cwd),
    locked: new Set((config?.data.locked ?? []).map((name) => names.find(name)?.key ?? name)),
    compat: config?.data.compat ?? [],
    customRules: config?.data.customRules && { base: config.folder, patterns: config.data.customRules },
  };
  return new EffectiveConfig(cwd, rules, { presets, layers, only }, values);
}

/** A value of the file with its line. */
function told<T>(config: Config | undefined, ...keys: readonly string[]): Told<T> | undefined {
  if (!config) return undefined;
  let value: unknown = config.data;
  for (const key of keys) value = (value as Record<string, unknown> | undefined)?.[key];
  return value === undefined
    ? undefined
    : { value: value as T, origin: originOf(config, config.root?.below(...keys)) };
}

function presetsOf(config: Config | undefined, flags: ConfigFlags): Told<readonly PresetName[]> {
  if (flags.presets && flags.presets.length > 0) {
    return {
      value: flags.presets.map((name) => oneOf(name, PRESET_NAMES, "--preset", "preset")),
      origin: "--preset",
    };
  }
  const written = told<PresetName | readonly PresetName[]>(config, "preset");
  if (!written) return { value: ["recommended"], origin: "default" };
  return { value: [written.value].flat() as PresetName[], origin: written.origin };
}

function failOnOf(
  config: Config | undefined,
  flags: ConfigFlags,
  preset: Severity,
): Told<Severity | "never"> {
  if (flags.failOn !== undefined) {
    return {
      value: oneOf(flags.failOn, [...SEVERITIES, "never"] as const, "--fail-on", "severity"),
      origin: "--fail-on",
    };
  }
  return told<Severity | "never">(config, "failOn") ?? { value: preset, origin: "preset" };
}

function versionOf(config: Config | undefined, flags: ConfigFlags): Told<string> | undefined {
  const flag = flags.kubernetesVersion;
  if (flag === undefined) return told<string>(config, "kubernetesVersion");
  if (/^1\.\d{1,3}$/.test(flag)) return { value: flag, origin: "--kubernetes-version" };
  throw new UsageError(`--kubernetes-version: "${flag}" is no version like 1.36`);
}

/** The choice that a flag names. */
export function oneOf<T extends string>(text: string, known: readonly T[], flag: string, what: string): T {
  const found = known.find((one) => one === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `${flag}: unknown ${what} "${text}"${didYouMean(text, known)}`,
    `known: ${known.join(", ")}`,
  );
}

function globsOf(
  config: Config | undefined,
  flag: readonly string[] | undefined,
  cwd: string,
  name: string,
): GlobSet[] {
  for (const pattern of flag ?? []) {
    const fault = faultOfGlob(pattern);
    if (fault !== undefined) throw new UsageError(`${name} "${pattern}": ${fault}`);
  }
  const written = config?.data.exclude ? [{ base: config.folder, patterns: config.data.exclude }] : [];
  return flag && flag.length > 0 ? [...written, { base: cwd, patterns: flag }] : written;
}

async function ignoresOf(config: Config | undefined, names: RuleNames, cwd: string): Promise<ConfigIgnore[]> {
  const ignores: ConfigIgnore[] = [];
  for (const [index, ignore] of (config?.data.ignores ?? []).entries()) {
    const named = names.find(ignore.rule);
    const at = config?.root?.below("ignores", index, "rule").place;
    if (!config || !named || !at) continue;
    const globs = ignore.files && (await compileGlobs([{ base: config.folder, patterns: ignore.files }]));
    ignores.push({
      rule: named.rule.id,
      sub: named.sub,
      covers: globs ? (file) => globs(resolve(cwd, file)) : () => true,
      match: ignore.match ?? {},
      reason: ignore.reason,
      until: ignore.until,
      at,
    });
  }
  return ignores;
}
