import type { Scc } from "../model/scc.ts";
import type { Namespace, Workload } from "../model/subjects.ts";
import { defaultSccs } from "./default-sccs.ts";
import type { Request } from "./request.ts";
import { requestsOf } from "./requests.ts";
import { byPoints, policyOf, type SccPolicy } from "./scc-policy.ts";

/** The SCCs of a cluster with those of a repository, which take the place of defaults of the same name; least first. */
export function sccsOf(written: readonly Scc[]): readonly SccPolicy[] {
  const all = new Map(defaultSccs().map((policy) => [policy.name, policy] as const));
  for (const scc of written) all.set(scc.name, policyOf(scc));
  return [...all.values()].sort(byPoints);
}

/** An SCC that allows less than is needed, with what of the workload it refuses. */
export interface Way {
  readonly scc: string;
  readonly obstacles: readonly Request[];
}

/** Which SCC a workload needs. */
export interface SccNeed {
  /** The least that admits it, as far as can be seen; undefined if none does. */
  readonly scc: string | undefined;
  /** What the strictest SCC refuses: why it is not restricted-v2. */
  readonly obstacles: readonly Request[];
  /** The fewest edits to an SCC that allows less. */
  readonly next: Way | undefined;
  /** Hardening alone keeps the workload from this SCC, so that only a far laxer one is left. */
  readonly trap: Way | undefined;
  /** Values that cannot be seen and might ask for a laxer SCC. */
  readonly hidden: readonly Request[];
}

/** Where a workload is to run. */
export interface Surroundings {
  /** Minor version of Kubernetes. */
  readonly minor: number;
  /** From `sccsOf`. */
  readonly sccs: readonly SccPolicy[];
  readonly namespace?: Namespace | undefined;
}

/** What an SCC refuses of a workload; nothing if it admits it. */
export const refusals = (
  requests: readonly Request[],
  policy: SccPolicy,
  namespace: Namespace | undefined,
): Request[] => requests.filter(({ hidden, refusedBy }) => !hidden && refusedBy(policy, namespace));

/**
 * The least SCC that admits a workload: they are tried from the strictest on, whoever may use them. What a pod leaves
 * out, the SCC fills in, so that only written fields count (apiserver-library-go, sccmatching/provider.go).
 */
export function leastScc(workload: Workload, { minor, sccs, namespace }: Surroundings): SccNeed {
  const requests = requestsOf(workload, minor);
  const ways = sccs.map((policy) => ({ policy, obstacles: refusals(requests, policy, namespace) }));
  const at = ways.findIndex(({ obstacles }) => obstacles.length === 0);
  const stricter = (at === -1 ? ways : ways.slice(0, at)).map(({ policy, obstacles }) => ({
    scc: policy.name,
    obstacles,
  }));
  const answer = ways[at]?.policy;
  return {
    scc: answer?.name,
    obstacles: stricter[0]?.obstacles ?? [],
    next: fewest(stricter),
    trap: !answer || answer.privileged ? trapOf(stricter) : undefined,
    hidden: requests.filter(({ hidden }) => hidden),
  };
}

/** The strictest of those that the fewest edits reach. */
const fewest = (ways: readonly Way[]): Way | undefined =>
  ways.reduce<Way | undefined>(
    (best, way) => (best && best.obstacles.length <= way.obstacles.length ? best : way),
    undefined,
  );

/** The way on which only hardening stands; the fewest edits, of these the strictest. */
const trapOf = (ways: readonly Way[]): Way | undefined =>
  fewest(ways.filter(({ obstacles }) => obstacles.every(({ hardens }) => hardens)));
