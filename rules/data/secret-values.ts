import { isPlaceholder, isSecretName } from "./secrets.ts";

/** What a value that betrays itself by its form is. */
export interface SecretKind {
  /** In words, with an article: `a GitHub token`. */
  readonly kind: string;
}

/** Token formats, from the vendors' documentation (checked 2026-08-22). */
const FORMS: readonly (readonly [string, RegExp])[] = [
  ["a private key", /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/],
  ["an AWS access key", /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/],
  ["a GitHub token", /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36}/],
  ["a GitHub token", /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{22}/],
  ["a GitLab token", /(?<![A-Za-z0-9])gl(?:pat|dt|rt|ptt|cbt)-[\w-]{20}/],
  ["a Slack token", /(?<![A-Za-z0-9])xox[abeoprs]-[\w-]{10}/],
  ["a Slack webhook", /hooks\.slack\.com\/services\/T[A-Z0-9]{6,12}\/B[A-Z0-9]{6,12}\/[A-Za-z0-9]{20}/],
  ["a Stripe key", /(?<![A-Za-z0-9])[sr]k_live_[0-9A-Za-z]{16}/],
  ["a Google API key", /(?<![A-Za-z0-9])AIza[\w-]{35}/],
  ["an npm token", /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}/],
  ["a PyPI token", /(?<![A-Za-z0-9])pypi-AgEIcHlwaS5vcmc[\w-]{20}/],
  ["a Hugging Face token", /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30}/],
  ["a Docker Hub token", /(?<![A-Za-z0-9])dckr_[op]at_[\w-]{20}/],
  ["a SendGrid key", /(?<![A-Za-z0-9])SG\.[\w-]{22}\.[\w-]{43}/],
  ["an Anthropic key", /(?<![A-Za-z0-9])sk-ant-[\w-]{20}/],
  ["an OpenAI key", /(?<![A-Za-z0-9])sk-proj-[\w-]{40}/],
  ["a HashiCorp Vault token", /(?<![A-Za-z0-9])hvs\.[\w-]{24}/],
  ["a DigitalOcean token", /(?<![A-Za-z0-9])do[opr]_v1_[a-f0-9]{64}/],
  ["an age key", /AGE-SECRET-KEY-1[0-9A-Z]{50}/],
  ["a JSON Web Token", /(?<![\w-])eyJ[\w-]{8,2000}\.eyJ[\w-]{8,4000}\.[\w-]{16}/],
];

/** What a text of any of these forms holds: most texts are short or have none of it. */
const TRACE =
  /-----BEGIN|AKIA|ASIA|gh[pousr]_|github_pat_|gl(?:pat|[dcr]b?t|ptt)-|xox|hooks\.slack|k_live_|AIza|npm_|pypi-|hf_|dckr_|SG\.|sk-|hvs\.|_v1_|AGE-SECRET|eyJ/;
const SHORTEST = 15;

/** What kind of credential a value is by its form alone; undefined if none, or if it is an example of the form. */
export function detectSecret(value: string): SecretKind | undefined {
  if (value.length < SHORTEST || !TRACE.test(value)) return undefined;
  for (const [kind, form] of FORMS) {
    const match = form.exec(value)?.[0];
    if (match !== undefined && !isExampleOfForm(match)) return { kind };
  }
  return undefined;
}

/** `AKIAIOSFODNN7EXAMPLE`, `ghp_xxxxxxxx...`: documentation, not a leak. */
function isExampleOfForm(match: string): boolean {
  if (match.startsWith("-----")) return false;
  if (/EXAMPLE|example|x{5}|X{5}|0{8}|12345678/.test(match)) return true;
  return new Set(match.slice(-12)).size <= 3;
}

/** A password inside a longer text, with its offsets there. */
export interface EmbeddedPassword {
  readonly user: string;
  readonly password: string;
  readonly start: number;
  readonly end: number;
}

const URL_CREDENTIALS =
  /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\/([^\s:/?#@"']{0,128}):([^\s/?#@"']{1,256})@[^\s@]/i;
const GO_DSN = /^([\w.-]{1,64}):([^\s@/"']{1,256})@(?:tcp|unix|tcp6)\(/;
const PAIR =
  /(?:^|[\s;?&,])(?:password|passwd|pwd|user_password|sslpassword)=("[^"]{1,256}"|'[^']{1,256}'|[^\s;&"',]{1,256})/i;

/** The first password that a URL or connection string in the text carries in clear; placeholders do not count. */
export function credentialsInUrl(value: string): EmbeddedPassword | undefined {
  if (!/[@=]/.test(value)) return undefined;
  const text = value.slice(0, 100_000);
  const url = URL_CREDENTIALS.exec(text) ?? GO_DSN.exec(text);
  if (url) {
    const [, user = "", password = ""] = url;
    const start = url.index + url[0].indexOf(`:${password}@`, Math.max(url[0].indexOf("://") + 1, 0)) + 1;
    if (!isPlaceholder("password", password)) return { user, password, start, end: start + password.length };
  }
  if (!/[;?&]|\b(?:host|server|data source)\s*=/i.test(text)) return undefined;
  const pair = PAIR.exec(text);
  if (!pair) return undefined;
  const [, password = ""] = pair;
  const start = pair.index + pair[0].length - password.length;
  const bare = password.replace(/^["']|["']$/g, "");
  return isPlaceholder("password", bare)
    ? undefined
    : { user: "", password: bare, start, end: start + password.length };
}

/** A password among the words of a command: the index of its word, and its offsets in that word. */
export interface PasswordArgument {
  readonly word: number;
  readonly start: number;
  readonly end: number;
  readonly password: string;
  /** The option as written, without its value: `--password`, `-a`. */
  readonly option: string;
}

/** Programs with a password option of one letter: glued to its value, or followed by it. Sources: their manuals. */
const SHORT_OPTIONS: readonly {
  readonly program: RegExp;
  readonly option: string;
  readonly glued: boolean;
}[] = [
  { program: /^(?:mysql|mariadb)(?:-?[a-z]+)?$/, option: "-p", glued: true },
  { program: /^(?:redis|valkey|keydb)-(?:cli|benchmark)$/, option: "-a", glued: false },
  { program: /^mongo(?:sh|dump|restore|import|export)?$/, option: "-p", glued: false },
  { program: /^sshpass$/, option: "-p", glued: true },
  { program: /^sqlcmd$/, option: "-P", glued: true },
  { program: /^(?:docker|podman|nerdctl|buildah|skopeo|helm|oras|crane)$/, option: "-p", glued: false },
];

/** Passwords that the words of one command carry in clear; the first word is the program. */
export function passwordsInArguments(words: readonly string[]): readonly PasswordArgument[] {
  // Whatever the program, a password stands in an option or behind one.
  if (!words.some((word) => word.startsWith("-"))) return [];
  const program = (words[0] ?? "").replace(/^.*\//, "");
  const short = SHORT_OPTIONS.find((entry) => entry.program.test(program));
  const usable = short && (short.glued || !isRun(program, words)) ? short : undefined;
  return words
    .map((_, at) => longOption(words, at) ?? shortOption(words, at, usable) ?? basicAuth(program, words, at))
    .filter((hit) => hit !== undefined && !isPlaceholder(hit.option, hit.password)) as PasswordArgument[];
}

/** `docker run -p 80:80` publishes a port; only `docker login -p` is a password. */
const isRun = (program: string, words: readonly string[]): boolean =>
  !/^(?:redis|valkey|keydb|mongo)/.test(program) && !words.includes("login");

function longOption(words: readonly string[], at: number): PasswordArgument | undefined {
  const word = words[at] ?? "";
  const match = /^(--?[A-Za-z][\w.-]{1,80})(?:=(.*))?$/s.exec(word);
  const option = match?.[1] ?? "";
  if (option === "" || !isPasswordOption(option)) return undefined;
  const glued = match?.[2];
  if (glued !== undefined) return argument(at, option.length + 1, glued, option);
  const next = words[at + 1];
  return next === undefined || next.startsWith("-") || at === 0
    ? undefined
    : argument(at + 1, 0, next, option);
}

/** `-Ddb.password=x` of Java counts, `-p...` is left to the programs that have it. */
const isPasswordOption = (option: string): boolean =>
  isSecretName(option.replace(/^-D?/, "")) || option === "--requirepass" || option === "--masterauth";

function shortOption(
  words: readonly string[],
  at: number,
  short: { readonly option: string; readonly glued: boolean } | undefined,
): PasswordArgument | undefined {
  if (at === 0 || !short) return undefined;
  const word = words[at] ?? "";
  if (short.glued && word.startsWith(short.option) && word.length > 2)
    return argument(at, 2, word.slice(2), short.option);
  const next = words[at + 1];
  if (short.glued || word !== short.option || next === undefined || next.startsWith("-")) return undefined;
  return argument(at + 1, 0, next, short.option);
}

function basicAuth(program: string, words: readonly string[], at: number): PasswordArgument | undefined {
  if (program !== "curl" || !["-u", "--user"].includes(words[at - 1] ?? "")) return undefined;
  const word = words[at] ?? "";
  const colon = word.indexOf(":");
  return colon === -1 || colon === word.length - 1
    ? undefined
    : argument(at, colon + 1, word.slice(colon + 1), "--user");
}

const argument = (word: number, start: number, password: string, option: string): PasswordArgument => ({
  word,
  start,
  end: start + password.length,
  password,
  option,
});
