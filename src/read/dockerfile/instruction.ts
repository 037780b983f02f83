import { isAsciiSpace, isBlank, skipSpace, splitAtBlanks, trimSpaceEnd } from "./blank.ts";
import { readFlags } from "./flags.ts";
import type { LogicalLine } from "./lines.ts";
import type { Instruction, Pair, SyntaxProblem } from "./syntax.ts";
import type { MappedText } from "./text.ts";
import { execForm, quotedWords } from "./words.ts";

/** An instruction, and what BuildKit's parser has against it. */
export interface ReadInstruction {
  readonly instruction: Instruction;
  readonly problem?: SyntaxProblem;
}

/** What the arguments of an instruction are read as. */
interface Arguments {
  readonly form?: "exec";
  readonly words?: readonly MappedText[];
  readonly pairs?: readonly Pair[];
  readonly problem?: string;
}

type ReadArguments = (args: MappedText, escapeChar: string, keyword: string) => Arguments;

const READERS: Readonly<Record<string, ReadArguments>> = {
  ADD: execOr(blankWords),
  ARG: (args, escapeChar) => ({ pairs: quotedWords(args, escapeChar).map(toPair) }),
  CMD: execOr(wholeLine),
  COPY: execOr(blankWords),
  ENTRYPOINT: execOr(wholeLine),
  ENV: readPairs,
  EXPOSE: blankWords,
  FROM: blankWords,
  HEALTHCHECK: readHealthcheck,
  LABEL: readPairs,
  MAINTAINER: wholeLine,
  RUN: execOr(wholeLine),
  SHELL: execOr(wholeLine),
  STOPSIGNAL: wholeLine,
  USER: wholeLine,
  VOLUME: execOr(blankWords),
  WORKDIR: wholeLine,
};

/** Reads keyword, flags and arguments of a joined line, here-documents apart. */
export function readInstruction(logical: LogicalLine, escapeChar: string): ReadInstruction {
  const outer = readSimple(logical.line, logical, escapeChar);
  if (outer.instruction.keyword !== "ONBUILD" || outer.instruction.args.length === 0) return outer;
  const inner = readSimple(outer.instruction.args, logical, escapeChar);
  return { ...inner, instruction: { ...outer.instruction, trigger: inner.instruction } };
}

function readSimple(
  line: MappedText,
  { firstLine, lastLine }: LogicalLine,
  escapeChar: string,
): ReadInstruction {
  const start = skipSpace(line.text, 0);
  const end = trimSpaceEnd(line.text, start, line.length);
  let keywordEnd = start;
  while (keywordEnd < end && !isBlank(line.text[keywordEnd])) keywordEnd++;
  const keyword = line.slice(start, keywordEnd);
  const tail = line.slice(keywordEnd, end);
  const { flags, rest } = readFlags(tail, escapeChar);
  const argsStart = skipSpace(tail.text, rest);
  const args = tail.slice(argsStart, trimSpaceEnd(tail.text, argsStart, tail.length));
  const name = keywordName(keyword.text);
  const read = READERS[name]?.(args, escapeChar, name) ?? {};
  const instruction: Instruction = {
    keyword: name,
    at: line.span(start, end),
    keywordAt: keyword.at,
    firstLine,
    lastLine,
    line,
    flags,
    args,
    form: read.form ?? "shell",
    words: read.words ?? [],
    pairs: read.pairs ?? [],
    heredocs: [],
  };
  return read.problem === undefined
    ? { instruction }
    : { instruction, problem: { at: args.at, message: read.problem } };
}

/** Go's lower case decides which keyword it is: U+0130 and U+212A stand for I and K, U+0131 for nothing. */
function keywordName(text: string): string {
  if (Object.hasOwn(READERS, text)) return text;
  return text
    .toLowerCase()
    .replaceAll("i\u0307", "i")
    .replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function wholeLine(args: MappedText): Arguments {
  return { words: args.length > 0 ? [args] : [] };
}

function blankWords(args: MappedText): Arguments {
  if (args.length === 0) return { words: [] };
  return { words: splitAtBlanks(args.text).map(([start, end]) => args.slice(start, end)) };
}

function execOr(otherwise: (args: MappedText) => Arguments): ReadArguments {
  return (args, _escapeChar, keyword) => {
    const strings = execForm(args);
    if (typeof strings !== "string") return { form: "exec", words: strings };
    if (strings === "shell") return otherwise(args);
    return { ...otherwise(args), problem: `the array after ${keyword} can only hold strings` };
  };
}

function readHealthcheck(args: MappedText, escapeChar: string, keyword: string): Arguments {
  let end = 0;
  while (end < args.length && !isAsciiSpace(args.text[end])) end++;
  if (end === 0) return {};
  const command = execOr(wholeLine)(args.slice(skipSpace(args.text, end)), escapeChar, keyword);
  return { ...command, words: [args.slice(0, end), ...(command.words ?? [])] };
}

/** ENV and LABEL: `name=value ...`, or the old `name value` if the first word has no `=`. */
function readPairs(args: MappedText, escapeChar: string, keyword: string): Arguments {
  const words = quotedWords(args, escapeChar);
  const [first] = words;
  if (first === undefined) return {};
  if (first.text.includes("=")) {
    const broken = words.find((word) => !word.text.includes("="));
    const pairs = words.filter((word) => word.text.includes("=")).map(toPair);
    if (!broken) return { pairs };
    return { pairs, problem: `"${broken.text}" after ${keyword} has no "=": write name=value` };
  }
  const [key, value] = splitAtBlanks(args.text);
  if (!key || !value) return { problem: `${keyword} needs a name and a value` };
  const pair = { key: args.slice(...key), value: args.slice(value[0]), delimited: false, at: args.at };
  return { pairs: [pair] };
}

function toPair(word: MappedText): Pair {
  const equals = word.text.indexOf("=");
  if (equals < 0) return { key: word, value: undefined, delimited: true, at: word.at };
  return { key: word.slice(0, equals), value: word.slice(equals + 1), delimited: true, at: word.at };
}
