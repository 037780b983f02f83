/** Yes, no, or undefined: beyond our sight. */
export type Truth = boolean | undefined;

/** No if one is no, else unknown if one is unknown. */
export const both = (a: Truth, b: Truth): Truth =>
  a === false || b === false ? false : a === undefined || b === undefined ? undefined : true;

export const negated = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);

/** Yes if one is yes, else unknown if one is unknown. */
export function some<T>(all: Iterable<T>, test: (one: T) => Truth): Truth {
  let result: Truth = false;
  for (const one of all) {
    const truth = test(one);
    if (truth === true) return true;
    if (truth === undefined) result = undefined;
  }
  return result;
}

/** No if one is no, else unknown if one is unknown. */
export function every<T>(all: Iterable<T>, test: (one: T) => Truth): Truth {
  let result: Truth = true;
  for (const one of all) result = both(result, test(one));
  return result;
}
