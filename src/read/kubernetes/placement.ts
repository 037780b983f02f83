import { joinPath } from "../build-tools.ts";
import type { Kustomization } from "./kustomization.ts";
import { folderOf, type KubernetesObject } from "./object.ts";

/** What has an object behind it that lies in a namespace. */
export interface Placed {
  readonly object: KubernetesObject;
}

/** Which namespace an object goes to: the one it names, that of its kustomization, else that of its folder. */
export class Placement {
  readonly #byFolder: ReadonlyMap<string, string>;
  readonly #groups: ReadonlyMap<string, string>;

  constructor(kustomizations: readonly Kustomization[]) {
    const named = kustomizations.flatMap(({ folder, namespace }) =>
      namespace ? [[folder, namespace] as const] : [],
    );
    this.#byFolder = new Map(named);
    // Files in several folders that one kustomization gathers are applied together.
    this.#groups = new Map(
      kustomizations.flatMap(({ folder, resources }) => resources.map((path) => [path, folder] as const)),
    );
  }

  /** The name, where it is known. */
  nameOf(object: KubernetesObject): string | undefined {
    return object.namespace ?? this.#byFolder.get(this.folderOf(object));
  }

  readonly #indexes = new WeakMap<readonly Placed[], ReadonlyMap<string, readonly Placed[]>>();

  /** Key of the namespace: of its name, or of the folder whose manifests name none. */
  keyOf(object: KubernetesObject): string {
    const name = this.nameOf(object);
    return name === undefined ? `folder ${this.folderOf(object)}` : named(name);
  }

  /** Folder that an object belongs to. */
  folderOf(object: KubernetesObject): string {
    return this.#groups.get(joinPath("", object.source.path)) ?? object.folder;
  }

  /**
   * What lies in the same namespace as an object. Where neither names one and its own folder gives nothing,
   * the folders beside it count: `policies/` beside `deployments/`.
   */
  near<T extends Placed>(object: KubernetesObject, all: readonly T[], test: (one: T) => boolean): T[] {
    const key = this.keyOf(object);
    const same = (this.#index(all).get(key) ?? []).filter(test);
    if (same.length > 0 || this.nameOf(object) !== undefined) return same;
    const above = folderOf(this.folderOf(object));
    return all.filter(
      (one) =>
        this.nameOf(one.object) === undefined && isBelow(this.folderOf(one.object), above) && test(one),
    );
  }

  /** The members of a list by the namespace they lie in; made once for each list. */
  #index<T extends Placed>(all: readonly T[]): ReadonlyMap<string, readonly T[]> {
    const known = this.#indexes.get(all) as ReadonlyMap<string, readonly T[]> | undefined;
    if (known) return known;
    const index = groupBy(all, ({ object }) => this.keyOf(object));
    this.#indexes.set(all, index);
    return index;
  }
}

/** Sorts a list by what one member says of itself. */
export function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

const isBelow = (folder: string, above: string): boolean =>
  above === "" || `${folder}/`.startsWith(`${above}/`);

/** Key of a namespace with a name. */
export const named = (name: string): string => `name ${name}`;
