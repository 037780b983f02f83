import type { Container, Place } from "plimsoll";
import { configurationOf } from "./configuration.ts";
import { evaluate } from "./evaluate.ts";
import type { Condition, Credentials, KnownService, Outcome, Test } from "./known-service.ts";
import { type FileSetting, type Settings, settingsOf } from "./settings.ts";
import { isInRange } from "./versions.ts";

/** Whether a service asks its clients who they are. */
export interface Verdict {
  readonly state: Outcome["state"];
  /** A clause with the service as its subject: `accepts every client, as no password is set`. */
  readonly because: string;
  /** The setting that decides; undefined where it is the lack of one. */
  readonly at?: Place | undefined;
  /** The setting that would close it, as an instruction: `set REDIS_PASSWORD`. */
  readonly closing?: string | undefined;
  /** The mounted configuration that would have to close it, and whose text was not read. */
  readonly unseen?: FileSetting | undefined;
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
  return opening ?? configuredVerdict(service, settings) ?? closing ?? fallback(service, settings);
}

/** What a configuration of the author's makes of it; undefined if there is none. */
function configuredVerdict(service: KnownService, settings: Settings): Verdict | undefined {
  const told = configurationOf(service, settings);
  if (told === "silent") return fallback(service, settings);
  // What is closed out of the box needs no configuration to be so.
  if (told?.state === "unknown" && byVersion(service, settings).state === "closed")
    return { ...told, unseen: undefined };
  return told;
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
