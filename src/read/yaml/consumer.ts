import type { Dialect, MappingNode, Node, ScalarNode, YamlDocument, YamlProblem } from "./node.ts";
import { isMergeKey } from "./resolve.ts";
import { contradictsTag, scalarValue } from "./typing.ts";
import { collectionsOf } from "./walk.ts";

const TAG = "The value does not fit its tag, so the file is refused; correct the value or delete the tag.";
const INFINITE =
  "Infinity and not-a-number have no form in JSON, so kubectl refuses the file; write a number or quote it.";
const MERGES = "A mapping has two merge keys, which Compose refuses; write one with a list, `<<: [*a, *b]`.";

/** What only the consumer of one dialect refuses; `parseYaml` reports what all of them do. */
export function consumerProblems({ root }: YamlDocument, dialect: Dialect): readonly YamlProblem[] {
  if (!root) return [];
  const found: YamlProblem[] = [];
  const look = (node: Node, isKey = false): void => {
    const message = node.kind === "scalar" ? fault(node, dialect, isKey) : undefined;
    if (message !== undefined) found.push(at(node, message));
  };
  look(root);
  for (const node of collectionsOf(root)) {
    if (node.kind === "mapping") lookIntoMapping(node, look);
    else for (const item of node.items) look(item);
    if (dialect === "compose") found.push(...furtherMerges(node).map((key) => at(key, MERGES)));
  }
  return found.sort((a, b) => a.start - b.start);
}

function lookIntoMapping({ entries }: MappingNode, look: (node: Node, isKey?: boolean) => void): void {
  for (const { key, value } of entries) {
    look(key, true);
    look(value);
  }
}

function fault(node: ScalarNode, dialect: Dialect, isKey: boolean): string | undefined {
  if (node.tag !== undefined && contradictsTag(node, dialect)) return TAG;
  return !isKey && dialect === "kubernetes" && isInfinite(node) ? INFINITE : undefined;
}

const at = ({ start, end }: Node, message: string): YamlProblem => ({ start, end, message });

function isInfinite(node: ScalarNode): boolean {
  // Cheap first, as every scalar of a file comes through here.
  if (!node.text.includes(".")) return false;
  const value = scalarValue(node, "kubernetes");
  return value.type === "float" && !Number.isFinite(value.value);
}

function furtherMerges(node: Node): readonly ScalarNode[] {
  if (node.kind !== "mapping") return [];
  return mergeKeys(node).slice(1);
}

const mergeKeys = ({ entries }: MappingNode): readonly ScalarNode[] =>
  entries.map(({ key }) => key).filter((key) => isMergeKey(key, "compose"));
