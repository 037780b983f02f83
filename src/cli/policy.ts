import { rules } from "../../rules/index.ts";
import type { ConfigFlags } from "../config/config.ts";
import type { EffectiveConfig } from "../config/effective.ts";
import { resolveConfig } from "../config/resolve.ts";
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

/** The configuration that holds for paths: the nearest file upward from what holds them all, then the flags. */
export async function loadPolicy(
  paths: readonly string[],
  options: PolicyOptions,
  cwd: string,
): Promise<EffectiveConfig> {
  const flags: ConfigFlags = {
    ...(options.preset && { presets: options.preset }),
    ...(options.rule && { rules: options.rule }),
    ...(options.only && { only: options.only }),
    ...(options.failOn !== undefined && { failOn: options.failOn }),
    ...(options.kubernetesVersion !== undefined && { kubernetesVersion: options.kubernetesVersion }),
    ...(options.include && { include: options.include }),
    ...(options.exclude && { exclude: options.exclude }),
  };
  return await resolveConfig({ cwd, flags, rules, config: await load(paths, options, cwd) });
}

async function load(paths: readonly string[], { config }: PolicyOptions, cwd: string) {
  if (config === false) return undefined;
  const file = typeof config === "string" ? config : undefined;
  const onDisk = paths.filter((path) => path !== "-");
  const { loadConfig } = await import("../config/load.ts");
  return await loadConfig({ cwd, file, from: configStart(onDisk, cwd), rules });
}
