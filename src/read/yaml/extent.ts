import type { Span } from "../../model/source.ts";
import type { Node, YamlDocument } from "./node.ts";
import { type Member, membersOf } from "./walk.ts";

/**
 * What a comment on a line of its own is about: the entry or item that begins on the next line with content,
 * with everything below it. Undefined if nothing of the document begins there.
 */
export function extentOf({ source, root, end }: YamlDocument, line: number): Span | undefined {
  const from = contentStart(source.text, source.lineStart(line + 1), end);
  if (!root || from === undefined) return undefined;
  const until = source.text.indexOf("\n", from);
  const found = firstWithin(root, from, until === -1 ? source.text.length : until);
  return found && { source, start: from, end: found.end };
}

/** First offset at or after another that is neither blank nor in a comment or `---` line. */
function contentStart(text: string, from: number, end: number): number | undefined {
  const skipped = /[ \t]*(?:#[^\n]*|---[ \t]*(?:#[^\n]*)?)?(?:\r?\n|\r)/y;
  let at = from;
  for (;;) {
    skipped.lastIndex = at;
    const length = skipped.exec(text)?.[0].length ?? 0;
    if (length === 0) break;
    at += length;
  }
  const content = at + (/^[ \t]*/.exec(text.slice(at, at + 1024))?.[0].length ?? 0);
  return content < end && text[content] !== "#" ? content : undefined;
}

/** The outermost entry or item that begins within a stretch; only what reaches into it is looked at. */
function firstWithin(node: Node, from: number, until: number): Member | undefined {
  for (const member of membersOf(node)) {
    if (member.start >= from && member.start < until) return member;
    if (member.start > until) return undefined;
    const inside = member.end >= from ? firstWithin(member.node, from, until) : undefined;
    if (inside) return inside;
  }
  return undefined;
}
