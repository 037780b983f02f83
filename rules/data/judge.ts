import type { Container, Place } from "plimsoll";
import { evaluate } from "./evaluate.ts";
import type { Condition, Credentials, KnownService, Outcome, Test } from "./known-service.ts";
import { type Settings, settingsOf } from "./settings.ts";
import { isInRange } from "./versions.ts";

/** Whether a service asks its clients who they are. */
export interface Verdict {
  readonly state: "open" | "closed" | "default-credentials" | "unknown";
  /** A clause with the service as its subject: `accepts every client, as no password is set`. */
  readonly because: string;
  /** The setting that decides; undefined where it is the lack of one. */
  readonly at?: Place | undefined;
  /** The setting that would close it, as an instruction: `set REDIS_PASSWORD`. */
  readonly closing?: string | undefined;
}

/** Judges a known service by everything that is written about its container; what cannot be seen makes it unknown. */
export function judge(service: KnownService, container: Container): Verdict {
  const settings = settingsOf(container);
  const other = otherProgram(service, settings);
  if (other) return other;
  const opening = firstHit(service.open, settings, "open");
  if (opening && opening.state !== "unknown") return opening;
  const published = publishedCredentials(service, settings);
  if (published) return published;
  const closing = firstHit(service.closed, settings, "closed");
  if (closing?.state === "closed" && !opening) return closing;
  const configured = configurationOf(service, settings);
  return opening ?? configured ?? closing ?? fallback(service, settings);
}

/** The first condition that holds; else an unknown one, as it might. */
function firstHit(
  conditions: readonly Condition[] | undefined,
  settings: Settings,
  state: Verdict["state"],
): Verdict | undefined {
  let maybe: Verdict | undefined;
  for (const { when, because, closing } of conditions ?? []) {
    const result = evaluate(when, settings);
    if (result.holds === "yes") return { state, because, at: result.at, closing };
    if (result.holds === "unknown")
      maybe ??= { state: "unknown", because: "depends on settings that cannot be seen", at: result.at };
  }
  return maybe;
}

const IDLE = new Set(
  "sleep tail cat true false echo ls watch curl wget cp mkdir chown chmod rm mv find id env printf until while".split(
    " ",
  ),
);
const CLIENT =
  /-(?:cli|client|dump|admin|tools?|benchmark|check)$|^(?:pg_\w+|psql|createdb|mongosh?|mongodump|mysql(?:dump|admin)?|mc|etcdctl|cqlsh|rabbitmqadmin|promtool|kafka-topics(?:\.sh)?)$/;
const SHELL = /^(?:ba|da|a)?sh$/;
const STARTER = /entrypoint|^(?:tini|dumb-init|gosu|su-exec|setpriv|exec|run)$/;

/** A container may run a client, a back-up or nothing of a database's image. */
function otherProgram(service: KnownService, settings: Settings): Verdict | undefined {
  if (!settings.program?.known) return undefined;
  const programs = settings.words.map((word) => word.text.replace(/^.*\//, ""));
  if (runsService(service, programs)) return undefined;
  return { state: "unknown", because: `runs ${programs[0]} instead of the service`, at: settings.program.at };
}

function runsService(service: KnownService, programs: readonly string[]): boolean {
  const first = programs[0] ?? "";
  if (programs.some((program) => service.servers?.includes(program))) return true;
  // Images of Redis take a configuration as their only argument.
  if (STARTER.test(first) || first.endsWith(".conf")) return true;
  if (SHELL.test(first))
    return !service.servers && programs.slice(1).some((program) => program.includes(service.id));
  return !service.servers && !IDLE.has(first) && !CLIENT.test(first);
}

/** A login that the vendor publishes, written out. */
function publishedCredentials(service: KnownService, settings: Settings): Verdict | undefined {
  for (const pair of service.credentials ?? []) {
    const hit = writtenPassword(pair, settings);
    if (!hit) continue;
    const who = pair.user === "" ? "takes" : `lets ${pair.user} in with`;
    return {
      state: "default-credentials",
      because: `${who} the published password ${pair.password}`,
      at: hit,
      closing: `set ${pair.passwordEnv[0]} to a password of your own`,
    };
  }
  return undefined;
}

function writtenPassword(pair: Credentials, settings: Settings): Place | undefined {
  for (const name of pair.passwordEnv) {
    const variable = settings.env.get(name);
    if (variable?.state === "written" && variable.value === pair.password) return variable.at;
  }
  return undefined;
}

/** A configuration file of the author's may say anything. */
function configurationOf(service: KnownService, settings: Settings): Verdict | undefined {
  const { paths = [], args, env = [] } = service.config ?? {};
  const told = toldByText(service, settings);
  if (told) return told;
  const unseen: Verdict = { state: "unknown", because: "follows a configuration file" };
  if (
    paths.length > 0 &&
    (!settings.filesComplete || settings.files.some((file) => paths.some((path) => covers(file, path))))
  )
    return unseen;
  const word = args && settings.words.find((candidate) => args.test(candidate.text));
  if (word) return { ...unseen, at: word.at };
  const variable = env.map((name) => settings.env.get(name)).find((found) => found !== undefined);
  return variable && { ...unseen, at: variable.at };
}

/** What the text of its configuration says; undefined where the repository does not hold all of it. */
function toldByText(service: KnownService, settings: Settings): Verdict | undefined {
  const { configText, config } = service;
  if (!configText || !config) return undefined;
  const named = namedFiles(service, settings);
  const files = settings.texts.filter(
    ({ path }) => named.includes(path) || config.paths?.some((known) => covers(path, known)),
  );
  if (files.length === 0 || named.some((name) => !files.some(({ path }) => path === name))) return undefined;
  const texts = files.map(({ text }) => text && plain(text));
  if (texts.includes(undefined)) return undefined;
  const { closed, open, because = "", closing } = configText;
  if (texts.some((text) => closed?.test(text ?? "")))
    return { state: "closed", because: "asks for what its configuration sets" };
  if (texts.some((text) => open?.test(text ?? ""))) return { state: "open", because, closing };
  return fallback(service, settings);
}

/** Longer files are no configuration that a person wrote. */
const MOST_CHARACTERS = 200_000;

/** The lines that say something: no comments, one blank for many, and one at the start of what is indented. */
const plain = (text: string): string =>
  text
    .slice(0, MOST_CHARACTERS)
    .split("\n")
    .map((line) => line.trimEnd().replace(/[ \t]+/g, " "))
    .filter((line) => line !== "" && !/^ ?(?:#|;|\/\/)/.test(line))
    .join("\n");

/** Files that the command names as the configuration. */
function namedFiles({ config }: KnownService, { words }: Settings): readonly string[] {
  const { args } = config ?? {};
  return words.flatMap(({ text }, at) => {
    if (!args?.test(text)) return [];
    const glued = text.slice(text.indexOf("=") + 1);
    return glued.startsWith("/")
      ? [glued]
      : (words[at + 1]?.text.startsWith("/") ?? false)
        ? [words[at + 1]?.text ?? ""]
        : [];
  });
}

/** Whether a mounted or copied path is the configuration, holds it, or lies in its folder. */
function covers(file: string, path: string): boolean {
  const target = file.replace(/(?<!\/)\/+$/, "");
  const folder = path.endsWith("/") ? path : `${path}/`;
  if (target === path.replace(/\/$/, "") || (path.endsWith("/") && target.startsWith(folder))) return true;
  const above = target !== "" && path.startsWith(`${target}/`);
  return (
    above ||
    (!path.endsWith("/") && target.slice(target.lastIndexOf("/")) === path.slice(path.lastIndexOf("/")))
  );
}

/** What it does out of the box, by version. */
function fallback(service: KnownService, settings: Settings): Verdict {
  const outcome = byVersion(service, settings);
  const at = settings.words.find((word) => !word.known)?.at;
  if (outcome.state !== "closed" && !settings.wordsComplete && usesArguments(service)) {
    return { state: "unknown", because: "depends on a command that cannot be seen", at };
  }
  return { state: outcome.state, because: outcome.because, closing: outcome.closing };
}

function byVersion(service: KnownService, settings: Settings): Outcome {
  for (const old of service.versions ?? []) {
    const holds = settings.image && isInRange(settings.image, old.range);
    if (holds) return old;
    if (holds === undefined) return { state: "unknown", because: "depends on a version that cannot be seen" };
  }
  return service.state;
}

const usesArguments = (service: KnownService): boolean =>
  (service.closed ?? []).some((condition) => mentionsArguments(condition.when));

function mentionsArguments(test: Test): boolean {
  if (test.kind === "not") return mentionsArguments(test.test);
  return test.kind === "arg" || ("tests" in test && test.tests.some(mentionsArguments));
}
