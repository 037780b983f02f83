import type { BuildContext, ContextFile } from "../../model/context.ts";
import type { Source } from "../../model/source.ts";
import { Glob } from "./glob.ts";
import { cleanPath, IgnoreFile, type Matched } from "./ignore-file.ts";

/** A look into the folders of the repository, by paths from its root. */
export interface Disk {
  /** Files and folders in a folder, without links; undefined if it cannot be read. */
  readonly list: (folder: string) => readonly DiskEntry[] | undefined;
  /** The text of a file; undefined if it is none. */
  readonly text: (path: string) => string | undefined;
}

export interface DiskEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** More files than anybody sends to a builder on purpose; the rest is not looked at. */
const MOST_FILES = 50_000;

/** Folders whose content no rule asks about; of git's only the configuration. */
const CLOSED: Readonly<Record<string, readonly string[]>> = {
  ".git": ["config"],
  ".hg": [],
  ".svn": [],
  node_modules: [],
};

/** A folder of the context, and which patterns hold in it. */
interface Folder {
  readonly path: string;
  readonly matched: Matched | undefined;
}

/** A build context on disk, minus what its ignore file keeps out. */
export class DiskContext implements BuildContext {
  readonly folder: string;
  readonly ignoreFile: Source | undefined;
  readonly newIgnoreFile: Source | undefined;
  readonly #disk: Disk;
  readonly #ignore: IgnoreFile;
  #paths: readonly string[] | undefined;

  constructor(
    folder: string,
    disk: Disk,
    { ignoreFile, newIgnoreFile }: Pick<BuildContext, "ignoreFile" | "newIgnoreFile">,
  ) {
    this.folder = folder;
    this.#disk = disk;
    this.ignoreFile = ignoreFile;
    this.newIgnoreFile = newIgnoreFile;
    this.#ignore = new IgnoreFile(ignoreFile?.text ?? "");
  }

  filesOf(source: string, excludes: readonly string[]): readonly ContextFile[] {
    const takes = sourceTest(source);
    const left = excludes.map((exclude) => new Glob(cleanPath(exclude), { folders: true }));
    const base = cleanPath(source);
    return this.#files()
      .filter((path) => takes(path) && !left.some((glob) => isExcluded(path, base, glob)))
      .map((path) => this.#fileAt(path));
  }

  ignores(source: string): boolean {
    const path = cleanPath(source);
    if (/[*?[\\]/.test(path) || this.filesOf(path, []).length > 0) return false;
    if (path !== "") return this.#ignore.keepsOut(path);
    return (this.#disk.list(this.folder)?.length ?? 0) > 0 && this.ignoreFile !== undefined;
  }

  #fileAt(path: string): ContextFile {
    const disk = this.#disk;
    const full = this.folder === "" ? path : `${this.folder}/${path}`;
    return {
      path,
      get text() {
        return disk.text(full);
      },
    };
  }

  /** All files that reach the builder, in the order of a walk. */
  #files(): readonly string[] {
    if (this.#paths) return this.#paths;
    const paths: string[] = [];
    const rest: Folder[] = [{ path: "", matched: undefined }];
    for (let folder = rest.pop(); folder && paths.length < MOST_FILES; folder = rest.pop()) {
      rest.push(...this.#walk(folder, paths).reverse());
    }
    this.#paths = paths;
    return paths;
  }

  /** Adds the files of a folder, and gives the folders in it that may hold more. */
  #walk({ path, matched: above }: Folder, files: string[]): Folder[] {
    const below: Folder[] = [];
    for (const { name, isFolder } of this.#entries(path)) {
      const inner = path === "" ? name : `${path}/${name}`;
      const matched = this.#ignore.match(inner, above);
      const ignored = this.#ignore.isIgnored(matched);
      if (isFolder && (!ignored || this.#ignore.hasExceptions)) below.push({ path: inner, matched });
      else if (!isFolder && !ignored) files.push(inner);
    }
    return below;
  }

  #entries(path: string): readonly DiskEntry[] {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const open = Object.hasOwn(CLOSED, name) ? CLOSED[name] : undefined;
    if (open?.length === 0) return [];
    const entries = this.#disk.list([this.folder, path].filter((part) => part !== "").join("/")) ?? [];
    return open ? entries.filter((entry) => open.includes(entry.name)) : entries;
  }
}

/** Whether a COPY source, a path or a pattern of one, takes a file: itself or a folder around it. */
function sourceTest(source: string): (path: string) => boolean {
  const base = cleanPath(source);
  if (base === "") return () => true;
  if (!/[*?[\\]/.test(base)) return (path) => path === base || path.startsWith(`${base}/`);
  const glob = new Glob(base, { folders: false });
  const depth = base.split("/").length;
  return (path) => glob.matches(path.split("/").slice(0, depth).join("/"));
}

/** `--exclude` patterns count from the source (https://docs.docker.com/reference/dockerfile/#copy---exclude). */
function isExcluded(path: string, base: string, exclude: Glob): boolean {
  const below = base !== "" && path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path;
  const steps = below.split("/");
  return steps.some((_, at) => exclude.matches(steps.slice(0, at + 1).join("/")));
}
