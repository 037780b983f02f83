import { isAbsolute, relative, resolve, sep } from "node:path";

/** Patterns and the folder that they are relative to. */
export interface GlobSet {
  readonly base: string;
  readonly patterns: readonly string[];
}

/** Whether an absolute path matches; a folder's match holds for all below it. */
export type GlobTest = (path: string) => boolean;

const MOST_CHARACTERS = 256;
const MOST_STARS = 3;

/** Why a pattern is refused, if it is: matching time must stay small whoever wrote the pattern. */
export function faultOfGlob(pattern: string): string | undefined {
  if (pattern.trim() === "") return "a pattern may not be empty";
  if (pattern.length > MOST_CHARACTERS) return `a pattern may have at most ${MOST_CHARACTERS} characters`;
  if (/[()]/.test(pattern) || /\{[^}]*\{|\.\./.test(pattern)) {
    return "a pattern takes `*`, `**`, `?`, `[abc]` and `{a,b}`; no parentheses, nested braces, ranges or `..`";
  }
  if (pattern.startsWith("!")) return "a pattern cannot be negated";
  const steps = pattern.split("/");
  const stars = (step: string): number => (step === "**" ? 0 : (step.match(/\*+/g)?.length ?? 0));
  const deep = steps.filter((step) => step === "**").length;
  if (deep > MOST_STARS || steps.some((step) => stars(step) > MOST_STARS)) {
    return `a pattern may have at most ${MOST_STARS} \`**\` and ${MOST_STARS} \`*\` between slashes`;
  }
  return undefined;
}

/** A test for several sets of patterns without faults; the library is loaded only if there is a pattern. */
export async function compileGlobs(sets: readonly GlobSet[]): Promise<GlobTest> {
  const written = sets.filter((set) => set.patterns.length > 0);
  if (written.length === 0) return () => false;
  const { default: picomatch } = await import("picomatch");
  const options = { dot: true, noextglob: true, nonegate: true, strictSlashes: false };
  const tests = written.map(({ base, patterns }) => {
    const matches = picomatch(patterns.flatMap(anchored), options);
    return (path: string): boolean => {
      const below = fromBase(base, path);
      return below !== undefined && matches(below);
    };
  });
  return (path) => tests.some((test) => test(path));
}

/** A pattern without a slash holds at any depth; every pattern also covers what is below what it names. */
function anchored(written: string): string[] {
  const pattern = written.replace(/^\.\//, "/").replace(/(?<!\/)\/+$/, "");
  const rooted = pattern.startsWith("/")
    ? pattern.slice(1)
    : pattern.includes("/")
      ? pattern
      : `**/${pattern}`;
  return rooted.endsWith("**") ? [rooted] : [rooted, `${rooted}/**`];
}

function fromBase(base: string, path: string): string | undefined {
  const below = relative(base, resolve(base, path));
  if (below === "" || isAbsolute(below) || below === ".." || below.startsWith(`..${sep}`)) return undefined;
  return sep === "/" ? below : below.split(sep).join("/");
}
