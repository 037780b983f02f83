import type { Span } from "../../../src/model/source.ts";
import { Source } from "../../../src/model/source.ts";
import type { ComposeResolution } from "../../../src/read/compose/resolution.ts";
import { resolveCompose } from "../../../src/read/compose/resolve.ts";
import type { Cursor } from "../../../src/read/cursor.ts";
import { WrittenCursor } from "../../../src/read/written-cursor.ts";
import { plain } from "./records.ts";

/** A project of a test: its files by path, those to merge first or else all of them. */
export interface Files {
  readonly [path: string]: string;
}

export interface Outcome {
  readonly resolution: ComposeResolution;
  readonly root: Cursor;
  /** The merged project as plain values. */
  readonly value: unknown;
  /** Problems and notes as `file:line:column kind: message`. */
  readonly said: readonly string[];
}

/** Resolves the files named in `merge`, by default the first one, with the others at hand to be read. */
export function resolveProject(
  files: Files,
  merge?: readonly string[],
  env: Record<string, string> = {},
): Outcome {
  const sources = new Map(Object.entries(files).map(([path, text]) => [path, new Source(path, text)]));
  const first = merge?.[0] ?? Object.keys(files)[0] ?? "";
  const resolution = resolveCompose({
    files: (merge ?? [first]).flatMap((path) => sources.get(path) ?? []),
    projectDirectory: first.includes("/") ? first.slice(0, first.lastIndexOf("/")) : "",
    read: (path) => sources.get(path),
    environment: new Map(Object.entries(env)),
  });
  return {
    resolution,
    root: WrittenCursor.root(resolution.root, "compose"),
    value: plain(resolution.root),
    said: [...resolution.problems, ...resolution.notes].map(
      (one) => `${where(one)} ${one.kind}: ${one.message}`,
    ),
  };
}

/** A place as an editor shows it. */
export function where({ source, start }: Span): string {
  const { line, column } = source.position(start);
  return `${source.path}:${line}:${column}`;
}

/** The text that a place covers. */
export const textAt = ({ source, start, end }: Span): string => source.text.slice(start, end);
