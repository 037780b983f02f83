import type { Source } from "../../model/source.ts";
import type { ImageUse, Setting } from "../../model/subjects.ts";
import type { ReadProblem } from "../format.ts";
import { oddCharacters } from "./characters.ts";
import { scan } from "./scan.ts";
import type { DockerfileStage } from "./stage.ts";
import { StageBuilder } from "./stage-builder.ts";
import type { DockerfileSyntax } from "./syntax.ts";
import { selectTargets } from "./targets.ts";

export type { DockerfileStage } from "./stage.ts";

/** A Dockerfile as a graph of stages. */
export interface DockerfileModel {
  readonly source: Source;
  readonly syntax: DockerfileSyntax;
  readonly stages: readonly DockerfileStage[];
  readonly images: readonly ImageUse[];
  readonly problems: readonly ReadProblem[];
}

/** Nobody reads more of one file. */
const MAX_PROBLEMS = 100;

/** Reads a Dockerfile into stages; what BuildKit would refuse is a problem, and the rest is there. */
export function readDockerfile(source: Source, setting: Setting): DockerfileModel {
  const syntax = scan(source);
  const builder = new StageBuilder(syntax, setting);
  for (const instruction of syntax.instructions) builder.add(instruction);
  builder.finish();
  const { stages, images } = builder;
  selectTargets(stages, []);
  const problems = [...syntax.problems, ...builder.problems, ...oddCharacters(source)]
    .sort((a, b) => a.at.start - b.at.start)
    .slice(0, MAX_PROBLEMS)
    .map(({ at, message }) => ({ ...at, message }));
  return { source, syntax, stages, images, problems };
}
