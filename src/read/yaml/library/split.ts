/** A stretch of a text as its two offsets. */
export type Stretch = readonly [start: number, end: number];

/**
 * Cuts a text where a document begins, so that a fault in one cannot swallow the next: `---` at the start of a line
 * is a marker wherever it stands, in quotes and block scalars too (YAML 1.2.2, rule `c-forbidden`).
 * Directives and comments before a marker stay with it.
 */
export function documentStretches(text: string): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let start = 0;
  for (const { index } of text.matchAll(/^---(?=[ \t\r\n]|$)/gm)) {
    if (index === start || isPrefix(text, start, index)) continue;
    stretches.push([start, index]);
    start = index;
  }
  stretches.push([start, text.length]);
  return stretches.length > 1 ? stretches : jsonStretches(text);
}

/** True if nothing but directives, comments and blank lines stands between two offsets. */
function isPrefix(text: string, start: number, end: number): boolean {
  const line = /[ \t]*(?:#.*|%.*)?(?:\r?\n|$)/y;
  let at = start;
  while (at < end) {
    line.lastIndex = at;
    const length = line.exec(text)?.[0].length ?? 0;
    if (length === 0) return false;
    at += length;
  }
  return true;
}

/**
 * The values of a JSON stream; the whole text as one stretch if it is anything else.
 * kubectl takes a text that begins with `{` for a stream of JSON objects (apimachinery's `YAMLOrJSONDecoder`),
 * while YAML has no document without a marker.
 */
function jsonStretches(text: string): readonly Stretch[] {
  const whole: readonly Stretch[] = [[0, text.length]];
  if (!/^\s*\{/.test(text)) return whole;
  const stretches = objects(text);
  const last = stretches.length - 1;
  return stretches.every(([start, end], index) => index === last || isJson(text.slice(start, end)))
    ? stretches
    : whole;
}

const STEP: Readonly<Record<string, number>> = { "{": 1, "}": -1 };

/** Splits where the brackets balance and another object follows; what follows otherwise stays with the last object. */
function objects(text: string): Stretch[] {
  const stretches: Stretch[] = [];
  let start = 0;
  let level = 0;
  for (const match of text.matchAll(/"(?:[^"\\]|\\[\s\S])*"?|[{}]/g)) {
    level += STEP[match[0]] ?? 0;
    if (match[0] !== "}" || level > 0) continue;
    const end = match.index + 1;
    if (!/^\s*\{/.test(text.slice(end, end + 4096))) break;
    stretches.push([start, end]);
    start = end;
  }
  stretches.push([start, text.length]);
  return stretches;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
