import type { Place } from "../model/field.ts";
import type { Source, Span } from "../model/source.ts";
import type { Subjects } from "../model/subjects.ts";

/** A fault that keeps a manifest, or a part of it, from being read: a finding of `unreadable-file`. */
export interface ReadProblem extends Span {
  readonly message: string;
  /** Set for what its consumer reads without fault, but people may not. */
  readonly severity?: "low";
}

/** An ignore that a manifest declares in its data (annotation, `x-plimsoll`) rather than in a comment. */
export interface DeclaredIgnore {
  readonly by: "annotation" | "x-plimsoll";
  readonly at: Place;
  /** Rule ids, optionally `rule/sub`, optionally narrowed to a container: `no-privileged(init)`. */
  readonly rules: readonly { readonly id: string; readonly container: string | undefined }[];
  readonly reason: string;
  readonly until: string | undefined;
  /** What it covers. */
  readonly scope: Span;
}

/** The subjects of one kind each; a reader fills those it can know. */
export type SubjectLists = { -readonly [S in keyof Subjects]?: Subjects[S][] };

/** What a reader made of one file or group of files. */
export interface ReadResult {
  readonly sources: readonly Source[];
  readonly subjects: SubjectLists;
  readonly problems: readonly ReadProblem[];
  readonly ignores: readonly DeclaredIgnore[];
  /** Reason why a file was left alone, by path. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/** Span that an own-line comment on `line` (from 1) covers: the next node or instruction and all below it. */
export type ExtentOf = (line: number) => Span | undefined;
