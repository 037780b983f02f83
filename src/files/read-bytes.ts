import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { basename } from "node:path";
import type { FoundFile } from "./discover.ts";
import { onDisk } from "./location.ts";
import { sizeLimit } from "./names.ts";
import { sayWhy } from "./say-why.ts";

/** The content of a file, or why there is none: a problem is a finding, a skip only a note. */
export type ReadBytes =
  | { readonly state: "read"; readonly bytes: Buffer }
  /** With the beginning of a file that is too large, to tell whether it matters. */
  | { readonly state: "problem"; readonly message: string; readonly head?: Buffer }
  | { readonly state: "skipped"; readonly reason: string };

// Non-blocking, so that a pipe put in the file's place cannot stop the run; no links, as those were followed before.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

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
  let bytes = Buffer.allocUnsafe(Math.min(Math.max(stats.size, 4095), limit) + 1);
  let length = 0;
  for (;;) {
    const count = readSync(handle, bytes, length, bytes.length - length, null);
    length += count;
    if (length > limit) return tooLarge(limit, bytes.subarray(0, limit));
    if (count === 0) return { state: "read", bytes: bytes.subarray(0, length) };
    if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(bytes.length * 2, limit + 1));
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

function failed(error: unknown): ReadBytes {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR")
    return { state: "skipped", reason: "vanished while the run went on" };
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
