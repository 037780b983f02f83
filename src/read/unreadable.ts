import type { Place } from "../model/field.ts";
import type { Finding } from "../model/finding.ts";
import { fingerprint } from "../model/fingerprint.ts";
import type { ReadProblem } from "./format.ts";

/** Findings of the built-in rule `unreadable-file`, one for each place and message. */
export function unreadable(problems: readonly ReadProblem[]): Finding[] {
  const seen = new Set<string>();
  return problems.flatMap((problem) => {
    const key = `${problem.source.path}\0${problem.start}\0${problem.message}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [unreadableFinding(problem)];
  });
}

/** A finding of `unreadable-file` at a place. */
export function unreadableFinding({ source, start, end, message, severity }: ReadProblem): Finding {
  const at: Place = { source, start, end, path: [] };
  return {
    rule: "unreadable-file",
    check: undefined,
    mistake: 0,
    severity: severity ?? "high",
    confidence: "certain",
    message,
    at,
    identity: { format: undefined },
    related: [],
    fix: undefined,
    get fingerprint() {
      const { line } = source.position(start);
      return fingerprint({ rule: this.rule, check: message, at: { ...at, path: [source.line(line)] } });
    },
  };
}
