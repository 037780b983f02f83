import { type Container, type Context, type OptionSchema, valueOf } from "plimsoll";
import { agentOf, type HostAccess, mayAccess } from "./agents.ts";
import { isOneOf } from "./image-name.ts";

/** Option of the rules that know node agents: what a site runs on its nodes besides the known ones. */
export const agentsOption: OptionSchema = {
  type: "array",
  items: { type: "string" },
  default: [],
  description: "Further images that have this access by design; `*` stands for any text",
};

function agentNeeding(container: Container, access: HostAccess, context: Context): string | undefined {
  const image = container.image && valueOf(container.image.ref);
  const own = (context.options["agents"] as readonly string[] | undefined) ?? [];
  if (image && isOneOf(image, own)) return image.name;
  const agent = agentOf(container);
  return agent && mayAccess(agent, access) ? agent.name : undefined;
}

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
  const names = containers.map((container) => agentNeeding(container, access, context));
  const shared = access.kind.startsWith("host-") && access.kind !== "host-path";
  return shared || names.every((name) => name !== undefined)
    ? names.find((name) => name !== undefined)
    : undefined;
}
