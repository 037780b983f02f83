import type { Source, Span } from "../../model/source.ts";
import type { MappedText } from "./text.ts";

/** What BuildKit would refuse, at its place. */
export interface SyntaxProblem {
  readonly at: Span;
  readonly message: string;
}

/** `--name=value` before the arguments; the value has its quotes removed, as BuildKit hands it on. */
export interface Flag {
  readonly name: string;
  readonly value: MappedText | undefined;
  readonly at: Span;
  /** As BuildKit notes it: `--name=value`. */
  readonly text: string;
}

/** A here-document (https://docs.docker.com/reference/dockerfile/#here-documents). */
export interface Heredoc {
  readonly name: string;
  /** False if a part of its name is quoted: variables stay as written. */
  readonly expand: boolean;
  /** `<<-`: leading tabs are removed when the content is used. */
  readonly chomp: boolean;
  readonly fd: number;
  /** Lines before the terminator, as written. */
  readonly body: MappedText;
}

/** `name=value` of ENV, LABEL and ARG. */
export interface Pair {
  readonly key: MappedText;
  /** As written, quotes and escapes included; undefined for an ARG without a value. */
  readonly value: MappedText | undefined;
  /** False for `ENV name value`, whose value reaches to the end of the line. */
  readonly delimited: boolean;
  readonly at: Span;
}

export interface Instruction {
  /** Upper case, whatever the author wrote. */
  readonly keyword: string;
  /** From the keyword to the end of the last line, here-documents included. */
  readonly at: Span;
  readonly keywordAt: Span;
  readonly firstLine: number;
  readonly lastLine: number;
  /** The whole instruction in one line: continuations joined, comments left out. */
  readonly line: MappedText;
  readonly flags: readonly Flag[];
  /** What follows keyword and flags, without surrounding white space. */
  readonly args: MappedText;
  readonly form: "exec" | "shell";
  /**
   * The arguments in the way of this instruction: the strings of an exec form, words between blanks
   * (FROM, EXPOSE, COPY, ADD, VOLUME), or the rest of the line as one word (RUN, CMD, USER, WORKDIR ...).
   * HEALTHCHECK has its type in front; ENV and LABEL have `pairs` instead.
   */
  readonly words: readonly MappedText[];
  readonly pairs: readonly Pair[];
  readonly heredocs: readonly Heredoc[];
  /** What ONBUILD leaves for the child image. */
  readonly trigger?: Instruction;
}

/** `# key=value` at the head of the file. */
export interface Directive {
  readonly key: string;
  readonly value: string;
  readonly at: Span;
  readonly line: number;
}

/** A Dockerfile as BuildKit's parser sees it; what it refuses is a problem, and the rest is still here. */
export interface DockerfileSyntax {
  readonly source: Source;
  readonly instructions: readonly Instruction[];
  readonly directives: readonly Directive[];
  readonly problems: readonly SyntaxProblem[];
  /** Continues lines and escapes characters: a backslash unless the directive `escape` says otherwise. */
  readonly escapeChar: "\\" | "`";
  /** Instructions with an empty line inside a continuation, which BuildKit warns about. */
  readonly emptyContinuations: readonly Span[];
}

/** The value of a flag that may stand once; the last one if it is repeated all the same. */
export const flagValue = (instruction: Instruction, name: string): MappedText | undefined =>
  instruction.flags.findLast((flag) => flag.name === name)?.value;
