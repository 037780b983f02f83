import type { Container, EnvVar, Field, Place } from "plimsoll";
import { credentialsInUrl, detectSecret, passwordsInArguments } from "./secret-values.ts";
import { isHarmless, isPlaceholder, isSecretSetting } from "./secrets.ts";

/** A credential in clear, and a message that does not tell it. */
export interface PlainCredential {
  readonly at: Place;
  /** Of the variable; empty in a command. */
  readonly name: string;
  /** Never to be printed. */
  readonly text: string;
  readonly message: string;
}

/** Credentials that a container carries in its variables, its command and its health checks; `names` hold secrets too. */
export const plainCredentialsOf = (
  container: Container,
  names: readonly string[],
): readonly PlainCredential[] => [
  ...container.env.flatMap((variable) => inVariable(variable, container, names)),
  ...inCommand(container),
  ...inProbes(container),
];

function inVariable(
  { name, value, from }: EnvVar,
  { label }: Container,
  names: readonly string[],
): readonly PlainCredential[] {
  if (from !== "literal" || value.state !== "set") return [];
  const text = value.value;
  const kind = kindOfText(text) ?? (isSecret(name, text, names) ? "a credential" : kindOfOptions(text));
  return kind ? [{ at: value.at, name, text, message: `${label} has ${kind} in clear in ${name}` }] : [];
}

const isSecret = (name: string, text: string, names: readonly string[]): boolean =>
  isSecretSetting(name, text) || (names.includes(name) && !isPlaceholder(name, text) && !isHarmless(text));

/** What a text is by its form. */
const kindOfText = (text: string): string | undefined =>
  detectSecret(text)?.kind ?? (credentialsInUrl(text) ? "the password of a URL" : undefined);

/** Options for a program, given by a variable (`JAVA_OPTS`). */
const kindOfOptions = (text: string): string | undefined =>
  text.startsWith("-") && passwordsInArguments(["", ...text.split(/\s+/)]).length > 0
    ? "a password"
    : undefined;

const textsOf = (words: readonly Field<string>[]): readonly string[] =>
  words.map((word) => (word.state === "set" ? word.value : ""));

function inCommand({ command, args, label }: Container): readonly PlainCredential[] {
  const words = [command, args].flatMap((list) => (list.state === "set" ? list.value : []));
  return inWords(words, `${label} has`, "in clear in its command");
}

const inProbes = ({ probes, label }: Container): readonly PlainCredential[] =>
  inWords(
    probes.words.filter((word) => word.state !== "set" || !/^CMD(?:-SHELL)?$/.test(word.value)),
    `${label} has`,
    "in clear in its health check",
  );

function inWords(
  words: readonly Field<string>[],
  subject: string,
  where: string,
): readonly PlainCredential[] {
  const texts = textsOf(words);
  const passwords = new Set(passwordsInArguments(texts).map((argument) => argument.word));
  return words.flatMap(({ at }, index) => {
    const text = texts[index] ?? "";
    const kind = kindOfText(text) ?? (passwords.has(index) || inScript(text) ? "a password" : undefined);
    return kind ? [{ at, name: "", text, message: `${subject} ${kind} ${where}` }] : [];
  });
}

/** A whole command line in one word, as a shell gets it. */
const inScript = (text: string): boolean =>
  /\s/.test(text) &&
  text.split(/[&|;\n]+/).some((line) => passwordsInArguments(line.trim().split(/\s+/)).length > 0);
