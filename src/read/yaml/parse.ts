import type { Source } from "../../model/source.ts";
import { TreeBuilder } from "./build.ts";
import { checkTree } from "./check.ts";
import { guardText } from "./guard.ts";
import { LIMITS, type YamlLimits } from "./limits.ts";
import type { Node, YamlDocument, YamlProblem } from "./node.ts";
import { type Library, readStream } from "./stream.ts";

let library: Library | undefined;

/** Loads the YAML library once; a run that meets no YAML never pays for it. */
export async function loadYaml(): Promise<void> {
  library ??= await import("yaml");
}

/** Every document of a YAML or JSON text, the broken ones too; at least one, so that every fault has a place. */
export function parseYaml(source: Source, limits: YamlLimits = LIMITS): readonly YamlDocument[] {
  if (!library) throw new Error("parseYaml needs loadYaml first");
  const size = source.text.length > limits.bytes ? source.text.length : Buffer.byteLength(source.text);
  if (size > limits.bytes) return [tooLarge(source, limits)];
  const { text, problems, refused } = guardText(source.text);
  const stream = readStream(library, text, limits);
  const builder = new TreeBuilder(source, library, limits);
  const built = stream.documents.map(({ start, contents }) => ({
    start,
    root: contents === undefined ? undefined : builder.root(contents),
  }));
  const all = [...problems, ...refused, ...stream.problems, ...builder.problems];
  for (const { root } of built) if (root) all.push(...checkTree(root));
  return assemble(source, built, all, refused);
}

function tooLarge(source: Source, limits: YamlLimits): YamlDocument {
  const limit = (limits.bytes / 1024 / 1024).toFixed(limits.bytes % (1024 * 1024) === 0 ? 0 : 2);
  const message = `The file is larger than ${limit} MiB and was not read; split it, or raise the limit on the command line.`;
  return {
    source,
    start: 0,
    end: source.text.length,
    root: undefined,
    problems: [{ start: 0, end: 0, message }],
  };
}

/** Gives every problem to the document it lies in; a refused character takes the values of its document away. */
function assemble(
  source: Source,
  built: readonly { readonly start: number; readonly root: Node | undefined }[],
  problems: readonly YamlProblem[],
  refused: readonly YamlProblem[],
): readonly YamlDocument[] {
  const sorted = problems.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let next = 0;
  return built.map(({ root }, index) => {
    const start = index === 0 ? 0 : (built[index]?.start ?? 0);
    const end = built[index + 1]?.start ?? source.text.length;
    const from = next;
    while (next < sorted.length && (index === built.length - 1 || (sorted[next]?.start ?? 0) < end)) next++;
    const own = sorted.slice(from, next);
    return {
      source,
      start,
      end,
      root: own.some((one) => refused.includes(one)) ? undefined : root,
      problems: own,
    };
  });
}
