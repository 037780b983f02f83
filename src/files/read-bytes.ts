import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { basename } from "node:path";
import type { FoundFile } from "./discover.ts";
import { onDisk } from "./location.ts";
import { sizeLimit } from "./names.ts";
import { sayWhy } from "./say-why.ts";

/**
 * The content of a file, or why there is none: a problem is a finding, a skip only a note. The bytes are those of a
 * buffer that the next file is read into: decode them first.
 */
export type ReadBytes =
  | { readonly state: "read"; readonly bytes: Buffer }
  /** With the beginning of a file that is too large, to tell whether it matters. */
  | { readonly state: "problem"; readonly message: string; readonly head?: Buffer }
  | { readonly state: "skipped"; readonly reason: string };

// Non-blocking, so that a pipe put in the file's place cannot stop the run; no links, as those were followed before.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** Reused, as a new one for each file costs as much as reading it. */
let buffer = Buffer.allocUnsafe(65_536);

/** Reads a regular file of at most `limit` bytes; never blocks, never follows a link. */
export function readBytes(file: FoundFile, limit: number = sizeLimit(basename(file.real.text))): ReadBytes {
  let handle: number;
  try {
    handle = openSync(onDisk(file.real), FLAGS);
  } catch (error) {
    return failed(error);
  }
  try {
    return readOpened(handle, limit);
  } catch (error) {
    return failed(error);
  } finally {
    closeSync(handle);
  }
}

function readOpened(handle: number, limit: number): ReadBytes {
  const stats = fstatSync(handle);
  if (!stats.isFile()) return { state: "skipped", reason: `is ${kindOf(stats)}, not a regular file` };
  // One byte more than is allowed or expected, as the size is not to be believed (it grows; it is 0 in /proc).
  const expected = Math.min(stats.size, limit) + 1;
  if (buffer.length < expected) buffer = Buffer.allocUnsafe(expected);
  let length = 0;
  for (;;) {
    const count = readSync(handle, buffer, length, Math.min(buffer.length, limit + 1) - length, null);
    length += count;
    if (length > limit) return tooLarge(limit, buffer.subarray(0, limit));
    if (count === 0 || length === stats.size) return { state: "read", bytes: buffer.subarray(0, length) };
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(length * 2, limit + 1));
  }
}

function tooLarge(limit: number, head: Buffer): ReadBytes {
  const size = (limit / 1024 / 1024).toFixed(limit % (1024 * 1024) === 0 ? 0 : 2);
  return {
    state: "problem",
    message: `the file is larger than ${size} MiB and was not read; split it`,
    head,
  };
}

/** The tree changed under the run, which is no clean one then. */
export const VANISHED = "it vanished while the run went on; run again";

function failed(error: unknown): ReadBytes {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") return { state: "problem", message: VANISHED };
  // What opens only with a partner at the other end (a socket, a pipe) was swapped in after the walk.
  if (code === "ENXIO") return { state: "skipped", reason: "is not a regular file" };
  return { state: "problem", message: `the file cannot be read: ${sayWhy(error)}` };
}

/** What an entry is, for people. */
export function kindOf(entry: Pick<Stats, "isFIFO" | "isSocket" | "isDirectory" | "isSymbolicLink">): string {
  if (entry.isFIFO()) return "a named pipe";
  if (entry.isSocket()) return "a socket";
  if (entry.isSymbolicLink()) return "a link";
  return entry.isDirectory() ? "a folder" : "a device";
}
