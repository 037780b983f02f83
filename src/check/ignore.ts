import { isDate } from "../model/date.ts";
import type { Place } from "../model/field.ts";
import type { Finding, FixEdits, IgnoredFinding } from "../model/finding.ts";
import { fingerprint } from "../model/fingerprint.ts";
import type { Span } from "../model/source.ts";
import { type Hit, Hits } from "./hits.ts";

/** A rule that an ignore names. */
export interface IgnoredRule {
  readonly id: string;
  readonly sub: string | undefined;
  /** Only findings on this container. */
  readonly container: string | undefined;
  /** Its name in a comment, if it is written in one. */
  readonly at?: Span;
}

/** One ignore, wherever it is written. */
export interface Ignore {
  readonly by: IgnoredFinding["by"];
  readonly at: Place;
  readonly rules: readonly IgnoredRule[];
  readonly reason: string;
  readonly until: string | undefined;
  /** Stretch of a source in which findings begin that it covers. */
  readonly scope?: Span | undefined;
  /** What it covers, where it has no scope. */
  readonly covers: (finding: Finding) => boolean;
  /** Set if the comment is none that could be understood: what to write instead. */
  readonly malformed?: string;
  /** Takes one rule out of a comment, or the whole comment; undefined where nothing may be edited. */
  readonly without?: (rule: IgnoredRule | undefined) => FixEdits;
}

export interface IgnoreRequest {
  readonly ignores: readonly Ignore[];
  /** ISO date by which expiries are judged. */
  readonly today: string;
  /** Every rule and sub-check that exists: `id` and `id/sub`. */
  readonly known: ReadonlySet<string>;
  /** Whether a rule ran on a file, so that an ignore without a finding is unused. */
  readonly ran: (rule: string, file: string) => boolean;
  /** Whether manifests may not silence a rule. */
  readonly isLocked: (rule: string, sub: string | undefined) => boolean;
  /** The name that a misspelt one most likely means. */
  readonly nearest: (name: string) => string | undefined;
}

export interface IgnoreResult<F extends Finding> {
  readonly kept: readonly F[];
  readonly ignored: readonly IgnoredFinding[];
  /** Findings of `bad-ignore`. */
  readonly faults: readonly Finding[];
}

/** Splits findings into those that stand and those that an ignore accepts, and says what is wrong with the ignores. */
export function applyIgnores<F extends Finding>(
  findings: readonly F[],
  request: IgnoreRequest,
): IgnoreResult<F> {
  const inForce = new Hits(request.ignores.filter((ignore) => isInForce(ignore, request.today)));
  const used = new Map<Ignore, Set<IgnoredRule>>();
  const kept: F[] = [];
  const ignored: IgnoredFinding[] = [];
  for (const finding of findings) {
    const hit = firstHit(finding, inForce, request);
    if (!hit) {
      kept.push(finding);
      continue;
    }
    used.set(hit.ignore, (used.get(hit.ignore) ?? new Set()).add(hit.rule));
    const { by, reason, until } = hit.ignore;
    ignored.push({ finding, by, reason, until });
  }
  const faults = request.ignores.flatMap((ignore) => faultsOf(ignore, used.get(ignore), request));
  return { kept, ignored, faults };
}

const isInForce = ({ malformed, reason, until }: Ignore, today: string): boolean =>
  malformed === undefined && reason !== "" && (until === undefined || (isDate(until) && until >= today));

function firstHit(finding: Finding, hits: Hits, request: IgnoreRequest): Hit | undefined {
  const isLocked = request.isLocked(finding.rule, finding.check);
  return hits.find(
    finding,
    ({ ignore, rule }) => (ignore.by === "config" || !isLocked) && names(rule, finding),
  );
}

function names({ sub, container }: IgnoredRule, finding: Finding): boolean {
  if (sub !== undefined && sub !== finding.check) return false;
  return container === undefined || container === finding.identity.container;
}

function faultsOf(
  ignore: Ignore,
  used: ReadonlySet<IgnoredRule> | undefined,
  request: IgnoreRequest,
): Finding[] {
  if (ignore.malformed !== undefined) return [fault(ignore, ignore.malformed, undefined)];
  const useless = whyUseless(ignore, request.today);
  const faulty = ignore.rules.flatMap((rule) => {
    const message = ruleFault(ignore, rule, used, request, useless.length > 0);
    return message === undefined ? [] : [{ rule, message }];
  });
  const isAllFaulty = useless.length > 0 || faulty.length === ignore.rules.length;
  return [
    ...useless.map((message) => fault(ignore, message, ignore.without?.(undefined))),
    ...faulty.map(({ rule, message }) =>
      fault(ignore, message, renaming(rule, request) ?? ignore.without?.(isAllFaulty ? undefined : rule)),
    ),
  ];
}

/** Why an ignore has no effect at all. */
function whyUseless({ reason, until }: Ignore, today: string): string[] {
  const reasons: string[] = [];
  if (reason === "") reasons.push("the ignore gives no reason, so it has no effect: add `-- why`");
  if (until !== undefined && !isDate(until))
    reasons.push("the ignore ends at no date: write until=2027-03-31");
  else if (until !== undefined && until < today) reasons.push(`the ignore ended on ${until}`);
  return reasons;
}

export const nameOf = ({ id, sub }: IgnoredRule): string => (sub === undefined ? id : `${id}/${sub}`);

function ruleFault(
  ignore: Ignore,
  rule: IgnoredRule,
  used: ReadonlySet<IgnoredRule> | undefined,
  request: IgnoreRequest,
  isUseless: boolean,
): string | undefined {
  const name = nameOf(rule);
  if (!request.known.has(name)) {
    const near = request.nearest(name);
    return `there is no rule "${name.slice(0, 80)}"${near === undefined ? "" : `; did you mean ${near}?`}`;
  }
  if (ignore.by !== "config" && request.isLocked(rule.id, rule.sub))
    return `${name} is locked: it cannot be ignored here`;
  // A configuration speaks of the whole repository, of which a run may see a part.
  const isUnused = !isUseless && ignore.by !== "config" && used?.has(rule) !== true;
  return isUnused && request.ran(rule.id, ignore.at.source.path)
    ? `nothing to ignore: ${name} finds nothing here`
    : undefined;
}

/** Writes the rule that a misspelt name most likely means; only proposed, as it makes the ignore hold. */
function renaming(rule: IgnoredRule, request: IgnoreRequest): FixEdits | undefined {
  const near = request.known.has(nameOf(rule)) ? undefined : request.nearest(nameOf(rule));
  if (!rule.at || near === undefined) return undefined;
  const text = rule.container === undefined ? near : `${near}(${rule.container})`;
  return { class: "suggest", title: `ignore ${near}`, edits: [{ ...rule.at, text }] };
}

function fault({ at }: Ignore, message: string, fix: FixEdits | undefined): Finding {
  return {
    rule: "bad-ignore",
    check: undefined,
    mistake: 0,
    severity: "low",
    confidence: "certain",
    message,
    at,
    identity: { format: undefined },
    related: [],
    fix,
    get fingerprint() {
      return fingerprint(this);
    },
  };
}
