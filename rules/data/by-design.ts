import type { Container, Context } from "plimsoll";
import { agentOf, type HostAccess, mayAccess } from "./agents.ts";

const agentNeeding = (container: Container, access: HostAccess): string | undefined => {
  const agent = agentOf(container);
  return agent && mayAccess(agent, access) ? agent.name : undefined;
};

/**
 * Name of the node agent that has this access by design; undefined if it is anybody's fault.
 * What is the pod's own (a host namespace) one agent in it explains; a directory or a privilege every container has to.
 */
export function expectedOf(
  containers: readonly Container[],
  access: HostAccess,
  context: Context,
): string | undefined {
  if (context.exact) return undefined;
  const names = containers.map((container) => agentNeeding(container, access));
  const shared = access.kind.startsWith("host-") && access.kind !== "host-path";
  return shared || names.every((name) => name !== undefined)
    ? names.find((name) => name !== undefined)
    : undefined;
}
