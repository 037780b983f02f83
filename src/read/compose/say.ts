/** An author's name as a message quotes it: short, and without what a terminal could take for a command. */
export function quote(name: string): string {
  const plain = name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "?");
  return `\`${plain.length > 60 ? `${plain.slice(0, 60)}…` : plain}\``;
}

/** A way through the file as a message quotes it: `services.web.ports[0]`. */
export function quotePath(path: readonly (string | number)[]): string {
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step.slice(0, 60)}`));
  return quote(steps.join("").replace(/^\./, "").slice(-60));
}

/** The known name that an unknown one is most likely a slip of, if any. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = name.length < 5 ? 2 : 3;
  for (const candidate of known) {
    const away = distance(name.toLowerCase(), candidate, least);
    if (away >= least) continue;
    best = candidate;
    least = away;
  }
  return best;
}

/** Edits between two names, counted up to a limit (Levenshtein). */
function distance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) >= limit) return limit;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, character] of [...one].entries()) row = nextRow(row, index + 1, character, other);
  return row.at(-1) ?? limit;
}

function nextRow(row: readonly number[], first: number, character: string, other: string): number[] {
  const next = [first];
  for (let at = 1; at <= other.length; at++) {
    const swap = (row[at - 1] ?? 0) + (character === other[at - 1] ? 0 : 1);
    next.push(Math.min(swap, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
  }
  return next;
}
