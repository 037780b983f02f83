import type { Dialect, MappingNode, Node, ScalarNode, YamlDocument, YamlProblem } from "./node.ts";
import { isMergeKey } from "./resolve.ts";
import { contradictsTag, scalarValue } from "./typing.ts";
import { collectionsOf, membersOf } from "./walk.ts";

const TAG = "The value does not fit its tag, so the file is refused; correct the value or delete the tag.";
const INFINITE =
  "Infinity and not-a-number have no form in JSON, so kubectl refuses the file; write a number or quote it.";
const MERGES = "A mapping has two merge keys, which Compose refuses; write one with a list, `<<: [*a, *b]`.";

/** What only the consumer of one dialect refuses; `parseYaml` reports what all of them do. */
export function consumerProblems({ root }: YamlDocument, dialect: Dialect): readonly YamlProblem[] {
  if (!root) return [];
  const collections = [...collectionsOf(root)];
  const scalars = [root, ...collections.flatMap((one) => membersOf(one).map(({ node }) => node))].filter(
    isScalar,
  );
  const keys = collections.flatMap((one) =>
    one.kind === "mapping" ? one.entries.map(({ key }) => key) : [],
  );
  const found = [
    ...[...keys, ...scalars].filter((one) => contradictsTag(one, dialect)).map((one) => at(one, TAG)),
    ...(dialect === "kubernetes" ? scalars.filter(isInfinite).map((one) => at(one, INFINITE)) : []),
    ...(dialect === "compose" ? collections.flatMap(furtherMerges).map((one) => at(one, MERGES)) : []),
  ];
  return found.sort((a, b) => a.start - b.start);
}

const at = ({ start, end }: Node, message: string): YamlProblem => ({ start, end, message });

const isScalar = (node: Node): node is ScalarNode => node.kind === "scalar";

function isInfinite(node: ScalarNode): boolean {
  const value = scalarValue(node, "kubernetes");
  return value.type === "float" && !Number.isFinite(value.value);
}

function furtherMerges(node: Node): readonly ScalarNode[] {
  if (node.kind !== "mapping") return [];
  return mergeKeys(node).slice(1);
}

const mergeKeys = ({ entries }: MappingNode): readonly ScalarNode[] =>
  entries.map(({ key }) => key).filter((key) => isMergeKey(key, "compose"));
