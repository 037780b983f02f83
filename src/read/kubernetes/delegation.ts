/** An entry that others may lead to. */
interface Led<T> {
  readonly before: T[];
}

/** Gives each entry all that lead to it, straight or through others, the nearest last; they may stand in a ring. */
export function joinDelegates<T extends Led<T>>(
  all: readonly T[],
  targetsOf: (from: T) => readonly T[],
): void {
  const straight = invert(all, targetsOf);
  for (const entry of straight.keys()) {
    const found = new Set([entry]);
    for (const one of found) for (const from of straight.get(one) ?? []) found.add(from);
    entry.before.push(...[...found].slice(1).reverse());
  }
}

function invert<T>(all: readonly T[], targetsOf: (from: T) => readonly T[]): Map<T, T[]> {
  const sources = new Map<T, T[]>();
  for (const from of all)
    for (const to of targetsOf(from)) {
      const known = sources.get(to);
      if (known) known.push(from);
      else sources.set(to, [from]);
    }
  return sources;
}
