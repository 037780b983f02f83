import { type Container, type Context, type Field, type HostMount, is, type Note, valueOf } from "plimsoll";
import { expectedOf } from "./by-design.ts";
import { capabilityGrade, capabilityName, needsCapability } from "./capabilities.ts";
import { clusterPathOf } from "./cluster-path.ts";
import { controllerIn } from "./controllers.ts";
import { gradeHostPath } from "./host-paths.ts";
import { isOneOf } from "./image-name.ts";
import { runtimeSocketOf } from "./runtime-sockets.ts";

/** What lets whoever breaks into a container go on to its host or cluster. */
export interface HostPower {
  readonly at: Field<unknown>;
  /** Half a sentence: `runs privileged`. */
  readonly does: string;
  readonly takes: "host" | "cluster";
  readonly notes: readonly Note[];
}

const power = (
  at: Field<unknown>,
  does: string,
  takes: HostPower["takes"] = "host",
  notes: readonly Note[] = [],
): HostPower => ({
  at,
  does,
  takes,
  notes,
});

/** Programs that pass on a part of the socket and keep the rest to themselves. */
export const SOCKET_PROXIES = [
  "tecnativa/docker-socket-proxy",
  "lscr.io/linuxserver/socket-proxy",
  "11notes/socket-proxy",
];

const isSocketProxy = ({ image }: Container): boolean => {
  const ref = image && valueOf(image.ref);
  return ref !== undefined && isOneOf(ref, SOCKET_PROXIES);
};

function ofMount(mount: HostMount, container: Container, context: Context): HostPower[] {
  const path = valueOf(mount.path);
  if (path === undefined || !mount.containers.includes(container)) return [];
  if (expectedOf([container], { kind: "host-path", path, writable: mount.writable }, context)) return [];
  const socket = runtimeSocketOf(path);
  if (socket)
    return isSocketProxy(container) ? [] : [power(mount.path, `commands ${socket.runtime} on its host`)];
  const graded = mount.writable === true ? gradeHostPath(path, true) : undefined;
  const isGrave = graded?.severity === "critical" || graded?.severity === "high";
  return isGrave ? [power(mount.path, `writes to ${path} of its host`)] : [];
}

function ofCapabilities(container: Container, context: Context): HostPower[] {
  const image = (container.image && valueOf(container.image.ref))?.name ?? "";
  return (valueOf(container.capabilitiesAdd) ?? []).flatMap((field) => {
    const name = capabilityName(valueOf(field) ?? "");
    const grade = capabilityGrade(name);
    if (grade !== "critical" && grade !== "high") return [];
    const expected = expectedOf([container], { kind: "capability", name }, context);
    return expected || needsCapability(image, name) ? [] : [power(field, `has the capability ${name}`)];
  });
}

function ofNamespaces({ workload }: Container, context: Context): HostPower[] {
  const expected = expectedOf(workload.containers, { kind: "host-pid" }, context);
  return is(workload.hostPid, true) && !expected
    ? [power(workload.hostPid, "sees the processes of its host")]
    : [];
}

/** A program of the cluster that is known for it needs its rights. */
function ofToken({ workload }: Container): HostPower[] {
  const path = controllerIn(workload) ? undefined : clusterPathOf(workload);
  return path
    ? [power(workload.serviceAccount, `may ${path.allows} by its token`, "cluster", path.notes)]
    : [];
}

/** All powers of a container over its host and cluster that its program is not known to need, the gravest first. */
export function powersOf(container: Container, context: Context): readonly HostPower[] {
  const privileged =
    is(container.privileged, true) && !expectedOf([container], { kind: "privileged" }, context)
      ? [power(container.privileged, "runs privileged")]
      : [];
  return [
    ...privileged,
    ...container.workload.hostMounts.flatMap((mount) => ofMount(mount, container, context)),
    ...ofCapabilities(container, context),
    ...ofNamespaces(container, context),
    ...ofToken(container),
  ];
}
