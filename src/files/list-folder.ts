import { readdirSync } from "node:fs";
import { realInside } from "./contain.ts";
import { byBytes } from "./location.ts";

/** What stands in a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** Regular files and folders in a folder of the root, in the order of the bytes of their names; undefined if there is none or it leads outside. */
export function listInside(root: string, folder: string): readonly FolderEntry[] | undefined {
  const real = realInside(root, folder);
  if (real === undefined) return undefined;
  try {
    return readdirSync(real, { withFileTypes: true })
      .filter((entry) => entry.isFile() || entry.isDirectory())
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
      .sort((a, b) => byBytes(a.name, b.name));
  } catch {
    return undefined;
  }
}
