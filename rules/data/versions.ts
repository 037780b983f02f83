import type { ImageRef } from "plimsoll";

/** Numbers a tag begins with (`7.2-alpine` gives 7, 2); undefined if it names no version. */
export function versionOfTag(tag: string): readonly number[] | undefined {
  const match = /^v?(\d{1,9}(?:\.\d{1,9}){0,3})(?![\d.])/.exec(tag);
  return match?.[1]?.split(".").map(Number);
}

/**
 * Whether an image's version lies in a range such as `>=2 <3`; undefined if its tag does not say.
 * No tag, `latest` and tags that start with a word (`alpine`) mean the newest version; a digest alone says nothing.
 */
export function isInRange(image: ImageRef, range: string): boolean | undefined {
  if (image.tag === undefined && image.digest !== undefined) return undefined;
  const version = versionOfTag(image.tag ?? "latest");
  if (!version && /\d/.test(image.tag?.replace(/(?<![a-z])[a-z]+\d+(?:\.\d+)*/gi, "") ?? ""))
    return undefined;
  return range.split(" ").every((bound) => holds(version, bound));
}

function holds(version: readonly number[] | undefined, bound: string): boolean {
  const match = /^(>=|<|=)(.+)$/.exec(bound);
  const limit = (match?.[2] ?? "0").split(".").map(Number);
  if (!version) return match?.[1] === ">=";
  const order = compare(version, limit);
  if (match?.[1] === ">=") return order >= 0;
  return match?.[1] === "<" ? order < 0 : order === 0;
}

/** Compares as far as both are given: `2` counts as any 2.x. */
function compare(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = (a[at] ?? 0) - (b[at] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}
