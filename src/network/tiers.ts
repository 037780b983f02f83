import type { Selecting } from "./stages.ts";

/** Policies by what goes first: administrators, Calico's own tiers by name, the default tier, the baseline. */
export function groupPolicies(all: readonly Selecting[]): Selecting[][] {
  const groups = new Map<string, Selecting[]>();
  for (const one of all) {
    const key = keyOf(one);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, members]) => members);
}

function keyOf({ policy: { precedence } }: Selecting): string {
  if (precedence.dialect === "admin") return "0";
  if (precedence.dialect === "baseline") return "3";
  return precedence.tier === undefined ? "2" : `1 ${precedence.tier}`;
}
