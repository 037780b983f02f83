import { joinPath } from "../build-tools.ts";
import type { Kustomization } from "./kustomization.ts";
import { folderOf, type KubernetesObject } from "./object.ts";

/** What has an object behind it that lies in a namespace. */
export interface Placed {
  readonly object: KubernetesObject;
}

interface Home {
  readonly folder: string;
  readonly name: string | undefined;
  readonly key: string;
}

/** Which namespace an object goes to: the one it names, that of its kustomization, else that of its folder. */
export class Placement {
  readonly #byFolder: ReadonlyMap<string, string>;
  readonly #groups: ReadonlyMap<string, string>;
  readonly #components: ReadonlySet<string>;

  constructor(kustomizations: readonly Kustomization[]) {
    const named = kustomizations.flatMap(({ folder, namespace }) =>
      namespace ? [[folder, namespace] as const] : [],
    );
    this.#byFolder = new Map(named);
    this.#components = new Set(
      kustomizations.filter(({ isComponent }) => isComponent).map((one) => one.folder),
    );
    // Files in several folders that one kustomization gathers are applied together.
    this.#groups = new Map(
      kustomizations.flatMap(({ folder, resources }) => resources.map((path) => [path, folder] as const)),
    );
  }

  readonly #homes = new Map<KubernetesObject, Home>();
  readonly #indexes = new WeakMap<readonly Placed[], ReadonlyMap<string, readonly Placed[]>>();
  readonly #withoutName = new WeakMap<readonly Placed[], readonly Unnamed<Placed>[]>();

  /** The name, where it is known. */
  nameOf(object: KubernetesObject): string | undefined {
    return this.#homeOf(object).name;
  }

  /** Key of the namespace: of its name, or of the folder whose manifests name none. */
  keyOf(object: KubernetesObject): string {
    return this.#homeOf(object).key;
  }

  /** Folder that an object belongs to. */
  folderOf(object: KubernetesObject): string {
    return this.#homeOf(object).folder;
  }

  #homeOf(object: KubernetesObject): Home {
    const known = this.#homes.get(object);
    if (known) return known;
    const folder = this.#groups.get(joinPath("", object.source.path)) ?? object.folder;
    const name = object.namespace ?? this.#byFolder.get(folder);
    // Where manifests name none, kubectl takes `default`: beside them, both mean the same.
    const isDefault = name === undefined || name === "default";
    const home = { folder, name, key: isDefault ? `folder ${folder}` : named(name) };
    this.#homes.set(object, home);
    return home;
  }

  /**
   * What lies in the same namespace as an object. Where neither names one and its own folder holds nothing
   * of the sort, the folders beside it count: `policies/` beside `deployments/`.
   */
  near<T extends Placed>(object: KubernetesObject, all: readonly T[], test: (one: T) => boolean): T[] {
    const { folder, name, key } = this.#homeOf(object);
    const same = this.#index(all).get(key);
    if (same || name !== undefined) return (same ?? []).filter(test);
    const above = folderOf(folder);
    const unnamed = this.#unnamed(all);
    const inAll = (): T[] => unnamed.flatMap(({ members }) => members.filter(test));
    if (this.#components.has(folder)) return inAll();
    const beside = unnamed.filter((group) => isBelow(group.folder, above));
    const found = beside.flatMap(({ members }) => members.filter(test));
    return found.length > 0 ? found : inAll();
  }

  /** The members of a list that name no namespace, by their folder; made once for each list. */
  #unnamed<T extends Placed>(all: readonly T[]): readonly Unnamed<T>[] {
    const known = this.#withoutName.get(all) as readonly Unnamed<T>[] | undefined;
    if (known) return known;
    const groups = [...this.#index(all).values()].flatMap((group) => {
      const members = group.filter(({ object }) => this.#homeOf(object).name === undefined);
      const [first] = members;
      return first ? [{ folder: this.#homeOf(first.object).folder, members }] : [];
    });
    this.#withoutName.set(all, groups);
    return groups;
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

interface Unnamed<T> {
  readonly folder: string;
  readonly members: readonly T[];
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
