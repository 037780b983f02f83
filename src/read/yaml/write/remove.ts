import type { Edit } from "../../../model/finding.ts";
import type { MappingNode, Node } from "../node.ts";
import { entriesOf, isMergeKey } from "../resolve.ts";
import { type Collection, type Member, membersOf } from "../walk.ts";
import type { Patch } from "./insert.ts";
import { isRefusal, lineEnd, lineStart, memberStart, nextLine, type Refusal, refuse } from "./layout.ts";

const INHERITED = "The key would still be there, from a merge key or a second entry; remove it by hand.";
const LAYOUT = "The value shares its lines with others; remove it by hand.";

/**
 * What goes with the values to remove: a collection that would be left empty goes as a whole, so that no key is
 * left with null, which means something else to every consumer.
 */
export function withEmptied(removals: ReadonlySet<Node>): ReadonlySet<Node> | Refusal {
  const removed = new Set(removals);
  for (const node of removed) {
    const reason = whyNot(node);
    if (reason) return refuse(reason);
    const { parent } = node;
    // A set takes new members while it is walked, so parents of parents get their turn.
    if (parent && membersOf(parent).every((member) => removed.has(member.node))) removed.add(parent);
  }
  return removed;
}

function whyNot(node: Node): string | undefined {
  const { parent } = node;
  if (!parent) return "Nothing would be left of the document; remove it by hand.";
  if (!membersOf(parent).some((member) => member.node === node)) return LAYOUT;
  if (parent.kind === "mapping" && comesBack(parent, node)) return INHERITED;
  return hasAnchor(node)
    ? "The value holds an anchor or tag that matters elsewhere; remove it by hand."
    : undefined;
}

/** True if the key would still be there: from a merge key, or written a second time. */
function comesBack(parent: MappingNode, node: Node): boolean {
  const name = parent.entries.find(({ value }) => value === node)?.key.text;
  const entries = parent.entries.filter(({ value }) => value !== node);
  if (!entries.some(({ key }) => key.text === name || isMergeKey(key))) return false;
  return entriesOf({ ...parent, entries }, "compose").some(({ key }) => key.text === name);
}

function hasAnchor(node: Node): boolean {
  if (node.anchor || node.tag) return true;
  if (node.kind !== "mapping" && node.kind !== "sequence") return false;
  return membersOf(node).some((member) => member.key?.anchor !== undefined || hasAnchor(member.node));
}

/** Takes out every removed value that is not part of another one. */
export function remove(removed: ReadonlySet<Node>): readonly Edit[] | Refusal {
  const edits: Edit[] = [];
  const done = new Set<Collection>();
  for (const { parent } of removed) {
    if (!parent || done.has(parent) || isWithin(parent, removed)) continue;
    done.add(parent);
    const some = runsOf(membersOf(parent), removed).map((run) =>
      parent.flow ? fromFlow(parent, run) : fromBlock(parent, run),
    );
    for (const patch of some) {
      if (isRefusal(patch)) return patch;
      edits.push({ source: parent.source, ...patch });
    }
  }
  return edits;
}

export function isWithin(node: Node, removed: ReadonlySet<Node>): boolean {
  for (let outer: Node | undefined = node; outer; outer = outer.parent) if (removed.has(outer)) return true;
  return false;
}

/** Neighbours that go together, and the members that stay before and after them. */
interface Run {
  readonly before: Member | undefined;
  readonly first: Member;
  readonly last: Member;
  readonly after: Member | undefined;
}

function runsOf(members: readonly Member[], removed: ReadonlySet<Node>): Run[] {
  const runs: Run[] = [];
  for (let from = 0; from < members.length; from++) {
    let to = from;
    for (; to < members.length; to++) if (!removed.has((members[to] as Member).node)) break;
    const [first, last] = [members[from], members[to - 1]];
    if (to > from && first && last) runs.push({ before: members[from - 1], first, last, after: members[to] });
    from = to;
  }
  return runs;
}

function fromFlow(parent: Collection, { before, first, last, after }: Run): Patch | Refusal {
  const { text } = parent.source;
  const plain = [first, last, before, after].every((member) => !member?.key?.tag && !member?.node.tag);
  const [start, end] = after ? [first.start, after.start] : [before?.end ?? first.start, last.end];
  const gap = after ? text.slice(last.end, end) : text.slice(start, first.start);
  return plain && !/[#?&]/.test(gap) ? { start, end, text: "" } : refuse(LAYOUT);
}

function fromBlock(parent: Collection, { first, last, after }: Run): Patch | Refusal {
  const { text } = parent.source;
  const start = memberStart(text, first);
  const rest = text.slice(last.end, lineEnd(text, last.end));
  if (start === undefined || !/^[ \t]*(?:(?:^|[ \t])#.*)?$/.test(rest)) return refuse(LAYOUT);
  const from = lineStart(text, start);
  if (/^ *$/.test(text.slice(from, start))) return { start: from, end: nextLine(text, last.end), text: "" };
  // The first member of a compact list item: the next one moves up to its dash.
  const next = after && memberStart(text, after);
  if (next === undefined || /\S/.test(text.slice(nextLine(text, last.end), next))) return refuse(LAYOUT);
  return { start, end: next, text: "" };
}
