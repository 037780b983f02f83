import type { Fix, Literal, Place } from "plimsoll";

/** An object of the Kubernetes API that a fix proposes. */
export type Proposed = { readonly [key: string]: Literal };

/** Fix that writes objects at the end of a YAML file; undefined where the file is JSON or ends its documents itself. */
export function appendManifests(
  { source }: Place,
  objects: readonly Proposed[],
  title: string,
): Fix | undefined {
  const { text, path } = source;
  if (path.toLowerCase().endsWith(".json") || /^\s*[[{]/.test(text)) return undefined;
  if (text.includes("...") && /^\.\.\.\s*$/m.test(text)) return undefined;
  const end = { source, start: text.length, end: text.length };
  const gap = text === "" || text.endsWith("\n") ? "" : "\n";
  return {
    class: "suggest",
    title,
    changes: [
      {
        kind: "replace",
        at: end,
        // Most reports say only that there is a fix.
        get text() {
          return gap + objects.map((object) => `---\n${lines(object).join("\n")}\n`).join("");
        },
      },
    ],
  };
}

const isEmpty = (value: Literal): boolean => typeof value === "object" && Object.keys(value).length === 0;

/** A value in block style. */
function lines(value: Literal): string[] {
  if (typeof value !== "object" || isEmpty(value)) return [scalar(value)];
  if (Array.isArray(value)) return value.flatMap((item) => indented(lines(item), "- "));
  return Object.entries(value).flatMap(([key, item]) => entry(scalar(key), item));
}

function entry(key: string, value: Literal): string[] {
  if (typeof value !== "object" || isEmpty(value)) return [`${key}: ${scalar(value)}`];
  return [`${key}:`, ...lines(value).map((line) => `  ${line}`)];
}

const indented = ([first = "", ...rest]: readonly string[], mark: string): string[] => [
  mark + first,
  ...rest.map((line) => `  ${line}`),
];

/** Words that a reader of YAML takes for more than text. */
const NO_TEXT = new Set(["y", "n", "yes", "no", "on", "off", "true", "false", "null"]);
const PLAIN = /^[A-Za-z][\w./-]*$|^\d+[A-Za-z]\w*$/;

const isPlain = (text: string): boolean =>
  PLAIN.test(text) && !NO_TEXT.has(text.toLowerCase()) && !/^\d+[eE]\d+$/.test(text);

function scalar(value: Literal): string {
  if (Array.isArray(value)) return "[]";
  if (typeof value === "object") return "{}";
  if (typeof value !== "string") return String(value);
  return isPlain(value) ? value : JSON.stringify(value);
}
