import type { Field, Place } from "./field.ts";
import type { ListField, Setting, Subject } from "./subject.ts";
import type { Workload } from "./workload.ts";

export interface SelectorExpression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** A label selector; without labels and expressions it selects everything. */
export interface Selector {
  readonly labels: ReadonlyMap<string, string>;
  readonly expressions: readonly SelectorExpression[];
  readonly at: Place;
}

export interface PolicyPeer {
  readonly at: Place;
  readonly podSelector: Selector | undefined;
  readonly namespaceSelector: Selector | undefined;
  readonly cidr: Field<string>;
  /** Ranges inside `cidr` that are left out. */
  readonly except: ListField;
  /** Cilium entities such as `world`, `all`; any other word for a peer that cannot be told from its selectors. */
  readonly entity: string | undefined;
}

/** Ports that a rule of a policy names. */
export interface PolicyPort {
  readonly at: Place;
  /** `TCP`, `UDP`, `SCTP` ...; undefined: every protocol. */
  readonly protocol: string | undefined;
  /** A number, or the name of a container's port; absent: every port of the protocol. */
  readonly port: Field<string>;
  /** Last port of a range that begins with `port`. */
  readonly endPort: Field<number>;
}

export interface PolicyRule {
  readonly at: Place;
  /** `pass` leaves the decision to policies of lower precedence. */
  readonly action: "allow" | "deny" | "pass";
  /** Undefined: everybody (the key is missing or its list is empty). */
  readonly peers: readonly PolicyPeer[] | undefined;
  /** Where a NetworkPolicy of Kubernetes names them, or would. */
  readonly peersAt?: Place;
  /** Undefined: every port. */
  readonly ports: readonly PolicyPort[] | undefined;
}

/** Whose policies go first, and whether they add up or the first rule that matches decides. */
export interface PolicyPrecedence {
  /**
   * `admin` comes before all others and `baseline` after them; `egress-firewall` filters what leaves the cluster,
   * whatever the others say. The rest are policies of namespaces, of the vendor whose name it is.
   */
  readonly dialect: "admin" | "baseline" | "kubernetes" | "cilium" | "calico" | "egress-firewall";
  /** Calico's tier; undefined: the default one. */
  readonly tier: string | undefined;
  /** Priority or order: the lower number goes first; absent: after all that have one. */
  readonly order: Field<number>;
}

/** A network policy of any vendor. */
export interface Policy extends Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** True for kinds that hold across namespaces. */
  readonly clusterWide: boolean;
  readonly precedence: PolicyPrecedence;
  readonly selector: Selector;
  /** Namespaces that a cluster-wide policy is limited to. */
  readonly namespaces: Selector | undefined;
  readonly setting: Setting;
  /** Directions the policy governs, after the defaulting rules. */
  readonly governsIngress: boolean;
  readonly governsEgress: boolean;
  /** Rules in the order in which they count; none for a direction that `policyTypes` leaves out. */
  readonly ingress: readonly PolicyRule[];
  readonly egress: readonly PolicyRule[];
  /** Workloads it selects; set by the join. */
  readonly selects: readonly Workload[];
}
