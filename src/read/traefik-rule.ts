import { type Field, setField } from "../model/field.ts";

const HOST = /\bHost(?:SNI)?\(\s*([^)]*)\)/g;

/** Hosts that a rule of Traefik names: Host(`a`, `b`). */
export function hostsInRule(rule: Field<string>): Field<string>[] {
  if (rule.state !== "set") return [];
  return [...rule.value.matchAll(HOST)].flatMap(([, list = ""]) =>
    [...list.matchAll(/[`"']([^`"']+)[`"']/g)].map(([, host = ""]) => setField(host, rule.at)),
  );
}

/** Entry points that are called as if they were for plain HTTP alone. */
export const isPlainEntryPoint = (name: string): boolean => /^(?:web|http|insecure|plain)$/i.test(name);
