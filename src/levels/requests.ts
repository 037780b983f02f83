import { type Field, is } from "../model/field.ts";
import type { Container, Workload } from "../model/subjects.ts";
import { addedBeyond, hostPorts, levelsOf, volumesOfType } from "./controls.ts";
import { given, ofIds } from "./ids.ts";
import { type Cause, distinct, type Obstacle, obstacle, setting, where } from "./obstacle.ts";
import { asRequests, type Request } from "./request.ts";
import { names, type SccPolicy } from "./scc-policy.ts";
import { safeSysctls, withoutSysctl } from "./sysctls.ts";

const isTrue = (value: boolean): boolean => value;
const always = (): boolean => true;

function* ofHost(workload: Workload): Iterable<Request> {
  const flag = (field: Field<boolean>, name: string): Iterable<Obstacle> =>
    where(field, isTrue, { control: "host namespaces", field: name, owner: workload.label });
  yield* asRequests(flag(workload.hostNetwork, "hostNetwork"), () => (scc) => !scc.hostNetwork);
  yield* asRequests(flag(workload.hostPid, "hostPID"), () => (scc) => !scc.hostPid);
  yield* asRequests(flag(workload.hostIpc, "hostIPC"), () => (scc) => !scc.hostIpc);
  yield* asRequests(hostPorts(workload, 0), () => (scc) => !scc.hostPorts);
  yield* asRequests(
    volumesOfType(workload, always),
    ({ field, value }) =>
      (scc) =>
        refusesVolume(scc, field === "hostPath" ? "hostPath" : (value ?? "")),
  );
  if (is(workload.hostUsers, false)) return;
  const cause = { control: "user namespace", field: "hostUsers", owner: workload.label };
  const shared = obstacle(workload.hostUsers, cause, setting(false));
  yield { ...shared, hidden: false, refusedBy: (scc) => scc.userNamespace, hardens: false };
}

const refusesVolume = (scc: SccPolicy, type: string): boolean =>
  !names(scc.volumes, type) || (type === "hostPath" && !scc.hostDirectories);

/** Labels that a pod names itself; the level is right if the namespace was given the same. */
function* ofSeLinux(workload: Workload): Iterable<Request> {
  for (const { level, owner } of levelsOf(workload)) {
    const { type, user, role, level: categories, disabled } = level.seLinux;
    const cause = (field: string): Cause => ({ control: "SELinux", field: `seLinuxOptions.${field}`, owner });
    yield* asRequests(
      where(type, always, cause("type")),
      ({ value }) =>
        (scc) =>
          scc.seLinux !== "any" && scc.seLinux.type !== value,
    );
    for (const [field, name] of [
      [user, "user"],
      [role, "role"],
    ] as const)
      yield* asRequests(where(field, always, cause(name)), () => (scc) => scc.seLinux !== "any");
    yield* asRequests(
      where(categories, always, cause("level")),
      ({ value }) =>
        (scc, namespace) =>
          scc.seLinux !== "any" && given(namespace, "openshift.io/sa.scc.mcs") !== value,
      always,
    );
    yield* asRequests(where(disabled, isTrue, cause("disable")), () => (scc) => scc.seLinux !== "any");
  }
}

const PROFILES: Readonly<Record<string, string>> = {
  RuntimeDefault: "runtime/default",
  Unconfined: "unconfined",
  Localhost: "localhost",
};

/** Without a list an SCC forbids even the profile that it would give by itself. */
const refusesProfile = ({ seccomp }: SccPolicy, type: string): boolean => {
  const profile = PROFILES[type] ?? type;
  return !names(seccomp, profile) && !(profile === "runtime/default" && seccomp.includes("docker/default"));
};

function* ofContainer(container: Container): Iterable<Request> {
  const { label: owner } = container;
  yield* asRequests(
    where(container.privileged, isTrue, { control: "privileged containers", field: "privileged", owner }),
    () => (scc) => !scc.privileged,
  );
  yield* asRequests(
    where(
      container.allowPrivilegeEscalation,
      isTrue,
      { control: "privilege escalation", field: "allowPrivilegeEscalation", owner },
      setting(false),
    ),
    () => (scc) => !scc.escalation,
  );
  yield* asRequests(
    where(
      container.readOnlyRootFilesystem,
      (value) => !value,
      { control: "root file system", field: "readOnlyRootFilesystem", owner },
      setting(true),
    ),
    () => (scc) => scc.readOnly,
  );
  yield* asRequests(
    addedBeyond(container, () => false),
    ({ value }) =>
      (scc) =>
        !names(scc.capabilities, value ?? ""),
    ({ value }) => value === "NET_BIND_SERVICE",
  );
}

function* ofSeccomp(workload: Workload): Iterable<Request> {
  const levels = [
    { level: workload.pod, owner: workload.label },
    ...workload.containers.map(({ effective, label }) => ({ level: effective, owner: label })),
  ];
  for (const { level, owner } of levels)
    yield* asRequests(
      where(level.seccompProfile, always, { control: "seccomp", field: "seccompProfile", owner }),
      ({ value }) =>
        (scc) =>
          refusesProfile(scc, value ?? ""),
      ({ value }) => value !== "Unconfined",
    );
}

function* ofSysctls(workload: Workload, minor: number): Iterable<Request> {
  const safe = safeSysctls(minor);
  for (const { name, at } of workload.sysctls)
    yield* asRequests(
      where(name, always, { control: "sysctls", field: "sysctl", owner: workload.label }, withoutSysctl(at)),
      ({ value = "" }) =>
        (scc) =>
          matches(scc.forbiddenSysctls, value) || (!safe.has(value) && !matches(scc.unsafeSysctls, value)),
    );
}

/** A name, or the beginning of names before a `*`. */
const matches = (patterns: readonly string[], name: string): boolean =>
  patterns.some((pattern) =>
    pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name,
  );

/** Everything that a workload asks of the SCC that is to admit it, each field once. */
export const requestsOf = (workload: Workload, minor: number): readonly Request[] =>
  distinct([
    ...ofHost(workload),
    ...ofIds(workload),
    ...ofSeLinux(workload),
    ...workload.containers.flatMap((container) => [...ofContainer(container)]),
    ...ofSeccomp(workload),
    ...ofSysctls(workload, minor),
  ]);
