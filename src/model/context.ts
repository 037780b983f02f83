import type { Source } from "./source.ts";

/** A file of a build context that its ignore file leaves in. */
export interface ContextFile {
  /** From the context, forward slashes. */
  readonly path: string;
  /** What stands in it, read when asked for; undefined if it is no text or too large. */
  readonly text: string | undefined;
}

/** The folder that a build may copy from, as the repository shows it; looked into when a rule asks. */
export interface BuildContext {
  /** From the root of the repository; empty for the root. */
  readonly folder: string;
  /** The ignore file in force; undefined if there is none. */
  readonly ignoreFile: Source | undefined;
  /** An empty text where an ignore file could be written; undefined if that is not known. */
  readonly newIgnoreFile: Source | undefined;
  /** What a COPY of a source takes, without what matches its `--exclude` patterns. */
  filesOf(source: string, excludes: readonly string[]): readonly ContextFile[];
  /** Whether the ignore file leaves nothing of a source, so that its COPY fails. */
  ignores(source: string): boolean;
}
