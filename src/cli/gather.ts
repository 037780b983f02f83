import { dirname, join, resolve } from "node:path";
import type { EffectiveConfig } from "../config/effective.ts";
import { UsageError } from "../errors.ts";
import { discover } from "../files/discover.ts";
import { type Listings, listInside, wasMissing } from "../files/list-folder.ts";
import { sizeLimit } from "../files/names.ts";
import type { Finding, SkippedFile } from "../model/finding.ts";
import { Source } from "../model/source.ts";
import type { Disk, DiskEntry } from "../read/dockerfile/context.ts";
import type { ReadOptions } from "../read/index.ts";
import { settingOf } from "../read/setting.ts";
import { unreadableFinding } from "../read/unreadable.ts";
import type { LintFlags } from "./commands/lint.ts";
import type { Io } from "./io.ts";
import { type ReadText, readInside, readText, toText } from "./read-text.ts";
import { placeIn, type Roots, rootsOf } from "./roots.ts";

/** The texts of a run, and what readers may ask of the disk. */
export interface Gathered {
  readonly sources: readonly Source[];
  readonly skipped: readonly SkippedFile[];
  readonly unreadable: readonly Finding[];
  /** Every path was a file, so that finding nothing to lint is no fault. */
  readonly allExplicit: boolean;
  readonly reading: ReadOptions;
}

/** Name of what comes by standard input without one. */
const UNNAMED = "<stdin>";

/** Finds, reads and decodes the files of a run. */
export async function gather(
  paths: readonly string[],
  flags: LintFlags,
  policy: EffectiveConfig,
  io: Io,
): Promise<Gathered> {
  const onDisk = paths.filter((path) => path !== "-");
  const found =
    onDisk.length === 0
      ? { files: [], skipped: [], problems: [], listings: new Map() }
      : await discover({
          paths: onDisk,
          cwd: io.cwd,
          gitignore: flags.gitignore,
          include: policy.values.include,
          exclude: policy.values.exclude,
        });
  const sources: Source[] = [];
  const skipped: SkippedFile[] = [...found.skipped];
  const unreadable: Finding[] = found.problems.map(({ path, message }) => fault(path, message));
  for (const file of found.files) {
    take(file.path, readText(file, file.explicit ? flags.kind : undefined), { sources, skipped, unreadable });
  }
  if (paths.includes("-")) {
    const name = flags.stdinFilename ?? UNNAMED;
    take(name, readStandardInput(name, flags, io), { sources, skipped, unreadable });
  }
  const explicit = new Set(found.files.filter((file) => file.explicit).map((file) => file.path));
  const environment = await environmentFiles(flags, io.cwd);
  const roots = rootsOf(onDisk, io.cwd);
  return {
    sources,
    skipped,
    unreadable,
    allExplicit: roots.areFiles || onDisk.length === 0,
    reading: readingOptions(
      { roots, cwd: io.cwd, seen: found.listings },
      { explicit, sources, skipped },
      flags,
      environment,
    ),
  };
}

const fault = (path: string, message: string): Finding =>
  unreadableFinding({ source: new Source(path, ""), start: 0, end: 0, message });

interface Taken {
  readonly sources: Source[];
  readonly skipped: SkippedFile[];
  readonly unreadable: Finding[];
}

function take(path: string, { text, reason, problem }: ReadText, into: Taken): void {
  const source = text === undefined ? undefined : new Source(path, text);
  if (source) into.sources.push(source);
  if (reason !== undefined) into.skipped.push({ file: path, reason });
  if (problem !== undefined) into.unreadable.push(source ? faultIn(source, problem) : fault(path, problem));
}

/** At the first character that stands for what could not be decoded. */
function faultIn(source: Source, message: string): Finding {
  const start = Math.max(source.text.indexOf("\u{fffd}"), 0);
  return unreadableFinding({ source, start, end: start, message });
}

function readStandardInput(name: string, flags: LintFlags, io: Io): ReadText {
  const limit = sizeLimit(name, flags.kind);
  const bytes = io.readStdin(limit);
  if (bytes.length > limit) return { problem: "standard input is larger than may be read" };
  return toText(name, bytes, flags.kind);
}

/** The folders of a run, and what its walk saw of them. */
interface Folders {
  readonly roots: Roots;
  readonly cwd: string;
  readonly seen: Listings;
}

function readingOptions(
  folders: Folders,
  {
    explicit,
    sources,
    skipped,
  }: { readonly explicit: ReadonlySet<string> } & Pick<Taken, "sources" | "skipped">,
  flags: LintFlags,
  environment: ReadonlyMap<string, string>,
): ReadOptions {
  const { roots } = folders;
  const unnamedDockerfile = sources.some(({ path, text }) => path === UNNAMED && beginsAsDockerfile(text));
  return {
    kindOf: (path) => {
      if (path === UNNAMED) return flags.kind ?? (unnamedDockerfile ? "dockerfile" : undefined);
      return explicit.has(path) || path === flags.stdinFilename ? flags.kind : undefined;
    },
    fromRoot: roots.fromCommon,
    // A folder that is named is what counts: inside it, its own place in the repository says nothing.
    settingOf: (path) => settingOf(roots.belowNamed(path)),
    readFile: (path) => readBelow(folders, path, (skip) => void skipped.push(skip)),
    disk: diskAt(folders),
    environment,
    ...(flags.profile ? { profiles: flags.profile } : {}),
  };
}

/** Folders are listed once, however many images are built from them. */
function diskAt(folders: Folders): Disk {
  const { roots, seen } = folders;
  const listed = new Map<string, readonly DiskEntry[] | undefined>();
  return {
    list: (folder) => {
      if (!listed.has(folder)) {
        const absolute = placeIn(roots.common, folder);
        const root = roots.holding(join(absolute, "-"));
        listed.set(folder, root === undefined ? undefined : listInside(root, absolute, seen));
      }
      return listed.get(folder);
    },
    text: (path) => readBelow(folders, path)?.text,
  };
}

/** A file by its path from the common root, if it lies in a root of the run. */
function readBelow(
  { roots, cwd, seen }: Folders,
  path: string,
  skip?: (skipped: SkippedFile) => void,
): Source | undefined {
  const absolute = placeIn(roots.common, path);
  // Most of what is asked for is an `.env` or an ignore file that nobody wrote.
  if (wasMissing(absolute, seen)) return undefined;
  const root = roots.holding(absolute);
  return root === undefined ? undefined : readInside(root, absolute, cwd, skip);
}

/** A Dockerfile is known by its name; one that comes by standard input without any must not pass unseen. */
function beginsAsDockerfile(text: string): boolean {
  const first = text.split("\n").find((line) => !/^\s*(?:#|$)/.test(line));
  return /^\s*(?:FROM|ARG)\s+[^\s:]/i.test(first ?? "");
}

/** `--env-file`, read as Compose reads such files; later files win. */
async function environmentFiles(flags: LintFlags, cwd: string): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  if (!flags.envFile) return values;
  const { parseDotenv } = await import("../read/compose/reader.ts");
  for (const file of flags.envFile) {
    const absolute = resolve(cwd, file);
    const source = readInside(dirname(absolute), absolute, cwd);
    if (!source) throw new UsageError(`the environment file "${file}" cannot be read`);
    for (const { key, value, unresolved } of parseDotenv(source, values).entries)
      if (unresolved === undefined) values.set(key, value);
  }
  return values;
}
