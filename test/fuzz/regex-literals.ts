import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A regular expression as the code has it. */
export interface Literal {
  readonly place: string;
  readonly pattern: RegExp;
}

/** What the next slash after it divides by. */
const VALUE = /(?:[\w$)\]}]|\+\+|--)$/;
const KEYWORD = /\b(?:return|typeof|case|in|of|yield|await|void|delete|else|do)$/;
const REGEX = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/([a-z]*)/y;
const SKIPPED = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/y;

/** Every regular expression literal of the TypeScript files in a folder. */
export function literalsIn(root: string, folder: string): Literal[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => {
      const file = join(folder, name);
      // Examples are texts that rules are shown.
      const text = readFileSync(join(root, file), "utf8").replace(
        /^#!.*|^export const examples[\s\S]*/gm,
        "",
      );
      return literalsOf(text).map(({ at, pattern }) => ({
        place: `${file}:${text.slice(0, at).split("\n").length}`,
        pattern,
      }));
    });
}

function literalsOf(text: string): { at: number; pattern: RegExp }[] {
  const found: { at: number; pattern: RegExp }[] = [];
  /** Depth of braces in each template that is open. */
  const templates: number[] = [];
  let before = "";
  for (let at = 0; at < text.length; ) {
    const skipped = matchAt(SKIPPED, text, at);
    const regex = VALUE.test(before) && !KEYWORD.test(before) ? null : matchAt(REGEX, text, at);
    if (skipped) at += skipped[0].length;
    else if (regex) {
      found.push({ at, pattern: new RegExp(regex[0].slice(1, regex[0].lastIndexOf("/")), regex[1]) });
      at += regex[0].length;
    } else if (text[at] === "`") at = templateEnd(text, at + 1, templates);
    else if (text[at] === "}" && templates.at(-1) === 0) {
      templates.pop();
      at = templateEnd(text, at + 1, templates);
    } else {
      const depth = templates.length - 1;
      if (depth >= 0 && text[at] === "{") templates[depth] = (templates[depth] ?? 0) + 1;
      if (depth >= 0 && text[at] === "}") templates[depth] = (templates[depth] ?? 0) - 1;
      at++;
    }
    if (!skipped || !/^\/[/*]/.test(skipped[0]))
      before = text.slice(Math.max(0, at - 12), at).trimEnd() || before;
  }
  return found;
}

/** Where code goes on: after the template, or in a substitution of it. */
function templateEnd(text: string, from: number, templates: number[]): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "`") return at + 1;
    else if (text.startsWith("${", at)) {
      templates.push(0);
      return at + 2;
    }
  }
  return text.length;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
