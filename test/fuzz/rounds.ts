import { test } from "vitest";
import { seeded } from "../read/yaml/seeded.ts";

/** Numbers from 0 to below 1. */
export type Random = () => number;

/** How many times the ordinary number of rounds is run; `long.mjs` raises it. */
const TIMES = Number(process.env["FUZZ_TIMES"] ?? 1);
/** Seed of the first round; a failing round says its own, which alone repeats it. */
const FIRST = Number(process.env["FUZZ_SEED"] ?? 20_261_124);
/** Only so many rounds of each property; 1 to repeat a failure. */
const MOST = Number(process.env["FUZZ_ROUNDS"] ?? Number.POSITIVE_INFINITY);

/** A test that asks a property of many random things, the same on every run. */
export function property(name: string, count: number, holds: (random: Random) => void | Promise<void>): void {
  const rounds = Math.min(count * TIMES, MOST);
  test(name, { timeout: 30_000 * Math.max(1, TIMES) }, async () => {
    for (let seed = FIRST; seed < FIRST + rounds; seed++) {
      try {
        await holds(seeded(seed));
      } catch (error) {
        if (error instanceof Error) error.message = `FUZZ_SEED=${seed}: ${error.message}`;
        throw error;
      }
    }
  });
}

/** A whole number from 0 to below a limit. */
export const below = (random: Random, limit: number): number => Math.floor(random() * limit);

/** The same things in another order. */
export function shuffled<T>(random: Random, things: readonly T[]): T[] {
  return things
    .map((thing) => ({ thing, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ thing }) => thing);
}
