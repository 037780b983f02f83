import type { Source, Span } from "../../model/source.ts";
import { checkInstruction, checkOrder, isKnown } from "./check.ts";
import { readDirectives } from "./directives.ts";
import { HeredocEnds, heredocStarts } from "./heredoc.ts";
import { type ReadInstruction, readInstruction } from "./instruction.ts";
import { LexError } from "./lex-result.ts";
import { Lines, type LogicalLine, readLogicalLine } from "./lines.ts";
import type { DockerfileSyntax, Instruction, SyntaxProblem } from "./syntax.ts";

/** Reads a Dockerfile by BuildKit's rules; never throws, and goes on after what BuildKit would refuse. */
export function scan(source: Source): DockerfileSyntax {
  const lines = new Lines(source);
  const { directives, problems: headProblems, escapeChar } = readDirectives(lines);
  const instructions: Instruction[] = [];
  const found = new Problems();
  const emptyContinuations: Span[] = [];
  const ends = new HeredocEnds(lines);
  for (let next = 1; next <= lines.count; ) {
    const logical = readLogicalLine(lines, next, escapeChar);
    if (!logical) {
      next++;
      continue;
    }
    const { instruction, problem } = withHeredocs(readInstruction(logical, escapeChar), logical, lines, ends);
    found.add(instruction, problem);
    if (logical.hasEmptyContinuation) emptyContinuations.push(logical.line.at);
    instructions.push(instruction);
    next = instruction.lastLine + 1;
  }
  const problems = [...headProblems, ...tooLong(lines), ...found.all, ...checkOrder(source, instructions)];
  problems.sort((a, b) => a.at.start - b.at.start);
  return { source, instructions, directives, problems, escapeChar, emptyContinuations };
}

/** Problems of instructions. Lines of a here-document that never ends are none, but one of them could be meant as such. */
class Problems {
  readonly all: SyntaxProblem[] = [];
  #isInsideOpen = false;

  add(instruction: Instruction, problem: SyntaxProblem | undefined): void {
    const found = problem ?? checkInstruction(instruction);
    if (found && (isKnown(instruction) || !this.#isInsideOpen)) this.all.push(found);
    if (problem?.message.startsWith(NEVER_ENDS)) this.#isInsideOpen = true;
  }
}

function tooLong(lines: Lines): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  for (let line = 1; line <= lines.count; line++) {
    if (!lines.isTooLong(line)) continue;
    const at = { source: lines.source, start: lines.start(line), end: lines.end(line) };
    problems.push({ at, message: "a line can have at most 65,535 bytes" });
  }
  return problems;
}

const NEVER_ENDS = "a here-document never ends";
const TAKES_HEREDOCS = new Set(["ADD", "COPY", "RUN"]);

/** Adds the here-documents; if one never ends, what follows is read as instructions, so that nothing hides in it. */
function withHeredocs(
  read: ReadInstruction,
  logical: LogicalLine,
  lines: Lines,
  ends: HeredocEnds,
): ReadInstruction {
  const { instruction } = read;
  const taker = instruction.trigger ?? instruction;
  if (read.problem || !TAKES_HEREDOCS.has(taker.keyword) || taker.form === "exec") return read;
  const starts = heredocStarts(logical.line.text);
  if (starts instanceof LexError)
    return { instruction, problem: { at: instruction.at, message: starts.message } };
  if (starts.length === 0) return read;
  const found = ends.read(starts, logical.lastLine + 1);
  if (!found) {
    const names = starts.map(({ name }) => name).join(", ");
    return { instruction, problem: { at: instruction.at, message: `${NEVER_ENDS} (${names})` } };
  }
  const end = Math.max(instruction.at.end, lines.end(found.lastLine));
  const parts = { heredocs: found.heredocs, lastLine: found.lastLine, at: { ...instruction.at, end } };
  const trigger = instruction.trigger && {
    trigger: { ...instruction.trigger, ...parts, at: { ...instruction.trigger.at, end } },
  };
  return { instruction: { ...instruction, ...parts, ...trigger } };
}
