import type { EffectiveConfig } from "../config/effective.ts";
import type { LintOptions } from "../lint.ts";

/** Placeholder until the ignores land. */
export async function ignorer(_policy: EffectiveConfig, _options: { today: string; inline: boolean }): Promise<LintOptions["ignore"]> {
  return undefined;
}
