import type { Source } from "../../../model/source.ts";
import type { YamlLimits } from "../limits.ts";
import type { YamlProblem } from "../node.ts";
import type { RootAt } from "../tree.ts";
import { TreeBuilder } from "./build.ts";
import { readStream } from "./stream.ts";

/** What the `yaml` package makes of a text: the trees it could read, and every fault that keeps it from more. */
export interface LibraryRead {
  readonly roots: readonly RootAt[];
  readonly problems: readonly YamlProblem[];
}

/** Reads a text, which the guard has seen, with the `yaml` package. */
export function readByLibrary(source: Source, text: string, limits: YamlLimits): LibraryRead {
  const stream = readStream(text, limits);
  const builder = new TreeBuilder(source, limits);
  const roots = stream.documents.map(({ start, contents }) => ({
    start,
    root: contents === undefined ? undefined : builder.root(contents),
  }));
  return { roots, problems: [...stream.problems, ...builder.problems] };
}
