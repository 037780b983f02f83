import type { ShellScript } from "../model/shell.ts";
import type { Span } from "../model/source.ts";
import { type Parser, Walk } from "./shell/walk.ts";
import type { ShellText } from "./shell/word.ts";

export { isPosixShell, isShellName } from "./shell/inner.ts";
export type { ShellText } from "./shell/word.ts";

let parser: Parser | undefined;

/** Trees of the texts that were read: the files of a repository have many a line in common. */
const trees = new Map<string, ReturnType<Parser["parse"]>>();
const MOST_TREES = 1000;

/** Loads the shell parser, once; to be awaited before anything reads shell text, and only where there is some. */
export async function loadShell(): Promise<void> {
  if (parser) return;
  const { parse, forEachChild } = await import("unbash");
  parser = { forEachChild, parse: (text) => known(text, parse) };
}

function known(text: string, parse: Parser["parse"]): ReturnType<Parser["parse"]> {
  const tree = trees.get(text) ?? parse(text);
  if (trees.size < MOST_TREES) trees.set(text, tree);
  return tree;
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
