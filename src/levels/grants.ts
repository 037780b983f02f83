import { type Field, valueOf } from "../model/field.ts";
import type { Scc } from "../model/scc.ts";
import type { Binding, ListField, Role, Workload } from "../model/subjects.ts";
import { refusals, type Surroundings } from "./least-scc.ts";
import { requestsOf } from "./requests.ts";
import { byPriority } from "./scc-policy.ts";

/** The right to use an SCC, and where it is written. */
export interface SccGrant {
  /** `*`: all of them. */
  readonly scc: string;
  readonly at: Field<unknown>;
}

const OWN_ROLE = "system:openshift:scc:";

/** SCCs that a binding lets its subjects use: by a role of OpenShift's own, or by one of the repository. */
export function grantsOf(binding: Binding): SccGrant[] {
  const name = valueOf(binding.roleName) ?? "";
  if (name.startsWith(OWN_ROLE)) return [{ scc: name.slice(OWN_ROLE.length), at: binding.roleName }];
  return binding.role ? grantsIn(binding.role) : [];
}

const texts = (list: ListField): string[] => (valueOf(list) ?? []).flatMap((item) => valueOf(item) ?? []);
const holds = (list: ListField, item: string): boolean =>
  texts(list).some((text) => text === item || text === "*");

/** SCCs that a role lets whoever has it use. A role over everything is the matter of others. */
export function grantsIn(role: Role): SccGrant[] {
  return role.rules.flatMap((rule): SccGrant[] => {
    const isMeant =
      texts(rule.verbs).includes("use") &&
      texts(rule.resources).includes("securitycontextconstraints") &&
      holds(rule.apiGroups, "security.openshift.io");
    if (!isMeant) return [];
    const named = valueOf(rule.resourceNames) ?? [];
    if (rule.resourceNames.state === "absent" || (rule.resourceNames.state === "set" && named.length === 0))
      return [{ scc: "*", at: rule.resources }];
    return named.flatMap((item) => (item.state === "set" ? [{ scc: item.value, at: item }] : []));
  });
}

/** Groups and users that an SCC itself names, as a workload would be known to it. */
function isNamed(scc: Scc, workload: Workload, namespace: string | undefined): boolean {
  const account = valueOf(workload.serviceAccount) || "default";
  const user = `system:serviceaccount:${namespace ?? ""}:${account}`;
  const groups = [
    "system:authenticated",
    "system:serviceaccounts",
    `system:serviceaccounts:${namespace ?? ""}`,
  ];
  return texts(scc.users).includes(user) || texts(scc.groups).some((group) => groups.includes(group));
}

/**
 * The SCC that a cluster would choose among those that the repository lets a workload use beside restricted-v2, which
 * everybody may; undefined where the repository grants none, null where none admits it.
 */
export function grantedScc(
  workload: Workload,
  { minor, sccs, namespace }: Surroundings,
  written: readonly Scc[],
): string | null | undefined {
  const home = namespace?.name ?? workload.namespace;
  const granted = new Set([
    ...workload.apiAccess.grants.flatMap(grantsOf).map(({ scc }) => scc),
    ...written.filter((scc) => isNamed(scc, workload, home)).map(({ name }) => name),
  ]);
  if (granted.size === 0) return undefined;
  const requests = requestsOf(workload, minor);
  const usable = sccs.filter(({ name }) => granted.has("*") || granted.has(name) || name === "restricted-v2");
  const chosen = [...usable]
    .sort(byPriority)
    .find((policy) => refusals(requests, policy, namespace).length === 0);
  return chosen?.name ?? null;
}
