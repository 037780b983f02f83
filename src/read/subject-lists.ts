import type { ComposeProject } from "./compose/project.ts";
import type { DockerfileModel } from "./dockerfile/stages.ts";
import type { SubjectLists } from "./format.ts";

/** Everything in Compose projects that rules ask about. */
export function composeSubjects(projects: readonly ComposeProject[]): SubjectLists {
  const services = projects.flatMap((project) => project.services);
  const containers = services.map((service) => service.container);
  return {
    project: [...projects],
    network: projects.flatMap((project) => project.networks),
    workload: services,
    container: containers,
    hostMount: services.flatMap((service) => service.hostMounts),
    endpoint: services.flatMap((service) => service.endpoints),
    route: services.flatMap((service) => service.routers),
    image: containers.flatMap((container) => container.image ?? []),
    run: containers.flatMap((container) => container.scripts),
  };
}

/** Everything in Dockerfiles that rules ask about. */
export function dockerfileSubjects(models: readonly DockerfileModel[]): SubjectLists {
  const stages = models.flatMap((model) => model.stages);
  return {
    stage: stages,
    run: stages.flatMap((stage) => stage.runs),
    image: models.flatMap((model) => model.images),
  };
}

/** Adds the subjects of one reader to those of the others. */
export function merge(into: SubjectLists, from: SubjectLists): void {
  for (const key of Object.keys(from) as (keyof SubjectLists)[]) {
    const list = (into[key] ?? []) as unknown[];
    // One by one: as arguments of a call, a hundred thousand would be too many.
    for (const one of from[key] ?? []) list.push(one);
    (into as Record<string, unknown>)[key] = list;
  }
}
