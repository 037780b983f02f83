import type { Format, RuleSetting, Told } from "./config.ts";
import type { Layer, LayerEntry } from "./layers.ts";
import type { ChosenPresets } from "./presets.ts";
import type { RuleMetadata } from "./schema.ts";

/** What settings are made from, for one set of files. */
export interface Grounds {
  readonly presets: ChosenPresets;
  /** The layers that hold for the files. */
  readonly layers: readonly Layer[];
  /** Keys of `--only`. */
  readonly only: ReadonlySet<string> | undefined;
}

/** Whether a rule, or a sub-check of it, runs, and at which severity. */
export function settle(
  grounds: Grounds,
  rule: RuleMetadata,
  sub: string | undefined,
  format: Format,
): RuleSetting {
  const { presets, layers, only } = grounds;
  const own = sub === undefined ? undefined : rule.subchecks?.[sub]?.presets;
  const preset = presets.bringing(own ?? rule.presets, format);
  let setting: RuleSetting = {
    enabled: preset !== undefined,
    origin: preset === undefined ? "no chosen preset" : `preset ${preset}`,
  };
  const first = setting;
  for (const { entries } of layers) {
    // A sub-check with presets of its own does not come on with its rule, only goes off with it.
    setting = apply(setting, entries.get(rule.id), own ? first : undefined);
    if (sub !== undefined) setting = apply(setting, entries.get(`${rule.id}/${sub}`), undefined);
  }
  return isNamed(only, rule.id, sub) ? setting : { enabled: false, origin: "--only" };
}

const isNamed = (only: ReadonlySet<string> | undefined, rule: string, sub: string | undefined): boolean =>
  !only || only.has(rule) || (sub !== undefined && only.has(`${rule}/${sub}`));

function apply(
  before: RuleSetting,
  entry: LayerEntry | undefined,
  base: RuleSetting | undefined,
): RuleSetting {
  if (!entry || entry.level === undefined) return before;
  const { level, origin } = entry;
  if (level === "off") return { enabled: false, origin };
  const enabled = base ? base.enabled : true;
  if (!enabled) return base ?? before;
  return { enabled, origin, severity: level === "on" ? before.severity : level };
}

/** Options of a rule, each with who set it. */
export function settleOptions(layers: readonly Layer[], rule: RuleMetadata): Map<string, Told<unknown>> {
  const options = new Map<string, Told<unknown>>();
  for (const [name, schema] of Object.entries(rule.options ?? {})) {
    options.set(name, { value: schema.default, origin: "default" });
  }
  for (const { entries } of layers) {
    const entry = entries.get(rule.id);
    for (const [name, value] of Object.entries(entry?.options ?? {})) {
      if (entry && options.has(name)) options.set(name, { value, origin: entry.origin });
    }
  }
  return options;
}
