import type { Source } from "../model/source.ts";
import { linePath } from "./escape.ts";
import { revealsSecret } from "./mask.ts";

/** A fixed text and where it belongs. */
export interface FixedText {
  readonly source: Source;
  readonly text: string;
}

/** Unified diff of fixes, as `git apply` and `patch` take it; hunks that would show a secret are left out, and that is said. */
export async function diff(fixed: readonly FixedText[]): Promise<string> {
  const { formatPatch, structuredPatch } = await import("diff");
  const parts = fixed.map(({ source, text }) => {
    const path = linePath(source.path);
    const patch = structuredPatch(`a/${path}`, `b/${path}`, source.text, text, undefined, undefined, {
      context: 3,
    });
    const hunks = patch.hunks.filter(({ lines, oldStart, oldLines }) => {
      const from = source.lineStart(oldStart);
      return !revealsSecret(source, from, source.lineStart(oldStart + oldLines), lines.join("\n"));
    });
    const left = patch.hunks.length - hunks.length;
    const note =
      left > 0
        ? `# ${path}: ${left} of ${patch.hunks.length} hunks left out, as a secret stands beside the fix\n`
        : "";
    return note + (hunks.length > 0 ? formatPatch({ ...patch, hunks }).replace(/^=+\n/, "") : "");
  });
  return parts.join("");
}
