import type { Finding, FormatName, SkippedFile } from "../model/finding.ts";
import type { Source, Span } from "../model/source.ts";
import type { Setting } from "../model/subjects.ts";
import type { Disk } from "./dockerfile/context.ts";
import type { DeclaredIgnore, SubjectLists } from "./format.ts";
import { Reading } from "./reading.ts";
import { loadShell } from "./shell.ts";

/** What a reader may ask of the world besides the files it was given. */
export interface ReadOptions {
  /** Format that the caller says a file has. */
  readonly kindOf?: (path: string) => FormatName | undefined;
  /** Another file of the repository, for Compose; by its path from the root. */
  readonly readFile?: (path: string) => Source | undefined;
  /** The folders of the repository, for what a Dockerfile copies; by paths from its root. */
  readonly disk?: Disk;
  /** Path from the root of the repository, of the path that a source has; the same by default. */
  readonly fromRoot?: (path: string) => string;
  /** Where a file stands, by the path that a source has. */
  readonly settingOf?: (path: string) => Setting;
  /** Variables for Compose beside `.env`. */
  readonly environment?: ReadonlyMap<string, string>;
  readonly profiles?: readonly string[];
  /** Told after each file how many are read. */
  readonly progress?: (done: number) => void;
}

/** Everything that was read, as rules and ignores need it. */
export interface ReadModel {
  readonly subjects: SubjectLists;
  /** Findings of `unreadable-file`. */
  readonly unreadable: readonly Finding[];
  readonly ignores: readonly DeclaredIgnore[];
  readonly skipped: readonly SkippedFile[];
  /** Number of files that were read as a manifest. */
  readonly files: number;
  /** Sources of those files, with what an own-line comment on a line covers. */
  readonly sources: readonly ReadSource[];
  readonly settingOf: (path: string) => Setting;
}

export interface ReadSource {
  readonly source: Source;
  readonly format: FormatName;
  readonly extentOf: (line: number) => Span | undefined;
  /** Whether a `#` at an offset begins a comment rather than standing in a value. */
  readonly isComment: (offset: number) => boolean;
}

/** Reads texts into subjects: each by its format, then the links between them. */
export async function readSources(sources: readonly Source[], options: ReadOptions): Promise<ReadModel> {
  const reading = new Reading(options);
  const yaml: Source[] = [];
  const dockerfiles: Source[] = [];
  for (const source of sources) {
    if (reading.isDockerfile(source)) dockerfiles.push(source);
    else yaml.push(source);
  }
  await reading.addYaml(yaml);
  await reading.addDockerfiles(dockerfiles);
  const model = reading.finish();
  // Shell text is parsed when a rule asks for it; by then its parser has to be there.
  if ((model.subjects.run?.length ?? 0) > 0) await loadShell();
  return model;
}
