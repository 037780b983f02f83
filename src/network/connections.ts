import { valueOf } from "../model/field.ts";
import type { Namespace, Policy, PolicyRule, Workload } from "../model/subjects.ts";
import { composeReaches } from "./compose.ts";
import type { Party, PortAsked } from "./party.ts";
import { coversPeer, isInNamespaces } from "./peer-match.ts";
import { coversPort } from "./port-match.ts";
import { selects } from "./selecting.ts";
import {
  ALLOWED,
  type Cause,
  type Direction,
  decide,
  isClosing,
  type Outcome,
  type Selecting,
} from "./stages.ts";
import { both, type Truth } from "./truth.ts";

export interface Answer {
  readonly state: "allowed" | "denied" | "unknown";
  /** The rules and policies that decided; empty where no policy has a say. */
  readonly because: readonly Cause[];
}

/** What policies can be judged by. */
export interface Landscape {
  readonly workloads: readonly Workload[];
  readonly namespaces: readonly Namespace[];
  readonly policies: readonly Policy[];
}

type WorkloadParty = Extract<Party, { kind: "workload" }>;

/** Who may connect to whom: by the network policies of a cluster, by the networks of Compose. */
export class Connections {
  /** Policies of the whole cluster. */
  readonly #spanning: readonly Policy[];
  readonly #parties = new Map<Workload, WorkloadParty>();
  readonly #homes = new Map<Policy, Namespace[]>();
  readonly #selecting = new Map<Workload, readonly Selecting[]>();

  constructor({ workloads, namespaces, policies }: Landscape) {
    this.#spanning = policies.filter(({ clusterWide }) => clusterWide);
    const byWorkload = new Map<Workload, Namespace[]>();
    for (const namespace of namespaces) {
      for (const workload of namespace.workloads) push(byWorkload, workload, namespace);
      for (const policy of namespace.policies) push(this.#homes, policy, namespace);
    }
    for (const workload of workloads)
      this.#parties.set(workload, { kind: "workload", workload, namespaces: byWorkload.get(workload) ?? [] });
  }

  partyOf(workload: Workload): WorkloadParty {
    return this.#parties.get(workload) ?? { kind: "workload", workload, namespaces: [] };
  }

  /** Whether one may connect to the other on a port; pods in the network of their node are judged in both ways. */
  between(from: Party, to: Party, port: PortAsked): Answer {
    if (isSamePod(from, to)) return { state: "allowed", because: [] };
    if (isOfCompose(from) || isOfCompose(to)) return composeAnswer(from, to, port);
    const possible = facesOf(from).flatMap((source) =>
      facesOf(to).map((target) => this.#judge(source, target, port)),
    );
    const denied = possible.some((outcome) => outcome.denied);
    const allowed = possible.some((outcome) => outcome.allowed);
    const because = [...new Set(possible.flatMap((outcome) => outcome.because))];
    return { state: denied && allowed ? "unknown" : denied ? "denied" : "allowed", because };
  }

  /** False if no rule lets one in whatever the port: a quick look before asking for each of many. */
  mayEnter(from: Workload, to: Workload): boolean {
    const all = this.selecting(to);
    const isPlain = all.every(({ policy, selected }) => selected && isClosing(policy));
    const isGoverned = all.some(({ policy }) => policy.governsIngress);
    const party = this.partyOf(from);
    const isOfNode = [party, this.partyOf(to)].some((one) => facesOf(one).length > 1);
    if (!isPlain || !isGoverned || isOfNode) return true;
    return all.some(({ policy }) => {
      const view = { policy, homes: this.#homes.get(policy) ?? [] };
      return policy.ingress.some((rule) => rule.action !== "deny" && coversPeer(rule, party, view) !== false);
    });
  }

  /** Policies that select a workload, or may do so. */
  selecting(workload: Workload): readonly Selecting[] {
    const known = this.#selecting.get(workload);
    if (known) return known;
    const { namespaces } = this.partyOf(workload);
    const near = new Set([...this.#spanning, ...namespaces.flatMap(({ policies }) => policies)]);
    const found = [...near].flatMap((policy) => {
      const selected = this.#isSelected(policy, workload, namespaces);
      return selected === false ? [] : [{ policy, selected }];
    });
    this.#selecting.set(workload, found);
    return found;
  }

  #isSelected(policy: Policy, workload: Workload, namespaces: readonly Namespace[]): Truth {
    const byLabels = selects(policy.selector, { values: workload.podLabels, complete: true });
    const there = policy.namespaces ? isInNamespaces(policy.namespaces, namespaces) : true;
    const seen = both(byLabels, there);
    // The join also knows which folders belong together.
    return seen === true && !policy.selects.includes(workload) ? false : seen;
  }

  #judge(from: Party, to: Party, port: PortAsked): Outcome {
    const out = this.#decide("egress", from, to, port, to);
    if (!out.allowed) return out;
    const into = this.#decide("ingress", to, from, port, to);
    // The kubelet and others of the node reach its own pods whatever policies say.
    const open = from.kind === "node" ? { ...into, allowed: true } : into;
    return {
      allowed: out.allowed && open.allowed,
      denied: out.denied || open.denied,
      because: [...out.because, ...open.because],
    };
  }

  #decide(direction: Direction, subject: Party, peer: Party, port: PortAsked, called: Party): Outcome {
    if (subject.kind !== "workload") return ALLOWED;
    const all = this.selecting(subject.workload);
    const covers = (rule: PolicyRule, policy: Policy): Truth =>
      both(
        coversPeer(rule, peer, { policy, homes: this.#homes.get(policy) ?? [] }),
        coversPort(rule, port, called),
      );
    const isFirewall = ({ policy }: Selecting): boolean => policy.precedence.dialect === "egress-firewall";
    const outcome = decide(
      all.filter((one) => !isFirewall(one)),
      direction,
      covers,
    );
    const leaves = direction === "egress" && peer.kind !== "workload";
    return leaves ? joined(outcome, decide(all.filter(isFirewall), direction, covers)) : outcome;
  }
}

/** Whether a rule of a policy is about an address and a port there. */
export function coversAddress(rule: PolicyRule, policy: Policy, address: string, port: PortAsked): Truth {
  const party: Party = { kind: "address", address };
  return both(coversPeer(rule, party, { policy, homes: [] }), coversPort(rule, port, party));
}

const joined = (a: Outcome, b: Outcome): Outcome => ({
  allowed: a.allowed && b.allowed,
  denied: a.denied || b.denied,
  because: [...a.because, ...b.because],
});

const isOfCompose = (party: Party): boolean =>
  party.kind === "workload" && party.workload.project !== undefined;

/** Nobody can tell from manifests what a cluster and a host have to do with each other. */
function composeAnswer(from: Party, to: Party, port: PortAsked): Answer {
  const isMixed = [from, to].some((party) => party.kind === "workload" && !isOfCompose(party));
  const truth = isMixed ? undefined : composeReaches(from, to, port);
  return { state: truth === undefined ? "unknown" : truth ? "allowed" : "denied", because: [] };
}

/** Only a lone pod is sure to meet itself; replicas of a workload are pods like others. */
const isSamePod = (from: Party, to: Party): boolean =>
  from.kind === "workload" &&
  to.kind === "workload" &&
  from.workload === to.workload &&
  from.workload.kind === "Pod";

/** Plugins may or may not tell a pod in the network of its node from the node. */
function facesOf(party: Party): readonly Party[] {
  if (party.kind !== "workload") return [party];
  const { hostNetwork } = party.workload;
  if (hostNetwork.state === "absent" || valueOf(hostNetwork) === false) return [party];
  return [party, { kind: "node" }];
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
