import { lstatSync } from "node:fs";
import { basename } from "node:path";
import { realInside } from "../files/contain.ts";
import { type FoundFile, namedFile } from "../files/discover.ts";
import { display } from "../files/location.ts";
import { sizeLimit } from "../files/names.ts";
import { readBytes } from "../files/read-bytes.ts";
import { isDockerfileName } from "../model/file-name.ts";
import type { FormatName, SkippedFile } from "../model/finding.ts";
import { Source } from "../model/source.ts";
import { mayClaim, roughText } from "../read/claims.ts";
import { isComposeName } from "../read/compose/group.ts";
import { decode, decodeDockerfile } from "../read/decode.ts";

/** What became of a file: any of its text, why it is left alone, why it cannot be read. */
export interface ReadText {
  readonly text?: string;
  readonly reason?: string | undefined;
  readonly problem?: string | undefined;
}

/** The text of a file that was found; `kind` is what the user says it is. */
export function readText(file: FoundFile, kind: FormatName | undefined): ReadText {
  const read = readBytes(file, sizeLimit(basename(file.absolute), kind));
  if (read.state === "skipped") return { reason: read.reason };
  if (read.state === "read") return toText(file.path, read.bytes, kind);
  return read.head ? unlessUnrelated(file.path, read.head, read.message, kind) : { problem: read.message };
}

/** The text that bytes are, as the consumer of such a file decodes it. */
export function toText(path: string, bytes: Uint8Array, kind: FormatName | undefined): ReadText {
  const isDockerfile = kind === undefined ? isDockerfileName(basename(path)) : kind === "dockerfile";
  if (isDockerfile) return decodeDockerfile(bytes);
  const decoded = decode(bytes);
  return "problem" in decoded ? unlessUnrelated(path, bytes, decoded.problem, kind) : { text: decoded.text };
}

/** A fault of a file that is, or says it is, a manifest; any other one has only to be left alone. */
function unlessUnrelated(
  path: string,
  bytes: Uint8Array,
  problem: string,
  kind: FormatName | undefined,
): ReadText {
  const isNamed = kind !== undefined || isDockerfileName(basename(path)) || isComposeName(path);
  return isNamed || mayClaim(roughText(bytes)) ? { problem } : { reason: `is not a manifest: ${problem}` };
}

/**
 * A file that a manifest refers to; only inside the root, only regular, only text. Where it is there but none of
 * these, the reason is told.
 */
export function readInside(
  root: string,
  absolute: string,
  cwd: string,
  skip: (skipped: SkippedFile) => void = () => {},
): Source | undefined {
  // One look tells of most, before links are followed.
  if (!exists(absolute)) return undefined;
  const shown = display(cwd, absolute);
  const real = realInside(root, absolute);
  const { text, reason } = real === undefined ? { reason: LINK } : textInside(cwd, real);
  if (text !== undefined) return new Source(shown, text);
  if (reason !== undefined) skip({ file: shown, reason });
  return undefined;
}

const LINK = "is a link that leads nowhere or out of the folder";

function textInside(cwd: string, real: string): { readonly text?: string; readonly reason?: string } {
  const read = readBytes(namedFile(cwd, real), sizeLimit(basename(real)));
  if (read.state === "skipped") return { reason: read.reason };
  if (read.state === "problem") return { reason: read.message };
  const decoded = decode(read.bytes);
  return "problem" in decoded ? { reason: decoded.problem } : { text: decoded.text };
}

/** A path that no file can have (too long, a NUL in it) is one that is not there. */
function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
