import type { Selector } from "../../model/subjects.ts";
import { Lookup } from "./lookup.ts";
import { selects } from "./selector.ts";
import type { KubernetesWorkload } from "./workload.ts";

const pair = (key: string, value: string): string => `${key}=${value}`;

const byPair = new Lookup<KubernetesWorkload>(({ podLabels }) =>
  [...podLabels].map(([key, value]) => pair(key, value)),
);

/** The workloads of a list that a selector selects, looked for among those with the rarest of its labels. */
export function selectedOf(
  all: readonly KubernetesWorkload[],
  selector: Selector,
): readonly KubernetesWorkload[] {
  let fewest = all;
  for (const [key, value] of selector.labels) {
    const some = byPair.get(all, pair(key, value));
    if (some.length < fewest.length) fewest = some;
  }
  return fewest.filter(({ podLabels }) => selects(selector, podLabels));
}
