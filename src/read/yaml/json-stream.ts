/** A stretch of a text as its two offsets. */
export type Stretch = readonly [start: number, end: number];

/**
 * The values of a JSON stream, one stretch each; the whole text as one stretch if it is anything else.
 * kubectl takes a text that begins with `{` for a stream of JSON objects (apimachinery's `YAMLOrJSONDecoder`),
 * while YAML has no document without a separator.
 */
export function jsonValues(text: string): readonly Stretch[] {
  const whole: readonly Stretch[] = [[0, text.length]];
  if (!/^\s*\{/.test(text)) return whole;
  const stretches = objects(text);
  if (stretches.length < 2) return whole;
  const last = stretches.length - 1;
  return stretches.every(([start, end], index) => index === last || isJson(text.slice(start, end)))
    ? stretches
    : whole;
}

/** Splits where the brackets balance and another object follows; what follows otherwise stays with the last object. */
function objects(text: string): Stretch[] {
  const stretches: Stretch[] = [];
  let start = 0;
  let level = 0;
  const token = /"(?:[^"\\]|\\[^])*"?|[{}]/g;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === "{") level++;
    if (match[0] !== "}" || --level > 0) continue;
    const end = token.lastIndex;
    if (!/^\s*\{/.test(text.slice(end, end + 4096))) break;
    stretches.push([start, end]);
    start = end;
    level = 0;
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
