import type { AliasNode, Node, ScalarNode } from "./node.ts";

/** An alias in place of a key reads as the key it stands for; never as a merge key, which must be written out. */
export function aliasedKey(alias: AliasNode): Node {
  const { target } = alias;
  if (target?.kind !== "scalar")
    return target ?? { ...withoutAlias(alias), kind: "scalar", text: "", style: "plain" };
  const style = target.text === "<<" ? "single" : target.style;
  const tag = target.tag === undefined ? {} : { tag: target.tag };
  return { ...withoutAlias(alias), kind: "scalar", text: target.text, style, ...tag };
}

function withoutAlias(alias: AliasNode): Pick<ScalarNode, "source" | "start" | "end" | "parent"> {
  const { source, start, end, parent } = alias;
  return parent ? { source, start, end, parent } : { source, start, end };
}
