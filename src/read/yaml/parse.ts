import type { Source } from "../../model/source.ts";
import { checkTree } from "./check.ts";
import { guardText } from "./guard.ts";
import type { LibraryRead } from "./library/read.ts";
import { LIMITS, type YamlLimits } from "./limits.ts";
import type { YamlDocument, YamlProblem } from "./node.ts";
import { type RootAt, readTree } from "./tree.ts";

let readByLibrary: typeof import("./library/read.ts").readByLibrary | undefined;

/** Thrown where a text needs the library and nobody has loaded it: see `withLibrary`. */
const LIBRARY_NEEDED = new Error("parseYaml met a text that only the library reads");

/** Loads the YAML library once; a run that meets only what the quick reader understands never pays for it. */
export async function loadYaml(): Promise<void> {
  ({ readByLibrary } = await import("./library/read.ts"));
}

/** Does what parses YAML; once more with the library if it met a text that only the library reads. */
export async function withLibrary<T>(parse: () => T): Promise<T> {
  try {
    return parse();
  } catch (error) {
    if (error !== LIBRARY_NEEDED) throw error;
    await loadYaml();
    return parse();
  }
}

/** Every document of a YAML or JSON text, the broken ones too; at least one, so that every fault has a place. */
export function parseYaml(source: Source, limits: YamlLimits = LIMITS): readonly YamlDocument[] {
  const size = source.text.length > limits.bytes ? source.text.length : Buffer.byteLength(source.text);
  if (size > limits.bytes) return [tooLarge(source, limits)];
  const { text, problems } = guardText(source.text);
  const { roots, problems: faults } = readText(source, text, limits);
  const all = [...problems, ...faults];
  for (const { root } of roots) if (root) for (const problem of checkTree(root)) all.push(problem);
  return assemble(source, roots, all);
}

function readText(source: Source, text: string, limits: YamlLimits): LibraryRead {
  const roots = readTree(source, text, limits);
  if (roots) return { roots, problems: [] };
  if (!readByLibrary) throw LIBRARY_NEEDED;
  return readByLibrary(source, text, limits);
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

/** Gives every problem to the document it lies in; a fatal one takes the values of its document away. */
function assemble(
  source: Source,
  built: readonly RootAt[],
  problems: readonly YamlProblem[],
): readonly YamlDocument[] {
  const starts = built.map(({ start }, index) => (index === 0 ? 0 : start));
  const own = starts.map((): YamlProblem[] => []);
  for (const problem of problems) own[documentAt(starts, problem.start)]?.push(problem);
  return built.map(({ root }, index) => {
    const found = own[index] ?? [];
    const start = starts[index] ?? 0;
    const end = starts[index + 1] ?? source.text.length;
    const unread = found.some(({ fatal }) => fatal);
    const sorted = found.sort((a, b) => a.start - b.start || a.end - b.end).slice(0, LIMITS.errors);
    return { source, start, end, root: unread ? undefined : root, problems: sorted };
  });
}

/** Index of the last document that starts at or before an offset. */
function documentAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
