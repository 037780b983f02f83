/** All that leads to an entry, straight or through others, the nearest last; entries may lead to each other in a ring. */
export function waysTo<T>(target: T, all: readonly T[], leads: (from: T, to: T) => boolean): T[] {
  const found = new Set([target]);
  for (const one of found) for (const from of all) if (leads(from, one)) found.add(from);
  return [...found].slice(1).reverse();
}
