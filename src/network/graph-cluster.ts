import { is, valueOf } from "../model/field.ts";
import type { Endpoint, PolicyRule, Workload } from "../model/subjects.ts";
import { type Answer, Connections, type Landscape } from "./connections.ts";
import { gathered, type Link } from "./graph-gather.ts";
import type { GraphEdge, GraphNode, GraphReason, Nodes } from "./graph-nodes.ts";
import { type Party, type PortAsked, tcp } from "./party.ts";
import type { Cause, Direction, Selecting } from "./stages.ts";

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
    const ports = portsOf(to, this.#connections);
    return this.#workloads.flatMap((from) => {
      if (from === to || (this.#isOpen(to, "ingress") && this.#isOpen(from, "egress"))) return [];
      if (!this.#connections.mayEnter(from, to)) return [];
      const found = this.#reach(this.#connections.partyOf(from), party, ports);
      return found ? [{ from, to, ...found }] : [];
    });
  }

  #reach(from: Party, to: Party, candidates: readonly PortAsked[]): Omit<Link, "from" | "to"> | undefined {
    const ask = (port: PortAsked): Answer => this.#connections.between(from, to, port);
    const whole = ask(tcp(undefined));
    if (whole.state === "allowed")
      return { state: "allowed", ports: undefined, because: reasons(whole.because) };
    const found = candidates
      .map((port) => ({ port, answer: ask(port) }))
      .filter(({ answer }) => answer.state !== "denied");
    if (found.length === 0)
      return whole.state === "unknown"
        ? { state: "unknown", ports: undefined, because: reasons(whole.because) }
        : undefined;
    return {
      state: found.some(({ answer }) => answer.state === "allowed") ? "allowed" : "unknown",
      ports: found.map(({ port }) => portText(port)),
      because: reasons(found.flatMap(({ answer }) => answer.because)),
    };
  }

  #outward(from: Workload): GraphEdge[] {
    if (this.#isOpen(from, "egress")) return [];
    const rules = this.#connections.selecting(from).flatMap(({ policy }) => policy.egress);
    const found = this.#reach(this.#connections.partyOf(from), { kind: "outside" }, named(rules));
    return found ? [{ from: this.#node(from).id, to: this.#nodes.outside.id, ...found }] : [];
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
  const policies = selecting.map(({ policy }) => policy);
  const rules = policies.flatMap((policy) => policy[direction]);
  if (rules.some(({ action }) => action !== "allow")) return false;
  const governed = policies.some((one) => (direction === "ingress" ? one.governsIngress : one.governsEgress));
  return !governed || rules.some(({ peers, ports }) => peers === undefined && ports === undefined);
}

/** Ports that a workload declares or is given by Services, and those that rules for it name. */
function portsOf(workload: Workload, connections: Connections): readonly PortAsked[] {
  const declared = workload.containers
    .flatMap(({ ports }) => ports)
    .map(({ port, protocol }) => ({ number: valueOf(port), protocol: protocol.toUpperCase() }));
  const rules = connections.selecting(workload).flatMap(({ policy }) => policy.ingress);
  const all = [...declared, ...workload.endpoints.map(asked), ...named(rules)].filter(
    ({ number }) => number !== undefined,
  );
  return [...new Map(all.map((port) => [portText(port), port])).values()];
}

const named = (rules: readonly PolicyRule[]): readonly PortAsked[] => {
  const ports = rules.flatMap((rule) => rule.ports ?? []);
  const all = ports.map(({ port, protocol = "TCP" }) => {
    const number = Number(valueOf(port));
    return { number: Number.isInteger(number) ? number : undefined, protocol };
  });
  return [...new Map(all.map((port) => [portText(port), port])).values()];
};

const reasons = (causes: readonly Cause[]): GraphReason[] => {
  const all = causes.filter(({ rule }) => rule?.action === "allow");
  const told = all.map(({ policy, rule }) => ({ text: policy.label, at: rule?.at ?? policy.at }));
  return [...new Map(told.map((one) => [`${one.text} ${one.at.source.path} ${one.at.start}`, one])).values()];
};
