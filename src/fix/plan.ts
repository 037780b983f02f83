import type { Edit, FixEdits } from "../model/finding.ts";
import type { Change, Fix } from "../model/rule.ts";

/** What a format's writer makes of changes: edits, or the reason why it leaves them to a person. */
export type Written = readonly Edit[] | { readonly refusal: string };

/** Turns changes of one kind of text into edits. */
export type Writer = (changes: readonly Change[]) => Written;

/** The edits of a fix; all of its changes or none. */
export function planFix(fix: Fix, write: Writer): FixEdits {
  const written = write(fix.changes);
  const head = { class: fix.class, title: fix.title };
  return "refusal" in written
    ? { ...head, edits: [], refusal: written.refusal }
    : { ...head, edits: written };
}

/** Edits in order, without those that touch an earlier one; the later fix waits for the next run. */
export function withoutOverlaps(fixes: readonly (readonly Edit[])[]): Edit[] {
  const taken: Edit[] = [];
  for (const edits of fixes) {
    const clash = edits.some((edit) => taken.some((other) => touches(edit, other)));
    if (!clash) taken.push(...edits);
  }
  return taken.sort((a, b) => a.start - b.start || a.end - b.end);
}

const touches = (a: Edit, b: Edit): boolean => a.source === b.source && a.start <= b.end && b.start <= a.end;

/** The text of one source after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = "";
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
