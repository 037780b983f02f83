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
  readonly #indexes = new WeakMap<readonly Placed[], Index>();

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
   * What lies in the same namespace as an object, of what `pick` takes out of a list. Where neither names one and its
   * own folder holds nothing of the sort, the folders beside it count: `policies/` beside `deployments/`.
   */
  near<T extends Placed>(
    object: KubernetesObject,
    all: readonly T[],
    pick: (some: readonly T[]) => readonly T[],
  ): readonly T[] {
    return nearestCopies(object, this.#around(object, all, pick));
  }

  #around<T extends Placed>(
    object: KubernetesObject,
    all: readonly T[],
    pick: (some: readonly T[]) => readonly T[],
  ): readonly T[] {
    const { folder, name, key } = this.#homeOf(object);
    const { byHome, below } = this.#index(all);
    const same = byHome.get(key);
    if (same || name !== undefined) return pick(same ?? []);
    const beside = this.#components.has(folder) ? [] : pick(below.get(folderOf(folder)) ?? []);
    return beside.length > 0 ? beside : pick(below.get("") ?? []);
  }

  /** Made once for each list. */
  #index<T extends Placed>(all: readonly T[]): Index<T> {
    const known = this.#indexes.get(all) as Index<T> | undefined;
    if (known) return known;
    const byHome = groupBy(all, ({ object }) => this.keyOf(object));
    const unnamed = [...byHome.values()].flat().filter(({ object }) => this.nameOf(object) === undefined);
    const below = new Map<string, T[]>();
    for (const one of unnamed)
      for (const folder of foldersAbove(this.folderOf(one.object))) {
        const members = below.get(folder);
        if (members) members.push(one);
        else below.set(folder, [one]);
      }
    const index = { byHome, below };
    this.#indexes.set(all, index);
    return index;
  }
}

/**
 * One object may be written several times, once for each overlay or rendering; what stands in the file of an object, or
 * else in its folder, is meant for it. Without this a Service in each of a hundred copies led to the pods of all.
 */
function nearestCopies<T extends Placed>(object: KubernetesObject, found: readonly T[]): readonly T[] {
  if (found.length < 2) return found;
  const copies = groupBy(found, (one) => `${one.object.kind} ${one.object.name}`);
  if (copies.size === found.length) return found;
  return [...copies.values()].flatMap((all) => {
    const inFile = all.filter((one) => one.object.source.path === object.source.path);
    if (inFile.length > 0) return inFile;
    const inFolder = all.filter((one) => one.object.folder === object.folder);
    return inFolder.length > 0 ? inFolder : all;
  });
}

interface Index<T = Placed> {
  /** Members by the namespace they lie in. */
  readonly byHome: ReadonlyMap<string, readonly T[]>;
  /** Those that name no namespace, by every folder that they lie below. */
  readonly below: ReadonlyMap<string, readonly T[]>;
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

/** A folder and all that hold it, up to the root. */
function foldersAbove(folder: string): string[] {
  const ends = [...folder.matchAll(/\//g)].map(({ index }) => folder.slice(0, index));
  return [...new Set(["", ...ends, folder])];
}

/** Key of a namespace with a name. */
export const named = (name: string): string => `name ${name}`;
