import type { Source } from "../../model/source.ts";
import type { ImageUse, Setting } from "../../model/subjects.ts";
import type { ReadProblem } from "../format.ts";
import { oddCharacters } from "./characters.ts";
import { scan } from "./scan.ts";
import type { DockerfileStage } from "./stage.ts";
import { StageBuilder } from "./stage-builder.ts";
import type { DockerfileSyntax } from "./syntax.ts";

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

/** Marks which stages are built, by the targets that manifests name; without any, the last one is. */
export function selectTargets(
  stages: readonly DockerfileStage[],
  targets: readonly (string | undefined)[],
): void {
  const wanted = new Set<DockerfileStage>();
  for (const target of targets) {
    const stage = target === undefined ? stages.at(-1) : findStage(stages, target);
    if (stage) wanted.add(stage);
  }
  const last = stages.at(-1);
  if (wanted.size === 0 && last) wanted.add(last);
  for (const stage of stages) {
    stage.isTarget = wanted.has(stage);
    stage.shipped = false;
    stage.reachable = false;
  }
  for (const stage of wanted) markShipped(stage);
  markReachable([...wanted]);
}

function markShipped(target: DockerfileStage): void {
  for (let at: DockerfileStage | undefined = target; at && !at.shipped; at = at.parent) at.shipped = true;
}

function markReachable(targets: readonly DockerfileStage[]): void {
  const waiting = [...targets];
  for (let stage = waiting.pop(); stage; stage = waiting.pop()) {
    if (stage.reachable) continue;
    stage.reachable = true;
    waiting.push(...stage.needs);
  }
}

/** The stage of a name (compared without case) or number, as `--target` takes them. */
export function findStage(stages: readonly DockerfileStage[], name: string): DockerfileStage | undefined {
  const wanted = name.toLowerCase();
  const named = stages.findLast((stage) => stage.name?.toLowerCase() === wanted);
  return named ?? (/^\d+$/.test(name) ? stages[Number(name)] : undefined);
}
