import type { Source } from "../../model/source.ts";

const OPENINGS = ["{{", "{%"];

/**
 * True if a text holds `{{` or `{%` outside quotes, comments and block scalars, as Helm and Jinja templates do:
 * it only becomes YAML when rendered, although it may parse (`{{ x }}` is a mapping with a mapping as its key).
 */
export function looksLikeTemplate({ text }: Source): boolean {
  if (!OPENINGS.some((sign) => text.includes(sign))) return false;
  let block: number | undefined;
  let quote = "";
  for (const line of text.split("\n")) {
    if (block !== undefined && (/^\s*$/.test(line) || indentOf(line) > block)) continue;
    block = undefined;
    const scanned = scan(line, quote);
    if (scanned.template) return true;
    quote = scanned.quote;
    if (quote === "") block = blockIndent(line);
  }
  return false;
}

const indentOf = (line: string): number => /^ */.exec(line)?.[0].length ?? 0;

/** Reads a line token by token; a quoted string may go on in the next one. */
function scan(line: string, open: string): { readonly template: boolean; readonly quote: string } {
  const token = /\{[{%]|(?<=^|\s)#.*|(?<=^|[\s:[{,-])["']/g;
  let at = open === "" ? 0 : quoteEnd(line, 0, open);
  while (at !== -1) {
    token.lastIndex = at;
    const found = token.exec(line)?.[0] ?? "#";
    if (found.startsWith("{")) return { template: true, quote: "" };
    if (found.startsWith("#")) return { template: false, quote: "" };
    at = quoteEnd(line, token.lastIndex, found);
    if (at === -1) return { template: false, quote: found };
  }
  return { template: false, quote: open };
}

/** Offset behind the closing quote, -1 if the line ends before it. */
function quoteEnd(line: string, from: number, quote: string): number {
  const body = quote === '"' ? /(?:[^"\\]|\\.)*(?:"|(\\?$))/y : /(?:[^']|'')*(?:'(?!')|($))/y;
  body.lastIndex = from;
  const match = body.exec(line);
  return match && match[1] === undefined ? body.lastIndex : -1;
}

/** Column that the text of a block scalar must exceed, if a line opens one. */
function blockIndent(line: string): number | undefined {
  const header = /(?:^|[ \t])[|>][-+\d]*\s*(?:\s#.*)?$/.exec(line);
  if (!header) return undefined;
  const before = withoutTags(line.slice(0, header.index).trimEnd());
  const column = /^ *(?:- +)*/.exec(`${before} `)?.[0].length ?? 0;
  if (before.endsWith(":")) return column;
  if (before.endsWith("-")) return column - 2;
  return before.trim() === "" ? header[0].search(/[|>]/) + header.index - 1 : undefined;
}

/** A value has at most a tag and an anchor. */
const withoutTags = (text: string): string => withoutTag(withoutTag(text));

function withoutTag(text: string): string {
  const tag = /(?:^|\s)[!&]\S*$/.exec(text);
  return tag ? text.slice(0, tag.index).trimEnd() : text;
}
