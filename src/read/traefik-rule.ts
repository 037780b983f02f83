import { type Field, setField, unknownField } from "../model/field.ts";
import type { RoutePath } from "../model/subjects.ts";

const PATH = /\bPath(Prefix)?\(([^()]*)\)/g;

/** Paths that a rule of Traefik names: Path(`/a`), PathPrefix(`/b`). */
export function pathsInRule(rule: Field<string>): RoutePath[] {
  if (rule.state !== "set") return [];
  return [...rule.value.matchAll(PATH)].flatMap(([, prefix, list = ""]) =>
    quotedIn(list).map((path) => ({ path: setField(path, rule.at), exact: prefix === undefined })),
  );
}

/** A rule that names no host takes them all. */
export const takesAnyHost = (rule: Field<string>): boolean =>
  rule.state === "set" && !/\bHost(?:SNI|Regexp)?\(/.test(rule.value);

const quotedIn = (list: string): string[] =>
  [...list.matchAll(/[`"']([^`"']+)[`"']/g)].map(([, text = ""]) => text);

const HOST = /\bHost(SNI)?(Regexp)?\(([^()]*)/g;

/** Hosts that a rule of Traefik names: Host(`a`, `b`). Which ones an expression means nobody can list. */
export function hostsInRule(rule: Field<string>): Field<string>[] {
  if (rule.state === "unknown") return [rule];
  if (rule.state === "absent") return [];
  return [...rule.value.matchAll(HOST)].flatMap(([, , expression, list = ""]) =>
    quotedIn(list).map((host) => (expression ? unknownField(host, rule.at) : setField(host, rule.at))),
  );
}

/** Entry points that are called as if they were for plain HTTP alone. */
export const isPlainEntryPoint = (name: string): boolean => /^(?:web|http|insecure|plain)$/i.test(name);
