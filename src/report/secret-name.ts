const WORDS =
  /(?:^|[^A-Za-z]|(?<=[a-z0-9])(?=[A-Z])|\b)(?:pass(?:word|wd|phrase)?|psw|pwd|secret|token|api[_.-]?key|access[_.-]?key(?:[_.-]?id)?|private[_.-]?key|credentials?|dsn|connection[_.-]?string)(?![a-z])/gi;

/** A part of each of those words: most names have none of them. */
const HINTS = ["pass", "psw", "pwd", "secret", "token", "key", "credential", "dsn", "string"];

/** Whether a text can hold the name of a secret at all. */
export function mayNameSecret(text: string): boolean {
  const lower = text.toLowerCase();
  return HINTS.some((hint) => lower.includes(hint));
}

/** What follows the word when the value is about a secret and is none. */
const HARMLESS =
  /^[_.-]?(?:file|path|name|ttl|length|version|enabled|url|header|id|ref|key[_.-]?(?:ref|selector)|mode|type|policy|count|expir|audience|store|class)/i;

/** Keys whose value is the name of a Secret object. */
const NAMES_OBJECT = /(?:existing|pull)[_.-]?secret$/i;

/** Whether a variable, key or flag of this name holds a secret (catalogue B.0.8). */
export function isSecretName(name: string): boolean {
  // Names are short; a longer text is a value that happens to stand before a colon.
  if (name.length > 100 || !mayNameSecret(name)) return false;
  if (NAMES_OBJECT.test(name)) return false;
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2");
  for (const match of words.matchAll(WORDS)) {
    const rest = words.slice(match.index + match[0].length);
    if (!HARMLESS.test(rest)) return true;
  }
  return false;
}

/** Commands and expressions of CI systems, whose text goes on behind a space. */
const COMPUTED = ["$(", "${{", "`"];

const VARIABLE = /^(?:\$\{[A-Za-z_]\w*\}|\$[A-Za-z_]\w*|\$\([A-Za-z_]\w*\)|\{\{[^}"']*\}\}|<[\w -]*>)$/;
const WORDS_OF_YAML = new Set([
  "",
  "true",
  "false",
  "null",
  "~",
  "yes",
  "no",
  "on",
  "off",
  "{}",
  "[]",
  '""',
  "''",
]);

/** Whether a value, quotes stripped, says nothing by itself: a variable, a blank to be filled, a boolean. */
export const saysNothing = (value: string): boolean =>
  COMPUTED.some((opening) => value.startsWith(opening)) ||
  WORDS_OF_YAML.has(value.toLowerCase()) ||
  (value.length < 200 && VARIABLE.test(value));
