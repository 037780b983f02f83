import type { Cursor } from "../cursor.ts";
import type { DeclaredIgnore } from "../format.ts";
import type { KubernetesObject } from "./object.ts";
import type { PodTemplate } from "./pod-kinds.ts";
import { textOf } from "./scalar.ts";

const ANNOTATION = "plimsoll.dev/ignore";

/** What the annotations of an object, and of its pods, ask to ignore in it. */
export function ignoresOf(object: KubernetesObject, pods: readonly PodTemplate[]): DeclaredIgnore[] {
  const inner = pods.map(({ metadata }) => metadata).filter(({ node }) => node !== object.metadata.node);
  return [object.metadata, ...inner].flatMap((metadata) => ignoreIn(metadata, object));
}

function ignoreIn(metadata: Cursor, object: KubernetesObject): DeclaredIgnore[] {
  const written = metadata.below("annotations", ANNOTATION);
  const text = textOf(written);
  if (text === undefined) return [];
  const { source, start, end } = object.root.place;
  return [{ by: "annotation", at: written.place, scope: { source, start, end }, ...parseIgnore(text) }];
}

/** Reads `rule, rule/sub(container) until=2030-01-31 -- reason`. */
export function parseIgnore(text: string): Pick<DeclaredIgnore, "rules" | "reason" | "until"> {
  const [, listed = text, reason = ""] = /^(.*?)(?:^|\s)--(?:\s+(.*))?$/s.exec(text) ?? [];
  const until = /(?:^|[\s,])until=([^\s,]+)/.exec(listed)?.[1];
  const names = listed.replace(/(?:^|[\s,])until=[^\s,]+/g, " ").match(/[^\s,()]+(?:\([^()]*\))?/g) ?? [];
  return { rules: names.map(ruleOf), reason: reason.trim(), until };
}

function ruleOf(text: string): { id: string; container: string | undefined } {
  const [, id = text, container] = /^([^(]+)\(([^)]*)\)$/.exec(text) ?? [];
  return { id, container: container?.trim() || undefined };
}
