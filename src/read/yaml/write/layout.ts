import type { Source } from "../../../model/source.ts";
import type { Node } from "../node.ts";
import { type Collection, collectionsOf, type Member, membersOf } from "../walk.ts";
import type { LiteralStyle } from "./literal.ts";

/** An edit was not made, and why: a sentence for the person who has to make it. */
export interface Refusal {
  readonly refusal: string;
}

export const refuse = (refusal: string): Refusal => ({ refusal });
export const isRefusal = (result: object): result is Refusal => "refusal" in result;

export const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;

/** End of the line of an offset, before its line break. */
export function lineEnd(text: string, at: number): number {
  const feed = text.indexOf("\n", at);
  if (feed === -1) return text.length;
  return feed > at && text[feed - 1] === "\r" ? feed - 1 : feed;
}

/** Offset behind the line break of the line of an offset. */
export function nextLine(text: string, at: number): number {
  const feed = text.indexOf("\n", at);
  return feed === -1 ? text.length : feed + 1;
}

/** The line break of the file. */
export const lineBreak = ({ text }: Source): string => (/\r?\n/.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n");

/**
 * Offset where a member of a block collection begins on its line: at its key with tag and `? `, or at its dash.
 * Undefined if anything else stands before it.
 */
export function memberStart(text: string, member: Member): number | undefined {
  const start = lineStart(text, member.start);
  const before = text.slice(start, member.start);
  const pattern = member.key ? /^( *(?:- +)*)(?:\? +)?(?:[!&]\S* +)*$/ : /^( *(?:- +)*)- +(?:[!&]\S* +)*$/;
  const lead = pattern.exec(before)?.[1];
  return lead === undefined ? undefined : start + lead.length;
}

/** Column of the members of a block collection, from 0; undefined if its text is not laid out as expected. */
export function columnOf(text: string, collection: Collection): number | undefined {
  const [first] = membersOf(collection);
  if (!first) return undefined;
  if (collection.kind === "sequence") {
    return text[collection.start] === "-" ? collection.start - lineStart(text, collection.start) : undefined;
  }
  const start = memberStart(text, first);
  return start === undefined ? undefined : start - lineStart(text, start);
}

export function rootOf(node: Node): Node {
  let root = node;
  while (root.parent) root = root.parent;
  return root;
}

const STYLES = new WeakMap<Node, LiteralStyle>();

/** How the document of a node indents: what most of its own blocks do, else two spaces. */
export function styleOf(node: Node): LiteralStyle {
  const root = rootOf(node);
  const known = STYLES.get(root);
  if (known) return known;
  const depths = [...collectionsOf(root)].flatMap((one) => depthBelowKey(one) ?? []);
  const step = mostCommon(depths.filter(({ of, depth }) => of === "mapping" && depth > 0)) ?? 2;
  const dash = mostCommon(depths.filter(({ of }) => of === "sequence")) ?? step;
  const style = { step, dash, flow: false, json: false };
  STYLES.set(root, style);
  return style;
}

interface Depth {
  readonly of: Collection["kind"];
  readonly depth: number;
}

function depthBelowKey(node: Collection): Depth | undefined {
  const { parent } = node;
  if (node.flow || parent?.kind !== "mapping" || parent.flow) return undefined;
  const inner = columnOf(node.source.text, node);
  const outer = columnOf(node.source.text, parent);
  if (inner === undefined || outer === undefined || inner < outer) return undefined;
  return { of: node.kind, depth: inner - outer };
}

function mostCommon(depths: readonly Depth[]): number | undefined {
  const counts = new Map<number, number>();
  for (const { depth } of depths) counts.set(depth, (counts.get(depth) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
