import type { Literal } from "../../../model/rule.ts";
import type { MappingNode, Node, ScalarNode } from "../node.ts";
import { scalarValue } from "../typing.ts";
import { type Collection, type Member, membersOf } from "../walk.ts";
import { type Addition, toLiteral } from "./additions.ts";
import { columnOf, lineBreak, lineEnd, lineStart, type Refusal, refuse, styleOf } from "./layout.ts";
import { blockLines, entryLines, flowText, indented, isList } from "./literal.ts";

/** New text for one place of a source. */
export interface Patch {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const LAYOUT = "The file is laid out in a way that the fix cannot follow; change it by hand.";

/** Adds below a node, behind those of its members that stay. */
export function insert(node: Node, addition: Addition, removed: ReadonlySet<Node>): Patch | Refusal {
  if (node.kind === "alias") return refuse(LAYOUT);
  const literal = toLiteral(addition);
  if (node.kind === "scalar") return fill(node, literal);
  if (node.kind !== addition.kind)
    return refuse(`The value there is not a ${addition.kind}; change it by hand.`);
  const members = membersOf(node).filter((member) => !removed.has(member.node));
  if (node.flow) return intoFlow(node, literal, members);
  const last = members.at(-1);
  return last ? intoBlock(node, literal, last) : refuse(LAYOUT);
}

/** Whole lines behind the last member and the comment at its end. */
function intoBlock(node: Collection, literal: Literal, last: Member): Patch | Refusal {
  const { source } = node;
  const column = columnOf(source.text, node);
  const at = lineEnd(source.text, last.end);
  if (column === undefined || !endsLine(source.text, last.end, at) || keepsBreaks(last.node))
    return refuse(LAYOUT);
  return linesAt(node, at, indented(blockLines(literal, styleOf(node)), column));
}

const linesAt = (node: Node, at: number, lines: readonly string[]): Patch => {
  const feed = lineBreak(node.source);
  return { start: at, end: at, text: lines.map((line) => feed + line).join("") };
};

/** True if nothing but tags, anchors and a comment follows on the line. */
const endsLine = (text: string, from: number, to: number): boolean =>
  from === to || /^(?:[ \t]+[!&][^\s#]*)*[ \t]*(?:(?:^|[ \t])#.*)?$/.test(text.slice(from, to));

/** True if the last text of a node is a block scalar that ends with the blank lines below it (`|+`). */
function keepsBreaks(node: Node): boolean {
  if (node.kind === "mapping" || node.kind === "sequence") {
    const last = membersOf(node).at(-1);
    return last !== undefined && keepsBreaks(last.node);
  }
  return node.kind === "scalar" && /^[|>]\d?\+/.test(node.source.text.slice(node.start, node.start + 3));
}

function intoFlow(node: Collection, literal: Literal, members: readonly Member[]): Patch | Refusal {
  const { text } = node.source;
  const json = isJson(node);
  const added = isList(literal)
    ? literal.map((item) => flowText(item, { json }))
    : Object.entries(literal).map((entry) => flowText(Object.fromEntries([entry]), { json }).slice(1, -1));
  const last = members.at(-1);
  if (!last) {
    const empty = membersOf(node).length === 0 && /^.\s*.$/s.test(text.slice(node.start, node.end));
    return empty ? { start: node.start + 1, end: node.end - 1, text: added.join(", ") } : refuse(LAYOUT);
  }
  if (text[last.end - 1] === ":" || !"]}".includes(text[node.end - 1] ?? " ")) return refuse(LAYOUT);
  const glue = betweenMembers(node, last);
  return { start: last.end, end: last.end, text: added.map((one) => glue + one).join("") };
}

/** A comma, and a line of its own where the last member has one. */
function betweenMembers(node: Collection, last: Member): string {
  const { text } = node.source;
  const start = lineStart(text, last.start);
  const indent = text.slice(start, last.start);
  const ownLine = start > node.start && /^[ \t]*$/.test(indent);
  return ownLine ? `,${lineBreak(node.source)}${indent}` : ", ";
}

/** JSON if the nearest mapping with keys has them in double quotes. */
export function isJson(node: Node): boolean {
  for (let outer: Node | undefined = node; outer; outer = outer.parent) {
    const key = outer.kind === "mapping" ? outer.entries[0]?.key : undefined;
    if (key) return key.style === "double" && (outer as MappingNode).flow;
  }
  return false;
}

/** Puts a collection in place of an empty value. */
function fill(node: ScalarNode, literal: Literal): Patch | Refusal {
  const { parent, source } = node;
  if (!parent || scalarValue(node, "core").type !== "null") {
    return refuse("The value there is neither a mapping nor a list; change it by hand.");
  }
  if (node.end > node.start) {
    return { start: node.start, end: node.end, text: flowText(literal, { json: isJson(node) }) };
  }
  if (parent.flow) return refuse(LAYOUT);
  if (parent.kind === "sequence") return behindIndicator(node, flowText(literal, { json: false }));
  const at = lineEnd(source.text, node.start);
  const column = columnOf(source.text, parent);
  const behindColon = source.text[node.start - 1] === ":";
  if (column === undefined || !behindColon || !endsLine(source.text, node.start, at)) return refuse(LAYOUT);
  const [, ...lines] = entryLines("key", literal, styleOf(node));
  return linesAt(node, at, indented(lines, column));
}

/** Writes behind the colon or dash of an empty value. */
export function behindIndicator(node: ScalarNode, text: string): Patch | Refusal {
  const before = node.source.text.slice(0, node.start).trimEnd();
  const at = before.length;
  const sameLine = lineEnd(node.source.text, at) >= node.start;
  if (!sameLine || !/[:-]$/.test(before.slice(-1))) return refuse(LAYOUT);
  return { start: at, end: at, text: ` ${text}` };
}
