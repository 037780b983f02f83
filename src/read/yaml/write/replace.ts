import type { Literal } from "../../../model/rule.ts";
import type { Node, ScalarNode } from "../node.ts";
import type { Collection } from "../walk.ts";
import { behindIndicator, isJson, type Patch } from "./insert.ts";
import { columnOf, lineBreak, lineStart, type Refusal, refuse, styleOf } from "./layout.ts";
import { blockLines, flowText, indented, isInline, isList, scalarText } from "./literal.ts";

const LAYOUT = "The value is laid out in a way that the fix cannot replace; change it by hand.";

/** Writes a value over another one. */
export function replace(node: Node, value: Literal): Patch | Refusal {
  if (node.kind === "alias") return refuse(LAYOUT);
  if (node.kind === "scalar") return overScalar(node, value);
  if (node.flow) return { start: node.start, end: node.end, text: flowText(value, { json: isJson(node) }) };
  return overBlock(node, value);
}

function overScalar(node: ScalarNode, value: Literal): Patch | Refusal {
  if (node.style === "literal" || node.style === "folded") return refuse(LAYOUT);
  const style = { flow: node.parent?.flow === true, json: isJson(node) };
  const text = typeof value === "object" ? flowText(value, style) : scalarText(value, style, node.style);
  if (node.end > node.start) return { start: node.start, end: node.end, text };
  return style.flow ? refuse(LAYOUT) : behindIndicator(node, text);
}

/** A block is replaced in its own column; a comment inside would be lost, so such a block is left alone. */
function overBlock(node: Collection, value: Literal): Patch | Refusal {
  const { text } = node.source;
  const column = columnOf(text, node);
  if (column === undefined || /(?:^|\s)#/m.test(text.slice(node.start, node.end))) return refuse(LAYOUT);
  if (isInline(value)) return behindKey(node, value);
  const sameKind = isList(value) === (node.kind === "sequence");
  if (!sameKind) return refuse(LAYOUT);
  const [first = "", ...rest] = blockLines(value, styleOf(node));
  const lines = [first, ...indented(rest, column)];
  return {
    start: lineStart(text, node.start) + column,
    end: node.end,
    text: lines.join(lineBreak(node.source)),
  };
}

/** A scalar or an empty collection goes up to the key of the block. */
function behindKey(node: Collection, value: Literal): Patch | Refusal {
  const before = node.source.text.slice(0, node.start);
  const at = before.trimEnd().length;
  if (node.parent?.kind !== "mapping" || before[at - 1] !== ":") return refuse(LAYOUT);
  const style = { flow: false, json: false };
  const text = typeof value === "object" ? flowText(value, style) : scalarText(value, style);
  return { start: at, end: node.end, text: ` ${text}` };
}
