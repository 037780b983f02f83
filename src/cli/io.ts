import { fstatSync, readSync, statSync, writeSync } from "node:fs";
import { UsageError } from "../errors.ts";
import { sayWhy } from "../files/say-why.ts";

/** The world as a command sees it; tests hand in another. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** All of standard input, up to `limit` bytes and one more. */
  readonly readStdin: (limit: number) => Uint8Array;
}

export interface Stream {
  /**
   * Standard output throws UsageError where a report cannot be written, and the system's EPIPE where its reader went
   * away; standard error never throws, as there is nobody left to tell.
   */
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Width of the terminal in columns; undefined if it is none. */
  readonly columns: number | undefined;
}

/** The process's own streams, written synchronously so that nothing is lost at exit. */
export function processIo(): Io {
  return {
    // Asked late, as help needs none and the folder may be gone.
    get cwd() {
      return workingDirectory();
    },
    env: process.env,
    stdout: stream(1, writeReport),
    stderr: stream(2, writeNote),
    readStdin,
  };
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new UsageError(`the working directory cannot be told: ${sayWhy(error)}`);
  }
}

function stream(descriptor: 1 | 2, write: Stream["write"]): Stream {
  let terminal: boolean | undefined;
  return {
    get isTerminal() {
      terminal ??= isTerminal(descriptor);
      return terminal;
    },
    get columns() {
      // Asking the process for its stream makes the stream.
      if (!this.isTerminal) return undefined;
      return (descriptor === 1 ? process.stdout : process.stderr).columns;
    },
    write,
  };
}

// As node:os gives it, which a start has no other use for.
const NULL_DEVICE = process.platform === "win32" ? "\\\\.\\nul" : "/dev/null";

/** Asks node:tty only where a terminal is possible, as loading it costs a start several milliseconds. */
function isTerminal(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isCharacterDevice() || stats.rdev === statSync(NULL_DEVICE).rdev) return false;
  } catch {
    return false;
  }
  return process.getBuiltinModule("node:tty").isatty(descriptor);
}

function writeReport(text: string): void {
  try {
    writeAll(1, Buffer.from(text, "utf8"));
  } catch (error) {
    if (isClosedPipe(error)) throw error;
    throw new UsageError(`standard output cannot be written: ${sayWhy(error)}`);
  }
}

function writeNote(text: string): void {
  try {
    writeAll(2, Buffer.from(text, "utf8"));
  } catch {}
}

/** Whether an error says that the reader of standard output went away (`| head`) and wants no more. */
export const isClosedPipe = (error: unknown): boolean => codeOf(error) === "EPIPE";

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

/** Writes all bytes to a descriptor, waiting for its reader where it is a pipe that does not block. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") throw error;
      waitABit();
    }
  }
}

const waitABit = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);

const FIRST_BYTES = 65_536;

/** In one buffer that grows, as a pipe may give a byte at a time. */
function readStdin(limit: number): Uint8Array {
  let bytes = Buffer.allocUnsafe(Math.min(FIRST_BYTES, limit + 1));
  let length = 0;
  for (;;) {
    const count = readSome(bytes, length);
    length += count;
    if (count === 0 || length > limit) return bytes.subarray(0, length);
    if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(bytes.length * 2, limit + 1));
  }
}

function readSome(bytes: Buffer, at: number): number {
  for (;;) {
    try {
      return readSync(0, bytes, at, bytes.length - at, null);
    } catch (error) {
      if (codeOf(error) === "EOF") return 0;
      if (codeOf(error) !== "EAGAIN") throw new UsageError(`standard input cannot be read: ${sayWhy(error)}`);
      waitABit();
    }
  }
}
