import { type Dirent, readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { realInside } from "./contain.ts";
import { byBytes } from "./location.ts";

/** What stands in a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** What a walk saw in folders that hold files of the run, by their real paths: nobody has to look again. */
export type Listings = ReadonlyMap<string, readonly Dirent<string>[]>;

/** Regular files and folders in a folder of the root, in the order of the bytes of their names; undefined if there is none or it leads outside. */
export function listInside(root: string, folder: string, seen: Listings): readonly FolderEntry[] | undefined {
  const entries = seen.get(folder) ?? read(root, folder);
  return entries
    ?.filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
    .sort((a, b) => byBytes(a.name, b.name));
}

function read(root: string, folder: string): readonly Dirent<string>[] | undefined {
  const real = realInside(root, folder);
  if (real === undefined) return undefined;
  try {
    return readdirSync(real, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

/** Whether a walk saw that a path is not there, under a name in other case neither, as not all disks tell them apart. */
export function wasMissing(path: string, seen: Listings): boolean {
  const entries = seen.get(dirname(path));
  if (!entries) return false;
  const name = basename(path).toLowerCase();
  return !entries.some((entry) => entry.name.toLowerCase() === name);
}
