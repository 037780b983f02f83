const MOST_KEPT = 200;
const expressions = new Map<string, RegExp>();

/**
 * Whether a glob, in the language of the configuration, covers a path from the root: `*` and `?` stop at a slash, `**`
 * does not, `[abc]` and `{a,b}` choose. Without a slash it holds at any depth, and what names a folder covers all in it.
 */
export function matchesPath(glob: string, path: string): boolean {
  let expression = expressions.get(glob);
  if (!expression) {
    if (expressions.size >= MOST_KEPT) expressions.clear();
    expression = expressionOf(glob);
    expressions.set(glob, expression);
  }
  return expression.test(path);
}

function expressionOf(written: string): RegExp {
  const glob = written.replace(/^\.\//, "/").replace(/(?<!\/)\/+$/, "");
  const anywhere = glob.includes("/") ? "" : "(?:.*/)?";
  const body = glob
    .replace(/^\//, "")
    .split(/(\*\*\/|\/\*\*$|\*+|\?|\[[^[\]/]+\]|\{[^{}]*\})/)
    .map(partOf)
    .join("");
  try {
    return new RegExp(`^${anywhere}${body}(?:/.*)?$`, "s");
  } catch {
    // A range from back to front, as in `[z-a]`, holds nothing.
    return /(?!)/;
  }
}

function partOf(part: string, at: number): string {
  if (at % 2 === 0) return escaped(part);
  if (part === "**/") return "(?:.*/)?";
  if (part === "/**") return "(?:/.*)?";
  if (part === "**") return ".*";
  if (part.startsWith("*")) return "[^/]*";
  if (part === "?") return "[^/]";
  if (part.startsWith("[")) return part.replaceAll("\\", "\\\\");
  return `(?:${part.slice(1, -1).split(",").map(wordOf).join("|")})`;
}

/** A choice may hold stars as well. */
const wordOf = (word: string): string =>
  word
    .split(/(\*+|\?)/)
    .map(partOf)
    .join("");

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
