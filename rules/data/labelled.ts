import { type Namespace, type Selector, selectsLabels, type Workload } from "plimsoll";

const byNamespace = new WeakMap<Namespace, ReadonlyMap<string, readonly Workload[]>>();

/** Workloads of a namespace by each of their labels, `key=value`. */
function index(namespace: Namespace): ReadonlyMap<string, readonly Workload[]> {
  const known = byNamespace.get(namespace);
  if (known) return known;
  const all = new Map<string, Workload[]>();
  for (const workload of namespace.workloads) {
    for (const [key, value] of workload.podLabels) {
      const same = all.get(`${key}=${value}`);
      if (same) same.push(workload);
      else all.set(`${key}=${value}`, [workload]);
    }
  }
  byNamespace.set(namespace, all);
  return all;
}

/** Workloads of a namespace that have a label. */
export const labelled = (namespace: Namespace, key: string, value: string): readonly Workload[] =>
  index(namespace).get(`${key}=${value}`) ?? [];

/** Workloads of a namespace that a selector surely selects. */
export function selectedIn(namespace: Namespace, selector: Selector): readonly Workload[] {
  const [first] = selector.labels;
  const candidates = first ? labelled(namespace, ...first) : namespace.workloads;
  return candidates.filter(
    ({ podLabels }) => selectsLabels(selector, { values: podLabels, complete: true }) === true,
  );
}
