import type { Container, EnvVar, Place } from "plimsoll";
import { credentialsInUrl, passwordsInArguments } from "./secret-values.ts";
import { isHarmless, isPlaceholder, isSecretName, isStandIn, isTrivialPassword } from "./secrets.ts";
import { imageBehind, isDatastore, type KnownService, serviceIn } from "./services.ts";

/** A credential that anybody guesses, and where it is written. */
export interface WeakCredential {
  readonly at: Place;
  /** Name of the variable; `its command` for an argument. */
  readonly where: string;
  /** It opens the service that the container runs, rather than one that it calls. */
  readonly isOwn: boolean;
  /** What is wrong with it, as the end of `has a password ...`. */
  readonly fault: string;
  /** For comparison only, never to be printed. */
  readonly value: string;
  /** The variable whose default it is (`${DB_PASSWORD:-shop}`). */
  readonly defaultOf: string | undefined;
}

/** What a rule takes for weak. */
export interface Weakness {
  /** Further words that count as trivial. */
  readonly words: readonly string[];
  /** Shorter passwords are tried out in no time. */
  readonly minLength: number;
}

const USUAL: Weakness = { words: [], minLength: 6 };

/** Names that are known to whoever knows the service: a password that repeats one is none. */
interface Surroundings {
  readonly service: KnownService | undefined;
  readonly names: ReadonlySet<string>;
}

/** The credentials of a container that anybody guesses: published, trivial, those meant to be replaced, names and short ones. */
export function weakCredentialsOf(container: Container, weakness: Weakness): readonly WeakCredential[] {
  const around = surroundingsOf(container);
  return [
    ...container.env.flatMap((variable) => weakVariable(variable, around, weakness) ?? []),
    ...weakArguments(container, around, weakness),
  ];
}

/** The places of those by the usual measure: no rule on leaks has to speak of them too. */
export const weakPlaces = (container: Container): ReadonlySet<number> =>
  new Set(weakCredentialsOf(container, USUAL).map(({ at }) => at.start));

const NAMED_AS = ["USER", "USERNAME", "LOGIN", "DATABASE", "DB", "DBNAME", "DB_NAME"];

function surroundingsOf(container: Container): Surroundings {
  const named = container.env.flatMap(({ name, value }) =>
    value.state === "set" && NAMED_AS.some((ending) => name.toUpperCase().endsWith(ending))
      ? [value.value]
      : [],
  );
  const image = imageBehind(container);
  const all = [
    ...named,
    container.name,
    container.workload.name,
    image?.repository.replace(/^.*\//, "") ?? "",
  ];
  const names = new Set(all.map((name) => name.toLowerCase()).filter((name) => name !== ""));
  return { service: serviceIn(container), names };
}

function weakVariable(
  { name, value, from }: EnvVar,
  around: Surroundings,
  weakness: Weakness,
): WeakCredential | undefined {
  if (from !== "literal" || value.state !== "set") return undefined;
  const text = value.value.trim();
  const inUrl = credentialsInUrl(text);
  const found = inUrl
    ? faultOf(
        "password",
        inUrl.password,
        { ...around, names: new Set([...around.names, inUrl.user.toLowerCase()]) },
        weakness,
      )
    : isCredential(name, text, around)
      ? faultOf(name, text, around, weakness)
      : undefined;
  if (!found) return undefined;
  const written = value.at.source.text.slice(value.at.start, value.at.end);
  const defaultOf = /^["']?\$\{([A-Za-z_]\w*):?-/.exec(written)?.[1];
  return {
    at: value.at,
    where: name,
    isOwn: opens(name, around.service),
    fault: found,
    value: inUrl?.password ?? text,
    defaultOf,
  };
}

const opens = (name: string, service: KnownService | undefined): boolean =>
  isDatastore(service) ||
  /ADMIN|ROOT|DEFAULT|WEB|BASIC/i.test(name) ||
  (service?.credentials ?? []).some((pair) => pair.passwordEnv.includes(name));

/** By its name, or because the image reads its password there. */
const isCredential = (name: string, text: string, { service }: Surroundings): boolean =>
  text !== "" &&
  !service?.credentials?.some((pair) => pair.userEnv.includes(name)) &&
  (isSecretName(name) ||
    (service?.credentials ?? []).some(
      (pair) => pair.passwordEnv.includes(name) && pair.password !== "" && text.endsWith(pair.password),
    ));

function weakArguments(
  container: Container,
  around: Surroundings,
  weakness: Weakness,
): readonly WeakCredential[] {
  const words = [container.command, container.args].flatMap((list) =>
    list.state === "set" ? list.value : [],
  );
  const texts = words.map((word) => (word.state === "set" ? word.value : ""));
  return passwordsInArguments(texts).flatMap(({ word, option, password }) => {
    const at = words[word]?.at;
    const fault = faultOf(option.replace(/^-+/, ""), password, around, weakness);
    return at && fault
      ? [
          {
            at,
            where: "its command",
            isOwn: around.service !== undefined,
            fault,
            value: password,
            defaultOf: undefined,
          },
        ]
      : [];
  });
}

/** A key of somebody else's service does not work until it is filled in; a password of one's own does. */
const isReplaceable = (name: string, value: string): boolean =>
  /pass|pwd|secret/i.test(name) && !(value.includes("_") && /^[A-Z][A-Z0-9_]+$/.test(value));

function faultOf(
  name: string,
  value: string,
  { service, names }: Surroundings,
  { words, minLength }: Weakness,
): string | undefined {
  const published = service?.credentials?.some(
    (pair) => pair.password === value && pair.passwordEnv.includes(name),
  );
  if (published) return `that ${service?.name} is published with`;
  const lower = value.toLowerCase();
  if (isTrivialPassword(value) || words.some((word) => word.toLowerCase() === lower))
    return "that anybody tries first";
  if (isStandIn(name, value)) return isReplaceable(name, value) ? "that was to be replaced" : undefined;
  if (isPlaceholder(name, value) || isHarmless(value)) return undefined;
  if (names.has(lower)) return "that repeats a name";
  return value.length < minLength ? `of fewer than ${minLength} characters` : undefined;
}
