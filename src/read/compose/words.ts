import { endOfVariable, type Part } from "./parts.ts";

/** Where a word is being put together. */
interface Word {
  text: string;
  from: number;
  open: boolean;
}

/**
 * Splits a command into words as Compose does (go-shellwords: blanks, quotes and backslashes; no variables, no
 * operators); `${...}` stays in one piece.
 */
export function splitWords(command: string): Part[] {
  const words: Part[] = [];
  const word: Word = { text: "", from: 0, open: false };
  for (let at = 0; at < command.length; ) {
    const taken = take(command, at);
    if (taken.blank) flush(words, word, at);
    else extend(word, taken.text, at);
    at += taken.length;
  }
  flush(words, word, command.length);
  return words;
}

function extend(word: Word, text: string, at: number): void {
  if (!word.open) word.from = at;
  word.open = true;
  word.text += text;
}

function flush(words: Part[], word: Word, at: number): void {
  if (word.open) words.push({ text: word.text, from: word.from, to: at });
  word.open = false;
  word.text = "";
}

interface Taken {
  readonly text: string;
  readonly length: number;
  readonly blank?: boolean;
}

function take(command: string, at: number): Taken {
  const character = command[at] ?? "";
  if (/[ \t\r\n]/.test(character)) return { text: "", length: 1, blank: true };
  if (character === "\\") return { text: command[at + 1] ?? "", length: 2 };
  if (character === "'" || character === '"') return quoted(command, at, character);
  if (character === "$" && command[at + 1] === "{") {
    const end = endOfVariable(command, at);
    return { text: command.slice(at, end), length: end - at };
  }
  return { text: character, length: 1 };
}

function quoted(command: string, at: number, quote: string): Taken {
  let text = "";
  let end = at + 1;
  for (; end < command.length && command[end] !== quote; end++) {
    if (quote === '"' && command[end] === "\\" && end + 1 < command.length) end++;
    text += command[end];
  }
  return { text, length: end + 1 - at };
}
