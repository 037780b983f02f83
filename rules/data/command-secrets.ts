import type { ShellCommand, Span } from "plimsoll";
import { passwordsInArguments } from "./secret-values.ts";
import { isHarmless, isPlaceholder, isSecretName } from "./secrets.ts";

/** Files in which package managers and clients keep their passwords. */
const CREDENTIAL_FILES =
  /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.yml)?|\.netrc|_netrc|\.pypirc|pip\.conf|\.git-credentials|\.pgpass|\.my\.cnf|settings\.xml|\.docker\/config\.json|\.dockercfg|auth\.json|\.aws\/credentials|credentials\.toml|\.vault-token)$/;
/** An assignment in the text that goes into such a file. */
const WRITTEN_SECRET =
  /(?:_authToken|_auth|_password|password|token|secret_access_key|machine \S+ login \S+ password)\s*(?:[=:]\s*)?(\S+)/i;

/** A secret in a command, and what it is in words that do not tell it. */
export interface Leak {
  readonly at: Span;
  readonly what: string;
}

/** What a rule takes for a secret. */
export interface SecretJudge {
  readonly isSecret: (name: string) => boolean;
  /** What a text is by its form, in words; undefined if nothing secret. */
  readonly detect: (text: string) => string | undefined;
}

const isLiteral = (text: string): boolean => !isPlaceholder("password", text) && !isHarmless(text);

/** Whether a file of this path holds a secret by this text: `.npmrc` with a token in it. */
export function holdsCredentials(path: string, text: string): boolean {
  const secret = CREDENTIAL_FILES.test(path) ? WRITTEN_SECRET.exec(text)?.[1] : undefined;
  return secret !== undefined && isLiteral(secret);
}

/** Secrets that a command carries in its words, its variables, or to a file of credentials. */
export const leaksIn = (command: ShellCommand, judge: SecretJudge): readonly Leak[] => [
  ...leaksInWords(command, judge),
  ...leaksInAssignments(command, judge),
  ...leaksInSettings(command),
  ...leaksInFiles(command),
];

function* leaksInWords(command: ShellCommand, judge: SecretJudge): Iterable<Leak> {
  for (const hit of passwordsInArguments(command.words.map((word) => word.text))) {
    const word = command.words[hit.word];
    if (word?.literal && isLiteral(hit.password)) yield { at: word.at, what: `a password (${hit.option})` };
  }
  for (const word of command.words) {
    const what = judge.detect(word.text);
    if (what) yield { at: word.at, what };
  }
}

function* leaksInAssignments(command: ShellCommand, judge: SecretJudge): Iterable<Leak> {
  for (const { name, value } of command.assignments) {
    if (!value.literal || !judge.isSecret(name) || isPlaceholder(name, value.text) || !isLiteral(value.text))
      continue;
    yield { at: value.at, what: `a secret (${name})` };
  }
}

/** `aws configure set aws_secret_access_key ...`, `npm config set //registry/:_authToken ...` */
function* leaksInSettings({ name, args }: ShellCommand): Iterable<Leak> {
  const plain = args.filter(({ text }) => !text.startsWith("-"));
  const texts = plain.map(({ text }) => text);
  const sets = Object.hasOwn(CONFIGURES, name) ? CONFIGURES[name] : undefined;
  if (!sets?.test(texts.join(" "))) return;
  for (const [at, word] of plain.entries()) {
    const [key = "", glued] = word.text.split(/=(.*)/s);
    const value = glued === undefined ? plain[at + 1] : word;
    if (isSecretKey(key) && value?.literal && isLiteral(glued ?? value.text))
      yield { at: value.at, what: "a secret" };
  }
}

const OF_NPM = /^(?:config )?set\b/;
/** How the arguments begin by which a program keeps a setting. */
const CONFIGURES: Readonly<Record<string, RegExp>> = {
  aws: /^configure set\b/,
  npm: OF_NPM,
  yarn: OF_NPM,
  pnpm: OF_NPM,
  composer: /^config\b/,
  pip: /^config set\b/,
  poetry: /^config\b/,
  git: /^config\b/,
};

/** A key of a client's settings: `aws_secret_access_key`, `//registry.example.com/:_authToken`, `http-basic.example.com`. */
const isSecretKey = (key: string): boolean =>
  /(?:^|:)_(?:auth|authToken|password)$/.test(key) ||
  /^(?:github-oauth|gitlab-token|pypi-token)\./.test(key) ||
  isSecretName(key);

/** `echo "//registry/:_authToken=..." > .npmrc`, or by `tee`. */
function* leaksInFiles(command: ShellCommand): Iterable<Leak> {
  const target =
    command.redirects.find(
      ({ operator, target: file }) => operator.includes(">") && CREDENTIAL_FILES.test(file.text),
    )?.target ??
    (command.name === "tee" ? command.args.find(({ text }) => CREDENTIAL_FILES.test(text)) : undefined);
  if (!target) return;
  const writer =
    command.name === "tee" ? [command, ...(command.pipedFrom ? [command.pipedFrom] : [])] : [command];
  const written = writer.flatMap(({ args, redirects }) => [
    ...args.map((word) => word.text),
    ...redirects.flatMap((each) => each.heredoc ?? []),
  ]);
  if (holdsCredentials(target.text, written.join(" ")))
    yield { at: target.at, what: `a secret (${target.text})` };
}
