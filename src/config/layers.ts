import { UsageError } from "../errors.ts";
import { compileGlobs, type GlobTest } from "../files/globs.ts";
import { SEVERITIES, type Severity } from "../model/finding.ts";
import type { Cursor } from "../read/cursor.ts";
import { levelOf } from "./check-names.ts";
import type { Config, ConfigFlags, RuleEntry } from "./config.ts";
import { didYouMean } from "./nearest.ts";
import type { RuleNames } from "./rule-names.ts";
import { REGISTRY_RULE } from "./schema.ts";

/** What one source of settings says about a rule or sub-check; `on` keeps the rule's own severity. */
export interface LayerEntry {
  readonly level: Severity | "off" | "on" | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  readonly origin: string;
}

/** Settings of one source; a later layer wins over an earlier one. */
export interface Layer {
  /** Absent: for every file. */
  readonly files?: GlobTest;
  readonly entries: ReadonlyMap<string, LayerEntry>;
}

/** Layers in the order in which they hold: registries, rules, overrides, flags. */
export async function layersOf(
  config: Config | undefined,
  flags: ConfigFlags,
  names: RuleNames,
): Promise<Layer[]> {
  const layers: Layer[] = [];
  if (config) {
    layers.push(trustedLayer(config));
    // To name a rule is to want it, whatever the presets say; an override with options alone only adjusts it.
    layers.push({
      entries: entriesOf(config, config.data.rules ?? {}, config.root?.get("rules"), names, "on"),
    });
    for (const [index, override] of (config.data.overrides ?? []).entries()) {
      const files = await compileGlobs([{ base: config.folder, patterns: override.files }]);
      const at = config.root?.below("overrides", index, "rules");
      layers.push({ files, entries: entriesOf(config, override.rules, at, names, undefined) });
    }
  }
  layers.push({ entries: flagEntries(flags.rules ?? [], "--rule", names) });
  if (flags.only) layers.push({ entries: flagEntries(flags.only, "--only", names) });
  return layers;
}

/** Where a value of the configuration is written, for people: `plimsoll.yaml:7`. */
export const originOf = (config: Config, at: Cursor | undefined): string =>
  at ? `${config.file}:${config.source.position(at.keyPlace.start).line}` : config.file;

function trustedLayer(config: Config): Layer {
  const allow = config.data.registries?.trusted;
  if (!allow) return { entries: new Map() };
  const origin = originOf(config, config.root?.below("registries", "trusted"));
  return { entries: new Map([[REGISTRY_RULE, { level: undefined, options: { allow }, origin }]]) };
}

function entriesOf(
  config: Config,
  rules: Readonly<Record<string, RuleEntry>>,
  at: Cursor | undefined,
  names: RuleNames,
  bare: LayerEntry["level"],
): Map<string, LayerEntry> {
  const entries = new Map<string, LayerEntry>();
  for (const [name, entry] of Object.entries(rules)) {
    const key = names.find(name)?.key ?? name;
    const options = typeof entry === "string" ? {} : (entry.options ?? {});
    entries.set(key, { level: levelOf(entry) ?? bare, options, origin: originOf(config, at?.get(name)) });
  }
  return entries;
}

function flagEntries(
  written: readonly string[],
  flag: "--rule" | "--only",
  names: RuleNames,
): Map<string, LayerEntry> {
  const entries = new Map<string, LayerEntry>();
  for (const text of written.flatMap((value) => value.split(","))) {
    const [name = "", level] = flag === "--rule" ? text.trim().split("=", 2) : [text.trim()];
    const named = names.find(name);
    if (!named) throw new UsageError(`${flag}: ${names.unknown(name)}`);
    entries.set(named.key, {
      level: level === undefined ? "on" : levelFlag(level, flag),
      options: {},
      origin: flag,
    });
  }
  return entries;
}

function levelFlag(text: string, flag: string): Severity | "off" {
  const levels = [...SEVERITIES, "off"] as const;
  const level = levels.find((known) => known === text);
  if (level !== undefined) return level;
  throw new UsageError(`${flag}: unknown severity "${text}"${didYouMean(text, levels)}`);
}
