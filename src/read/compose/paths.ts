import { posix } from "node:path";

/** A reference that Compose would fetch: git, OCI, a URL, or what a plugin of the user's loads. */
export const isRemote = (reference: string): boolean =>
  /^(?:[a-z][a-z0-9+.-]+:|[^/\s@]+@[^/\s]+:|github\.com\/)/i.test(reference);

/** True for a path that does not depend on the folder of its project. */
export const isAbsolute = (path: string): boolean => /^(?:[/~]|\\\\|[a-z]:[\\/])/i.test(path);

/** The path from another folder; what is absolute or remote stays as it is. */
export function rebasePath(folder: string, path: string): string {
  if (folder === "" || isAbsolute(path) || isRemote(path)) return path;
  return posix.join(folder, path);
}

/** A folder as seen from another one, both inside the root; empty if they are the same. */
export const folderFrom = (from: string, to: string): string => posix.relative(`/${from}`, `/${to}`);

/** A path inside the root in its shortest form; undefined if it leads outside. */
export function pathInside(folder: string, path: string): string | undefined {
  if (isAbsolute(path)) return undefined;
  const joined = posix.join(folder === "" ? "." : folder, path.replaceAll("\\", "/"));
  return joined === ".." || joined.startsWith("../") ? undefined : joined;
}

/** Folder of a path inside the root; empty for the root itself. */
export function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === "." ? "" : folder;
}
