import type { Place } from "../../../model/field.ts";
import type { Edit } from "../../../model/finding.ts";
import type { Change, Literal } from "../../../model/rule.ts";
import type { Source } from "../../../model/source.ts";
import type { YamlHandle } from "../../cursor.ts";
import type { Node } from "../node.ts";
import { type Addition, Additions } from "./additions.ts";
import { isRefusal, type Refusal, refuse } from "./layout.ts";

/** What the changes of a fix come to, node by node, so that they can be written together. */
export interface Work {
  /** What is new below a mapping, a sequence or an empty value. */
  readonly additions: ReadonlyMap<Node, Addition>;
  readonly removals: ReadonlySet<Node>;
  readonly values: ReadonlyMap<Node, Literal>;
  readonly edits: readonly Edit[];
}

/** Sorts changes by the node they touch; refuses those that reach further than their place. */
export function gather(changes: readonly Change[]): Work | Refusal {
  const work = {
    additions: new Additions(),
    removals: new Set<Node>(),
    values: new Map<Node, Literal>(),
    edits: [] as Edit[],
  };
  for (const change of changes) {
    const refusal = change.kind === "replace" ? addEdit(work.edits, change) : sort(work, change);
    if (refusal) return refusal;
  }
  return { ...work, additions: work.additions.byNode };
}

interface Sorting {
  readonly additions: Additions;
  readonly removals: Set<Node>;
  readonly values: Map<Node, Literal>;
}

function addEdit(edits: Edit[], { at, text }: Extract<Change, { kind: "replace" }>): undefined {
  edits.push({ source: at.source, start: at.start, end: at.end, text });
}

function sort(work: Sorting, change: Exclude<Change, { kind: "replace" }>): Refusal | undefined {
  if (change.kind === "insert" || change.kind === "join") return refuse("This change is for a Dockerfile.");
  const handle = handleOf(change.at);
  if (isRefusal(handle)) return handle;
  const { node, missing } = handle;
  if (change.kind === "append") return work.additions.append(node, missing, change.value);
  if (change.kind === "set" && missing.length > 0) return work.additions.set(node, missing, change.value);
  if (missing.length > 0) return undefined;
  if (change.kind === "remove") work.removals.add(node);
  else work.values.set(node, change.value);
  return undefined;
}

/** The place in the text, if it is one place only: what is shared or computed is for a person to change. */
function handleOf(place: Place): YamlHandle | Refusal {
  const handle = place.handle as YamlHandle | undefined;
  if (!handle?.node) return refuse("The place of the value in the file is not known.");
  const { node, shared } = handle;
  if (shared || node.kind === "alias")
    return refuse("The value is shared through an anchor; change it by hand.");
  const reason = beyondReach(node);
  return reason === undefined ? handle : refuse(reason);
}

function beyondReach(node: Node): string | undefined {
  const { text } = node.source;
  if (isAnchored(node))
    return "The value lies below an anchor that other places may share; change it by hand.";
  if (node.tag) return "The value has a tag; change it by hand.";
  if (hasOddBreaks(node.source))
    return "The file has unusual line ends or a byte order mark inside; replace them first.";
  if (node.kind !== "scalar") return undefined;
  const computed = node.unresolved !== undefined || text.slice(node.start, node.end).includes("${");
  return computed ? "The value comes from a variable; change the variable." : undefined;
}

/** Asked for each fix of a file; looked up once. */
const oddBreaks = new WeakMap<Source, boolean>();

function hasOddBreaks(source: Source): boolean {
  const known = oddBreaks.get(source) ?? /\r(?!\n)|[\u0085\u2028\u2029\ufeff]/.test(source.text);
  oddBreaks.set(source, known);
  return known;
}

function isAnchored(node: Node): boolean {
  for (let outer: Node | undefined = node; outer; outer = outer.parent) if (outer.anchor) return true;
  return false;
}
