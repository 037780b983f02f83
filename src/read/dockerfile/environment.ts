import type { Place } from "../../model/field.ts";
import type { Variable } from "./lex-result.ts";

/** A variable and where its value is written. */
export type Known = Variable & { readonly at?: Place };

/** Stages through which a value is followed; beyond, nobody could say where it comes from. */
const MAX_CHAIN = 200;

/** Longer values are not kept: `ENV B=$A$A` doubles with every line. */
const MAX_LENGTH = 65_536;

/** What the builder itself sets (https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope). */
const PREDEFINED = /^(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)$/;

/** Variables of a stage on top of those of the stage that it starts from. */
export class Variables {
  readonly #own = new Map<string, Known>();
  readonly #parent: Variables | undefined;
  readonly #outside: Variable;

  /** `outside` is what a name means that nobody has set: an image may bring a value, the global scope has none. */
  constructor(outside: "unset" | "unknown", parent?: Variables) {
    this.#outside = { state: outside };
    // A stage that sets nothing is no step on the way up.
    this.#parent = parent && parent.#own.size === 0 ? parent.#parent : parent;
  }

  get(name: string): Known {
    let scope: Variables | undefined = this;
    for (let steps = 0; scope && steps < MAX_CHAIN; steps++) {
      const found = scope.#own.get(name);
      if (found) return found;
      scope = scope.#parent;
    }
    return scope || PREDEFINED.test(name) ? { state: "unknown" } : this.#outside;
  }

  set(name: string, value: Known): void {
    const isLong = value.state === "set" && value.text.length > MAX_LENGTH;
    this.#own.set(name, isLong ? { state: "unknown" } : value);
  }
}
