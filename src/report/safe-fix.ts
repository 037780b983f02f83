import type { Edit, FixEdits } from "../model/finding.ts";
import { isPlain } from "./escape.ts";
import { revealsSecret, safeText } from "./mask.ts";

/** A fix as a report may carry it: applied as it stands, so a text that must not be shown leaves it without edits. */
export function safeFix(fix: FixEdits): FixEdits {
  const title = safeText(fix.title);
  const refusal = fix.refusal === undefined ? withheld(fix.edits) : safeText(fix.refusal);
  return {
    class: fix.class,
    title,
    edits: refusal === undefined ? fix.edits : [],
    ...(refusal === undefined ? {} : { refusal }),
  };
}

function withheld(edits: readonly Edit[]): string | undefined {
  if (edits.some(({ source, start, end, text }) => revealsSecret(source, start, end, text))) {
    return "its text holds a secret and is not shown; --fix applies it";
  }
  return edits.every(({ text }) => isPlain(text))
    ? undefined
    : "its text holds characters that are not shown; --fix applies it";
}
