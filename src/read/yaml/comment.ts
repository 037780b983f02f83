import type { Node, YamlDocument } from "./node.ts";
import { collectionsOf, membersOf } from "./walk.ts";

/** Whether a `#` at an offset begins a comment: it stands in no scalar of any document. */
export function isComment(documents: readonly YamlDocument[], offset: number): boolean {
  return documents.every(
    ({ root }) => !root || !scalarsOf(root).some((node) => node.start <= offset && offset < node.end),
  );
}

function scalarsOf(root: Node): Node[] {
  const all = [root];
  for (const collection of collectionsOf(root)) {
    for (const { node, key } of membersOf(collection)) all.push(node, ...(key ? [key] : []));
  }
  return all.filter((node) => node.kind === "scalar");
}
