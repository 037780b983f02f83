import { baseName, folderName } from "../../model/file-name.ts";
import type { Source } from "../../model/source.ts";
import type { Cursor } from "../cursor.ts";
import { filesNamedBy, isSelfContained } from "./references-of.ts";

/** A Compose file that was found, with its path from the root. */
export interface ComposeFile {
  readonly source: Source;
  readonly path: string;
  readonly root: Cursor | undefined;
}

/** Files that one `docker compose` run would merge, in that order. */
export interface ComposeGroup {
  readonly folder: string;
  readonly files: readonly ComposeFile[];
  /** A lone part of a project whose base is not in its folder: what it leaves out is no fault. */
  readonly partial: boolean;
}

/** Names that Compose looks for, in this order (compose-go, cli/options.go, `DefaultFileNames`). */
const BASES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const NAMED = /^(?:docker-)?compose(?:[.-].+)?\.ya?ml$|^.+[.-](?:docker-)?compose\.ya?ml$/i;

export function isComposeName(path: string): boolean {
  const name = baseName(path);
  return BASES.includes(name) || (name.toLowerCase().includes("compose") && NAMED.test(name));
}

/** Whether a file is a Compose file, by its name or, under any other name, by services that could run. */
export function claimsCompose(path: string, root: Cursor | undefined): boolean {
  if (isComposeName(path))
    return root === undefined || !root.get("apiVersion").exists || root.get("services").exists;
  if (root?.kind !== "mapping" || root.get("apiVersion").exists || root.get("kind").exists) return false;
  const services = root.get("services").entries();
  return (
    services.length > 0 &&
    services.every(([, service]) => service.kind === "mapping") &&
    services.some(([, service]) => isRunnable(service)) &&
    root.entries().every(([key]) => TOP_LEVEL.has(key) || key.startsWith("x-"))
  );
}

const TOP_LEVEL = new Set([
  "version",
  "name",
  "services",
  "networks",
  "volumes",
  "secrets",
  "configs",
  "include",
  "models",
]);

const isRunnable = (service: Cursor): boolean =>
  ["image", "build", "extends", "provider"].some((key) => service.get(key).exists);

/**
 * Splits the Compose files of a repository into projects; a variant that cannot run by itself goes on top of its base.
 * What other files include or extend comes last: it may be no project of its own.
 */
export function groupFiles(files: readonly ComposeFile[]): ComposeGroup[] {
  const byFolder = new Map<string, ComposeFile[]>();
  const named = new Set<string>();
  for (const file of files) {
    const folder = folderName(file.path);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), file]);
    for (const path of filesNamedBy(file.root, folder)) named.add(path);
  }
  const rank = ({ files: [file, ...others] }: ComposeGroup): number =>
    file && others.length === 0 && named.has(file.path) ? 1 : 0;
  return [...byFolder]
    .flatMap(([folder, members]) => groupFolder(folder, members))
    .toSorted((a, b) => rank(a) - rank(b));
}

function groupFolder(folder: string, members: readonly ComposeFile[]): ComposeGroup[] {
  const base = firstNamed(members, BASES);
  const override = base && firstNamed(members, OVERRIDES);
  const project = [base, override].filter((file) => file !== undefined);
  const groups: ComposeGroup[] = project.length > 0 ? [{ folder, files: project, partial: false }] : [];
  for (const file of members) if (!project.includes(file)) groups.push(alone(folder, file, base));
  return groups;
}

function alone(folder: string, file: ComposeFile, base: ComposeFile | undefined): ComposeGroup {
  const isWhole = isComplete(file);
  const onTop = base !== undefined && !(isWhole && (!file.root || isSelfContained(file.root)));
  return { folder, files: onTop ? [base, file] : [file], partial: !isWhole && !base };
}

const OVERRIDES = BASES.map((name) => name.replace(".y", ".override.y"));

/** The first of some names that a folder holds. */
const firstNamed = (members: readonly ComposeFile[], names: readonly string[]): ComposeFile | undefined =>
  names.flatMap((name) => members.filter((file) => baseName(file.path) === name))[0];

const isComplete = ({ root }: ComposeFile): boolean =>
  root === undefined ||
  root
    .get("services")
    .entries()
    .every(([, service]) => isRunnable(service));
