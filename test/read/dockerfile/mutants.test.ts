import { Source, type Span } from "../../../src/model/source.ts";
import { isSpace, skipSpace, trimSpaceEnd } from "../../../src/read/dockerfile/blank.ts";
import { scan } from "../../../src/read/dockerfile/scan.ts";
import type { DockerfileSyntax, Instruction } from "../../../src/read/dockerfile/syntax.ts";
import type { MappedText } from "../../../src/read/dockerfile/text.ts";
import { below, property, type Random } from "../../fuzz/rounds.ts";
import { pick } from "../yaml/seeded.ts";

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

function mutate(random: Random, text: string): string {
  let result = text;
  for (let edits = 1 + below(random, 5); edits > 0; edits--) {
    const at = below(random, result.length + 1);
    const piece = random() < 0.3 ? result.slice(at, at + below(random, 40)) : pick(random, PIECES);
    result = result.slice(0, at) + piece + result.slice(at + (random() < 0.5 ? below(random, 6) : 0));
  }
  return result;
}

function must(holds: boolean, what: string, text: string): void {
  if (!holds) throw new Error(`${what} in ${JSON.stringify(text)}`);
}

function mustLieInside(
  { source, start, end }: Span,
  outer: Span = { source, start: 0, end: source.text.length },
): void {
  must(outer.start <= start && start <= end && end <= outer.end, `span ${start} to ${end}`, source.text);
}

/** Joined text has the very characters of the source at the offsets it names. */
function mustMap(text: MappedText): void {
  mustLieInside(text.at);
  for (let at = 0; at < text.length; at++)
    must(text.source.text[text.offset(at)] === text.text[at], `offset of character ${at}`, text.source.text);
}

function mustBeSound(instruction: Instruction): void {
  const { at, keywordAt, line, args, flags, words, pairs, heredocs, form, trigger } = instruction;
  mustLieInside(at);
  for (const span of [keywordAt, args.at, ...flags.map((flag) => flag.at)]) mustLieInside(span, at);
  for (const { body } of heredocs) mustLieInside(body.at, at);
  for (const text of [line, args, ...heredocs.map(({ body }) => body)]) mustMap(text);
  for (const flag of flags) if (flag.value) mustMap(flag.value);
  for (const { key, value } of pairs) for (const text of value ? [key, value] : [key]) mustMap(text);
  for (const word of words) form === "shell" ? mustMap(word) : mustLieInside(word.at, at);
  if (trigger) mustBeSound(trigger);
}

/** The text at the place of a keyword is that keyword, continuations aside. */
function mustSayKeyword({ keyword, keywordAt, line }: Instruction): void {
  const { source, start, end } = keywordAt;
  const text = line.text.slice(skipSpace(line.text, 0), trimSpaceEnd(line.text, 0, line.length));
  const [first = ""] = text.split(/[ \t\r\v\f]/, 1);
  let at = start;
  for (const char of first) at = source.text.indexOf(char, at) + char.length;
  must(first === "" || (source.text[start] === first[0] && at === end), `place of ${keyword}`, source.text);
  if (/^[a-z]+$/i.test(first)) must(keyword === first.toUpperCase(), `keyword ${keyword}`, source.text);
}

const isEmpty = (line: string): boolean => {
  const first = [...line].find((char) => !isSpace(char));
  return first === undefined || first === "#";
};

/** Instructions follow each other, and between them stand only comments and empty lines. */
function mustCover({ source, instructions }: DockerfileSyntax): void {
  let line = 1;
  for (const { firstLine, lastLine } of instructions) {
    must(line <= firstLine && firstLine <= lastLine, `lines ${firstLine} to ${lastLine}`, source.text);
    for (; line < firstLine; line++)
      must(isEmpty(source.line(line)), `line ${line} was not read`, source.text);
    line = lastLine + 1;
  }
  for (; line <= source.lineCount; line++)
    must(isEmpty(source.line(line)), `line ${line} was not read`, source.text);
}

const shapeOf = ({ instructions, problems }: DockerfileSyntax): string =>
  JSON.stringify([
    instructions.map(({ keyword, at, args, words }) => [
      keyword,
      at.start,
      at.end,
      args.text,
      words.map((word) => [word.text, word.at.start]),
    ]),
    problems.map(({ at, message }) => [at.start, at.end, message]),
  ]);

property("no mutant breaks the reader, its spans or its maps", 10_000, (random) => {
  const text = mutate(random, pick(random, SEEDS));
  const syntax = scan(new Source("Dockerfile", text));
  for (const instruction of syntax.instructions) {
    mustBeSound(instruction);
    mustSayKeyword(instruction);
  }
  for (const { at } of syntax.problems) mustLieInside(at);
  mustCover(syntax);
  must(shapeOf(scan(new Source("Dockerfile", text))) === shapeOf(syntax), "another reading", text);
});
