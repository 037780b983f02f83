import { absentField, type Field, type Place } from "../../model/field.ts";
import type { Policy, PolicyPeer, PolicyRule, Selector, Workload } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { type KubernetesObject, ObjectSubject } from "./object.ts";
import { textField, textOf, textsOf } from "./scalar.ts";
import { labelSelector, optionalSelector } from "./selector.ts";

/** What the dialects of network policies differ in. */
export interface PolicyParts {
  readonly clusterWide: boolean;
  readonly selector: Selector;
  /** Namespaces that a cluster-wide policy is limited to. */
  readonly namespaces?: Selector | undefined;
  readonly governsIngress: boolean;
  readonly governsEgress: boolean;
  readonly ingress: readonly PolicyRule[];
  readonly egress: readonly PolicyRule[];
}

/** A network policy, read when its first part is asked for. */
export class KubernetesPolicy extends ObjectSubject implements Policy {
  /** Filled by the join. */
  readonly selects: Workload[] = [];
  readonly #read: () => PolicyParts;
  #parts: PolicyParts | undefined;

  constructor(object: KubernetesObject, read: () => PolicyParts) {
    super(object);
    this.#read = read;
  }

  get #all(): PolicyParts {
    this.#parts ??= this.#read();
    return this.#parts;
  }

  get clusterWide(): boolean {
    return this.#all.clusterWide;
  }
  get selector(): Selector {
    return this.#all.selector;
  }
  get namespaces(): Selector | undefined {
    return this.#all.namespaces;
  }
  get governsIngress(): boolean {
    return this.#all.governsIngress;
  }
  get governsEgress(): boolean {
    return this.#all.governsEgress;
  }
  get ingress(): readonly PolicyRule[] {
    return this.#all.ingress;
  }
  get egress(): readonly PolicyRule[] {
    return this.#all.egress;
  }
}

/** A NetworkPolicy of Kubernetes; without `policyTypes` it governs egress only if it has egress rules. */
export function readNetworkPolicy({ spec }: KubernetesObject): PolicyParts {
  const types = textsOf(spec.get("policyTypes"));
  const egress = spec.get("egress").items();
  return {
    clusterWide: false,
    selector: labelSelector(spec.get("podSelector")),
    governsIngress: types.length === 0 || types.includes("Ingress"),
    governsEgress: types.length === 0 ? egress.length > 0 : types.includes("Egress"),
    ingress: spec
      .get("ingress")
      .items()
      .map((rule) => networkRule(rule, "from")),
    egress: egress.map((rule) => networkRule(rule, "to")),
  };
}

function networkRule(rule: Cursor, side: "from" | "to"): PolicyRule {
  const peers = rule.get(side).items();
  const ports = rule.get("ports").items().map(portText);
  // An entry that names a protocol only stands for all its ports.
  const every = ports.length === 0 || ports.includes(undefined);
  return {
    at: rule.place,
    peers: peers.length === 0 ? undefined : peers.map(networkPeer),
    ports: every ? undefined : ports.flatMap((port) => port ?? []),
  };
}

function portText(port: Cursor): string | undefined {
  const first = textOf(port.get("port"));
  const last = textOf(port.get("endPort"));
  return first !== undefined && last !== undefined ? `${first}-${last}` : first;
}

const networkPeer = (peer: Cursor): PolicyPeer => ({
  at: peer.place,
  podSelector: optionalSelector(peer.get("podSelector")),
  namespaceSelector: optionalSelector(peer.get("namespaceSelector")),
  cidr: textField(peer.at("ipBlock", "cidr")),
  entity: undefined,
});

/** A peer of which only some parts are written. */
export function peer(at: Place, parts: { readonly [K in keyof PolicyPeer]?: PolicyPeer[K] }): PolicyPeer {
  const none: Field<string> = absentField(at);
  return {
    at,
    podSelector: undefined,
    namespaceSelector: undefined,
    cidr: none,
    entity: undefined,
    ...parts,
  };
}
