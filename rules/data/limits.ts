import type { Container, Context, Field, Namespace, Problem, Resources, Severity } from "plimsoll";

/** Containers that run once and go cost their host less, and a Compose host is mostly one's own. */
export function gradeLimit(container: Container): Severity {
  if (container.workload.kind === "service") return "low";
  return container.kind === "init" || !container.workload.longRunning ? "low" : "medium";
}

/** The API server lets an ephemeral container state nothing; an autoscaler states it elsewhere. */
export const statesNothing = ({ kind, workload }: Container): boolean =>
  kind === "ephemeral" || workload.autoscaled;

/** A limit or request of the whole pod, which Kubernetes knows since 1.34, or one that the namespace gives. */
export function isSetElsewhere(
  container: Container,
  defaults: Resources | undefined,
  read: (resources: Resources) => Field<unknown>,
  context: Context,
): boolean {
  const { workload } = container;
  const ofPod =
    workload.kind !== "service" &&
    context.kubernetes.minor >= 34 &&
    read(workload.resources).state !== "absent";
  return ofPod || (defaults !== undefined && read(defaults).state !== "absent");
}

type Judge = (container: Container, defaults: Resources | undefined, context: Context) => Iterable<Problem>;

/** Asks about every container of a namespace, with what the namespace gives to those that say nothing. */
export const eachContainerOf = (judge: Judge) =>
  function* (namespace: Namespace, context: Context): Iterable<Problem> {
    const { defaults } = namespace;
    for (const workload of namespace.workloads)
      for (const container of workload.containers)
        for (const problem of judge(container, defaults, context)) yield { ...problem, about: container };
  };
