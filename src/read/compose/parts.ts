import type { ScalarNode } from "../yaml/node.ts";
import { type Environment, interpolate } from "./interpolate.ts";

/** A stretch of a short syntax, by offsets into the text that was split. */
export interface Part {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Splits at a separator, except inside `${...}`: a default may hold colons and blanks. */
export function splitOutside(text: string, separator: RegExp): Part[] {
  const parts: Part[] = [];
  let from = 0;
  forEachOutside(text, (character, at) => {
    if (!separator.test(character)) return;
    parts.push({ text: text.slice(from, at), from, to: at });
    from = at + 1;
  });
  return [...parts, { text: text.slice(from), from, to: text.length }];
}

/** Calls back for each character that is not part of a `${...}`. */
export function forEachOutside(text: string, visit: (character: string, at: number) => void): void {
  for (let at = 0; at < text.length; at++) {
    if (text.startsWith("${", at)) at = endOfVariable(text, at) - 1;
    else visit(text[at] ?? "", at);
  }
}

/** Where the variable ends that begins at an offset; at the end of the text if it is never closed. */
export function endOfVariable(text: string, at: number): number {
  let depth = 1;
  let end = at + 2;
  for (; end < text.length && depth > 0; end++) {
    if (text[end] === "{") depth++;
    else if (text[end] === "}") depth--;
  }
  return end;
}

/** The text that a short syntax is split by: with its variables while one of them has no value. */
export const splittable = (scalar: ScalarNode): string => scalar.unresolved ?? scalar.text;

/**
 * A part of a short syntax as a scalar of its own: placed at its own characters where the text stands in the source
 * as it is, else at the whole scalar. The writer refuses to edit it, as the other parts share its scalar.
 */
export function partOf(scalar: ScalarNode, part: Part, environment: Environment): ScalarNode {
  const place = placeOf(scalar, part);
  const made = { kind: "scalar", source: scalar.source, ...place, style: "plain", shared: true } as const;
  if (scalar.unresolved === undefined) return { ...made, text: part.text };
  const { text, missing, fault } = interpolate(part.text, environment);
  return missing.length > 0 || fault ? { ...made, text, unresolved: part.text } : { ...made, text };
}

/** The same, for text that stays text whatever it looks like (`- "FLAG=true"`). */
export const textPartOf = (scalar: ScalarNode, part: Part, environment: Environment): ScalarNode => ({
  ...partOf(scalar, part, environment),
  style: "double",
});

/** What a part of a short syntax stands for, where its text says it in another way (`ro`, a bare volume). */
export const impliedBy = (scalar: ScalarNode, part: Part, text: string): ScalarNode => ({
  kind: "scalar",
  source: scalar.source,
  ...placeOf(scalar, part),
  style: "plain",
  shared: true,
  text,
});

/** A part whose value nothing here can tell. */
export const unknownPart = (scalar: ScalarNode, part: Part): ScalarNode => ({
  ...impliedBy(scalar, part, ""),
  unresolved: part.text,
});

function placeOf(scalar: ScalarNode, part: Part): { start: number; end: number } {
  const original = scalar.written ?? scalar;
  const { start, end } = original;
  const lead = original.kind === "scalar" && original.style === "plain" ? 0 : 1;
  const verbatim = original.source.text.slice(start + lead, end - lead) === splittable(scalar);
  return verbatim ? { start: start + lead + part.from, end: start + lead + part.to } : { start, end };
}
