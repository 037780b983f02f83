import { KINDS } from "./objects.mjs";
import { drawStyle, writeYaml } from "./yaml.mjs";

const size = (tree) => JSON.stringify(tree).length;

/**
 * The text of one manifest: as many documents as asked for, of about so many bytes together.
 * `mix` are `[kind, weight]` pairs; a kind that is too large for its share of the bytes is drawn again.
 */
export function writeManifest(random, name, { mix, documents, bytes, isJson, isAnchored }) {
  const style = drawStyle(random);
  const trees = Array.from({ length: isJson ? 1 : documents }, (_, at) =>
    drawObject(random, at === 0 ? name : `${name}-${at}`, mix, bytes / documents),
  );
  if (isJson) return `${JSON.stringify(trees[0], undefined, 2)}\n`;
  const texts = trees.map((tree) => writeYaml(tree, style));
  return (isAnchored ? [anchored(texts[0]), ...texts.slice(1)] : texts).join("---\n");
}

/** The labels of an object, where they are one, said again as its annotations. */
const anchored = (text) =>
  text.replace(
    /^ {2}labels:\n( {4}\w.*\n)(?! {4})/m,
    (_, label) => `  labels: &labels\n${label}  annotations: *labels\n`,
  );

function drawObject(random, name, mix, bytes) {
  let best;
  for (let tries = 0; tries < 8 && !(best && size(best.tree) <= bytes); tries++) {
    const kind = KINDS[random.weighted(mix)];
    const tree = kind.make(random, name);
    if (!best || size(tree) < size(best.tree)) best = { kind, tree };
  }
  while (size(best.tree) < bytes * 0.9) best.kind.grow(best.tree, random);
  return best.tree;
}
