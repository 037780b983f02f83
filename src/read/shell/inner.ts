import type { PlacedWord, ShellText } from "./word.ts";

const SHELLS = new Set(["sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "rbash"]);

/** True if a SHELL instruction's words (`["/bin/bash", "-c"]`) name a shell of the Bourne family. */
export const isPosixShell = (words: readonly string[]): boolean => isShellName(words[0] ?? "");

/** True for the path or name of a shell of the Bourne family. */
export const isShellName = (name: string): boolean => SHELLS.has(name.slice(name.lastIndexOf("/") + 1));

/** A here-document that a command reads. */
export interface Input {
  readonly body: ShellText;
}

/** Shell texts that a command runs: `sh -c "..."`, `eval ...`, `su -c ...`, `trap ...`, or a here-document for a shell. */
export function innerScripts(
  name: string,
  args: readonly PlacedWord[],
  inputs: readonly Input[],
): readonly ShellText[] {
  if (SHELLS.has(name)) return shellScripts(args, inputs);
  if (name === "eval") return joined(args);
  if (name === "su" || name === "runuser") return texts(optionValue(args, "c", "command"));
  if (name === "trap") return args[0]?.text.startsWith("-") ? [] : texts(args[0]);
  if (name === "env") return texts(optionValue(args, "S", "split-string"));
  return [];
}

const texts = (word: PlacedWord | undefined): ShellText[] => (word && word.text !== "" ? [word.inner] : []);

function shellScripts(args: readonly PlacedWord[], inputs: readonly Input[]): readonly ShellText[] {
  const { end, isCommand } = shellOptions(args.map(({ text }) => text));
  if (isCommand) return texts(args[end]);
  // Without a script file the shell reads its input.
  return end >= args.length || args[end]?.text === "-" ? inputs.map(({ body }) => body) : [];
}

/** Where the options of a shell end, and whether `-c` is among them. */
function shellOptions(args: readonly string[]): { end: number; isCommand: boolean } {
  let isCommand = false;
  let end = 0;
  for (let text = args[end]; text !== undefined && /^[-+]./.test(text); text = args[end]) {
    end++;
    if (text === "--") break;
    if (text.startsWith("--")) continue;
    isCommand ||= text.includes("c");
    if (/[oO]$/.test(text)) end++;
  }
  return { end, isCommand };
}

/** The value of an option, in the word behind it or in the same word. */
function optionValue(args: readonly PlacedWord[], short: string, long: string): PlacedWord | undefined {
  const at = args.findIndex(
    ({ text }) => text === `--${long}` || new RegExp(`^-[a-zA-Z]*${short}$`).test(text),
  );
  return at < 0 ? undefined : args[at + 1];
}

/** `eval` puts its words together with blanks. */
function joined(args: readonly PlacedWord[]): ShellText[] {
  const [first] = args;
  if (!first || args.length === 1) return texts(first);
  const starts: number[] = [];
  let length = 0;
  for (const { text } of args) {
    starts.push(length);
    length += text.length + 1;
  }
  const place = (offset: number): number => {
    const index = lastAtMost(starts, offset);
    const word = args[index];
    const inside = Math.min(offset - (starts[index] ?? 0), Math.max((word?.text.length ?? 0) - 1, 0));
    return (word ?? first).inner.span(inside, inside + 1).start;
  };
  const span = (start: number, end: number) => {
    const from = place(start);
    return {
      source: first.at.source,
      start: from,
      end: end > start ? Math.max(place(end - 1) + 1, from) : from,
    };
  };
  return [{ text: args.map(({ text }) => text).join(" "), span }];
}

/** Index of the last of some rising numbers that is not above a limit. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
