import { lstatSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";

/** Whether a path lies in a folder, by their texts alone. */
export function isBelow(folder: string, path: string): boolean {
  if (path.startsWith(folder + sep) && !path.includes(`${sep}..`)) return true;
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** Where roots really are: a run has few, and asks for each file. */
const roots = new Map<string, string>();

/** The path without links, if it lies in the root once all links are followed; a missing file counts by its folder. */
export function realInside(root: string, path: string): string | undefined {
  const real = realOf(path);
  const folder = roots.get(root) ?? realOf(root);
  if (folder !== undefined) roots.set(root, folder);
  return real !== undefined && folder !== undefined && isBelow(folder, real) ? real : undefined;
}

/** Whether a path, links followed, stays in the root: what a manifest may make the linter open. */
export const insideRoot = (root: string, path: string): boolean => realInside(root, path) !== undefined;

function realOf(path: string): string | undefined {
  const missing: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    try {
      return join(realpathSync.native(at), ...missing);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== "ENOENT" || dirname(at) === at || isLink(at)) return undefined;
      missing.unshift(basename(at));
    }
  }
}

/** A dangling link is not a missing file: what it points to may appear outside. */
function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
