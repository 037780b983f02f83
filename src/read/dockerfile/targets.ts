import type { DockerfileStage } from "./stage.ts";

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
