import type { Source } from "../model/source.ts";
import { isPlain, visible, withoutCommands } from "./escape.ts";
import { secretsIn } from "./mask.ts";
import { findSecrets } from "./secret-patterns.ts";

/** A fixed text and where it belongs. */
export interface FixedText {
  readonly source: Source;
  readonly text: string;
}

interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

const CONTEXT = 3;

/** Unified diff of fixes, as `git apply` and `patch` take it; what would show a secret is left out, and that is said. */
export async function diff(fixed: readonly FixedText[]): Promise<string> {
  const { structuredPatch } = await import("diff");
  const parts = fixed.map(({ source, text }) => {
    const { path } = source;
    if (/[\t\n]/.test(path) || !isPrintable(path)) {
      return comment(
        `${withoutCommands(visible(path))}: its name holds characters that a patch cannot carry`,
      );
    }
    const { hunks } = structuredPatch(path, path, source.text, text, "", "", { context: CONTEXT });
    return filePatch(source, hunks);
  });
  return parts.join("");
}

const comment = (text: string): string => withoutCommands(`# plimsoll: ${text}\n`);

/** Whether a line can stand in a patch, which must carry it as it is: no terminal and no CI runner obeys it. */
const isPrintable = (line: string): boolean =>
  isPlain(`${line}\n`) && withoutCommands(line) === line && !line.trimStart().startsWith("::");

function filePatch(source: Source, hunks: readonly Hunk[]): string {
  const notes: string[] = [];
  const shown: string[] = [];
  // Lines that left-out hunks would have added stay out of the numbers of those that follow.
  let missing = 0;
  for (const hunk of hunks) {
    const printable = withoutSecrets(source, hunk);
    if (printable) shown.push(hunkText(printable, missing));
    else {
      missing += hunk.newLines - hunk.oldLines;
      notes.push(comment(`${source.path}:${hunk.oldStart}: ${reasonFor(hunk)}; --fix applies the change`));
    }
  }
  if (shown.length === 0) return notes.join("");
  return `${notes.join("")}--- ${source.exists ? header("a", source.path) : "/dev/null"}\n+++ ${header("b", source.path)}\n${shown.join("")}`;
}

const header = (side: string, path: string): string =>
  /["\\]/.test(path) ? JSON.stringify(`${side}/${path}`) : `${side}/${path}${path.includes(" ") ? "\t" : ""}`;

const reasonFor = (hunk: Hunk): string =>
  hunk.lines.every(isPrintable)
    ? "lines next to the change hold a secret"
    : "lines next to the change hold characters that are not shown";

/** Without lines on one side a hunk counts from the line before, as patch(1) wants it. */
const startOf = (start: number, lines: number): number => (lines === 0 ? start - 1 : start);

const hunkText = ({ oldStart, oldLines, newStart, newLines, lines }: Hunk, missing: number): string =>
  `@@ -${startOf(oldStart, oldLines)},${oldLines} +${startOf(newStart - missing, newLines)},${newLines} @@\n${lines.join("\n")}\n`;

/** The hunk with its context cut back from lines that must not be printed; undefined if the change stands at one. */
function withoutSecrets(source: Source, hunk: Hunk): Hunk | undefined {
  const { lines } = hunk;
  const telling = tellingLines(source, hunk);
  const first = lines.findIndex(isChange);
  const last = lines.findLastIndex(isChange);
  if (telling.slice(first, last + 1).includes(true)) return undefined;
  const from = telling.lastIndexOf(true, first) + 1;
  const next = telling.indexOf(true, last);
  const to = next === -1 ? lines.length : next;
  // Without context behind it, a hunk is taken for the end of the file.
  if (to < lines.length && to === last + 1) return undefined;
  const dropped = from + lines.length - to;
  return {
    oldStart: hunk.oldStart + from,
    oldLines: hunk.oldLines - dropped,
    newStart: hunk.newStart + from,
    newLines: hunk.newLines - dropped,
    lines: lines.slice(from, to),
  };
}

const isChange = (line: string): boolean => !line.startsWith(" ");

/** For each line of a hunk, whether it must not be printed. */
function tellingLines(source: Source, { lines, oldStart }: Hunk): boolean[] {
  const values: string[] = [];
  let old = oldStart;
  return lines.map((line) => {
    const text = line.slice(1);
    const start = source.lineStart(old);
    const isOld = /^[ -]/.test(line);
    const secrets = isOld ? secretsIn(source, start, start + text.length) : [];
    if (isOld) old += 1;
    values.push(...secrets.map((secret) => source.text.slice(secret.start, secret.end)));
    return secrets.length > 0 || holdsSecret(text, values) || !isPrintable(line);
  });
}

/** Whether a line shows a secret by its form, or one that a line before it gave away. */
const holdsSecret = (text: string, values: readonly string[]): boolean =>
  findSecrets(text, true).length > 0 || values.some((value) => value.length > 3 && text.includes(value));
