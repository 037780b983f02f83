import { isSecretName, saysNothing } from "./secret-name.ts";
import type { Masked } from "./secret-regions.ts";

const BEGINNINGS = ["env", "arg", "onb"];
const START = /^[ \t]*(?:ONBUILD[ \t]+)?(?:ENV|ARG)[ \t]+/i;
const GOES_ON = /[\\`][ \t]*\r?$/;
const PAIR = /([A-Za-z_][\w.-]*)=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|((?:[^\s"'\\]|\\.)+))/dgy;

/** The values that ENV and ARG instructions of a Dockerfile give, continuation lines included. */
export function instructionSecrets(text: string): Masked[] {
  const found: Masked[] = [];
  let inside = false;
  for (let start = 0; start < text.length; ) {
    const next = text.indexOf("\n", start);
    const end = next === -1 ? text.length : next;
    const line = text.slice(start, end);
    const head: string | undefined = inside ? (/^\s*/.exec(line)?.[0] ?? "") : headOf(line);
    if (head !== undefined) readPairs(line, head.length, start, found);
    inside = head !== undefined && goesOn(line, inside);
    start = end + 1;
  }
  return found;
}

/** An instruction's name with the white space around it. */
const headOf = (line: string): string | undefined =>
  BEGINNINGS.includes(line.trimStart().slice(0, 3).toLowerCase()) ? START.exec(line)?.[0] : undefined;

/** Comments and blank lines do not end an instruction that they stand in. */
const goesOn = (line: string, inside: boolean): boolean =>
  GOES_ON.test(line) || (inside && /^\s*(?:#|$)/.test(line));

function readPairs(line: string, from: number, offset: number, found: Masked[]): void {
  const body = line.replace(GOES_ON, "").trimEnd();
  if (body[from] === "#") return;
  let at = from;
  while (at < body.length) {
    PAIR.lastIndex = at;
    const match = PAIR.exec(body);
    const range = match?.indices?.slice(2).find((indices) => indices !== undefined);
    if (!match || !range) break;
    add(
      line.slice(range[0], range[1]),
      { start: offset + range[0], end: offset + range[1], sure: isSecretName(match[1] ?? "") },
      found,
    );
    at = PAIR.lastIndex + (/^\s*/.exec(body.slice(PAIR.lastIndex))?.[0].length ?? 0);
  }
  if (at < body.length) readRest(body, at, offset, found);
}

/** `ENV KEY value`, or text that the pairs do not explain: all behind the first word is the value. */
function readRest(body: string, at: number, offset: number, found: Masked[]): void {
  const rest = body.slice(at);
  const name = /^[A-Za-z_][\w.-]*(?:[ \t]+|=|$)/.exec(rest)?.[0] ?? "";
  const start = offset + at + name.length;
  add(rest.slice(name.length), { start, end: offset + body.length, sure: isSecretName(name.trim()) }, found);
}

function add(value: string, masked: Masked, found: Masked[]): void {
  if (value !== "" && !saysNothing(value)) found.push(masked);
}
