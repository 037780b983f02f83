import type { Parts } from "./parts.ts";
import type { Placement } from "./placement.ts";
import { textOf } from "./scalar.ts";

/** Marks the workloads whose resources a VerticalPodAutoscaler sets; one that only recommends sets none. */
export function joinAutoscalers(parts: Parts, placement: Placement): void {
  for (const object of parts.podAutoscalers) {
    const { spec } = object;
    if (textOf(spec.at("updatePolicy", "updateMode")) === "Off") continue;
    const kind = textOf(spec.at("targetRef", "kind"));
    const name = textOf(spec.at("targetRef", "name"));
    const targets = placement.near(
      object,
      parts.workloads,
      (workload) => workload.kind === kind && workload.name === name,
    );
    for (const workload of targets) workload.autoscaled = true;
  }
}
