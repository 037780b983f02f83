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

/** Links bindings to their roles and to the service accounts they name, and these to what runs under them. */
export function joinAccess(parts: Parts, placement: Placement): void {
  const roles = groupBy(parts.roles, ({ name }) => name);
  for (const binding of parts.bindings) {
    binding.role = roleOf(binding, roles, placement);
    (binding.role as KubernetesRole | undefined)?.bindings.push(binding);
  }
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
  }
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
