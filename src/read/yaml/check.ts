import type { Entry, Node, YamlProblem } from "./node.ts";
import { isMergeKey, resolve } from "./resolve.ts";

const DUPLICATE =
  "This key is written twice in its mapping: kubectl uses the last one, Compose refuses the file; delete one.";
const NULL_KEY = "A key is empty; kubectl and Compose refuse it, so name it or delete the entry.";
const BAD_MERGE =
  "A merge key takes a mapping or a list of mappings; kubectl and Compose refuse anything else.";

/** Faults of a tree that every consumer has an opinion on: duplicate and empty keys, merges of what cannot merge. */
export function checkTree(root: Node): YamlProblem[] {
  const problems: YamlProblem[] = [];
  const rest: Node[] = [root];
  for (let node = rest.pop(); node; node = rest.pop()) {
    for (const child of childrenOf(node)) rest.push(child);
    if (node.kind === "mapping") problems.push(...entryProblems(node.entries));
  }
  return problems;
}

function childrenOf(node: Node): readonly Node[] {
  if (node.kind === "sequence") return node.items;
  return node.kind === "mapping" ? node.entries.map(({ value }) => value) : [];
}

function entryProblems(entries: readonly Entry[]): YamlProblem[] {
  const problems: YamlProblem[] = [];
  const first = new Map<string, { readonly key: Entry["key"]; reported: boolean }>();
  for (const { key, value } of entries) {
    if (isMergeKey(key)) {
      if (!canMerge(value)) problems.push(at(value, BAD_MERGE));
      continue;
    }
    if (isNullKey(key)) problems.push(at(key, NULL_KEY));
    const earlier = first.get(key.text);
    if (!earlier) {
      first.set(key.text, { key, reported: false });
      continue;
    }
    if (!earlier.reported) problems.push(at(earlier.key, DUPLICATE));
    earlier.reported = true;
    problems.push(at(key, DUPLICATE));
  }
  return problems;
}

const at = ({ start, end }: Node, message: string): YamlProblem => ({ start, end, message });

const isNullKey = (key: Entry["key"]): boolean =>
  key.tag === undefined && key.style === "plain" && /^(?:~|null|Null|NULL)?$/.test(key.text);

/** An alias that lost its target is a fault of its own. */
function canMerge(value: Node): boolean {
  if (value.kind === "alias" && !value.target) return true;
  const { node } = resolve(value);
  if (node.kind === "mapping") return true;
  return node.kind === "sequence" && node.items.every((item) => resolve(item).node.kind !== "scalar");
}
