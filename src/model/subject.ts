import type { Field, Place } from "./field.ts";
import type { Identity } from "./finding.ts";

/** What every subject can say of itself. */
export interface Subject {
  readonly identity: Identity;
  /** How a message names it, in the words of its format: `service "web"`, `container "web"`. */
  readonly label: string;
  /** Its name, key or first line. */
  readonly at: Place;
}

/** Where a manifest stands in the life of a system (catalogue B.0.6). */
export type Setting = "production" | "development" | "test" | "example";

/** A list with its own place, each item placed too. */
export type ListField = Field<readonly Field<string>[]>;
