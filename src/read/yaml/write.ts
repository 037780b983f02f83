import type { Edit } from "../../model/finding.ts";
import type { Change } from "../../model/rule.ts";
import type { Source } from "../../model/source.ts";
import type { Node } from "./node.ts";
import { gather, type Work } from "./write/gather.ts";
import { insert, type Patch } from "./write/insert.ts";
import { isRefusal, type Refusal, refuse } from "./write/layout.ts";
import { isWithin, remove, withEmptied } from "./write/remove.ts";
import { replace } from "./write/replace.ts";

/** The smallest edits that make all changes of a fix, in the style of the file; or why a person has to make them. */
export function writeYaml(changes: readonly Change[]): readonly Edit[] | Refusal {
  const work = gather(changes);
  if (isRefusal(work)) return work;
  const removed = withEmptied(work.removals);
  if (isRefusal(removed)) return removed;
  const taken = remove(removed);
  if (isRefusal(taken)) return taken;
  const planned = [...touched(work, removed), ...taken, ...work.edits];
  const edits: Edit[] = [];
  for (const edit of planned) {
    if (isRefusal(edit)) return edit;
    edits.push(edit);
  }
  return joined(edits);
}

function touched({ additions, values }: Work, removed: ReadonlySet<Node>): (Edit | Refusal)[] {
  // Deeper nodes first: where two insertions meet at one line end, the lines of the deeper one come first.
  const nodes = [...additions.keys(), ...values.keys()].sort((a, b) => depthOf(b) - depthOf(a));
  return nodes.map((node) => {
    const addition = additions.get(node);
    const value = values.get(node);
    if (isWithin(node, removed) || (addition && value !== undefined))
      return refuse("The changes of the fix contradict each other.");
    const patch = addition ? insert(node, addition, removed) : replace(node, value ?? "");
    return isRefusal(patch) ? patch : editOf(node.source, patch);
  });
}

const editOf = (source: Source, { start, end, text }: Patch): Edit => ({ source, start, end, text });

function depthOf(node: Node): number {
  let depth = 0;
  for (let outer = node.parent; outer; outer = outer.parent) depth++;
  return depth;
}

/** Edits in order; insertions at one place become one edit. */
function joined(edits: readonly Edit[]): readonly Edit[] | Refusal {
  const result: Edit[] = [];
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = result.findLast(({ source }) => source === edit.source);
    if (last && last.end > edit.start) return refuse("The changes of the fix overlap; make them by hand.");
    if (last && last.start === edit.start && last.end === edit.end) {
      result[result.indexOf(last)] = { ...last, text: last.text + edit.text };
    } else result.push(edit);
  }
  return result;
}
