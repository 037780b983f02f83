import type { Stream } from "./io.ts";

/** A line on a terminal for runs that take longer than half a second; it leaves no trace. */
export class Progress {
  readonly #stream: Stream;
  readonly #started = Date.now();
  #shown = 0;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  show(done: number, total: number): void {
    if (!this.#stream.isTerminal) return;
    const now = Date.now();
    if (now - this.#started < 500 || now - this.#shown < 100) return;
    this.#shown = now;
    this.#stream.write(`\r\u001b[Kread ${done} of ${total} files`);
  }

  clear(): void {
    if (this.#shown > 0) this.#stream.write("\r\u001b[K");
  }
}
