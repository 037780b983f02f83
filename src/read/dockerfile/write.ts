import type { Edit } from "../../model/finding.ts";
import type { Change } from "../../model/rule.ts";
import { type Source, type Span, spanOf } from "../../model/source.ts";

/** Edits of a Dockerfile, or why a person has to make them. */
export function writeDockerfile(changes: readonly Change[]): readonly Edit[] | { readonly refusal: string } {
  const edits: Edit[] = [];
  for (const change of changes) {
    const edit = writeChange(change);
    if ("refusal" in edit) return edit;
    edits.push(edit);
  }
  return edits;
}

function writeChange(change: Change): Edit | { readonly refusal: string } {
  if (change.kind === "replace") return replacement(change);
  if (change.kind === "insert") return insertBehind(change.at, change.text);
  if (change.kind === "join") return joinRuns(change.first, change.second);
  return { refusal: "A Dockerfile has no fields to set." };
}

/** The text is made when a report shows it. */
const replacement = (change: Extract<Change, { kind: "replace" }>): Edit => ({
  ...spanOf(change.at),
  get text() {
    return change.text;
  },
});

const lineBreak = (source: Source): string => (/\r\n/.test(source.text) ? "\r\n" : "\n");

/** A line of its own behind an instruction, indented like it. */
function insertBehind(at: Span, text: string): Edit {
  const { source } = at;
  const next = source.text.indexOf("\n", Math.max(at.end - 1, at.start));
  const start = next === -1 ? source.text.length : next + 1;
  const before = next === -1 ? lineBreak(source) : "";
  return { source, start, end: start, text: `${before}${text}${next === -1 ? "" : lineBreak(source)}` };
}

const PLAIN_RUN = /^RUN[ \t]+(?![-[<])/i;

/** `RUN a` and `RUN b` as `RUN a && b`, the second on a line of its own. */
function joinRuns(first: Span, second: Span): Edit | { readonly refusal: string } {
  const { source } = first;
  const a = source.text.slice(first.start, first.end).trimEnd();
  const b = source.text.slice(second.start, second.end);
  const between = source.text.slice(first.start + a.length, second.start);
  const head = PLAIN_RUN.exec(b)?.[0];
  if (head === undefined || !PLAIN_RUN.test(a))
    return { refusal: "The RUN instructions have options or a form that cannot be joined." };
  if (between.trim() !== "" || a.includes("<<") || b.includes("<<"))
    return { refusal: "Something stands between the two RUN instructions." };
  // A list with its own || or ; would be bound otherwise by what follows.
  if (/\|\||;|&\s*$/.test(a) || /\|\|/.test(b))
    return { refusal: "The commands cannot be joined without changing what they mean." };
  const escapeChar = /^#\s*escape\s*=\s*`/im.test(source.text.slice(0, 200)) ? "`" : "\\";
  return {
    source,
    start: first.start + a.length,
    end: second.start + head.length,
    text: ` ${escapeChar}${lineBreak(source)} && `,
  };
}
