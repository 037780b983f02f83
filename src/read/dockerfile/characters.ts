import type { Source } from "../../model/source.ts";
import type { SyntaxProblem } from "./syntax.ts";

const ODD: readonly (readonly [RegExp, string])[] = [
  [
    // Several before a line feed belong to the line break, too.
    /\r(?![\r\n]|$)/,
    "a lone carriage return ends no line for BuildKit, but most editors show one; delete it",
  ],
  [/\0/, "the file holds a NUL character, which no name or command can have; delete it"],
];

/** Characters that make a Dockerfile look like another one, or keep it from being built; the first of each kind. */
export function oddCharacters(source: Source): SyntaxProblem[] {
  return ODD.flatMap(([pattern, message]) => {
    const start = source.text.search(pattern);
    return start === -1 ? [] : [{ at: { source, start, end: start + 1 }, message }];
  });
}
