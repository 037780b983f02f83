import { Source } from "../../../src/model/source.ts";
import { guardText } from "../../../src/read/yaml/guard.ts";
import { readByLibrary } from "../../../src/read/yaml/library/read.ts";
import { LIMITS } from "../../../src/read/yaml/limits.ts";
import type { MappingNode, Node, SequenceNode } from "../../../src/read/yaml/node.ts";
import { type RootAt, readTree } from "../../../src/read/yaml/tree.ts";

/** What the quick reader makes of a text, as text; undefined if it leaves the file to the library. */
export function byReader(text: string): string | undefined {
  const source = new Source("file.yaml", text);
  const roots = readTree(source, guardText(text).text, LIMITS);
  return roots && shown(roots);
}

/** What the `yaml` package makes of a text, as text; its first complaint if it has any. */
export function byLibrary(text: string): string {
  const source = new Source("file.yaml", text);
  const { roots, problems } = readByLibrary(source, guardText(text).text, LIMITS);
  const [problem] = problems;
  const sound = roots.map(({ start, root }, index) => ({ start: index === 0 ? 0 : start, root }));
  return problem ? `${problem.start}: ${problem.message}` : shown(sound);
}

const shown = (roots: readonly RootAt[]): string =>
  roots.map(({ start, root }) => `${start} ${root ? tree(root, undefined) : "nothing"}`).join("\n---\n");

/** Every fact of a node and of those below, a line each. */
function tree(node: Node, parent: MappingNode | SequenceNode | undefined): string {
  const { kind, start, end, tag = "", anchor = "" } = node;
  const own = `${kind} ${start}-${end} ${tag} &${anchor}${node.parent === parent ? "" : " lost"}`;
  if (node.kind === "scalar") return `${own} ${node.style} ${JSON.stringify(node.text)}`;
  if (node.kind === "alias") return `${own} *${node.name} ${node.target?.start}`;
  const below =
    node.kind === "sequence"
      ? node.items.map((item) => tree(item, node))
      : node.entries.flatMap(({ key, value }) => [tree(key, node), tree(value, node)]);
  return [`${own} ${node.flow}`, ...below.map((text) => text.replaceAll(/^/gm, " "))].join("\n");
}
