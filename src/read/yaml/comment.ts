import type { Node, YamlDocument } from "./node.ts";
import { collectionsOf, membersOf } from "./walk.ts";

/** Tells whether a `#` at an offset begins a comment: it stands in no scalar of any document. */
export function commentTest(documents: readonly YamlDocument[]): (offset: number) => boolean {
  let spans: readonly Node[] | undefined;
  return (offset) => {
    // Most files hold no comment that anybody asks about.
    spans ??= documents
      .flatMap(({ root }) => (root ? scalarsOf(root) : []))
      .sort((a, b) => a.start - b.start);
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return (spans[low - 1]?.end ?? 0) <= offset;
  };
}

function scalarsOf(root: Node): Node[] {
  const all = [root];
  for (const collection of collectionsOf(root)) {
    for (const { node, key } of membersOf(collection)) all.push(node, ...(key ? [key] : []));
  }
  return all.filter((node) => node.kind === "scalar");
}
