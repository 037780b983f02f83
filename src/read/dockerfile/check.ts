import type { Source, Span } from "../../model/source.ts";
import { checkFlags, checkRun, checkTimes } from "./check-flags.ts";
import { heredocStart } from "./heredoc.ts";
import type { Instruction, SyntaxProblem } from "./syntax.ts";

/** BuildKit never looks at the flags of these. */
const ANY_FLAGS = new Set(["ARG", "STOPSIGNAL"]);

type Check = (instruction: Instruction) => string | undefined;

const noCheck: Check = () => undefined;

const CHECKS: Readonly<Record<string, Check>> = {
  ADD: checkCopy,
  ARG: checkPairs,
  CMD: noCheck,
  COPY: checkCopy,
  ENTRYPOINT: noCheck,
  ENV: checkPairs,
  EXPOSE: atLeastOne,
  FROM: checkFrom,
  HEALTHCHECK: checkHealthcheck,
  LABEL: checkPairs,
  MAINTAINER: atLeastOne,
  ONBUILD: checkOnbuild,
  RUN: checkRun,
  SHELL: checkShell,
  STOPSIGNAL: atLeastOne,
  USER: atLeastOne,
  VOLUME: checkVolume,
  WORKDIR: atLeastOne,
};

export const isKnown = ({ keyword }: Instruction): boolean => Object.hasOwn(CHECKS, keyword);

/** What BuildKit's check of single instructions refuses; the first reason, as there. */
export function checkInstruction(instruction: Instruction): SyntaxProblem | undefined {
  const check = CHECKS[instruction.keyword];
  if (!check) return { at: instruction.keywordAt, message: unknownInstruction(instruction) };
  const message = check(instruction);
  if (message !== undefined) return { at: lineAt(instruction), message };
  if (ANY_FLAGS.has(instruction.keyword) || isHealthcheckNone(instruction)) return undefined;
  return checkFlags(instruction);
}

const lineAt = ({ line }: Instruction): Span => line.at;

function unknownInstruction({ line, keyword, keywordAt }: Instruction): string {
  if (keyword === "") return "a continued line without an instruction";
  const written = keywordAt.source.text.slice(keywordAt.start, keywordAt.end);
  return `unknown instruction ${JSON.stringify(written.length > 40 ? `${written.slice(0, 40)}...` : written || line.text)}`;
}

function atLeastOne({ keyword, words }: Instruction): string | undefined {
  return words.length > 0 ? undefined : `${keyword} needs an argument`;
}

function checkPairs({ keyword, pairs }: Instruction): string | undefined {
  if (pairs.length === 0) return `${keyword} needs an argument`;
  return pairs.some(({ key }) => key.text === "") ? `a name is missing before "=" in ${keyword}` : undefined;
}

function checkFrom({ words }: Instruction): string | undefined {
  const [, as, name] = words;
  if (words.length === 1) return undefined;
  if (words.length !== 3 || as?.text.toLowerCase() !== "as")
    return "FROM takes an image, or an image AS a name";
  if (/^[a-z][a-z0-9-_.]*$/.test(name?.text.toLowerCase() ?? "")) return undefined;
  return `${JSON.stringify(name?.text)} cannot name a stage: letters, digits, "-", "_" and ".", a letter first`;
}

function checkCopy({ keyword, words }: Instruction): string | undefined {
  if (words.length < 2) return `${keyword} needs a source and a destination`;
  const target = heredocStart(words.at(-1)?.text ?? "");
  return target && "name" in target && "fd" in target
    ? `${keyword} cannot write to a here-document`
    : undefined;
}

const isHealthcheckNone = ({ keyword, words }: Instruction): boolean =>
  keyword === "HEALTHCHECK" && words[0]?.text.toUpperCase() === "NONE";

function checkHealthcheck(instruction: Instruction): string | undefined {
  const [type, ...rest] = instruction.words;
  if (!type) return "HEALTHCHECK needs CMD or NONE";
  if (isHealthcheckNone(instruction))
    return rest.length > 0 ? "HEALTHCHECK NONE takes no arguments" : undefined;
  if (type.text.toUpperCase() !== "CMD")
    return `HEALTHCHECK takes CMD or NONE, not ${JSON.stringify(type.text)}`;
  if (rest.length === 0) return "HEALTHCHECK CMD needs a command";
  return checkTimes(instruction.flags);
}

function checkOnbuild({ trigger }: Instruction): string | undefined {
  if (!trigger) return "ONBUILD needs an instruction";
  if (trigger.keyword === "ONBUILD") return "ONBUILD cannot stand inside ONBUILD";
  return trigger.keyword === "FROM" || trigger.keyword === "MAINTAINER"
    ? `${trigger.keyword} cannot stand inside ONBUILD`
    : undefined;
}

function checkShell(instruction: Instruction): string | undefined {
  if (instruction.words.length === 0) return "SHELL needs an argument";
  return instruction.form === "exec" ? undefined : 'SHELL takes an array: SHELL ["/bin/bash", "-c"]';
}

function checkVolume(instruction: Instruction): string | undefined {
  if (instruction.words.some(({ text }) => text.trim() === "")) return "a volume without a path";
  return atLeastOne(instruction);
}

/** What only shows in the whole file: nothing in it, no FROM, or something before it. */
export function checkOrder(source: Source, instructions: readonly Instruction[]): SyntaxProblem[] {
  const start = { source, start: 0, end: 0 };
  if (instructions.length === 0) return [{ at: start, message: "a Dockerfile without instructions" }];
  const first = instructions.findIndex(({ keyword }) => keyword === "FROM");
  if (first < 0) return [{ at: start, message: "a Dockerfile without FROM" }];
  const early = instructions
    .slice(0, first)
    .find(({ keyword }) => keyword !== "ARG" && Object.hasOwn(CHECKS, keyword));
  return early ? [{ at: early.keywordAt, message: `${early.keyword} stands before the first FROM` }] : [];
}
