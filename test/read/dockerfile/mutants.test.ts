import { expect, test } from "vitest";
import { Source, type Span } from "../../../src/model/source.ts";
import { scan } from "../../../src/read/dockerfile/scan.ts";
import type { Instruction } from "../../../src/read/dockerfile/syntax.ts";
import type { MappedText } from "../../../src/read/dockerfile/text.ts";

const SEEDS = [
  `# syntax=docker/dockerfile:1\n# escape=\\\nARG TAG=22\nFROM node:\${TAG:-20} AS build\nWORKDIR /srv\nCOPY --chown=node:node . .\n`,
  'FROM a\r\nRUN apt-get update \\\r\n  # why\r\n  && apt-get install -y "curl" \\\r\n\r\n  && rm x\r\nUSER 1000:1000\r\n',
  'FROM a\nRUN --mount=type=secret,id=x <<EOF python3\nprint("a")\nEOF\nCOPY <<-"E F" <<B /x\n\tUSER root\n\tE F\nB\nB\nCMD ["a", "b\\u0041"]\n',
  '# escape=`\nFROM mcr.example/windows\nENV A=b`\n C=d E="f g" F=\'h\'\nENV old one two\nHEALTHCHECK --interval=5s CMD curl x || exit 1\nSHELL ["powershell"]\n',
  'FROM a AS b\nONBUILD RUN <<E\nx\nE\nLABEL "a b"=c\\ d e=f\nEXPOSE 80/tcp 443\nVOLUME ["/a"]\nSTOPSIGNAL 9\nFROM b\nUSER root\n',
];
const PIECES = [
  "\\",
  "\\\n",
  "\n",
  "\r",
  "\r\n",
  "\v",
  "\f",
  "\0",
  " ",
  "\t",
  "#",
  "<<",
  "<<EOF\n",
  "EOF\n",
  "'",
  '"',
  "$",
  "${A:-",
  "}",
  "=",
  "--",
  "--from=x ",
  "[",
  "]",
  ",",
  "`",
  "\u00a0",
  "\u0085",
  "\u2028",
  "\ufeff",
  "\ud83d\ude00",
  "\ud800",
  "USER root\n",
  "FROM x\n",
  "ONBUILD ",
  "RUN ",
  "ENV ",
  "{}",
  "1e999",
];

/** Mulberry32: small, seeded, the same everywhere. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function mutate(text: string, next: (below: number) => number): string {
  let result = text;
  for (let edits = 1 + next(5); edits > 0; edits--) {
    const at = next(result.length + 1);
    const piece = next(3) === 0 ? result.slice(at, at + next(40)) : (PIECES[next(PIECES.length)] ?? "");
    result = result.slice(0, at) + piece + result.slice(at + (next(2) === 0 ? next(6) : 0));
  }
  return result;
}

function expectInside({ source, start, end }: Span): void {
  expect(start).toBeGreaterThanOrEqual(0);
  expect(end).toBeGreaterThanOrEqual(start);
  expect(end).toBeLessThanOrEqual(source.text.length);
}

/** Joined text has the very characters of the source at the offsets it names. */
function expectMapped(text: MappedText): void {
  expectInside(text.at);
  const there = Array.from({ length: text.length }, (_, at) => text.source.text[text.offset(at)]).join("");
  expect(there).toBe(text.text);
}

function expectSound(instruction: Instruction): void {
  const { at, keywordAt, line, args, flags, words, pairs, heredocs, form, trigger } = instruction;
  for (const span of [at, keywordAt, ...flags.map((flag) => flag.at)]) expectInside(span);
  for (const text of [line, args, ...heredocs.map(({ body }) => body)]) expectMapped(text);
  for (const flag of flags) if (flag.value) expectMapped(flag.value);
  for (const { key, value } of pairs) for (const text of value ? [key, value] : [key]) expectMapped(text);
  for (const word of words) form === "shell" ? expectMapped(word) : expectInside(word.at);
  if (trigger) expectSound(trigger);
}

test("no mutant breaks the reader, its spans or its maps", () => {
  const next = random(20_260_821);
  for (let round = 0; round < 800; round++) {
    const text = mutate(SEEDS[round % SEEDS.length] ?? "", next);
    const { instructions, problems } = scan(new Source("Dockerfile", text));
    let end = 0;
    for (const instruction of instructions) {
      expectSound(instruction);
      expect(instruction.firstLine).toBeGreaterThan(end);
      end = instruction.lastLine;
    }
    for (const problem of problems) expectInside(problem.at);
  }
});
