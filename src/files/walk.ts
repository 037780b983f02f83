import { type Dirent, lstatSync, readdirSync } from "node:fs";
import { realInside } from "./contain.ts";
import { Gitignore, hasIgnoreFiles, type Layers } from "./gitignore.ts";
import type { GlobTest } from "./globs.ts";
import { byBytes, inside, type Location, onDisk, spell } from "./location.ts";
import { isCandidate, PRUNED } from "./names.ts";
import { kindOf, VANISHED } from "./read-bytes.ts";
import { sayWhy } from "./say-why.ts";

/** A file of the walk; `real` is what its link leads to, or the file itself. */
export interface Walked {
  readonly at: Location;
  readonly real: Location;
  readonly link: boolean;
}

/** What a walk found and what it could not look at; paths are absolute. */
export interface WalkResult {
  readonly files: Walked[];
  readonly skipped: { readonly path: string; readonly reason: string }[];
  readonly problems: { readonly path: string; readonly message: string }[];
  /** What stands in the folders of the files. */
  readonly listings: Map<string, readonly Dirent<string>[]>;
}

export interface WalkRequest {
  /** Real path of the folder: nothing outside it is looked at. */
  readonly root: string;
  /** Nearest folder upward with `.git`; undefined to ignore git's ignore files. */
  readonly repository: string | undefined;
  readonly gitignore: boolean;
  readonly include: GlobTest;
  readonly exclude: GlobTest;
  readonly limits: WalkLimits;
  /** Added to; several walks may share one. */
  readonly result: WalkResult;
}

export interface WalkLimits {
  readonly files: number;
  readonly levels: number;
}

interface Folder {
  readonly at: Location;
  readonly level: number;
  readonly layers: Layers;
}

type Name = string | Buffer;
interface Item {
  readonly name: Name;
  readonly shown: string;
  readonly entry: Dirent<string> | Dirent<Buffer>;
}

interface TextItem extends Item {
  readonly entry: Dirent<string>;
}

const isText = (item: Item): item is TextItem => typeof item.entry.name === "string";
const entryOf = ({ entry }: TextItem): Dirent<string> => entry;

/** Walks a folder without following a link to another folder, in the order of the names' bytes. */
export async function walk(request: WalkRequest): Promise<void> {
  await new Walk(request).run();
}

class Walk {
  readonly #request: WalkRequest;
  #git: Gitignore | undefined;
  #full = false;

  constructor(request: WalkRequest) {
    this.#request = request;
  }

  async run(): Promise<void> {
    const { root, gitignore, repository, result } = this.#request;
    const { files, listings } = result;
    if (gitignore && hasIgnoreFiles(root, repository)) this.#git = await Gitignore.load();
    const layers = this.#git?.above(root, repository) ?? [];
    const rest: Folder[] = [{ at: { text: root, raw: undefined }, level: 0, layers }];
    for (let folder = rest.pop(); folder && !this.#full; folder = rest.pop()) {
      const items = this.#list(folder.at);
      const before = files.length;
      const below = await this.#folder(folder, items);
      if (files.length > before && items.every(isText)) listings.set(folder.at.text, items.map(entryOf));
      for (const next of below.reverse()) rest.push(next);
    }
  }

  async #folder(folder: Folder, items: readonly Item[]): Promise<Folder[]> {
    const layers = await this.#layersIn(folder, items);
    const below: Folder[] = [];
    for (const item of items) {
      if (PRUNED.has(item.shown) || this.#full) continue;
      const at = inside(folder.at, item.name);
      const entry = typed(item.entry, at);
      if (!entry) continue;
      if (entry.isDirectory()) below.push(...this.#enter(folder, at, layers));
      else this.#file(item.shown, at, entry, layers);
    }
    return below;
  }

  async #layersIn({ at, layers }: Folder, items: readonly Item[]): Promise<Layers> {
    if (!this.#request.gitignore) return [];
    // A repository inside another one is not ruled by the outer one's ignore files.
    const outer = at.text !== this.#request.root && items.some(({ shown }) => shown === ".git") ? [] : layers;
    if (!items.some(({ shown }) => shown === ".gitignore")) return outer;
    this.#git ??= await Gitignore.load();
    return this.#git.enter(at, outer);
  }

  #list(at: Location): Item[] {
    try {
      return list(at).sort((a, b) => byBytes(a.shown, b.shown));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const why =
        code === "ENOENT" || code === "ENOTDIR" ? VANISHED : `the folder cannot be read: ${sayWhy(error)}`;
      this.#request.result.problems.push({ path: at.text, message: why });
      return [];
    }
  }

  #enter(folder: Folder, at: Location, layers: Layers): Folder[] {
    if (this.#request.exclude(at.text) || this.#git?.ignores(at.text, true, layers)) return [];
    const level = folder.level + 1;
    if (level > this.#request.limits.levels) {
      const message = `folders nest deeper than ${this.#request.limits.levels} levels here; what is below was not read`;
      this.#request.result.problems.push({ path: at.text, message });
      return [];
    }
    return [{ at, level, layers: this.#git?.admit(at.text, layers) ?? layers }];
  }

  #file(name: string, at: Location, entry: Kind, layers: Layers): void {
    const { include, exclude, result } = this.#request;
    const asked = include(at.text);
    if (!asked && !isCandidate(name)) return;
    const excluded = exclude(at.text);
    if (!excluded && !asked && this.#git?.ignores(at.text, false, layers)) return;
    if (excluded) this.#skip(at.text, "excluded");
    else if (entry.isSymbolicLink()) this.#link(at);
    else if (entry.isFile()) this.#add(result, { at, real: at, link: false });
    else this.#skip(at.text, `is ${kindOf(entry)}, not a regular file`);
  }

  #link(at: Location): void {
    const { root, result } = this.#request;
    const real = at.raw ? undefined : realInside(root, at.text);
    const target = real === undefined ? undefined : lstatSync(real, { throwIfNoEntry: false });
    if (real === undefined || !target)
      this.#skip(at.text, "is a link that leads nowhere or out of the folder");
    else if (!target.isFile()) this.#skip(at.text, `is a link to ${kindOf(target)}`);
    else this.#add(result, { at, real: { text: real, raw: undefined }, link: true });
  }

  #add(result: WalkResult, file: Walked): void {
    const { limits, root } = this.#request;
    if (result.files.length < limits.files) {
      result.files.push(file);
      return;
    }
    this.#full = true;
    const message = `more than ${limits.files.toLocaleString("en-US")} files; the rest was not read, so name fewer folders or exclude some`;
    result.problems.push({ path: root, message });
  }

  #skip(path: string, reason: string): void {
    this.#request.result.skipped.push({ path, reason });
  }
}

type Kind = Pick<Dirent, "isFile" | "isDirectory" | "isSymbolicLink" | "isFIFO" | "isSocket">;

/** Some file systems do not tell the type with the name. */
function typed(
  entry: Kind & Pick<Dirent, "isCharacterDevice" | "isBlockDevice">,
  at: Location,
): Kind | undefined {
  const told =
    entry.isFile() || entry.isDirectory() || entry.isSymbolicLink() || entry.isFIFO() || entry.isSocket();
  if (told || entry.isCharacterDevice() || entry.isBlockDevice()) return entry;
  return lstatSync(onDisk(at), { throwIfNoEntry: false });
}

/** Entries of a folder; asked again for bytes only if a name is not UTF-8, as strings are quicker. */
function list(at: Location): Item[] {
  if (!at.raw) {
    const entries = readdirSync(at.text, { withFileTypes: true });
    if (!entries.some((entry) => entry.name.includes("\u{fffd}"))) {
      return entries.map((entry) => ({ name: entry.name, shown: entry.name, entry }));
    }
  }
  const entries = readdirSync(onDisk(at), { withFileTypes: true, encoding: "buffer" });
  return entries.map((entry) => {
    const shown = spell(entry.name);
    return { name: shown.includes("\\x") ? entry.name : shown, shown, entry };
  });
}
