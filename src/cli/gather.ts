import { statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { EffectiveConfig } from "../config/effective.ts";
import { repositoryOf } from "../config/find.ts";
import { UsageError } from "../errors.ts";
import { realInside } from "../files/contain.ts";
import { discover, type FoundFile } from "../files/discover.ts";
import { display, locate } from "../files/location.ts";
import { sizeLimit } from "../files/names.ts";
import { readBytes } from "../files/read-bytes.ts";
import type { Finding, SkippedFile } from "../model/finding.ts";
import { Source } from "../model/source.ts";
import { decode } from "../read/decode.ts";
import type { ReadOptions } from "../read/index.ts";
import { settingOf } from "../read/setting.ts";
import { unreadableFinding } from "../read/unreadable.ts";
import type { LintFlags } from "./commands/lint.ts";
import type { Io } from "./io.ts";

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
      ? { files: [], skipped: [], problems: [] }
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
    const read = readText(file, flags);
    if (read instanceof Source) sources.push(read);
    else if ("reason" in read) skipped.push({ file: file.path, reason: read.reason });
    else unreadable.push(fault(file.path, read.problem));
  }
  if (paths.includes("-")) readStandardInput(flags, io, sources, unreadable);
  const explicit = new Set(found.files.filter((file) => file.explicit).map((file) => file.path));
  return {
    sources,
    skipped,
    unreadable,
    allExplicit: onDisk.every((path) => !isFolder(resolve(io.cwd, path))),
    reading: readingOptions(onDisk, { explicit, sources }, flags, io),
  };
}

const fault = (path: string, message: string): Finding =>
  unreadableFinding({ source: new Source(path, ""), start: 0, end: 0, message });

function readText(file: FoundFile, flags: LintFlags): Source | { reason: string } | { problem: string } {
  const limit = sizeLimit(basename(file.absolute), file.explicit ? flags.kind : undefined);
  const read = readBytes(file, limit);
  if (read.state === "skipped") return { reason: read.reason };
  if (read.state === "problem") return { problem: read.message };
  return toSource(file.path, read.bytes);
}

function toSource(path: string, bytes: Uint8Array): Source | { problem: string } {
  const decoded = decode(bytes);
  return "problem" in decoded ? decoded : new Source(path, decoded.text);
}

function readStandardInput(flags: LintFlags, io: Io, sources: Source[], unreadable: Finding[]): void {
  const name = flags.stdinFilename ?? UNNAMED;
  const limit = sizeLimit(name, flags.kind);
  const bytes = io.readStdin(limit);
  const read =
    bytes.length > limit ? { problem: "standard input is larger than may be read" } : toSource(name, bytes);
  if (read instanceof Source) sources.push(read);
  else unreadable.push(fault(name, read.problem));
}

function readingOptions(
  paths: readonly string[],
  { explicit, sources }: { readonly explicit: ReadonlySet<string>; readonly sources: readonly Source[] },
  flags: LintFlags,
  io: Io,
): ReadOptions {
  const root = rootOf(paths, io.cwd);
  const absolute = (path: string): string => resolve(io.cwd, path);
  const unnamedDockerfile = sources.some(({ path, text }) => path === UNNAMED && beginsAsDockerfile(text));
  return {
    kindOf: (path) => {
      if (path === UNNAMED) return flags.kind ?? (unnamedDockerfile ? "dockerfile" : undefined);
      return explicit.has(path) || path === flags.stdinFilename ? flags.kind : undefined;
    },
    fromRoot: (path) => relative(root, absolute(path)).split(sep).join("/"),
    // A folder that is named is what counts: inside it, its own place in the repository says nothing.
    settingOf: (path) => settingOf(belowNamed(path, paths, io.cwd)),
    readFile: (path) => readInside(root, path, io.cwd),
    environment: environmentFiles(flags, io.cwd),
    ...(flags.profile ? { profiles: flags.profile } : {}),
  };
}

/** A Dockerfile is known by its name; one that comes by standard input without any must not pass unseen. */
function beginsAsDockerfile(text: string): boolean {
  const first = text.split("\n").find((line) => !/^\s*(?:#|$)/.test(line));
  return /^\s*(?:FROM|ARG)\s+[^\s:]/i.test(first ?? "");
}

/** The repository around the first path, else the folder that holds all of them. */
function rootOf(paths: readonly string[], cwd: string): string {
  const first = resolve(cwd, paths[0] ?? ".");
  return repositoryOf(isFolder(first) ? join(first, "-") : first);
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function belowNamed(path: string, paths: readonly string[], cwd: string): string {
  const absolute = resolve(cwd, path);
  for (const named of paths) {
    const way = relative(resolve(cwd, named), absolute);
    if (way !== "" && !way.startsWith("..") && !isAbsolute(way)) return way.split(sep).join("/");
  }
  return path;
}

/** A file that a manifest refers to; only inside the root, only regular, only text. */
function readInside(root: string, path: string, cwd: string): Source | undefined {
  const real = realInside(root, resolve(root, path));
  if (real === undefined) return undefined;
  const shown = display(cwd, resolve(root, path));
  const found: FoundFile = {
    absolute: real,
    path: shown,
    explicit: false,
    link: false,
    real: locate(cwd, real),
  };
  const read = readBytes(found, sizeLimit(basename(real)));
  const source = read.state === "read" ? toSource(shown, read.bytes) : undefined;
  return source instanceof Source ? source : undefined;
}

/** `--env-file`: later files win. */
function environmentFiles(flags: LintFlags, cwd: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const file of flags.envFile ?? []) {
    const source = readInside(dirname(resolve(cwd, file)), basename(file), cwd);
    if (!source) throw new UsageError(`the environment file "${file}" cannot be read`);
    for (const line of source.text.split("\n")) {
      const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
      if (match?.[1] !== undefined) values.set(match[1], (match[2] ?? "").replace(/^(["'])(.*)\1$/, "$2"));
    }
  }
  return values;
}
