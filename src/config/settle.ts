import type { PresetEntry } from "../model/rule.ts";
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
  const own = sub === undefined ? undefined : rule.subchecks?.[sub]?.presets;
  const key = sub === undefined ? rule.id : `${rule.id}/${sub}`;
  const { only } = grounds;
  if (only && !only.has(rule.id) && !only.has(key)) return { enabled: false, origin: "--only" };
  const state = settleLayers(grounds, rule, key, own, format);
  if (state.ruleOff !== undefined) return { enabled: false, origin: state.ruleOff };
  return {
    enabled: state.enabled,
    severity: state.enabled ? state.severity : undefined,
    origin: state.origin,
  };
}

function settleLayers(
  { presets, layers }: Grounds,
  rule: RuleMetadata,
  key: string,
  own: readonly PresetEntry[] | undefined,
  format: Format,
): State {
  const preset = presets.bringing(own ?? rule.presets, format);
  const origin = preset === undefined ? "no chosen preset" : `preset ${preset}`;
  let state: State = { enabled: preset !== undefined, origin, ruleOff: undefined };
  for (const { entries } of layers) {
    state = applyRule(state, entries.get(rule.id), own !== undefined);
    if (key !== rule.id) state = applySub(state, entries.get(key));
  }
  return state;
}

interface State extends RuleSetting {
  /** Who switched the rule off, and with it a sub-check, until either is named again. */
  readonly ruleOff: string | undefined;
}

/** A sub-check with presets of its own does not come on with its rule, only goes off with it. */
function applyRule(state: State, entry: LayerEntry | undefined, own: boolean): State {
  if (entry?.level === undefined) return state;
  if (entry.level === "off") return { ...state, ruleOff: entry.origin };
  const enabled = own ? state.enabled : true;
  return { ...named(state, entry), enabled, origin: enabled ? entry.origin : state.origin };
}

function applySub(state: State, entry: LayerEntry | undefined): State {
  if (entry?.level === undefined) return state;
  return entry.level === "off" ? { ...state, enabled: false, origin: entry.origin } : named(state, entry);
}

const named = ({ severity }: State, { level, origin }: LayerEntry): State => ({
  enabled: true,
  severity: level === "on" || level === "off" ? severity : level,
  origin,
  ruleOff: undefined,
});

/** Options of a rule, defaults filled in. */
export function optionValues(
  layers: readonly Layer[],
  rule: RuleMetadata,
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(rule.options ?? {})) values[name] = rule.options?.[name]?.default;
  for (const { entries } of layers) {
    const given = entries.get(rule.id)?.options ?? {};
    for (const name of Object.keys(given)) if (Object.hasOwn(values, name)) values[name] = given[name];
  }
  return values;
}

/** Options of a rule, each with who set it. */
export function settleOptions(layers: readonly Layer[], rule: RuleMetadata): Map<string, Told<unknown>> {
  const originOf = (name: string): string =>
    layers
      .map(({ entries }) => entries.get(rule.id))
      .findLast((entry) => Object.hasOwn(entry?.options ?? {}, name))?.origin ?? "default";
  const values = Object.entries(optionValues(layers, rule));
  return new Map(values.map(([name, value]) => [name, { value, origin: originOf(name) }]));
}
