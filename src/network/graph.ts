import type { Namespace, Policy, Project, Workload } from "../model/subjects.ts";
import { clusterGraph } from "./graph-cluster.ts";
import { composeGraph } from "./graph-compose.ts";
import { Nodes, type ReachGraph } from "./graph-nodes.ts";

/** What there is to draw. */
export interface Drawable {
  readonly workloads: readonly Workload[];
  readonly namespaces: readonly Namespace[];
  readonly policies: readonly Policy[];
  readonly projects: readonly Project[];
}

/** Who can reach whom in a repository: by the policies of its clusters, by the networks of its Compose projects. */
export function reachGraph({ workloads, namespaces, policies, projects }: Drawable): ReachGraph {
  const nodes = new Nodes();
  const pods = workloads.filter(({ project }) => project === undefined);
  const edges = [
    ...clusterGraph({ workloads: pods, namespaces, policies }, nodes),
    ...composeGraph(projects, nodes),
  ];
  return { nodes: nodes.all, edges };
}
