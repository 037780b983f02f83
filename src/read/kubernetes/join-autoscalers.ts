import { Lookup } from "./lookup.ts";
import type { Parts } from "./parts.ts";
import type { Placement } from "./placement.ts";
import { textOf } from "./scalar.ts";
import type { KubernetesWorkload } from "./workload.ts";

const byName = new Lookup<KubernetesWorkload>(({ name }) => [name ?? ""]);

/** Marks the workloads whose resources a VerticalPodAutoscaler sets; one that only recommends sets none. */
export function joinAutoscalers(parts: Parts, placement: Placement): void {
  for (const object of parts.podAutoscalers) {
    const { spec } = object;
    if (textOf(spec.below("updatePolicy", "updateMode")) === "Off") continue;
    const kind = textOf(spec.below("targetRef", "kind"));
    const name = textOf(spec.below("targetRef", "name")) ?? "";
    const targets = placement.near(object, parts.workloads, (all) =>
      byName.get(all, name).filter((workload) => workload.kind === kind),
    );
    for (const workload of targets) workload.autoscaled = true;
  }
}
