import type { Span } from "../../model/source.ts";
import type { Node, Resolved, ResolvedEntry, ScalarNode } from "../yaml/node.ts";
import { entriesOf, resolve } from "../yaml/resolve.ts";
import { scalarValue } from "../yaml/typing.ts";
import { type Environment, interpolate } from "./interpolate.ts";
import { quote } from "./say.ts";
import { mappingOf, scalarOf, sequenceOf, type Tree, type TreeEntry } from "./tree.ts";

/** What the expansion of a document needs. */
export interface Expansion {
  readonly environment: Environment;
  readonly report: (at: Span, message: string) => void;
  /** Characters that variables may still expand to, over all files of a project. */
  readonly budget: { left: number };
}

/** The document without aliases and merge keys, and with the values of its variables. */
export const expand = (root: Node, expansion: Expansion): Tree => grow(resolve(root, "compose"), expansion);

function grow(resolved: Resolved, expansion: Expansion): Tree {
  const { node, written, shared } = resolved;
  const from: Tree = written === node && !shared ? node : { ...node, written, shared };
  if (from.kind === "scalar") return substitute(from, expansion);
  if (from.kind === "sequence") {
    return sequenceOf(
      from,
      from.items.map((item) => grow(resolve(item, "compose"), expansion)),
    );
  }
  return mappingOf(
    from,
    entriesOf(from, "compose").map((entry) => growEntry(entry, expansion)),
  );
}

function growEntry(entry: ResolvedEntry, expansion: Expansion): TreeEntry {
  const { key } = entry;
  const type = scalarValue(key, "compose").type;
  if (type !== "string" && type !== "null")
    expansion.report(key, `the key ${quote(key.text)} is not text: put it in quotes`);
  return { key, value: grow(entry, expansion) };
}

/** A scalar with its variables replaced; it stays unknown while one of them has no value here. */
function substitute(node: ScalarNode, expansion: Expansion): ScalarNode {
  if (!node.text.includes("$")) return node;
  const limit = Math.min(1 << 20, Math.max(expansion.budget.left, 0));
  const { text, missing, fault } = interpolate(node.text, expansion.environment, limit);
  expansion.budget.left -= text.length;
  if (fault && fault.kind !== "required") expansion.report(node.written ?? node, fault.message);
  if (fault || missing.length > 0) return { ...scalarOf(node, text), unresolved: node.text };
  return text === node.text ? node : scalarOf(node, text);
}
