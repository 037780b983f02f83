import { is, setField } from "../model/field.ts";
import type { Container, SecurityLevel, Workload } from "../model/subjects.ts";
import { type Cause, type Obstacle, obstacle, setting, where } from "./obstacle.ts";
import { sysctls } from "./sysctls.ts";

/** A control of the Pod Security Standards: what in a pod breaks it, for a minor version of Kubernetes. */
export type Control = (workload: Workload, minor: number) => Iterable<Obstacle>;

/** A level of settings with who has them: the pod, then each container. */
export interface Owned {
  readonly level: SecurityLevel;
  readonly owner: string;
}

export const levelsOf = (workload: Workload): Owned[] => [
  { level: workload.pod, owner: workload.label },
  ...workload.containers.map(({ own, label }) => ({ level: own, owner: label })),
];

const isTrue = (value: boolean): boolean => value;
const cause = (control: string, field: string, owner: string): Cause => ({ control, field, owner });

/** One control of every container. */
const each =
  (judge: (container: Container) => Iterable<Obstacle>): Control =>
  (workload) =>
    workload.containers.flatMap((container) => [...judge(container)]);

function* hostNamespaces({ hostNetwork, hostPid, hostIpc, label }: Workload): Iterable<Obstacle> {
  yield* where(hostNetwork, isTrue, cause("host namespaces", "hostNetwork", label));
  yield* where(hostPid, isTrue, cause("host namespaces", "hostPID", label));
  yield* where(hostIpc, isTrue, cause("host namespaces", "hostIPC", label));
}

const privileged = each(({ privileged: field, label }) =>
  where(field, isTrue, cause("privileged containers", "privileged", label)),
);

/** The thirteen names that the level baseline lets a container add; it compares them letter by letter. */
export const BASELINE_CAPABILITIES: ReadonlySet<string> = new Set(
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split(
    " ",
  ),
);

/** Items of `capabilities.add` that are not among the allowed. */
export function* addedBeyond(
  { capabilitiesAdd: added, label }: Container,
  isAllowed: (name: string) => boolean,
): Iterable<Obstacle> {
  const why = cause("capabilities", "capabilities.add", label);
  if (added.state === "unknown") yield obstacle(added, why);
  if (added.state !== "set") return;
  for (const name of added.value) yield* where(name, (value) => !isAllowed(value), why);
}

const capabilities = each((container) => addedBeyond(container, (name) => BASELINE_CAPABILITIES.has(name)));

/** Sources of volumes that are no good, each at its key; folders of the host that a Compose service mounts are hostPath. */
export function* volumesOfType(workload: Workload, isBad: (type: string) => boolean): Iterable<Obstacle> {
  for (const { name, sources } of workload.podVolumes)
    for (const { type, at } of sources)
      if (isBad(type))
        yield obstacle(
          setField(type, at),
          cause("volume types", `volume ${JSON.stringify(name)}`, workload.label),
          (place, { field }) => ({
            text: `remove ${type} from ${field}`,
            change: { kind: "remove", at: place },
          }),
        );
  if (workload.podVolumes.length > 0 || !isBad("hostPath")) return;
  const why = cause("volume types", "hostPath", workload.label);
  for (const { path } of workload.hostMounts) yield* where(path, isAbsolute, why);
}

/** A path below the project goes along with it; any other is the host's. */
const isAbsolute = (path: string): boolean => /^(?:[/~\\]|[A-Za-z]:)/.test(path);

const hostPath: Control = (workload) => volumesOfType(workload, (type) => type === "hostPath");

export const hostPorts: Control = each(function* ({ ports, label }) {
  for (const { hostPort } of ports)
    yield* where(hostPort, (port) => port !== 0, cause("host ports", "hostPort", label));
});

const handlers = each(function* (container) {
  for (const { host, name } of container.handlers)
    yield* where(
      host,
      (value) => value !== "",
      cause("host probes and lifecycle hooks", `host of the ${name}`, container.label),
    );
});

const hostHandlers: Control = (workload, minor) => (minor >= 34 ? handlers(workload, minor) : []);

const isProfile = (type: string): boolean => type === "RuntimeDefault" || type === "Localhost";

function* appArmor(workload: Workload): Iterable<Obstacle> {
  for (const { level, owner } of levelsOf(workload))
    yield* where(
      level.appArmorProfile,
      (type) => !isProfile(type),
      cause("AppArmor", "appArmorProfile", owner),
    );
  yield* annotated(workload, "AppArmor", "container.apparmor.security.beta.kubernetes.io/", [
    "",
    "runtime/default",
  ]);
}

/** Annotations of old that name a profile which is not allowed. */
function* annotated(
  { annotations, label }: Workload,
  control: string,
  prefix: string,
  allowed: readonly string[],
): Iterable<Obstacle> {
  for (const [key, profile] of annotations)
    if (key.startsWith(prefix))
      yield* where(
        profile,
        (value) => !allowed.includes(value) && !value.startsWith("localhost/"),
        cause(control, key, label),
      );
}

const SELINUX_TYPES = ["", "container_t", "container_init_t", "container_kvm_t"];

function* seLinux(workload: Workload, minor: number): Iterable<Obstacle> {
  const types = minor >= 31 ? [...SELINUX_TYPES, "container_engine_t"] : SELINUX_TYPES;
  const isWritten = (value: string): boolean => value !== "";
  for (const { level, owner } of levelsOf(workload)) {
    const { type, user, role, disabled } = level.seLinux;
    yield* where(type, (value) => !types.includes(value), cause("SELinux", "seLinuxOptions.type", owner));
    yield* where(user, isWritten, cause("SELinux", "seLinuxOptions.user", owner));
    yield* where(role, isWritten, cause("SELinux", "seLinuxOptions.role", owner));
    yield* where(disabled, isTrue, cause("SELinux", "label disable", owner));
  }
}

/** Every container, whatever the pod says of its users. */
export const procMount = each(({ procMount: field, label }) =>
  where(field, (value) => value !== "Default", cause("/proc mount type", "procMount", label)),
);

/** True since admission knows that root of a user namespace is nobody on the node. */
export const hasUserNamespace = (workload: Workload, minor: number): boolean =>
  minor >= 35 && is(workload.hostUsers, false);

const baselineProcMount: Control = (workload, minor) =>
  hasUserNamespace(workload, minor) ? [] : procMount(workload, minor);

export function* seccomp(workload: Workload, minor: number): Iterable<Obstacle> {
  if (minor < 19) {
    const defaults = ["", "runtime/default", "docker/default"];
    yield* annotated(workload, "seccomp", "seccomp.security.alpha.kubernetes.io/pod", defaults);
    yield* annotated(workload, "seccomp", "container.seccomp.security.alpha.kubernetes.io/", defaults);
    return;
  }
  for (const { level, owner } of levelsOf(workload))
    yield* where(
      level.seccompProfile,
      (type) => !isProfile(type),
      cause("seccomp", "seccompProfile", owner),
      setting("RuntimeDefault"),
    );
}

function* hostProcess(workload: Workload): Iterable<Obstacle> {
  for (const { level, owner } of levelsOf(workload))
    yield* where(
      level.hostProcess,
      isTrue,
      cause("Windows HostProcess", "windowsOptions.hostProcess", owner),
    );
}

/** Controls of the level baseline, in the order of the standard. */
export const BASELINE: readonly Control[] = [
  hostNamespaces,
  privileged,
  capabilities,
  hostPath,
  hostPorts,
  hostHandlers,
  appArmor,
  seLinux,
  baselineProcMount,
  seccomp,
  sysctls,
  hostProcess,
];
