import { allRules, recommended } from "../../rules/index.ts";
import type { Config, ConfigFlags } from "../config/config.ts";
import type { EffectiveConfig } from "../config/effective.ts";
import { resolveConfig } from "../config/resolve.ts";
import { areNamesOf } from "../config/schema.ts";
import type { Rule } from "../model/rule.ts";
import { configStart } from "./roots.ts";

/** Flags that decide which rules run and how they are graded. */
export interface PolicyOptions {
  /** A file, or false for `--no-config`. */
  readonly config?: string | boolean;
  readonly preset?: readonly string[];
  readonly rule?: readonly string[];
  readonly only?: readonly string[];
  readonly failOn?: string;
  readonly kubernetesVersion?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** The configuration that holds, and the rules that it speaks of. */
export interface Policy {
  readonly config: EffectiveConfig;
  /** Those of `recommended` where nothing could ask for another one: half of what a start would have to load. */
  readonly rules: readonly Rule[];
  /** The same over every rule, for what names one that cannot run. */
  readonly whole: () => Promise<Policy>;
}

/** The policy for paths: the nearest configuration upward from what holds them all, then the flags. */
export async function loadPolicy(
  paths: readonly string[],
  options: PolicyOptions,
  cwd: string,
): Promise<Policy> {
  const flags: ConfigFlags = {
    ...(options.preset && { presets: options.preset }),
    ...(options.rule && { rules: options.rule }),
    ...(options.only && { only: options.only }),
    ...(options.failOn !== undefined && { failOn: options.failOn }),
    ...(options.kubernetesVersion !== undefined && { kubernetesVersion: options.kubernetesVersion }),
    ...(options.include && { include: options.include }),
    ...(options.exclude && { exclude: options.exclude }),
  };
  const config = await load(paths, options, cwd);
  const over = async (rules: readonly Rule[]): Promise<Policy> => ({
    config: await resolveConfig({ cwd, flags, rules, config }),
    rules,
    whole: async () => await over(await allRules()),
  });
  return await over(asksForOthers(options, config) ? await allRules() : recommended);
}

/** Whether anybody may name a preset or rule besides those of `recommended`, or one that does not exist. */
function asksForOthers({ preset, rule, only }: PolicyOptions, config: Config | undefined): boolean {
  if (preset ?? rule ?? only) return true;
  return config !== undefined && namesOthers(config);
}

function namesOthers({ data }: Config): boolean {
  if ([data.preset ?? RECOMMENDED].flat().some((preset) => preset !== RECOMMENDED)) return true;
  const named = [
    ...[data, ...(data.overrides ?? [])].flatMap(({ rules }) => Object.keys(rules ?? {})),
    ...(data.ignores ?? []).map(({ rule }) => rule),
    ...(data.locked ?? []),
  ];
  return !areNamesOf(recommended, named);
}

const RECOMMENDED = "recommended";

async function load(paths: readonly string[], { config }: PolicyOptions, cwd: string) {
  if (config === false) return undefined;
  const file = typeof config === "string" ? config : undefined;
  const onDisk = paths.filter((path) => path !== "-");
  const { loadConfig } = await import("../config/load.ts");
  return await loadConfig({ cwd, file, from: configStart(onDisk, cwd), rules: allRules });
}
