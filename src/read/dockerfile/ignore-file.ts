import { Glob } from "./glob.ts";

interface Pattern {
  readonly glob: Glob;
  /** `!pattern` lets in what an earlier line keeps out. */
  readonly admits: boolean;
  readonly text: string;
}

/** For each pattern whether it matched a path or a folder above it. */
export type Matched = readonly boolean[];

/**
 * What a .dockerignore keeps out of a build context, as moby/patternmatcher decides: all patterns are asked in order
 * about a path and the folders above it, the last one that matches counts.
 * (https://docs.docker.com/build/concepts/context/#dockerignore-files)
 */
export class IgnoreFile {
  readonly #patterns: readonly Pattern[];

  constructor(text: string) {
    this.#patterns = text.split("\n").flatMap(patternOf);
  }

  /** A `!pattern` may let something in below a folder that is kept out. */
  get hasExceptions(): boolean {
    return this.#patterns.some(({ admits }) => admits);
  }

  /** What holds of a path, given what holds of the folder around it. */
  match(path: string, above: Matched | undefined): Matched {
    return this.#patterns.map(({ glob }, at) => above?.[at] === true || glob.matches(path));
  }

  /** Whether the last pattern that matched keeps the path out. */
  isIgnored(matched: Matched): boolean {
    const last = matched.lastIndexOf(true);
    return last !== -1 && this.#patterns[last]?.admits === false;
  }

  /** Whether a path is kept out and nothing that a context may hold below it could be let in. */
  keepsOut(path: string): boolean {
    let matched: Matched | undefined;
    const steps = path.split("/");
    for (const at of steps.keys()) matched = this.match(steps.slice(0, at + 1).join("/"), matched);
    if (!matched || !this.isIgnored(matched)) return false;
    return !this.#patterns.some(
      ({ admits, text }) => admits && (/[*?[]/.test(text) || text.startsWith(`${path}/`)),
    );
  }
}

function patternOf(line: string): Pattern[] {
  if (line.startsWith("#")) return [];
  const written = line.trim();
  const admits = written.startsWith("!");
  const text = cleanPath((admits ? written.slice(1) : written).trim());
  return text === "" ? [] : [{ glob: new Glob(text, { folders: true }), admits, text }];
}

/** A path from the context without `.`, `..` and slashes that say nothing; empty for the context itself. */
export function cleanPath(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.join("/");
}
