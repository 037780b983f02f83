/** Finds members of lists by what they have; a list is sorted when it is searched first. */
export class Lookup<T> {
  readonly #keysOf: (one: T) => readonly string[];
  readonly #sorted = new WeakMap<readonly T[], ReadonlyMap<string, readonly T[]>>();

  constructor(keysOf: (one: T) => readonly string[]) {
    this.#keysOf = keysOf;
  }

  /** The members of a list with a key, in their order. */
  get(all: readonly T[], key: string): readonly T[] {
    const known = this.#sorted.get(all);
    if (known) return known.get(key) ?? [];
    const sorted = new Map<string, T[]>();
    for (const one of all)
      for (const own of this.#keysOf(one)) {
        const members = sorted.get(own);
        if (members) members.push(one);
        else sorted.set(own, [one]);
      }
    this.#sorted.set(all, sorted);
    return sorted.get(key) ?? [];
  }
}
