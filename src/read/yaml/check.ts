import type { Entry, Node, ScalarNode, YamlProblem } from "./node.ts";
import { isMergeKey, resolve } from "./resolve.ts";
import { isNull } from "./typing.ts";
import { collectionsOf } from "./walk.ts";

const DUPLICATE =
  "This key is written twice in its mapping: kubectl uses the last one, Compose refuses the file; delete one.";
const NULL_KEY = "A key is empty; kubectl and Compose refuse it, so name it or delete the entry.";
const BAD_MERGE =
  "A merge key takes a mapping or a list of mappings; kubectl and Compose refuse anything else.";

/** Faults of a tree that every consumer has an opinion on: duplicate and empty keys, merges of what cannot merge. */
export function checkTree(root: Node): YamlProblem[] {
  const problems: YamlProblem[] = [];
  for (const node of collectionsOf(root)) {
    if (node.kind !== "mapping" || isSound(node.entries)) continue;
    for (const problem of entryProblems(node.entries)) problems.push(problem);
  }
  return problems;
}

/** True for distinct keys that neither merge nor may be null, as nearly all are. */
function isSound(entries: readonly Entry[]): boolean {
  for (const { key } of entries) {
    if (key.tag !== undefined) return false;
    if (key.text.length < 5 && (key.text === "<<" || isNullKey(key))) return false;
  }
  return entries.length > 8
    ? new Set(entries.map(({ key }) => key.text)).size === entries.length
    : !entries.some((entry, index) => isRepeated(entries, entry.key.text, index));
}

/** Looks at the entries before; for a few that costs less than a set. */
function isRepeated(entries: readonly Entry[], text: string, index: number): boolean {
  for (let before = 0; before < index; before++) if (entries[before]?.key.text === text) return true;
  return false;
}

function entryProblems(entries: readonly Entry[]): YamlProblem[] {
  const merges = entries.filter(({ key, value }) => isMergeKey(key) && !canMerge(value));
  const keys = entries.map(({ key }) => key).filter((key) => !isMergeKey(key));
  return [
    ...merges.map(({ value }) => at(value, BAD_MERGE)),
    ...keys.filter(isNullKey).map((key) => at(key, NULL_KEY)),
    ...duplicates(keys).map((key) => at(key, DUPLICATE)),
  ];
}

/** Every key whose text occurs more than once, the first occurrence included. */
function duplicates(keys: readonly ScalarNode[]): ScalarNode[] {
  const uses = new Map<string, number>();
  for (const { text } of keys) uses.set(text, (uses.get(text) ?? 0) + 1);
  return uses.size === keys.length ? [] : keys.filter(({ text }) => (uses.get(text) ?? 0) > 1);
}

const at = ({ start, end }: Node, message: string): YamlProblem => ({ start, end, message });

const isNullKey = (key: ScalarNode): boolean => key.tag === undefined && isNull(key, "core");

/** An alias that lost its target is a fault of its own. */
function canMerge(value: Node): boolean {
  if (value.kind === "alias" && !value.target) return true;
  const { node } = resolve(value);
  if (node.kind === "mapping") return true;
  return node.kind === "sequence" && node.items.every((item) => resolve(item).node.kind !== "scalar");
}
