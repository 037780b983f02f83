import { type Field, is, valueOf } from "../model/field.ts";
import type { Scc, SccStrategy } from "../model/scc.ts";
import type { ListField } from "../model/subjects.ts";

/** Ids that an SCC allows: any, any but root, those of the namespace, or ranges of its own. */
export type Ids = "any" | "non-root" | "namespace" | readonly (readonly [min: number, max: number])[];

/** What an SCC allows, all defaults filled in. */
export interface SccPolicy {
  readonly name: string;
  /** Tried first if higher; undefined counts as 0. */
  readonly priority: number | undefined;
  readonly privileged: boolean;
  readonly hostNetwork: boolean;
  readonly hostPorts: boolean;
  readonly hostPid: boolean;
  readonly hostIpc: boolean;
  readonly hostDirectories: boolean;
  readonly escalation: boolean;
  readonly capabilities: readonly string[];
  readonly dropped: readonly string[];
  /** Profiles that a pod may name, as `runtime/default`; none: it may name no profile. */
  readonly seccomp: readonly string[];
  readonly volumes: readonly string[];
  readonly unsafeSysctls: readonly string[];
  readonly forbiddenSysctls: readonly string[];
  readonly users: Ids;
  readonly fsGroups: Ids;
  readonly groups: Ids;
  /** `any`, or the type that a pod may name; empty: the namespace's label and no type. */
  readonly seLinux: "any" | { readonly type: string };
  readonly userNamespace: boolean;
  readonly readOnly: boolean;
}

/** True if a list names an item, or everything. */
export const names = (list: readonly string[], item: string): boolean =>
  list.includes("*") || list.includes(item);

/** Volumes that weigh nothing in the order. */
const TRIVIAL = new Set(["secret", "configMap", "emptyDir", "downwardAPI", "projected", "none"]);

function volumePoints({ volumes }: SccPolicy): number {
  if (volumes.some((type) => type === "*" || type === "hostPath")) return 200_000;
  return volumes.some((type) => !TRIVIAL.has(type)) ? 100_000 : 0;
}

function userPoints({ users }: SccPolicy): number {
  if (users === "any") return 40_000;
  if (users === "non-root") return 30_000;
  const isOne = users !== "namespace" && users.every(([min, max]) => min === max);
  return isOne ? 10_000 : 20_000;
}

function capabilityPoints({ capabilities, dropped }: SccPolicy): number {
  const added = capabilities.includes("*") ? 4_000 : 10 * capabilities.length;
  const taken = dropped.includes("ALL") ? 3_000 : 50 * dropped.length;
  return 5_000 + added - taken;
}

/**
 * How much an SCC allows, by the weights of OpenShift's admission, which tries the least first
 * (apiserver-library-go, util/sort/byrestrictions.go).
 */
export const sccPoints = (policy: SccPolicy): number =>
  (policy.privileged ? 1_600_000 : 0) +
  (policy.hostPorts ? 800_000 : 0) +
  (policy.hostNetwork ? 400_000 : 0) +
  volumePoints(policy) +
  userPoints(policy) +
  (policy.seLinux === "any" ? 40_000 : 10_000) +
  capabilityPoints(policy);

const compareNames = (a: SccPolicy, b: SccPolicy): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** Least allowed first. */
export const byPoints = (a: SccPolicy, b: SccPolicy): number =>
  sccPoints(a) - sccPoints(b) || compareNames(a, b);

/** The order in which a cluster tries those that somebody may use. */
export const byPriority = (a: SccPolicy, b: SccPolicy): number =>
  (b.priority ?? 0) - (a.priority ?? 0) || byPoints(a, b);

const allows = (field: Field<boolean>): boolean => is(field, true);
const listOf = (list: ListField): string[] => (valueOf(list) ?? []).flatMap((item) => valueOf(item) ?? []);

/** The policy that an object states; what cannot be seen is not allowed. */
export function policyOf(scc: Scc): SccPolicy {
  const userNamespace = is(scc.userNamespaceLevel, "RequirePodLevel");
  return {
    name: scc.name,
    priority: valueOf(scc.priority),
    privileged: allows(scc.allowPrivilegedContainer),
    hostNetwork: allows(scc.allowHostNetwork),
    hostPorts: allows(scc.allowHostPorts),
    hostPid: allows(scc.allowHostPid),
    hostIpc: allows(scc.allowHostIpc),
    hostDirectories: allows(scc.allowHostDirVolumePlugin),
    escalation: scc.allowPrivilegeEscalation.state === "absent" || allows(scc.allowPrivilegeEscalation),
    capabilities: [...listOf(scc.allowedCapabilities), ...listOf(scc.defaultAddCapabilities)],
    dropped: listOf(scc.requiredDropCapabilities),
    seccomp: listOf(scc.seccompProfiles),
    volumes: listOf(scc.volumes),
    unsafeSysctls: listOf(scc.allowedUnsafeSysctls),
    forbiddenSysctls: listOf(scc.forbiddenSysctls),
    users: idsOf(scc.runAsUser),
    fsGroups: idsOf(scc.fsGroup),
    groups: idsOf(scc.supplementalGroups),
    seLinux: is(scc.seLinuxContext, "RunAsAny") ? "any" : { type: valueOf(scc.seLinuxType) ?? "" },
    userNamespace,
    readOnly: allows(scc.readOnlyRootFilesystem),
  };
}

function idsOf({ type, ranges }: SccStrategy): Ids {
  if (is(type, "RunAsAny")) return "any";
  if (is(type, "MustRunAsNonRoot")) return "non-root";
  const known = ranges.map(({ min, max }) => [valueOf(min), valueOf(max)] as const);
  if (known.length === 0) return "namespace";
  return known.flatMap(([min, max]) => (min === undefined || max === undefined ? [] : [[min, max] as const]));
}
