import type { Path } from "../../../model/field.ts";
import type { Literal } from "../../../model/rule.ts";
import type { Node } from "../node.ts";
import { isRefusal, type Refusal, refuse } from "./layout.ts";
import { isList } from "./literal.ts";

/** New text as a tree that several changes can grow together. */
export type Addition =
  | { readonly kind: "value"; readonly value: string | number | boolean }
  | { readonly kind: "mapping"; readonly entries: Map<string, Addition> }
  | { readonly kind: "sequence"; readonly items: Map<number | symbol, Addition> };

const CONFLICT = "Two changes of the fix write to the same place.";

/** What is to be added below the nodes of a document. */
export class Additions {
  readonly byNode = new Map<Node, Addition>();

  set(node: Node, missing: Path, value: Literal): Refusal | undefined {
    const holder = this.#holder(node, missing);
    if (isRefusal(holder)) return holder;
    const step = missing.at(-1) ?? 0;
    const written = childOf(holder, step);
    if (written === undefined) return putChild(holder, step, fromLiteral(value));
    return merge(written, fromLiteral(value)) ? undefined : refuse(CONFLICT);
  }

  append(node: Node, missing: Path, value: Literal): Refusal | undefined {
    const list = this.#holder(node, [...missing, Number.NaN]);
    if (isRefusal(list)) return list;
    return putChild(list, Symbol("item"), fromLiteral(value));
  }

  /** The collection that takes the last step of a path, made if it does not exist yet. */
  #holder(node: Node, path: Path): Addition | Refusal {
    let holder = this.byNode.get(node) ?? emptyFor(path[0] ?? 0);
    this.byNode.set(node, holder);
    for (const [index, step] of path.slice(0, -1).entries()) {
      const next = childOf(holder, step) ?? emptyFor(path[index + 1] ?? 0);
      const refusal = putChild(holder, step, next);
      if (refusal) return refusal;
      holder = next;
    }
    return holder;
  }
}

const emptyFor = (step: string | number): Addition =>
  typeof step === "string" ? { kind: "mapping", entries: new Map() } : { kind: "sequence", items: new Map() };

function childOf(holder: Addition, step: string | number): Addition | undefined {
  if (holder.kind === "mapping" && typeof step === "string") return holder.entries.get(step);
  return holder.kind === "sequence" && typeof step === "number" ? holder.items.get(step) : undefined;
}

function putChild(holder: Addition, step: string | number | symbol, child: Addition): Refusal | undefined {
  if (holder.kind === "mapping" && typeof step === "string") holder.entries.set(step, child);
  else if (holder.kind === "sequence" && typeof step !== "string") holder.items.set(step, child);
  else return refuse(CONFLICT);
  return undefined;
}

function fromLiteral(value: Literal): Addition {
  if (typeof value !== "object") return { kind: "value", value };
  if (isList(value)) {
    return { kind: "sequence", items: new Map(value.map((item) => [Symbol("item"), fromLiteral(item)])) };
  }
  return {
    kind: "mapping",
    entries: new Map(Object.entries(value).map(([key, item]) => [key, fromLiteral(item)])),
  };
}

/** Adds what one tree has to another; false if both say something about the same value. */
function merge(into: Addition, from: Addition): boolean {
  if (into.kind === "value") return from.kind === "value" && into.value === from.value;
  if (into.kind === "sequence" && from.kind === "sequence") {
    for (const [step, item] of from.items) into.items.set(step, item);
    return true;
  }
  return into.kind === "mapping" && from.kind === "mapping" && mergeEntries(into.entries, from.entries);
}

function mergeEntries(into: Map<string, Addition>, from: ReadonlyMap<string, Addition>): boolean {
  return [...from].every(([key, item]) => {
    const written = into.get(key);
    if (written) return merge(written, item);
    into.set(key, item);
    return true;
  });
}

/** The tree as a plain value, ready to be written. */
export function toLiteral(addition: Addition): Literal {
  if (addition.kind === "value") return addition.value;
  if (addition.kind === "sequence") return [...addition.items.values()].map(toLiteral);
  return Object.fromEntries([...addition.entries].map(([key, item]) => [key, toLiteral(item)]));
}
