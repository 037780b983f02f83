import { expect, test } from "vitest";
import { pick, seeded } from "../read/yaml/seeded.ts";
import { literalsIn } from "./regex-literals.ts";
import { type Part, partsOf, repeatsIn } from "./regex-tree.ts";
import type { Random } from "./rounds.ts";

const root = new URL("../../", import.meta.url).pathname;
const literals = [...literalsIn(root, "src"), ...literalsIn(root, "rules")];

/** Lengths of attacks with the milliseconds that a linear pass never needs; what is slow must show before it hangs. */
const LENGTHS: readonly (readonly [length: number, most: number])[] = [
  [24, 30],
  [1000, 30],
  [8000, 30],
  [100_000, 200],
];

/** A text that a part matches. */
function sample(part: Part, random: Random): string {
  if (part.kind === "one") return part.accepts.length > 0 ? pick(random, part.accepts) : "";
  if (part.kind === "all") return part.parts.map((one) => sample(one, random)).join("");
  if (part.kind === "either") return sample(pick(random, part.options), random);
  return Array.from({ length: Math.min(part.max, Math.max(1, part.min)) }, () =>
    sample(part.body, random),
  ).join("");
}

const holds = (part: Part, target: Part): boolean =>
  part === target ||
  (part.kind === "all" && part.parts.some((one) => holds(one, target))) ||
  (part.kind === "either" && part.options.some((one) => holds(one, target))) ||
  (part.kind === "repeat" && holds(part.body, target));

/** A text that leads a pattern to one of its repetitions. */
function leadTo(part: Part, target: Part, random: Random): string {
  if (part === target || part.kind === "one") return "";
  if (part.kind === "repeat") return leadTo(part.body, target, random);
  if (part.kind === "either")
    return leadTo(part.options.find((one) => holds(one, target)) ?? part, target, random);
  const at = part.parts.findIndex((one) => holds(one, target));
  const before = part.parts.slice(0, at).map((one) => sample(one, random));
  return before.join("") + leadTo(part.parts[at] as Part, target, random);
}

/** Milliseconds of a search for all matches, at best. */
function timeOf(pattern: RegExp, text: string, most: number): number {
  const global = new RegExp(pattern.source, `${pattern.flags.replace("g", "")}g`);
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && best > most; tries++) {
    const started = performance.now();
    text.replace(global, "");
    best = Math.min(best, performance.now() - started);
  }
  return best;
}

/** The first attack that takes a pattern more than linear time. */
function attackOn(pattern: RegExp, random: Random): string | undefined {
  const tree = partsOf(pattern);
  for (const target of repeatsIn(tree)) {
    for (let round = 0; round < 6; round++) {
      const lead = leadTo(tree, target, random);
      const turn = sample(target.body, random) || " ";
      // Every start may scan the rest anew: then its whole beginning has to be repeated.
      const pump = round % 3 === 0 ? leadTo(tree, target, random) + turn : turn;
      const tail = pick(random, ["", "\u0001", "\n"]);
      for (const [length, most] of LENGTHS) {
        const text = lead + pump.repeat(Math.ceil(length / pump.length)) + tail;
        if (timeOf(pattern, text, most) > most)
          return `${JSON.stringify(lead)} + ${JSON.stringify(pump)} x ${length} + ${JSON.stringify(tail)}`;
      }
    }
  }
  return undefined;
}

/** Patterns that are only run on short texts of our own. */
const SHORT: ReadonlySet<string> = new Set([
  // Ids of rules.
  "(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])",
  // Single lines.
  "(?:^|[ \\t])[|>][-+\\d]*\\s*(?:\\s#.*)?$",
  // Paths.
  "(?:^|\\/)(?:tests?|e2e|fixtures|testdata)\\/|(?:^|\\/)\\.github\\/.*matrix",
]);

test("patterns are found, and slow ones are noticed", () => {
  expect(literals.length).toBeGreaterThan(500);
  for (const pattern of [/\/+$/, /^(a+)+$/, /(\w+)=x/, /^\s*[:=]?\s*$/])
    expect(attackOn(pattern, seeded(1)), String(pattern)).toBeDefined();
});

test("every pattern is linear", { timeout: 600_000 }, () => {
  const random = seeded(20_261_124);
  const slow = literals
    .filter(({ pattern }) => !SHORT.has(pattern.source))
    .flatMap(({ place, pattern }) => {
      const attack = attackOn(pattern, random);
      return attack === undefined ? [] : [`${place} ${pattern} on ${attack}`];
    });
  expect(slow.join("\n")).toBe("");
});
