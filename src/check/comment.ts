import type { Place } from "../model/field.ts";
import type { Finding, FixEdits } from "../model/finding.ts";
import type { Source, Span } from "../model/source.ts";
import type { Ignore, IgnoredRule } from "./ignore.ts";

/** Where comments may stand, and what they are about, in one source. */
export interface CommentScope {
  readonly source: Source;
  /** Whether a `#` at an offset begins a comment. */
  readonly isComment: (offset: number) => boolean;
  /** What a comment on a line of its own covers. */
  readonly extentOf: (line: number) => Span | undefined;
}

const MARKER = "plimsoll:";
// No part can match what the next one could: a long line costs one pass.
const HEAD = /^#\s*plimsoll:\s*(ignore-file|ignore)\s*\[([^\]]*)\]/;
const MODEL = "`# plimsoll: ignore[rule-id] -- reason`";

/** Ignores that comments of a source declare. */
export function commentIgnores(scope: CommentScope): Ignore[] {
  const { text } = scope.source;
  const ignores: Ignore[] = [];
  for (let at = text.indexOf(MARKER); at !== -1; ) {
    const hash = hashBefore(text, at);
    const ignore = hash !== undefined && scope.isComment(hash) ? readComment(scope, hash) : undefined;
    if (ignore) ignores.push(ignore);
    // A comment ends with its line: a second marker in it is text.
    at = text.indexOf(MARKER, ignore ? ignore.at.end : at + MARKER.length);
  }
  return ignores;
}

/** The `#` that only blanks separate from the marker, if it can begin a comment. */
function hashBefore(text: string, at: number): number | undefined {
  let hash = at - 1;
  while (text[hash] === " " || text[hash] === "\t") hash--;
  if (text[hash] !== "#") return undefined;
  const before = text[hash - 1];
  return before === undefined || /\s/.test(before) ? hash : undefined;
}

function readComment(scope: CommentScope, hash: number): Ignore {
  const { source, extentOf } = scope;
  const lineEnd = source.text.indexOf("\n", hash);
  const comment = source.text.slice(hash, lineEnd === -1 ? undefined : lineEnd).trimEnd();
  const at: Place = { source, start: hash, end: hash + comment.length, path: ["comment", comment] };
  const parts = partsOf(comment);
  if (typeof parts === "string") {
    return {
      by: "comment",
      at,
      rules: [],
      reason: "",
      until: undefined,
      covers: () => false,
      malformed: parts,
    };
  }
  const { kind, list, listStart, until, reason } = parts;
  const { line } = source.position(hash);
  const isOwnLine = source.text.slice(source.lineStart(line), hash).trim() === "";
  const rules = readRules(list, { source, start: hash + listStart });
  const span = isOwnLine ? extentOf(line) : lineSpan(source, line);
  return {
    by: "comment",
    at,
    rules,
    reason,
    until,
    ...(kind === "ignore" && span && { scope: span }),
    covers: kind === "ignore-file" ? inFile(source) : () => false,
    without: (rule) => without(rules, rule, at, isOwnLine),
  };
}

interface Parts {
  readonly kind: string;
  readonly list: string;
  /** Offset of the list in the comment. */
  readonly listStart: number;
  readonly until: string | undefined;
  readonly reason: string;
}

/** The parts of a comment; what to write instead if it has none. */
function partsOf(comment: string): Parts | string {
  const [head, kind, list] = HEAD.exec(comment) ?? [];
  if (head === undefined || kind === undefined || list === undefined) return `write ${MODEL}`;
  if (list.trim() === "") return `name a rule: ${MODEL}`;
  const dashes = comment.indexOf("--", head.length);
  const reason = dashes === -1 ? "" : comment.slice(dashes + 2).trim();
  const middle = comment.slice(head.length, dashes === -1 ? undefined : dashes).trim();
  const until = middle.startsWith("until=") && !/\s/.test(middle) ? middle.slice("until=".length) : undefined;
  if (middle !== "" && until === undefined)
    return `write ${MODEL}, with \`until=2027-03-31\` before the reason if it ends`;
  return { kind, list, listStart: head.length - 1 - list.length, until, reason };
}

/** `a, b/sub, c(container)`; with their spans if it is known where the list begins. */
export function readRules(list: string, from?: Omit<Span, "end">): IgnoredRule[] {
  let offset = 0;
  return list.split(",").flatMap((written) => {
    const name = written.trim();
    const start = offset + written.indexOf(name);
    offset += written.length + 1;
    if (name === "") return [];
    const at = from && {
      source: from.source,
      start: from.start + start,
      end: from.start + start + name.length,
    };
    return [{ ...readRule(name), ...(at && { at }) }];
  });
}

function readRule(name: string): IgnoredRule {
  const open = name.endsWith(")") ? name.indexOf("(") : -1;
  const container = open === -1 ? undefined : name.slice(open + 1, -1).trim();
  const full = open === -1 ? name : name.slice(0, open).trim();
  const slash = full.indexOf("/");
  if (slash === -1) return { id: full, sub: undefined, container };
  return { id: full.slice(0, slash), sub: full.slice(slash + 1), container };
}

const inFile =
  (source: Source) =>
  ({ at }: Finding): boolean =>
    at.source === source;

/** A line with its line break left out, so that the next line's first column is not of it. */
function lineSpan(source: Source, line: number): Span {
  const next = source.lineStart(line + 1);
  return { source, start: source.lineStart(line), end: line < source.lineCount ? next - 1 : next };
}

/** Takes a rule out of the list; the comment with it if it was the only one. */
function without(
  rules: readonly IgnoredRule[],
  rule: IgnoredRule | undefined,
  at: Place,
  isOwnLine: boolean,
): FixEdits {
  const index = rule ? rules.indexOf(rule) : -1;
  const [before, own, after] = [rules[index - 1]?.at, rules[index]?.at, rules[index + 1]?.at];
  const { source } = at;
  if (own && (before || after)) {
    const edit = after
      ? { start: own.start, end: after.start }
      : { start: before?.end ?? own.start, end: own.end };
    return {
      class: "safe",
      title: "take the rule out of the ignore",
      edits: [{ source, ...edit, text: "" }],
    };
  }
  const { line } = source.position(at.start);
  const start = isOwnLine ? source.lineStart(line) : endOfText(source.text, at.start);
  const edit = { source, start, end: isOwnLine ? source.lineStart(line + 1) : at.end, text: "" };
  return { class: "safe", title: "remove the ignore", edits: [edit] };
}

/** Where the text before an offset ends, blanks left out. */
function endOfText(text: string, offset: number): number {
  let end = offset;
  while (text[end - 1] === " " || text[end - 1] === "\t") end--;
  return end;
}
