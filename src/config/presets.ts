import type { FormatName, Severity } from "../model/finding.ts";
import { PRESETS, type PresetEntry } from "../model/rule.ts";

/** What may be chosen: `all` is every rule and every sub-check. */
export const PRESET_NAMES = [...PRESETS, "all"] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

/** Presets that repeat a published standard to the letter. */
const STANDARDS: ReadonlySet<string> = new Set(["pss-baseline", "pss-restricted", "openshift-restricted-v2"]);

/** The presets of a run and what follows from their choice. */
export interface ChosenPresets {
  readonly names: readonly PresetName[];
  /** Only presets of published standards: no agent lists, no context, no downgrades. */
  readonly exact: boolean;
  readonly failOn: Severity;
  /** The preset that brings a rule or sub-check with these entries; for an unknown format an entry for any counts. */
  readonly bringing: (entries: readonly PresetEntry[], format: FormatName | undefined) => string | undefined;
}

/** The union of presets. */
export function choosePresets(names: readonly PresetName[]): ChosenPresets {
  const chosen = new Set<string>(names);
  if (chosen.has("pss-restricted")) chosen.add("pss-baseline");
  const bringing = (entries: readonly PresetEntry[], format: FormatName | undefined): string | undefined =>
    presetOf(entries.find((entry) => chosen.has(entry) || holds(entry, chosen, format))) ??
    (chosen.has("all") ? "all" : undefined);
  return {
    names,
    exact: names.length > 0 && names.every((name) => STANDARDS.has(name)),
    failOn: names.every((name) => name === "recommended") ? "high" : "medium",
    bringing,
  };
}

const presetOf = (entry: PresetEntry | undefined): string | undefined =>
  entry?.includes("@") ? entry.slice(0, entry.indexOf("@")) : entry;

/** Whether an entry for one format only holds. */
function holds(entry: PresetEntry, chosen: ReadonlySet<string>, format: FormatName | undefined): boolean {
  const at = entry.indexOf("@");
  if (at === -1 || !chosen.has(entry.slice(0, at))) return false;
  return format === undefined || entry.slice(at + 1) === format;
}
