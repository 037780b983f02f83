import { isDockerfileName } from "../model/file-name.ts";
import type { FormatName } from "../model/finding.ts";

/** Folders that hold no manifests of this repository; asked by name before anything else, as they hold most files. */
export const PRUNED: ReadonlySet<string> = new Set(["node_modules", ".git", ".hg", ".svn"]);

const DATA = [".yaml", ".yml", ".json"];

/** Whether a file found in a folder may be a manifest; its content decides. */
export function isCandidate(name: string): boolean {
  const lower = name.toLowerCase();
  return DATA.some((ending) => lower.endsWith(ending)) || isDockerfileName(name);
}

const MEBIBYTE = 1024 * 1024;

/** How large a file of this name may be, in bytes. */
export function sizeLimit(name: string, format?: FormatName): number {
  const dockerfile = format === undefined ? isDockerfileName(name) : format === "dockerfile";
  return dockerfile ? MEBIBYTE : 2 * MEBIBYTE;
}
