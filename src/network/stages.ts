import { valueOf } from "../model/field.ts";
import type { Policy, PolicyRule } from "../model/subjects.ts";
import { groupPolicies } from "./tiers.ts";
import { both, every, type Truth } from "./truth.ts";

export type Direction = "ingress" | "egress";

/** A policy that may select somebody. */
export interface Selecting {
  readonly policy: Policy;
  /** Undefined where it cannot be seen whether it does. */
  readonly selected: true | undefined;
}

/** What decided: a rule, or that no rule of a policy which governs the direction allows it. */
export interface Cause {
  readonly policy: Policy;
  readonly rule: PolicyRule | undefined;
}

/** All that may come of a question: one state if it can be told. */
export interface Outcome {
  readonly allowed: boolean;
  readonly denied: boolean;
  readonly because: readonly Cause[];
}

export const ALLOWED: Outcome = { allowed: true, denied: false, because: [] };

const either = (a: Outcome, b: Outcome): Outcome => ({
  allowed: a.allowed || b.allowed,
  denied: a.denied || b.denied,
  because: [...new Set([...a.because, ...b.because])],
});

interface Step {
  readonly truth: Truth;
  readonly action: PolicyRule["action"];
  readonly cause: Cause;
}

/**
 * Decides by the policies that select somebody: those of administrators, then tier by tier, then the baseline. The
 * first rule that matches decides, or hands on to the next stage; what a tier governs and does not allow is denied.
 */
export function decide(
  all: readonly Selecting[],
  direction: Direction,
  covers: (rule: PolicyRule, policy: Policy) => Truth,
): Outcome {
  const [stage, ...rest] = groupPolicies(all).map((members) => () => stageOf(members, direction, covers));
  return stage ? resolve(stage(), rest) : ALLOWED;
}

interface Stage {
  readonly steps: readonly Step[];
  /** What is left in the end is denied. */
  readonly closes: Truth;
  readonly closing: readonly Cause[];
}

function resolve(stage: Stage, rest: readonly (() => Stage)[]): Outcome {
  const onward = (): Outcome => {
    const [next, ...others] = rest;
    return next ? resolve(next(), others) : ALLOWED;
  };
  let possible: Outcome | undefined;
  const add = (outcome: Outcome): Outcome => (possible ? either(possible, outcome) : outcome);
  for (const { truth, action, cause } of stage.steps) {
    const outcome =
      action === "pass"
        ? onward()
        : { allowed: action === "allow", denied: action === "deny", because: [cause] };
    if (truth) return add(outcome);
    possible = add(outcome);
  }
  if (stage.closes === false) return add(onward());
  const denied = { allowed: false, denied: true, because: stage.closing };
  return stage.closes ? add(denied) : add(either(denied, onward()));
}

function stageOf(
  members: readonly Selecting[],
  direction: Direction,
  covers: (rule: PolicyRule, policy: Policy) => Truth,
): Stage {
  const steps = members.flatMap(({ policy, selected }) =>
    policy[direction].map((rule) => ({
      truth: both(selected, covers(rule, policy)),
      action: rule.action,
      cause: { policy, rule },
    })),
  );
  const governing = members.filter(({ policy }) => closes(policy, direction));
  const isOpen = every(governing, ({ selected }) => (selected ? false : undefined));
  return {
    // What a vendor's policy denies counts before what another one allows.
    steps: steps.filter(({ truth }) => truth !== false).sort((a, b) => rank(a) - rank(b)),
    closes: isOpen === undefined ? undefined : !isOpen,
    closing: governing.map(({ policy }) => ({ policy, rule: undefined })),
  };
}

/** Of these, only what a rule says is denied. */
export const isClosing = ({ precedence }: Policy): boolean =>
  precedence.dialect !== "admin" &&
  precedence.dialect !== "baseline" &&
  precedence.dialect !== "egress-firewall";

/** Whether a policy denies what none allows in a direction. */
export const closes = (policy: Policy, direction: Direction): boolean =>
  isClosing(policy) && (direction === "ingress" ? policy.governsIngress : policy.governsEgress);

/** Calico counts a policy of Kubernetes as its own with this order. */
const KUBERNETES_ORDER = 1000;

function rank({ action, cause: { policy } }: Step): number {
  const { dialect, order } = policy.precedence;
  if (dialect === "cilium" && action === "deny") return -1;
  if (dialect === "kubernetes" || dialect === "cilium") return KUBERNETES_ORDER;
  return valueOf(order) ?? (dialect === "egress-firewall" ? 0 : Number.MAX_SAFE_INTEGER);
}
