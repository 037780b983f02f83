import { statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { repositoryOf } from "../config/find.ts";
import { display } from "../files/location.ts";

/** The places that the paths of a command line name; their order says nothing. */
export interface Roots {
  /** The repository around all paths, else the nearest folder that holds all of them. */
  readonly common: string;
  /** Every path is a file. */
  readonly areFiles: boolean;
  /** The way to a file from `common`. Paths are those of reports: from the working directory. */
  readonly fromCommon: (path: string) => string;
  /** The way to a file from the nearest folder that is named; the path as it is if none holds it. */
  readonly belowNamed: (path: string) => string;
  /** The repository, or folder, of the paths that a file lies in: what manifests refer to is read in these only. */
  readonly holding: (absolute: string) => string | undefined;
}

export function rootsOf(paths: readonly string[], cwd: string): Roots {
  const folders = new Set(foldersOf(paths, cwd));
  const named = new Set(paths.map((path) => resolve(cwd, path)).filter((path) => folders.has(path)));
  const repositories = new Set([...folders].map(repositoryAround));
  const common = repositoryAround(commonFolder([...repositories]));
  return {
    common,
    areFiles: named.size === 0,
    fromCommon: (path) => display(common, placeIn(cwd, path)),
    belowNamed: (path) => {
      const absolute = placeIn(cwd, path);
      const folder = nearestOf(named, absolute);
      return folder === undefined ? path : display(folder, absolute);
    },
    holding: (absolute) => nearestOf(repositories, absolute),
  };
}

const ENDS = [".", "/"];
const STEPS = ["//", "/./", "/.."];
/** Paths without a step back, as nearly all are, need no look at every step. */
const isStraight = (path: string): boolean =>
  sep === "/" &&
  path !== "" &&
  !ENDS.some((end) => path.startsWith(end) || path.endsWith(end)) &&
  !STEPS.some((step) => path.includes(step));

/** The absolute path of one that counts from a folder. */
export const placeIn = (folder: string, path: string): string =>
  isStraight(path) && !folder.endsWith(sep) ? `${folder}/${path}` : resolve(folder, path);

/** The folder upward from which the configuration of these paths is searched. */
export const configStart = (paths: readonly string[], cwd: string): string =>
  commonFolder(foldersOf(paths, cwd));

/** Folders that are named or hold a file that is; the working directory if nothing is named. */
const foldersOf = (paths: readonly string[], cwd: string): string[] =>
  (paths.length === 0 ? ["."] : paths).map((path) => folderOf(resolve(cwd, path)));

const folderOf = (path: string): string =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === false ? dirname(path) : path;

const repositoryAround = (folder: string): string => repositoryOf(join(folder, "-"));

/** The nearest folder that holds all of them. */
function commonFolder(folders: readonly string[]): string {
  let common = folders[0] ?? "";
  for (const folder of folders) {
    while (!holds(common, folder)) common = dirname(common);
  }
  return common;
}

function holds(folder: string, path: string): boolean {
  if (folder === path || dirname(folder) === folder) return true;
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function nearestOf(folders: ReadonlySet<string>, path: string): string | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (folders.has(folder)) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
