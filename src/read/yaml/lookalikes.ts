import type { Source } from "../../model/source.ts";
import type { ReadProblem } from "../format.ts";
import type { Node, YamlDocument, YamlProblem } from "./node.ts";
import { collectionsOf } from "./walk.ts";

/** Without the marks of Arabic and Hebrew (U+061C, U+200E, U+200F), which reorder nothing else. */
const BIDI = /[\u202a-\u202e\u2066-\u2069]/g;
const INVISIBLE = /[\u00ad\u115f\u1160\u180e\u200b-\u200d\u2060-\u2064\ufeff\u{e0000}-\u{e007f}]/u;
const SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;
const REORDERED =
  "An invisible character changes the order in which the text is shown, so it may not say what it seems to; delete it.";
const UNSEEN = "The key holds an invisible character, so it is not the key it looks like; type it again.";
const BLANK =
  "The key holds a space that is not an ordinary one, so it is not the key it looks like; type it again.";
const SCRIPTS =
  "The key mixes letters of several alphabets, so it is not the key it looks like; type it again.";

/** Characters that make a text look like another one (Trojan Source, CVE-2021-42574); no fault for any consumer. */
export function lookalikes({ source, start, end, root }: YamlDocument): readonly ReadProblem[] {
  const text = source.text.slice(start, end);
  if (/^[\x20-\x7e\s]*$/.test(text) && !/[\u00a0\u1680\u2000-\u3000\ufeff]/.test(text)) return [];
  const keys = root ? keyProblems(root) : [];
  return [
    ...reordered(source, start, end),
    ...keys.map((problem) => ({ source, severity: "low" as const, ...problem })),
  ];
}

/** Characters that change the order in which a stretch of a text is shown. */
export const reordered = (source: Source, start: number, end: number): readonly ReadProblem[] =>
  [...source.text.slice(start, end).matchAll(BIDI)].slice(0, 10).map(({ index }) => ({
    source,
    start: start + index,
    end: start + index + 1,
    message: REORDERED,
    severity: "low",
  }));

function keyProblems(root: Node): YamlProblem[] {
  const keys = [...collectionsOf(root)].flatMap((one) =>
    one.kind === "mapping" ? one.entries.map(({ key }) => key) : [],
  );
  return keys
    .flatMap(({ text, start, end }) => {
      const message = fault(text);
      return message === undefined ? [] : [{ start, end, message }];
    })
    .sort((a, b) => a.start - b.start);
}

function fault(key: string): string | undefined {
  if (INVISIBLE.test(key)) return UNSEEN;
  if (SPACE.test(key)) return BLANK;
  return mixesScripts(key) ? SCRIPTS : undefined;
}

/** Patterns of scripts take long to build, and hardly a key has such letters. */
const mixesScripts = (key: string): boolean =>
  /[^\0-\x7f]/.test(key) &&
  /\p{Script=Latin}/u.test(key) &&
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u.test(key);
