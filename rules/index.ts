import { type BuiltInRule, MISTAKES, type Rule } from "plimsoll";
import badIgnore from "./bad-ignore.ts";
import { recommended } from "./recommended.ts";
import unreadableFile from "./unreadable-file.ts";

export { recommended };

export const builtInRules: readonly BuiltInRule[] = [badIgnore, unreadableFile];

/** Every rule, by mistake and id. */
export async function allRules(): Promise<readonly Rule[]> {
  const { others } = await import("./others.ts");
  return [...recommended, ...others].sort(byMistake);
}

const byMistake = (a: Rule, b: Rule): number =>
  MISTAKES.indexOf(a.mistake) - MISTAKES.indexOf(b.mistake) || (a.id < b.id ? -1 : 1);
