import type { Path } from "../../model/field.ts";
import type { Span } from "../../model/source.ts";
import type { MappingNode, ScalarNode } from "../yaml/node.ts";
import { scalarValue } from "../yaml/typing.ts";
import { nearest, quote, quotePath } from "./say.ts";
import {
  type ListShape,
  type MappingShape,
  type ScalarShape,
  type ScalarType,
  type Shape,
  shapeUnder,
} from "./shape.ts";
import { entriesIn, isNull, itemsIn, rawOf, type Tree, type TreeEntry } from "./tree.ts";

interface Check {
  readonly report: (at: Span, message: string) => void;
  /** Keys, and insides of collections, that were compared: services share what they take over from one base. */
  readonly seen: WeakSet<object>;
}

/** Compares a tree with the shape that Compose's schema gives it; a value that is unknown passes. */
export function checkShape(root: Tree, shape: Shape, report: Check["report"]): void {
  compare(root, shape, [], { report, seen: new WeakSet() });
}

function compare(node: Tree, shape: Shape, path: Path, check: Check): void {
  if (shape.kind === "either")
    compare(node, node.kind === "scalar" ? shape.scalar : shape.other, path, check);
  else if (shape.kind !== "any" && !wasSeen(node, check) && !isUnknown(node))
    compareWith(node, shape, path, check);
}

const isUnknown = (node: Tree): boolean => node.kind === "scalar" && node.unresolved !== undefined;

function compareWith(
  node: Tree,
  shape: ScalarShape | MappingShape | ListShape,
  path: Path,
  check: Check,
): void {
  if (shape.kind === "scalar") checkScalar(node, shape, path, check);
  else if (shape.kind === "mapping") checkMapping(node, shape, path, check);
  else checkList(node, shape, path, check);
}

/** True for what several services have from one base: its problems are said once, at the one place they have. */
function wasSeen(node: Tree, { seen }: Check): boolean {
  if (node.kind === "scalar") return false;
  const inside = node.kind === "mapping" ? node.entries : node.items;
  if (seen.has(inside)) return true;
  seen.add(inside);
  return false;
}

function checkMapping(node: Tree, shape: MappingShape, path: Path, check: Check): void {
  if (node.kind !== "mapping") {
    if (!(shape.nullable && isNull(node))) check.report(node, `${quotePath(path)} must be a mapping`);
    return;
  }
  for (const entry of entriesIn(node)) checkEntry(entry, shape, path, check);
  checkRequired(node, shape, path, check);
}

function checkEntry({ key, value }: TreeEntry, shape: MappingShape, path: Path, check: Check): void {
  const isKnown = check.seen.has(key) && value.shared === true;
  check.seen.add(key);
  if (isKnown || key.unresolved !== undefined) return;
  const below = shapeUnder(shape, key.text);
  if (below) compare(value, below, [...path, key.text], check);
  else check.report(key, unknownKey(key.text, shape, path));
}

function checkRequired(node: MappingNode, shape: MappingShape, path: Path, check: Check): void {
  const missing = (shape.required ?? []).filter((name) => !node.entries.some(({ key }) => key.text === name));
  for (const name of missing) check.report(node, `${quotePath(path)} needs the key ${quote(name)}`);
}

function unknownKey(name: string, shape: MappingShape, path: Path): string {
  const where = path.length === 0 ? "at the top of a Compose file" : `in ${quotePath(path)}`;
  if (shape.restPattern)
    return `${quote(name)} ${where} may only hold letters, digits, \`.\`, \`_\` and \`-\``;
  const meant = nearest(name, shape.keys.keys());
  return `Compose knows no key ${quote(name)} ${where}${meant ? `; did you mean ${quote(meant)}?` : ""}`;
}

function checkList(node: Tree, shape: ListShape, path: Path, check: Check): void {
  if (node.kind !== "sequence") {
    if (!(shape.nullable && isNull(node))) check.report(node, `${quotePath(path)} must be a list`);
    return;
  }
  const seen = new Set<string>();
  itemsIn(node).forEach((item, index) => {
    compare(item, shape.item, [...path, index], check);
    if (!shape.distinct || item.kind !== "scalar") return;
    if (seen.has(rawOf(item))) check.report(item, `${quotePath(path)} holds ${quote(rawOf(item))} twice`);
    seen.add(rawOf(item));
  });
}

const names: Readonly<Record<ScalarType, string>> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  null: "empty",
};

function checkScalar(node: Tree, shape: ScalarShape, path: Path, check: Check): void {
  if (node.kind !== "scalar") {
    check.report(node, `${quotePath(path)} must be ${expected(shape)}`);
    return;
  }
  const type = scalarValue(node, "compose").type;
  if (!accepts(shape, type))
    check.report(node, `${quotePath(path)} must be ${expected(shape)}${hint(shape, type)}`);
  else checkValue(node, type, shape, path, check);
}

const expected = (shape: ScalarShape): string =>
  shape.types
    .filter((type) => !(shape.cast && type === "string"))
    .map((type) => names[type])
    .join(" or ");

const hint = (shape: ScalarShape, type: string): string =>
  type !== "null" && shape.types.includes("string") && !shape.cast ? ": put it in quotes" : "";

function accepts(shape: ScalarShape, type: ReturnType<typeof scalarValue>["type"]): boolean {
  const number = type === "integer" || type === "float";
  return shape.types.some((one) => one === type || (one === "number" && number));
}

function checkValue(node: ScalarNode, type: string, shape: ScalarShape, path: Path, check: Check): void {
  const fault = uncast(node, type, shape) ?? mismatch(node, shape) ?? outOfRange(node, type, shape);
  if (fault) check.report(node, `${quotePath(path)} ${fault}`);
}

/** Text that Compose cannot take for the switch or number that it needs; an empty one counts as left out. */
const uncast = (node: ScalarNode, type: string, shape: ScalarShape): string | undefined =>
  shape.cast && type === "string" && node.text !== "" ? `must be ${expected(shape)}` : undefined;

function mismatch(node: ScalarNode, shape: ScalarShape): string | undefined {
  if (shape.oneOf && !shape.oneOf.includes(node.text))
    return `must be ${shape.oneOf.map(quote).join(" or ")}`;
  return shape.pattern && !shape.pattern.test(node.text) ? "is not written as Compose reads it" : undefined;
}

function outOfRange(node: ScalarNode, type: string, { min, max }: ScalarShape): string | undefined {
  const value = type === "integer" ? Number(node.text) : undefined;
  if (value === undefined) return undefined;
  if (min !== undefined && value < min) return `must be at least ${min}`;
  return max !== undefined && value > max ? `must be at most ${max}` : undefined;
}
