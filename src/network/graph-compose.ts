import { is, valueOf } from "../model/field.ts";
import type { Network, Project, Workload } from "../model/subjects.ts";
import { type GraphEdge, type GraphNode, type Nodes, plain } from "./graph-nodes.ts";

/** Draws Compose projects: services, the networks that they join, and what is published. */
export function composeGraph(projects: readonly Project[], nodes: Nodes): GraphEdge[] {
  return projects.flatMap((project) => [
    ...project.services.flatMap((service) => published(service, nodes)),
    ...project.networks.flatMap((network) => joined(network, nodes)),
    ...project.services.flatMap((service) => shared(service, project, nodes)),
  ]);
}

const serviceNode = (service: Workload, nodes: Nodes): GraphNode =>
  nodes.get(service, () => ({
    ...plain("workload", service.label, service.project && groupOf(service.project)),
    at: service.at,
    notes: notesOn(service),
  }));

const groupOf = (project: Project): string => `project "${project.name}" (${project.at.source.path})`;

function notesOn({ sharing, hostNetwork }: Workload): string[] {
  if (is(hostNetwork, true) && valueOf(sharing.network) === "host") return ["in the network of its host"];
  if (is(sharing.network, "none")) return ["without a network"];
  if (is(sharing.network, "bridge")) return ["on the default bridge of its host"];
  return [];
}

/** Networks of one name in the engine are one, whichever projects join them. */
function networkNode(network: Network, nodes: Nodes): GraphNode {
  const isExternal = is(network.external, true);
  const key = isExternal ? `network ${valueOf(network.engineName) ?? network.name}` : network;
  return nodes.get(key, () => ({
    ...plain("network", network.label, isExternal ? undefined : groupOf(network.project)),
    at: network.at,
    notes: [
      ...(is(network.internal, true) ? ["internal: it leads nowhere else"] : []),
      ...(isExternal ? ["made elsewhere: others may join it"] : []),
    ],
  }));
}

const joined = (network: Network, nodes: Nodes): GraphEdge[] =>
  network.services.map((service) => ({
    from: serviceNode(service, nodes).id,
    to: networkNode(network, nodes).id,
    state: "joins",
    ports: undefined,
    because: [{ text: `${service.label} joins ${network.label}`, at: service.at }],
  }));

function published(service: Workload, nodes: Nodes): GraphEdge[] {
  const to = serviceNode(service, nodes).id;
  return service.endpoints
    .filter(({ scope }) => scope === "outside")
    .map((endpoint) => ({
      from: nodes.outside.id,
      to,
      state: "allowed",
      ports:
        endpoint.port === undefined ? undefined : [`${endpoint.port}/${endpoint.protocol.toUpperCase()}`],
      because: [{ text: endpoint.label, at: endpoint.at }],
    }));
}

/** A service in the network of another one is reached wherever that one is. */
function shared(service: Workload, project: Project, nodes: Nodes): GraphEdge[] {
  const name = /^service:(.+)$/.exec(valueOf(service.sharing.network) ?? "")?.[1];
  const target = project.services.find((one) => one.name === name);
  if (!target) return [];
  return [
    {
      from: serviceNode(service, nodes).id,
      to: serviceNode(target, nodes).id,
      state: "joins",
      ports: undefined,
      because: [
        { text: `${service.label} shares the network of ${target.label}`, at: service.sharing.network.at },
      ],
    },
  ];
}
