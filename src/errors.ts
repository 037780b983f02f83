import type { Span } from "./model/source.ts";

/** The user asked for something that cannot be done (flags, configuration, a missing path): exit code 2, no stack. */
export class UsageError extends Error {
  /** What to do instead, as a sentence; shown on a line of its own. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
  }
}

/** A rule threw: the run goes on without its answer and ends with exit code 2. */
export class RuleError extends Error {
  readonly rule: string;
  /** The subject that the rule was asked about. */
  readonly place: Span;

  constructor(rule: string, place: Span, cause: unknown) {
    const { line } = place.source.position(place.start);
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`rule ${rule} failed at ${place.source.path}:${line}: ${reason}`, { cause });
    this.name = "RuleError";
    this.rule = rule;
    this.place = place;
  }
}
