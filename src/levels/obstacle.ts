import type { Field, Place } from "../model/field.ts";
import type { Change } from "../model/rule.ts";

/** A field that keeps a workload from a better level, and the edit that would take it out of the way. */
export interface Obstacle {
  /** The control of the Pod Security Standards, or what the SCC limits: `host network`. */
  readonly control: string;
  /** The field in the words of Kubernetes: `seccompProfile`. */
  readonly field: string;
  /** Its value as written; undefined if it is left out. */
  readonly value: string | undefined;
  /** True where the value cannot be seen: then it may be an obstacle. */
  readonly hidden: boolean;
  /** Whose field it is: `container "web"`. */
  readonly owner: string;
  readonly at: Place;
  readonly edit: { readonly text: string; readonly change: Change };
}

/** What is known of an obstacle besides its field. */
export interface Cause {
  readonly control: string;
  readonly field: string;
  readonly owner: string;
}

/** How the field would be taken out of the way. */
export type Remedy = (at: Place, cause: Cause, value: string | undefined) => Obstacle["edit"];

const isItem = (at: Place): boolean => typeof at.path.at(-1) === "number";

/** Edit that takes the value out, be it of a list. */
export const removal: Remedy = (at, { field }, value) => ({
  text: isItem(at) && value !== undefined ? `remove ${value} from ${field}` : `remove ${field}`,
  change: { kind: "remove", at },
});

/** Edit that writes a value in place of another, or of none. */
export const setting =
  (value: string | boolean, shown = String(value)): Remedy =>
  (at, { field }) => ({ text: `set ${field}: ${shown}`, change: { kind: "set", at, value } });

/** Edit that adds an item to a list. */
export const addition =
  (item: string): Remedy =>
  (at, { field }) => ({ text: `add ${item} to ${field}`, change: { kind: "append", at, value: item } });

/** The obstacle that a field is. */
export function obstacle(field: Field<unknown>, cause: Cause, remedy: Remedy = removal): Obstacle {
  const value =
    field.state === "set" ? String(field.value) : field.state === "unknown" ? field.text : undefined;
  return {
    ...cause,
    value,
    hidden: field.state === "unknown",
    at: field.at,
    edit: remedy(field.at, cause, value),
  };
}

/** The field, if its value is a bad one or cannot be seen. */
export function* where<T>(
  field: Field<T>,
  isBad: (value: T) => boolean,
  cause: Cause,
  remedy?: Remedy,
): Iterable<Obstacle> {
  if (field.state === "unknown" || (field.state === "set" && isBad(field.value)))
    yield obstacle(field, cause, remedy);
}

/** `runAsUser is 0`, `capabilities.add has SYS_ADMIN`, `seccompProfile is not set`. */
export function saysObstacle({ field, value, at }: Obstacle): string {
  if (value === undefined) return `${field} is not set`;
  return `${field} ${isItem(at) ? "has" : "is"} ${value === "" ? '""' : value}`;
}

/** Each place once: what a pod sets, all its containers inherit. */
export function distinct<T extends Obstacle>(obstacles: Iterable<T>): T[] {
  const seen = new Map<string, T>();
  for (const one of obstacles) {
    const { source, start, path } = one.at;
    const key = [source.path, start, one.field, one.value === undefined ? path.join("/") : ""].join("\n");
    if (!seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()];
}
