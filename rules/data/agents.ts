import type { Container, ImageRef, Workload } from "plimsoll";
import { valueOf as written } from "plimsoll";
import { AGENTS, type NodeAgent } from "./agent-list.ts";
import { normaliseHostPath } from "./host-paths.ts";
import { byName } from "./image-name.ts";

export type { NodeAgent } from "./agent-list.ts";

/** An access to the host that an agent may need. */
export type HostAccess =
  | { readonly kind: "host-network" | "host-pid" | "host-ipc" | "privileged" }
  | { readonly kind: "host-path"; readonly path: string; readonly writable: boolean | undefined }
  | { readonly kind: "capability"; readonly name: string };

/** The known node agent that runs an image. */
export const agentOfImage = (image: ImageRef): NodeAgent | undefined => agentsFor(image)[0];

const agentsFor = byName(() => AGENTS);

/** The known node agent that a container or one of a workload's containers is. */
export function agentOf(subject: Workload | Container): NodeAgent | undefined {
  const containers = "containers" in subject ? subject.containers : [subject];
  for (const container of containers) {
    const image = container.image && written(container.image.ref);
    const agent = image && agentOfImage(image);
    if (agent) return agent;
  }
  return undefined;
}

/** Whether an agent's documentation asks for this access; anything beyond it stays a fault. */
export function mayAccess(agent: NodeAgent, access: HostAccess): boolean {
  switch (access.kind) {
    case "host-network":
      return agent.hostNetwork ?? false;
    case "host-pid":
      return agent.hostPid ?? false;
    case "host-ipc":
      return agent.hostIpc ?? false;
    case "privileged":
      return agent.privileged ?? false;
    case "capability":
      return (
        (agent.privileged ?? false) ||
        (agent.capabilities ?? []).includes(access.name.toUpperCase().replace(/^CAP_/, ""))
      );
    case "host-path":
      return mayMount(agent, access.path, access.writable !== false);
  }
}

function mayMount(agent: NodeAgent, path: string, writable: boolean): boolean {
  const wanted = normaliseHostPath(path);
  const lists = writable ? [agent.writes ?? []] : [agent.writes ?? [], agent.reads ?? []];
  return lists
    .flat()
    .some((allowed) => wanted === allowed || (allowed !== "/" && wanted.startsWith(`${allowed}/`)));
}
