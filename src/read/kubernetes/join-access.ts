import { valueOf } from "../../model/field.ts";
import type { Grantee } from "../../model/subjects.ts";
import type { Parts } from "./parts.ts";
import { groupBy, type Placed, type Placement } from "./placement.ts";
import {
  type KubernetesBinding,
  type KubernetesRole,
  type KubernetesServiceAccount,
  serviceAccountOf,
} from "./rbac.ts";
import { isEverything, selects } from "./selector.ts";
import type { KubernetesWorkload } from "./workload.ts";

/** Links bindings to their roles and to the accounts and workloads that they give rights to, and accounts to what runs under them. */
export function joinAccess(parts: Parts, placement: Placement): void {
  const roles = groupBy(parts.roles, ({ name }) => name);
  for (const binding of parts.bindings) {
    binding.role = roleOf(binding, roles, placement);
    (binding.role as KubernetesRole | undefined)?.bindings.push(binding);
  }
  for (const role of parts.roles) gather(role, parts.roles);
  const workloads = groupBy(parts.workloads, serviceAccountOf);
  const grants = groupBy(
    parts.bindings.flatMap((binding) => binding.grantees.map((grantee) => ({ binding, grantee }))),
    ({ grantee }) => `${grantee.kind} ${grantee.name}`,
  );
  for (const account of parts.serviceAccounts) {
    const key = placement.keyOf(account.object);
    const own = workloads.get(account.name) ?? [];
    account.workloads.push(...own.filter((workload) => placement.keyOf(workload.object) === key));
    const naming = (grants.get(`ServiceAccount ${account.name}`) ?? []).filter((grant) =>
      isAt(grant, account, placement),
    );
    account.bindings.push(...new Set(naming.map(({ binding }) => binding)));
    for (const workload of account.workloads) (workload as KubernetesWorkload).account ??= account;
  }
  for (const workload of parts.workloads) {
    const own = (grants.get(`ServiceAccount ${serviceAccountOf(workload)}`) ?? []).filter((grant) =>
      isFor(grant, workload, placement),
    );
    const shared = groupsOf(workload, placement).flatMap((group) => grants.get(`Group ${group}`) ?? []);
    workload.grants.push(...new Set([...own, ...shared].map(({ binding }) => binding)));
  }
}

/** An aggregated role holds what the roles with its labels hold (KEP 2576). */
function gather(role: KubernetesRole, all: readonly KubernetesRole[]): void {
  const selectors = (role.aggregates ?? []).filter((selector) => !isEverything(selector));
  const parts = all.filter(
    (other) => other !== role && selectors.some((selector) => selects(selector, other.labels)),
  );
  role.gathers.push(...parts);
}

/** Groups that the token of a pod is in. */
function groupsOf({ object }: KubernetesWorkload, placement: Placement): string[] {
  const name = placement.nameOf(object);
  const ofNamespace = name === undefined ? [] : [`system:serviceaccounts:${name}`];
  return ["system:authenticated", "system:serviceaccounts", ...ofNamespace];
}

/** Every namespace has an account `default`: a workload that names none is only meant where its own namespace is. */
function isFor({ binding, grantee }: Grant, workload: KubernetesWorkload, placement: Placement): boolean {
  const asked = grantee.namespace ?? placement.nameOf(binding.object);
  const own = placement.nameOf(workload.object);
  const together = placement.folderOf(binding.object) === placement.folderOf(workload.object);
  if (own !== undefined && asked !== undefined) return own === asked;
  const inDefault = (own ?? "default") === "default" && (asked ?? "default") === "default";
  return together && (inDefault || grantee.name !== "default");
}

function roleOf(
  binding: KubernetesBinding,
  roles: ReadonlyMap<string, KubernetesRole[]>,
  placement: Placement,
): KubernetesRole | undefined {
  const kind = binding.roleKind;
  const candidates = (roles.get(valueOf(binding.roleName) ?? "") ?? []).filter((role) => role.kind === kind);
  const fitting = kind === "Role" ? placement.near(binding.object, candidates, (all) => all) : candidates;
  return nearest(binding, fitting, placement);
}

/** Overlays repeat what their base has: the role of the same file or folder is the one that is meant. */
function nearest<T extends Placed>(from: Placed, all: readonly T[], placement: Placement): T | undefined {
  const folder = placement.folderOf(from.object);
  return (
    all.find(({ object }) => object.source === from.object.source) ??
    all.find(({ object }) => placement.folderOf(object) === folder) ??
    all[0]
  );
}

interface Grant {
  readonly binding: KubernetesBinding;
  readonly grantee: Grantee;
}

/** An account whose manifest names no namespace is in whichever the binding means. */
function isAt({ binding, grantee }: Grant, account: KubernetesServiceAccount, placement: Placement): boolean {
  const own = placement.nameOf(account.object);
  const asked = grantee.namespace ?? placement.nameOf(binding.object);
  return own === undefined || asked === undefined || own === asked;
}
