import { joinPath } from "../build-tools.ts";
import type { Cursor } from "../cursor.ts";
import { folderOf } from "./object.ts";
import { textOf, textsOf } from "./scalar.ts";

/** What a kustomization says of the manifests beside it. */
export interface Kustomization {
  readonly folder: string;
  readonly namespace: string | undefined;
  /** A component goes on top of bases that name it, wherever they lie. */
  readonly isComponent: boolean;
  /** Paths of the manifests that it gathers. */
  readonly resources: readonly string[];
  /** Paths of files that are parts of manifests only. */
  readonly patches: readonly string[];
}

/** Reads a kustomization; `path` is that of its file. */
export function readKustomization(root: Cursor, path: string): Kustomization {
  const folder = folderOf(path);
  const below = (paths: readonly string[]): string[] => paths.map((one) => joinPath(folder, one));
  const listed = [...root.get("patches").items(), ...root.get("patchesJson6902").items()];
  const patches = listed.flatMap((patch) => textOf(patch.get("path")) ?? []);
  return {
    folder,
    namespace: textOf(root.get("namespace")),
    isComponent: textOf(root.get("kind")) === "Component",
    resources: below(textsOf(root.get("resources"))),
    patches: below([...patches, ...textsOf(root.get("patchesStrategicMerge"))]),
  };
}
