import type { Namespace } from "../model/subjects.ts";
import type { Obstacle } from "./obstacle.ts";
import type { SccPolicy } from "./scc-policy.ts";

/** One thing that a workload asks for and that an SCC may refuse. */
export interface Request extends Obstacle {
  readonly refusedBy: (policy: SccPolicy, namespace: Namespace | undefined) => boolean;
  /** It limits the workload or leaves it as strong as it is: dropping it would cost nothing but hardening. */
  readonly hardens: boolean;
}

type Refusal = Request["refusedBy"];

/** Obstacles with what refuses them. */
export function* asRequests(
  found: Iterable<Obstacle>,
  refusedBy: (obstacle: Obstacle) => Refusal,
  hardens: (obstacle: Obstacle) => boolean = () => false,
): Iterable<Request> {
  for (const one of found) yield { ...one, refusedBy: refusedBy(one), hardens: hardens(one) };
}
