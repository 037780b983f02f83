import { lstatSync, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { UsageError } from "../errors.ts";
import type { SkippedFile } from "../model/finding.ts";
import { isBelow } from "./contain.ts";
import { gitRoot } from "./gitignore.ts";
import { compileGlobs, type GlobSet, type GlobTest } from "./globs.ts";
import type { Listings } from "./list-folder.ts";
import { byBytes, display, type Location, locate } from "./location.ts";
import { kindOf } from "./read-bytes.ts";
import { sayWhy } from "./say-why.ts";
import { type Walked, type WalkLimits, type WalkResult, walk } from "./walk.ts";

/** A file to be looked at. */
export interface FoundFile {
  /** Absolute path, as named or found. */
  readonly absolute: string;
  /** Path for people and reports: relative to the working directory, forward slashes. */
  readonly path: string;
  /** Named by the user rather than found in a folder. */
  readonly explicit: boolean;
  /** Reached through a link: such a file is never written. */
  readonly link: boolean;
  /** What is opened: no link, and bytes where the name is not UTF-8. */
  readonly real: Location;
}

export interface DiscoverRequest {
  /** Files and folders; the working directory if there are none. */
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly gitignore: boolean;
  /** Further files to take, whatever their names or git say. */
  readonly include?: readonly GlobSet[];
  /** Files and folders to leave out, also if named. */
  readonly exclude?: readonly GlobSet[];
  readonly limits?: Partial<WalkLimits>;
}

export interface Discovery {
  readonly files: readonly FoundFile[];
  readonly skipped: readonly SkippedFile[];
  /** What could not be read although it was asked for: findings of `unreadable-file`. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly listings: Listings;
}

/** Most files of a run, and most levels of folders below one that is named. */
export const FILE_LIMITS: WalkLimits = { files: 50_000, levels: 64 };

/** Finds the files that may be manifests, in an order that depends on their names only; throws UsageError for a missing path. */
export async function discover(request: DiscoverRequest): Promise<Discovery> {
  const [include, exclude] = await Promise.all([
    compileGlobs(request.include ?? []),
    compileGlobs(request.exclude ?? []),
  ]);
  const result: WalkResult = { files: [], skipped: [], problems: [], listings: new Map() };
  const named: FoundFile[] = [];
  for (const path of request.paths.length > 0 ? request.paths : ["."]) {
    const { text } = locate(request.cwd, path);
    const stats = statOf(text, path);
    if (!stats) refuse(result, text, "it is a link that leads in a circle or nowhere");
    else if (stats.isDirectory()) await walkFolder(text, request, { include, exclude, result });
    else named.push(...takeFile(text, request.cwd, stats, exclude, result));
  }
  return assemble(request.cwd, named, result);
}

interface Walking {
  readonly include: GlobTest;
  readonly exclude: GlobTest;
  readonly result: WalkResult;
}

async function walkFolder(folder: string, request: DiscoverRequest, walking: Walking): Promise<void> {
  const root = realpathSync.native(folder);
  const repository = request.gitignore ? gitRoot(root) : undefined;
  const limits = { ...FILE_LIMITS, ...request.limits };
  const { result } = walking;
  if (root === folder) return walk({ root, repository, gitignore: request.gitignore, limits, ...walking });
  // Walked by its real path, shown and matched by the one that the user knows.
  const known = (path: string): string => folder + path.slice(root.length);
  const own: WalkResult = { files: [], skipped: [], problems: [], listings: result.listings };
  const include: GlobTest = (path) => walking.include(known(path));
  const exclude: GlobTest = (path) => walking.exclude(known(path));
  await walk({ root, repository, gitignore: request.gitignore, limits, include, exclude, result: own });
  for (const file of own.files) result.files.push({ ...file, at: { ...file.at, text: known(file.at.text) } });
  for (const { path, reason } of own.skipped) result.skipped.push({ path: known(path), reason });
  for (const { path, message } of own.problems) result.problems.push({ path: known(path), message });
}

/** What a named path is, links followed; undefined for a link to nothing. */
function statOf(path: string, written: string): Stats | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats) return stats;
    if (lstatSync(path, { throwIfNoEntry: false })) return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ELOOP") return undefined;
    if (code !== "ENOTDIR") throw new UsageError(`cannot look at "${written}": ${sayWhy(error)}`);
  }
  throw new UsageError(`no such file or folder: "${written}"`, siblingHint(path));
}

/** The same name in other case is the commonest slip that a look into the folder can explain. */
function siblingHint(path: string): string | undefined {
  try {
    const name = basename(path).toLowerCase();
    const found = readdirSync(dirname(path)).find((other) => other.toLowerCase() === name);
    return found === undefined ? undefined : `did you mean "${found}"?`;
  } catch {
    return undefined;
  }
}

function takeFile(
  path: string,
  cwd: string,
  stats: Stats,
  exclude: GlobTest,
  result: WalkResult,
): FoundFile[] {
  if (exclude(path)) {
    result.skipped.push({ path, reason: "excluded" });
    return [];
  }
  if (!stats.isFile())
    return refuse(result, path, `it is ${kindOf(stats)}; to lint what it gives, pipe that to \`plimsoll -\``);
  const real = realpathSync.native(path);
  const link = lstatSync(path).isSymbolicLink();
  if (link && !isBelow(linkRoot(path, cwd), real)) {
    return refuse(result, path, "it is a link out of the repository; name the file that it leads to");
  }
  return [found(cwd, { at: locate(cwd, path), real: locate(cwd, real), link }, true)];
}

/** How far a link that is named may lead: a pull request can add a link, and a report shows what it leads to. */
function linkRoot(path: string, cwd: string): string {
  const folder = realpathSync.native(dirname(path));
  const working = realpathSync.native(cwd);
  return gitRoot(folder) ?? (isBelow(working, folder) ? working : folder);
}

function refuse(result: WalkResult, path: string, why: string): [] {
  result.problems.push({ path, message: `the file was not read: ${why}` });
  return [];
}

const found = (cwd: string, { at, real, link }: Walked, explicit: boolean): FoundFile => ({
  absolute: at.text,
  path: display(cwd, at.text),
  explicit,
  link,
  real,
});

/** A file that the configuration or a manifest names, for `readBytes`; contain the path first. */
export const namedFile = (cwd: string, path: string): FoundFile => {
  const at = locate(cwd, path);
  return found(cwd, { at, real: at, link: false }, false);
};

/** Each file once: as named before as found, under its own name before a link's. */
function assemble(cwd: string, named: readonly FoundFile[], result: WalkResult): Discovery {
  const walked = result.files.map((file) => found(cwd, file, false));
  const ranked = [...named, ...walked].sort(
    (a, b) =>
      Number(b.explicit) - Number(a.explicit) || Number(a.link) - Number(b.link) || byBytes(a.path, b.path),
  );
  const files = new Map<string, FoundFile>();
  const skipped = new Map(result.skipped.map(({ path, reason }) => [display(cwd, path), reason]));
  for (const file of ranked) {
    const first = files.get(file.real.text);
    if (!first) files.set(file.real.text, file);
    else if (first.path !== file.path) skipped.set(file.path, `is the same file as ${first.path}`);
  }
  const problems = new Map(
    result.problems.map(({ path, message }) => [
      `${path}\0${message}`,
      { path: display(cwd, path), message },
    ]),
  );
  return {
    files: [...files.values()].sort((a, b) => byBytes(a.path, b.path)),
    skipped: [...skipped].map(([file, reason]) => ({ file, reason })).sort((a, b) => byBytes(a.file, b.file)),
    problems: [...problems.values()].sort((a, b) => byBytes(a.path, b.path)),
    listings: result.listings,
  };
}
