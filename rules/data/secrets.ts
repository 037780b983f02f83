/** Facts about names and values of credentials; every pattern runs in linear time. Sources: the vendors' documentation of their token formats, 2026-08-22. */

const SECRET_WORDS = new Set(
  "pass password passwords passwd passphrase psw pwd secret token apikey credential credentials dsn".split(
    " ",
  ),
);

/** Words that turn the word before them into a secret: API_KEY, but not PUBLIC_KEY. */
const KEY_KINDS = new Set("api access private encryption signing master auth".split(" "));

/** Endings that make a name say something about a secret instead of holding one. */
const HARMLESS_ENDINGS = new Set(
  (
    "file files path paths dir name names ttl length len size version enabled enable disabled url uri endpoint header " +
    "headers id min max type kind expiry expires expiration expire timeout lifetime age days hours minutes seconds count " +
    "limit policy algorithm algo required prefix suffix field ref arn host port mount method provider format regex " +
    "pattern encoding rotation interval hash issuer audience scope scopes service server strategy mode store backend " +
    "manager namespace label key_name checksum digest sha256 through login auth_enabled rounds cost"
  ).split(" "),
);

/** Openings that make it a switch: ALLOW_EMPTY_PASSWORD=yes. */
const SWITCH_OPENINGS = new Set(
  "allow require requires disable enable use no is has min max show skip validate generate reset ignore".split(
    " ",
  ),
);

const wordsOf = (name: string): readonly string[] =>
  name
    .slice(0, 256)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? [];

const isSecretWord = (word: string): boolean =>
  SECRET_WORDS.has(word) || ["password", "passwd", "apikey"].some((ending) => word.endsWith(ending));

/** Whether a variable, argument or key of this name holds a credential (`DB_PASSWORD`, not `PASSWORD_FILE` or `TOKEN_TTL`). */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? "";
  if (words.slice(-3).join("_") === "access_key_id") return true;
  if (HARMLESS_ENDINGS.has(last) || SWITCH_OPENINGS.has(words[0] ?? "")) return false;
  if (words.includes("public") || words.includes("random") || words.includes("empty")) return false;
  return words.some(
    (word, at) =>
      isSecretWord(word) ||
      (word === "key" && KEY_KINDS.has(words[at - 1] ?? "")) ||
      connectionString(words, at),
  );
}

const connectionString = (words: readonly string[], at: number): boolean =>
  (words[at] === "connection" && words[at + 1] === "string") || words[at] === "connectionstring";

const PLACEHOLDER_WORDS = new Set(
  "changeme changeit change replace replaceme your yours example dummy todo fixme placeholder redacted insert".split(
    " ",
  ),
);

/** Whether the value stands for one that is filled in elsewhere or never was (`${DB_PASSWORD}`, `<secret>`, `changeme`). */
export function isPlaceholder(name: string, value: string): boolean {
  const text = value.trim().replace(/^(["'])(.*)\1$/, "$2");
  if (text === "" || isExpansion(text)) return true;
  if (/^[*x.•_-]+$/i.test(text) || /x{4}/i.test(text)) return true;
  if (/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text) && repeatsKey(name, text)) return true;
  return wordsOf(text).some((word) => PLACEHOLDER_WORDS.has(word));
}

/** Whether the value is a placeholder that works as a value: `changeme`, `REPLACE_WITH_YOUR_OWN`; not empty, no variable. */
export const isStandIn = (name: string, value: string): boolean =>
  value.trim() !== "" &&
  !isExpansion(value) &&
  !/^[*x.•_-]+$/i.test(value.trim()) &&
  isPlaceholder(name, value);

const isExpansion = (text: string): boolean =>
  /\$\{|\$\(|\{\{|^\$[A-Za-z_]|<%|^<[^>]*>$|^%[^%]+%$|^@@?[^@]+@@?$|^__.+__$|^\[[^\]]*\]$/.test(text);

function repeatsKey(name: string, text: string): boolean {
  const key = wordsOf(name).join("_").toUpperCase();
  return text.includes(key) || key.includes(text) || isSecretName(text);
}

const REFERENCE =
  /^(?:vault|op|ssm|arn|aws-sm|awssm|gcp|gsm|azkv|secretsmanager|bws|doppler|file|env|ref\+[a-z]+|sops|ENC)[:[(]/i;

/** Whether the value cannot be a credential: a boolean, number, duration, path, checksum, public key or a reference to a secret store. */
export function isHarmless(value: string): boolean {
  const text = value.trim();
  if (
    /^(?:true|false|yes|no|on|off|none|null|nil|undefined|enabled|disabled|default|required|optional)$/i.test(
      text,
    )
  )
    return true;
  if (/^[-+]?\d{1,20}(?:\.\d{1,20})?\s?(?:ms|s|m|h|d|w|y|[kmg]i?b?)?$/i.test(text)) return true;
  if (/^(?:\/|\.{1,2}\/|~\/|[A-Za-z]:\\)/.test(text)) return true;
  if (
    /^(?:sha(?:1|256|384|512)[-:]|md5:|ssh-(?:rsa|ed25519) |ecdsa-|age1|-----BEGIN (?:PUBLIC KEY|CERTIFICATE))/.test(
      text,
    )
  )
    return true;
  return REFERENCE.test(text);
}

/** Whether a setting gives a credential away: secret by name, and a value that is neither placeholder nor harmless. */
export const isSecretSetting = (name: string, value: string): boolean =>
  isSecretName(name) && !isPlaceholder(name, value) && !isHarmless(value);

const TRIVIAL = new Set(
  (
    "password passw0rd p@ssw0rd pass passwd admin administrator root toor user guest test testing demo default secret secret123 " +
    "changeme changeit changethis change_me change-me letmein welcome qwerty 123 1234 12345 123456 1234567 12345678 123456789 " +
    "admin123 password1 password123 pass123 root123 postgres mysql mongo mongodb redis rabbitmq minio minioadmin minio123 " +
    "elastic sa grafana example foobared abc123 111111 000000 xyz neo4j keycloak jenkins sonar airflow superset token"
  ).split(" "),
);

/** Whether a credential is one that anybody tries first: published defaults, the product's name, keyboard rows. */
export const isTrivialPassword = (value: string, user = ""): boolean =>
  TRIVIAL.has(value.trim().toLowerCase()) ||
  (user !== "" && value.trim().toLowerCase() === user.toLowerCase());
