import type { Span } from "./source.ts";

/** One word of a shell command. */
export interface ShellWord {
  /** Quotes and escapes removed; expansions (`$VAR`, `$(...)`) kept as written. */
  readonly text: string;
  /** False if the word holds an expansion, so that its run-time text is not known. */
  readonly literal: boolean;
  readonly at: Span;
}

export interface ShellAssignment {
  readonly name: string;
  readonly value: ShellWord;
}

export interface ShellRedirect {
  /** `>`, `>>`, `<`, `<<<`, `<<`, `2>` ... without the target. */
  readonly operator: string;
  readonly target: ShellWord;
  /** Body of a here-document. */
  readonly heredoc?: string;
}

/** A simple command, wherever it stands in the script (lists, loops, subshells, substitutions). */
export interface ShellCommand {
  /** Base name of the program, after assignments and wrappers (`sudo -E`, `env A=b`, `exec`, `time`, `nohup` ...); empty if dynamic. */
  readonly name: string;
  /** Words after the name. */
  readonly args: readonly ShellWord[];
  /** Name and arguments, wrappers removed. */
  readonly words: readonly ShellWord[];
  /** Base names of the wrappers that were removed, outermost first: `["sudo"]`. */
  readonly wrappers: readonly string[];
  /** `VAR=x` before the command, and those of `env`; for `export A=b` and a bare `A=b` too. */
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
  /** The command whose output this one reads through a pipe. */
  readonly pipedFrom?: ShellCommand;
  /** Commands inside `$(...)`, backticks and `<(...)` of its words. */
  readonly substitutions: readonly ShellCommand[];
  /** True inside a substitution of another command. */
  readonly nested: boolean;
  readonly at: Span;
}

export interface ShellScript {
  /** All commands in source order; those inside `sh -c "..."` follow the command that runs them. */
  readonly commands: readonly ShellCommand[];
  /** Set if the text could not be parsed as shell; `commands` then holds what was understood. */
  readonly problem?: string;
}
