/** A value that is made when it is first asked for: most runs need few of the tables that rules keep. */
export function later<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
