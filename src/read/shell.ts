import type { ShellScript } from "../model/shell.ts";
import type { Span } from "../model/source.ts";
import { type Parser, Walk } from "./shell/walk.ts";
import type { ShellText } from "./shell/word.ts";

export { isPosixShell, isShellName } from "./shell/inner.ts";
export type { ShellText } from "./shell/word.ts";

let parser: Parser | undefined;

/** Loads the shell parser, once; to be awaited before anything reads shell text, and only where there is some. */
export async function loadShell(): Promise<void> {
  parser ??= await import("unbash");
}

/** Commands of a shell text; `locate` gives the place of the characters between two of its offsets. */
export function parseShell(text: string, locate: (start: number, end: number) => Span): ShellScript {
  const walk = newWalk();
  walk.script({ text, span: locate });
  return result(walk);
}

/** The one command of an exec form, with what it runs by `sh -c`. */
export function parseExec(words: readonly ShellText[], at: Span): ShellScript {
  const walk = newWalk();
  if (words.length > 0) walk.words(words, at);
  return result(walk);
}

function newWalk(): Walk {
  if (!parser) throw new Error("the shell parser is used before loadShell() has loaded it");
  return new Walk(parser);
}

const result = ({ commands, problem }: Walk): ShellScript =>
  problem === undefined ? { commands } : { commands, problem };
