import { fstatSync, readSync, statSync, writeSync } from "node:fs";
import { devNull } from "node:os";

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
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Width of the terminal in columns; undefined if it is none. */
  readonly columns: number | undefined;
}

/** The process's own streams, written synchronously so that nothing is lost at exit. */
export function processIo(): Io {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdout: stream(1),
    stderr: stream(2),
    readStdin,
  };
}

function stream(descriptor: 1 | 2): Stream {
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
    write: (text) => writeAll(descriptor, Buffer.from(text, "utf8")),
  };
}

/** Asks node:tty only where a terminal is possible, as loading it costs a start several milliseconds. */
function isTerminal(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isCharacterDevice() || stats.rdev === statSync(devNull).rdev) return false;
  } catch {
    return false;
  }
  return process.getBuiltinModule("node:tty").isatty(descriptor);
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A reader that went away (`| head`) wants no more; 141 is what a shell reports for it.
      if (code === "EPIPE") process.exit(141);
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

function readStdin(limit: number): Uint8Array {
  const chunks: Buffer[] = [];
  let size = 0;
  while (size <= limit) {
    const chunk = Buffer.alloc(65_536);
    const count = readChunk(chunk);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
    size += count;
  }
  return Buffer.concat(chunks);
}

function readChunk(chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(0, chunk, 0, chunk.length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
