import type { Edit } from "../model/finding.ts";
import type { Source } from "../model/source.ts";
import { isPlain, visible } from "./escape.ts";
import { secretsIn } from "./mask.ts";
import { findSecrets } from "./secret-patterns.ts";

/** Edits to one source; none overlaps another. */
export interface SourceEdits {
  readonly source: Source;
  readonly edits: readonly Edit[];
}

interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

const CONTEXT = 3;

/** A patch of all edits that `git apply` takes; what would show a secret is left out and said in a comment. */
export async function patchOf(changes: readonly SourceEdits[]): Promise<string> {
  const { structuredPatch } = await import("diff");
  const parts = changes.map(({ source, edits }) => {
    const { path, text } = source;
    if (!isPlain(path))
      return comment(`${visible(path)}: its name holds characters that a patch cannot carry`);
    const { hunks } = structuredPatch(path, path, text, applied(text, edits), "", "", { context: CONTEXT });
    return filePatch(source, hunks);
  });
  return parts.join("");
}

/** Text with edits done. */
export function applied(text: string, edits: readonly Edit[]): string {
  let result = "";
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, edit.start) + edit.text;
    at = Math.max(at, edit.end);
  }
  return result + text.slice(at);
}

const comment = (text: string): string => `# plimsoll: ${text}\n`;

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
  return `${notes.join("")}--- ${header("a", source.path)}\n+++ ${header("b", source.path)}\n${shown.join("")}`;
}

const header = (side: string, path: string): string =>
  /["\\]/.test(path) ? JSON.stringify(`${side}/${path}`) : `${side}/${path}${path.includes(" ") ? "\t" : ""}`;

const reasonFor = (hunk: Hunk): string =>
  hunk.lines.every((line) => isPlain(`${line}\n`))
    ? "lines next to the change hold a secret"
    : "lines next to the change hold characters that are not shown";

const hunkText = ({ oldStart, oldLines, newStart, newLines, lines }: Hunk, missing: number): string =>
  `@@ -${oldStart},${oldLines} +${newStart - missing},${newLines} @@\n${lines.join("\n")}\n`;

/** The hunk with its context cut back from lines that hold a secret; undefined if the change itself stands at one. */
function withoutSecrets(source: Source, hunk: Hunk): Hunk | undefined {
  const { lines } = hunk;
  const telling = tellingLines(source, hunk);
  const isContext = (line: string): boolean => line.startsWith(" ");
  const first = lines.findIndex((line) => /^[-+]/.test(line));
  const last = lines.findLastIndex((line) => /^[-+\\]/.test(line));
  let from = first;
  while (from > 0 && isContext(lines[from - 1] ?? "") && !telling.has(from - 1)) from -= 1;
  let to = last + 1;
  while (to < lines.length && isContext(lines[to] ?? "") && !telling.has(to)) to += 1;
  for (let at = from; at < to; at += 1) if (telling.has(at)) return undefined;
  // Without context behind it, a hunk is taken for the end of the file.
  if (to < lines.length && to === last + 1) return undefined;
  const dropped = { oldLines: from + lines.length - to, newLines: from + lines.length - to };
  return {
    oldStart: hunk.oldStart + from,
    oldLines: hunk.oldLines - dropped.oldLines,
    newStart: hunk.newStart + from,
    newLines: hunk.newLines - dropped.newLines,
    lines: lines.slice(from, to),
  };
}

/** Indices of a hunk's lines that must not be printed. */
function tellingLines(source: Source, { lines, oldStart }: Hunk): Set<number> {
  const telling = new Set<number>();
  let old = oldStart;
  const touched = new Set<string>();
  lines.forEach((line, index) => {
    const text = line.slice(1);
    const start = source.lineStart(old);
    const isOld = line.startsWith(" ") || line.startsWith("-");
    const secrets = isOld ? secretsIn(source, start, start + text.length) : [];
    for (const secret of secrets) touched.add(source.text.slice(secret.start, secret.end));
    const holds =
      secrets.length > 0 ||
      findSecrets(text, true).length > 0 ||
      [...touched].some((value) => value.length > 3 && text.includes(value));
    if (holds || !isPlain(`${line}\n`)) telling.add(index);
    if (isOld) old += 1;
  });
  return telling;
}
