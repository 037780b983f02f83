import { is } from "../model/field.ts";
import type { Endpoint, Workload } from "../model/subjects.ts";
import { type Answer, Connections, type Landscape } from "./connections.ts";
import { gathered, type Link } from "./graph-gather.ts";
import type { GraphEdge, GraphNode, GraphReason, Nodes } from "./graph-nodes.ts";
import { openings, type PortSpan, spansOf } from "./graph-ports.ts";
import type { Party, PortAsked } from "./party.ts";
import { type Cause, closes, type Direction, type Selecting } from "./stages.ts";
import { groupPolicies } from "./tiers.ts";

/** Draws a cluster: what is open is a mark, what policies allow is an edge. */
export function clusterGraph(landscape: Landscape, nodes: Nodes): GraphEdge[] {
  const cluster = new Cluster(landscape, nodes);
  return cluster.edges();
}

class Cluster {
  readonly #workloads: readonly Workload[];
  readonly #connections: Connections;
  readonly #nodes: Nodes;
  readonly #open = new Map<Workload, Record<Direction, boolean>>();

  constructor(landscape: Landscape, nodes: Nodes) {
    this.#connections = new Connections(landscape);
    this.#workloads = this.#distinct(landscape.workloads);
    this.#nodes = nodes;
    for (const workload of this.#workloads) {
      const selecting = this.#connections.selecting(workload);
      this.#open.set(workload, {
        ingress: isOpen(selecting, "ingress"),
        egress: isOpen(selecting, "egress"),
      });
    }
  }

  /** A workload that several files hold, as a base, its overlay and a release do, is one. */
  #distinct(workloads: readonly Workload[]): readonly Workload[] {
    const first = new Map<string, Workload>();
    for (const workload of workloads) {
      const key = `${this.#groupOf(workload)} ${workload.label}`;
      if (!first.has(key)) first.set(key, workload);
    }
    return [...first.values()];
  }

  edges(): GraphEdge[] {
    for (const workload of this.#workloads) this.#node(workload);
    const inside = this.#workloads.flatMap((to) => this.#linksTo(to));
    const outward = this.#workloads.flatMap((from) => this.#outward(from));
    const inward = this.#workloads.flatMap((to) => this.#inward(to));
    return [
      ...inward,
      ...gathered(inside, {
        workloads: this.#workloads,
        groupOf: (workload) => this.#groupOf(workload),
        nodeOf: (workload) => this.#node(workload),
        nodes: this.#nodes,
      }),
      ...outward,
    ];
  }

  #groupOf(workload: Workload): string {
    const [home] = this.#connections.partyOf(workload).namespaces;
    return home?.name === undefined ? "no namespace named" : `namespace "${home.name}"`;
  }

  #node(workload: Workload): GraphNode {
    const open = this.#open.get(workload);
    const isOfHost = is(workload.hostNetwork, true);
    return this.#nodes.get(workload, () => ({
      kind: "workload",
      label: workload.label,
      group: this.#groupOf(workload),
      at: workload.at,
      openIngress: open?.ingress ?? false,
      openEgress: open?.egress ?? false,
      notes: isOfHost ? ["in the network of its node, where policies may not hold"] : [],
    }));
  }

  #isOpen(workload: Workload, direction: Direction): boolean {
    return this.#open.get(workload)?.[direction] ?? false;
  }

  /** Where both ends are open there is nothing to draw. */
  #linksTo(to: Workload): Link[] {
    const party = this.#connections.partyOf(to);
    const entries = entrySpans(to, this.#connections);
    return this.#workloads.flatMap((from) => {
      if (from === to || (this.#isOpen(to, "ingress") && this.#isOpen(from, "egress"))) return [];
      if (!this.#connections.mayEnter(from, to)) return [];
      return this.#reach(from, party, entries).map((found) => ({ from, to, ...found }));
    });
  }

  #reach(from: Workload, to: Party, entries: readonly PortSpan[]): Omit<Link, "from" | "to">[] {
    const source = this.#connections.partyOf(from);
    const spans = [...entries, ...this.#exits(from)];
    const found = openings(spans, (port) => this.#connections.between(source, to, port));
    return found.map(({ because, ...opening }) => ({ ...opening, because: reasons(because) }));
  }

  #exits(from: Workload): readonly PortSpan[] {
    return spansOf(this.#connections.selecting(from).flatMap(({ policy }) => policy.egress));
  }

  #outward(from: Workload): GraphEdge[] {
    if (this.#isOpen(from, "egress")) return [];
    const found = this.#reach(from, { kind: "outside" }, []);
    return found.map((one) => ({ from: this.#node(from).id, to: this.#nodes.outside.id, ...one }));
  }

  #inward(to: Workload): GraphEdge[] {
    const entries = to.endpoints.filter(({ scope }) => scope === "outside");
    return entries.flatMap((endpoint) => {
      const answer = this.#enters(to, endpoint);
      if (answer.state === "denied") return [];
      const chain = endpoint.chain.map(({ at, message }) => ({ at, text: message }));
      const written = chain.length > 0 ? chain : [{ at: endpoint.at, text: endpoint.label }];
      return [
        {
          from: this.#nodes.outside.id,
          to: this.#node(to).id,
          state: answer.state,
          ports: endpoint.port === undefined ? undefined : [portText(asked(endpoint))],
          because: [...written, ...reasons(answer.because)],
        },
      ];
    });
  }

  /** Behind an Ingress it is the controller's pods that call; which labels these have is not known. */
  #enters(to: Workload, endpoint: Endpoint): Answer {
    const party = this.#connections.partyOf(to);
    const direct = this.#connections.between({ kind: "outside" }, party, asked(endpoint));
    const isProxied = ["ingress", "route", "gateway"].includes(endpoint.via);
    if (!isProxied || direct.state !== "denied") return direct;
    const lets = this.#connections
      .selecting(to)
      .some(({ policy }) => policy.ingress.some(({ action }) => action === "allow"));
    return lets ? { state: "unknown", because: direct.because } : direct;
  }
}

const asked = ({ port, protocol }: Endpoint): PortAsked => ({
  number: port,
  protocol: protocol.toUpperCase(),
});

const portText = ({ number, protocol }: PortAsked): string =>
  number === undefined ? protocol : `${number}/${protocol}`;

/** Nothing governs the direction, or a rule for everybody and everything undoes what does. */
function isOpen(selecting: readonly Selecting[], direction: Direction): boolean {
  if (selecting.some(({ policy }) => policy[direction].some(({ action }) => action !== "allow")))
    return false;
  const closing = selecting.filter(({ policy }) => closes(policy, direction));
  const undoes = ({ policy }: Selecting): boolean =>
    policy[direction].some(({ peers, ports }) => peers === undefined && ports === undefined);
  // What a later tier allows is not asked where an earlier one closes.
  const [first = []] = groupPolicies(closing);
  return closing.every(undoes) || first.some((one) => one.selected && undoes(one));
}

/** Ports that a workload declares, by which rules may name them, and those that rules for it name. */
function entrySpans(workload: Workload, connections: Connections): readonly PortSpan[] {
  const declared = workload.containers.flatMap(({ ports }) => ports);
  const spans = declared.flatMap(({ port, protocol }) =>
    port.state === "set" ? [{ protocol: protocol.toUpperCase(), first: port.value, last: port.value }] : [],
  );
  const rules = connections.selecting(workload).flatMap(({ policy }) => policy.ingress);
  return [...spans, ...spansOf(rules)];
}

const reasons = (causes: readonly Cause[]): GraphReason[] => {
  const all = causes.filter(({ rule }) => rule?.action === "allow");
  const told = all.map(({ policy, rule }) => ({ text: policy.label, at: rule?.at ?? policy.at }));
  return [...new Map(told.map((one) => [`${one.text} ${one.at.source.path} ${one.at.start}`, one])).values()];
};
