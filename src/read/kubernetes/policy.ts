import { absentField, type Field, type Place } from "../../model/field.ts";
import type {
  Policy,
  PolicyPeer,
  PolicyPort,
  PolicyPrecedence,
  PolicyRule,
  Selector,
  Workload,
} from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import { type KubernetesObject, ObjectSubject } from "./object.ts";
import { listField, readField, textField, textOf, textsOf } from "./scalar.ts";
import { labelSelector, optionalSelector } from "./selector.ts";

/** What the dialects of network policies differ in. */
export interface PolicyParts {
  readonly clusterWide: boolean;
  readonly precedence: PolicyPrecedence;
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
  get precedence(): PolicyPrecedence {
    return this.#all.precedence;
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
  const governsIngress = types.length === 0 || types.includes("Ingress");
  const governsEgress = types.length === 0 ? egress.length > 0 : types.includes("Egress");
  return {
    clusterWide: false,
    precedence: { dialect: "kubernetes", tier: undefined, order: absentField(spec.place) },
    selector: labelSelector(spec.get("podSelector")),
    governsIngress,
    governsEgress,
    ingress: governsIngress ? networkRules(spec.get("ingress"), "from") : [],
    egress: governsEgress ? networkRules(spec.get("egress"), "to") : [],
  };
}

const networkRules = (rules: Cursor, side: "from" | "to"): PolicyRule[] =>
  rules.items().map((rule) => {
    const peers = rule.get(side).items();
    const ports = rule.get("ports").items();
    return {
      at: rule.place,
      action: "allow",
      peers: peers.length === 0 ? undefined : peers.map(networkPeer),
      peersAt: rule.get(side).place,
      ports: ports.length === 0 ? undefined : ports.map(networkPort),
    };
  });

const networkPort = (port: Cursor): PolicyPort => ({
  at: port.place,
  protocol: textOf(port.get("protocol")) ?? "TCP",
  port: textField(port.get("port")),
  endPort: numberField(port.get("endPort")),
});

const networkPeer = (written: Cursor): PolicyPeer =>
  peer(written.place, {
    podSelector: optionalSelector(written.get("podSelector")),
    namespaceSelector: optionalSelector(written.get("namespaceSelector")),
    cidr: textField(written.below("ipBlock", "cidr")),
    except: listField(written.below("ipBlock", "except")),
  });

/** A number; unknown where a placeholder stands for it. */
export const numberField = (cursor: Cursor): Field<number> =>
  readField(textField(cursor), (text) => (/^\d+$/.test(text) ? Number(text) : undefined));

/** A peer of which only some parts are written. */
export function peer(at: Place, parts: { readonly [K in keyof PolicyPeer]?: PolicyPeer[K] }): PolicyPeer {
  const none: Field<string> = absentField(at);
  return {
    at,
    podSelector: undefined,
    namespaceSelector: undefined,
    cidr: none,
    except: absentField(at),
    entity: undefined,
    ...parts,
  };
}
