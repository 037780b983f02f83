import type { Source } from "../../model/source.ts";
import { skipSpace } from "./blank.ts";
import type { Lines } from "./lines.ts";
import type { Directive, SyntaxProblem } from "./syntax.ts";

const KNOWN = new Set(["syntax", "escape", "check"]);

export interface Head {
  readonly directives: readonly Directive[];
  readonly problems: readonly SyntaxProblem[];
  readonly escapeChar: "\\" | "`";
}

/** `key = value` of a comment; white space here is that of Go's regular expressions, without VT. */
function split(text: string): { key: string; value: string } | undefined {
  const key = /^[a-zA-Z][a-zA-Z0-9]*/.exec(text)?.[0];
  if (key === undefined) return undefined;
  const equals = key.length + leadingBlanks(text.slice(key.length));
  if (text[equals] !== "=") return undefined;
  const rest = text.slice(equals + 1);
  const value = rest.slice(leadingBlanks(rest));
  const end = value.length - leadingBlanks([...value].reverse().join(""));
  // White space alone is a value for BuildKit's `(.+?)`: a wrong one, not a comment.
  return rest === "" ? undefined : { key: key.toLowerCase(), value: value.slice(0, end) };
}

const leadingBlanks = (text: string): number => /^[\t\n\f\r ]*/.exec(text)?.[0].length ?? 0;

/**
 * Parser directives: comments `# key=value` before anything else.
 * The first line that is none (an unknown key, another comment, an empty line) ends them.
 */
export function readDirectives(lines: Lines): Head {
  const directives: Directive[] = [];
  const problems: SyntaxProblem[] = [];
  for (let line = 1; line <= lines.count; line++) {
    const text = lines.text(line);
    const start = skipSpace(text, 0);
    const found = text[start] === "#" ? split(text.slice(skipSpace(text, start + 1))) : undefined;
    if (!found || !KNOWN.has(found.key)) break;
    const at = { source: lines.source, start: lines.start(line) + start, end: lines.end(line) };
    const message = objection(found, directives);
    if (message === undefined) directives.push({ ...found, at, line });
    else problems.push({ at, message });
  }
  const escapeChar = directives.some(({ key, value }) => key === "escape" && value === "`") ? "`" : "\\";
  return { directives, problems, escapeChar };
}

function objection(
  { key, value }: Omit<Directive, "at" | "line">,
  earlier: readonly Directive[],
): string | undefined {
  if (earlier.some((known) => known.key === key))
    return `the parser directive "${key}" stands here a second time`;
  if (key === "escape" && value !== "\\" && value !== "`") return "the escape character can only be \\ or `";
  return undefined;
}

/**
 * The value of a directive in the way of BuildKit's `DetectSyntax` and `ParseDirective`, which look before the parser does:
 * a `#!` line is skipped, and the frontend (`syntax`) may also stand in `//` comments or in JSON.
 */
export function detectDirective(source: Source, key: string): string | undefined {
  const text = source.text.startsWith("#!") ? source.text.slice(source.lineStart(2)) : source.text;
  const lines = text.split("\n").slice(0, KNOWN.size + 1);
  const found = firstWordOf(lines, "#", key);
  if (found !== undefined || key !== "syntax") return found;
  return firstWordOf(lines, "//", key) ?? fromJson(text, key);
}

function firstWordOf(lines: readonly string[], comment: string, key: string): string | undefined {
  for (const line of lines) {
    const found = line.startsWith(comment) ? split(line.slice(skipSpace(line, comment.length))) : undefined;
    if (!found || !KNOWN.has(found.key)) return undefined;
    if (found.key === key) return found.value.split(" ", 1)[0];
  }
  return undefined;
}

function fromJson(text: string, key: string): string | undefined {
  if (text[skipSpace(text, 0)] !== "{") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const found =
      typeof value === "object" && value !== null
        ? Object.entries(value).find(([name]) => name === key)
        : undefined;
    return typeof found?.[1] === "string" ? found[1] : undefined;
  } catch {
    return undefined;
  }
}
