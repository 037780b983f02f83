import { accessSync, closeSync, constants, lstatSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "../errors.ts";
import { sayWhy } from "../files/say-why.ts";
import { writeAll } from "./io.ts";

/** Signals that end a run; between a temporary file and its last name they have to wait. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Throws UsageError where a report could not be written, as the work before it would be in vain. */
export function checkReportFile(path: string, shown: string): void {
  try {
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw Object.assign(new Error(), { code: "EISDIR" });
    accessSync(isPlace(path) ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw new UsageError(cannotWrite(shown, error));
  }
}

/** Writes a report, or gives back why it cannot; a reader of the file sees the old one or the new one, never a part. */
export function writeReportFile(path: string, text: string, shown: string): string | undefined {
  try {
    const bytes = Buffer.from(text, "utf8");
    if (isPlace(path)) writeTo(path, "w", bytes);
    else replace(path, bytes);
    return undefined;
  } catch (error) {
    return cannotWrite(shown, error);
  }
}

const cannotWrite = (shown: string, error: unknown): string =>
  `the report "${shown}" cannot be written: ${sayWhy(error)}`;

/** Whether a path is a pipe, a device or the process's own stream (`/dev/stdout`): written to, not replaced. */
function isPlace(path: string): boolean {
  if (/^\/(?:dev|proc)\//.test(path)) return true;
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats !== undefined && !stats.isFile() && !stats.isSymbolicLink();
}

function replace(path: string, bytes: Buffer): void {
  const temporary = `${path}.${process.pid}-${Math.random().toString(36).slice(2, 8)}.tmp`;
  const wait = (): void => {};
  for (const signal of SIGNALS) process.on(signal, wait);
  try {
    // Exclusive, so that a link under this name is not followed.
    writeTo(temporary, "wx", bytes);
    renameSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") rmSync(temporary, { force: true });
    throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, wait);
  }
}

function writeTo(path: string, flags: "w" | "wx", bytes: Buffer): void {
  const file = openSync(path, flags);
  try {
    writeAll(file, bytes);
  } finally {
    closeSync(file);
  }
}
