import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Ignore } from "ignore";
import { type Location, onDisk } from "./location.ts";

/** The ignore files of one folder; those of `info/exclude` stand at the root of the repository. */
interface Layer {
  readonly folder: string;
  readonly text: string;
  readonly matcher: Ignore;
}

/** The ignore files that hold in a folder, outermost first. */
export type Layers = readonly Layer[];

const MOST_BYTES = 1024 * 1024;

/** Asks git's ignore files; loads the library when the first of them is met. */
export class Gitignore {
  readonly #make: (text: string) => Ignore;

  private constructor(make: (text: string) => Ignore) {
    this.#make = make;
  }

  static async load(): Promise<Gitignore> {
    const { default: ignore } = await import("ignore");
    return new Gitignore((text) => ignore({ ignorecase: false }).add(text));
  }

  /** Layers of a folder, given those of the folder above it. */
  enter(folder: Location, above: Layers): Layers {
    const text = readIgnoreFile(folder);
    return text === undefined ? above : [...above, this.#layer(folder.text, text)];
  }

  /** Layers that hold above a folder where a walk begins: from the root of its repository down to its parent. */
  above(start: string, root: string | undefined): Layers {
    if (root === undefined) return [];
    const excluded = readText(join(gitFolder(root), "info", "exclude"));
    let layers: Layers = excluded === undefined ? [] : [this.#layer(root, excluded)];
    if (start === root) return layers;
    let folder = root;
    for (const step of ["", ...relative(root, dirname(start)).split(sep)]) {
      if (step !== "") folder = join(folder, step);
      else if (folder !== root) continue;
      layers = this.enter({ text: folder, raw: undefined }, layers);
    }
    return layers;
  }

  /** Whether a path is ignored: the innermost file that says anything about it decides. */
  ignores(path: string, isFolder: boolean, layers: Layers): boolean {
    for (let at = layers.length - 1; at >= 0; at--) {
      const layer = layers[at];
      const answer = layer?.matcher.test(pathIn(layer, path, isFolder));
      if (answer?.ignored) return true;
      if (answer?.unignored) return false;
    }
    return false;
  }

  /**
   * Layers for the inside of a folder that is walked although an outer file ignores it (an inner one has `!name`).
   * The library would hold the folder against all below it, git does not.
   */
  admit(path: string, layers: Layers): Layers {
    return layers.map((layer) => {
      if (!layer.matcher.test(pathIn(layer, path, true)).ignored) return layer;
      const pattern = pathIn(layer, path, true).replace(/[\\*?[\]! #]/g, "\\$&");
      return this.#layer(layer.folder, `${layer.text}\n!/${pattern}`);
    });
  }

  #layer(folder: string, text: string): Layer {
    return { folder, text, matcher: this.#make(text) };
  }
}

/** The nearest folder upward that holds `.git`. */
export function gitRoot(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** Whether any ignore file can hold at or above a folder, so that the library is needed from the start. */
export function hasIgnoreFiles(start: string, root: string | undefined): boolean {
  if (root === undefined) return false;
  if (existsSync(join(gitFolder(root), "info", "exclude"))) return true;
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".gitignore"))) return true;
    if (folder === root || dirname(folder) === folder) return false;
  }
}

/** The folder with `info/exclude`: a worktree's or submodule's `.git` is a file that names it. */
function gitFolder(root: string): string {
  const own = join(root, ".git");
  if (statSync(own, { throwIfNoEntry: false })?.isDirectory()) return own;
  const named = readText(own)?.match(/^gitdir: (.+)$/m)?.[1];
  if (named === undefined) return own;
  const folder = resolve(root, named);
  const common = readText(join(folder, "commondir"))?.trim();
  return common === undefined ? folder : resolve(folder, common);
}

const pathIn = (layer: Layer, path: string, isFolder: boolean): string => {
  const below = path.slice(layer.folder.endsWith(sep) ? layer.folder.length : layer.folder.length + 1);
  const posix = sep === "/" ? below : below.split(sep).join("/");
  return isFolder ? `${posix}/` : posix;
};

function readIgnoreFile(folder: Location): string | undefined {
  const { raw, text } = folder;
  return readText(
    raw === undefined
      ? join(text, ".gitignore")
      : Buffer.concat([onBytes(folder), Buffer.from("/.gitignore")]),
  );
}

const onBytes = (folder: Location): Buffer => Buffer.from(onDisk(folder));

/** An ignore file that is missing, no regular file or of absurd size says nothing. */
function readText(path: string | Buffer): string | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() && stats.size <= MOST_BYTES ? readFileSync(path, "utf8") : undefined;
  } catch {
    return undefined;
  }
}
