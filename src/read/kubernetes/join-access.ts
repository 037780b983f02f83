import { valueOf } from "../../model/field.ts";
import type { Grantee } from "../../model/subjects.ts";
import type { Parts } from "./parts.ts";
import type { Placed, Placement } from "./placement.ts";
import {
  type KubernetesBinding,
  type KubernetesRole,
  type KubernetesServiceAccount,
  serviceAccountOf,
} from "./rbac.ts";

/** Links bindings to their roles and to the service accounts they name, and these to what runs under them. */
export function joinAccess(parts: Parts, placement: Placement): void {
  const roles = groupBy(parts.roles, ({ name }) => name);
  for (const binding of parts.bindings) {
    binding.role = roleOf(binding, roles, placement);
    (binding.role as KubernetesRole | undefined)?.bindings.push(binding);
  }
  const workloads = groupBy(parts.workloads, serviceAccountOf);
  for (const account of parts.serviceAccounts) {
    const key = placement.keyOf(account.object);
    const own = workloads.get(account.name) ?? [];
    account.workloads.push(...own.filter((workload) => placement.keyOf(workload.object) === key));
    account.bindings.push(...parts.bindings.filter((binding) => names(binding, account, placement)));
  }
}

function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

function roleOf(
  binding: KubernetesBinding,
  roles: ReadonlyMap<string, KubernetesRole[]>,
  placement: Placement,
): KubernetesRole | undefined {
  const kind = binding.roleKind;
  const candidates = (roles.get(valueOf(binding.roleName) ?? "") ?? []).filter((role) => role.kind === kind);
  const fitting = kind === "Role" ? placement.near(binding.object, candidates, () => true) : candidates;
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

const names = (
  binding: KubernetesBinding,
  account: KubernetesServiceAccount,
  placement: Placement,
): boolean =>
  binding.grantees.some(
    (grantee) =>
      grantee.kind === "ServiceAccount" &&
      grantee.name === account.name &&
      isAt(grantee, binding, account, placement),
  );

/** An account whose manifest names no namespace is in whichever the binding means. */
function isAt(
  grantee: Grantee,
  binding: KubernetesBinding,
  account: KubernetesServiceAccount,
  placement: Placement,
): boolean {
  const own = placement.nameOf(account.object);
  const asked = grantee.namespace ?? placement.nameOf(binding.object);
  return own === undefined || asked === undefined ? true : own === asked;
}
