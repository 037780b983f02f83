import type { Place } from "../model/field.ts";
import type { Finding, FixEdits, IgnoredFinding } from "../model/finding.ts";
import { fingerprint } from "../model/fingerprint.ts";
import type { Source, Span } from "../model/source.ts";

/** A rule that an ignore names. */
export interface IgnoredRule {
  readonly id: string;
  readonly sub: string | undefined;
  /** Only findings on this container. */
  readonly container: string | undefined;
}

/** One ignore, wherever it is written. */
export interface Ignore {
  readonly by: IgnoredFinding["by"];
  readonly at: Place;
  readonly rules: readonly IgnoredRule[];
  readonly reason: string;
  readonly until: string | undefined;
  readonly covers: (finding: Finding) => boolean;
  /** Set if the comment is none that could be understood: what to write instead. */
  readonly malformed?: string;
  /** Edits that take it out, where that is safe. */
  readonly removal?: FixEdits;
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
  const inForce = request.ignores.filter((ignore) => isInForce(ignore, request.today));
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

const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

function firstHit(
  finding: Finding,
  ignores: readonly Ignore[],
  request: IgnoreRequest,
): { ignore: Ignore; rule: IgnoredRule } | undefined {
  const isLocked = request.isLocked(finding.rule, finding.check);
  for (const ignore of ignores) {
    if (isLocked && ignore.by !== "config") continue;
    const rule = ignore.rules.find((one) => names(one, finding));
    if (rule && ignore.covers(finding)) return { ignore, rule };
  }
  return undefined;
}

function names({ id, sub, container }: IgnoredRule, finding: Finding): boolean {
  if (id !== finding.rule || (sub !== undefined && sub !== finding.check)) return false;
  return container === undefined || container === finding.identity.container;
}

function faultsOf(
  ignore: Ignore,
  used: ReadonlySet<IgnoredRule> | undefined,
  request: IgnoreRequest,
): Finding[] {
  if (ignore.malformed !== undefined) return [fault(ignore, ignore.malformed)];
  const faults: Finding[] = [];
  if (ignore.reason === "")
    faults.push(fault(ignore, "the ignore gives no reason, so it has no effect: add `-- why`"));
  const { until } = ignore;
  if (until !== undefined && !isDate(until))
    faults.push(fault(ignore, "the ignore ends at no date: write until=2027-03-31"));
  else if (until !== undefined && until < request.today)
    faults.push(fault(ignore, `the ignore ended on ${until}`));
  for (const rule of ignore.rules) {
    const message = ruleFault(ignore, rule, used, request, faults.length > 0);
    if (message !== undefined) faults.push(fault(ignore, message));
  }
  return faults;
}

function ruleFault(
  ignore: Ignore,
  rule: IgnoredRule,
  used: ReadonlySet<IgnoredRule> | undefined,
  request: IgnoreRequest,
  isFaulty: boolean,
): string | undefined {
  const name = rule.sub === undefined ? rule.id : `${rule.id}/${rule.sub}`;
  if (!request.known.has(name)) {
    const near = request.nearest(name);
    return `there is no rule "${name.slice(0, 80)}"${near === undefined ? "" : `; did you mean ${near}?`}`;
  }
  if (ignore.by !== "config" && request.isLocked(rule.id, rule.sub))
    return `${name} is locked: it cannot be ignored here`;
  // A configuration speaks of the whole repository, of which a run may see a part.
  const isUnused = !isFaulty && ignore.by !== "config" && used?.has(rule) !== true;
  return isUnused && request.ran(rule.id, ignore.at.source.path)
    ? `nothing to ignore: ${name} finds nothing here`
    : undefined;
}

function fault({ at, removal }: Ignore, message: string): Finding {
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
    fix: removal,
    get fingerprint() {
      return fingerprint(this);
    },
  };
}

/** Where comments may stand, and what they are about, in one source. */
export interface CommentScope {
  readonly source: Source;
  /** Whether a `#` at an offset begins a comment. */
  readonly isComment: (offset: number) => boolean;
  /** What a comment on a line of its own covers. */
  readonly extentOf: (line: number) => Span | undefined;
}

const MARKER = "plimsoll:";
const SHAPE = /^#\s*plimsoll:\s*(ignore|ignore-file)\s*\[([^\]]*)\]\s*(?:until=(\S+)\s*)?(?:--\s*(.*?))?\s*$/;

/** Ignores that comments of a source declare. */
export function commentIgnores(scope: CommentScope): Ignore[] {
  const { text } = scope.source;
  const ignores: Ignore[] = [];
  for (let at = text.indexOf(MARKER); at !== -1; at = text.indexOf(MARKER, at + MARKER.length)) {
    const hash = hashBefore(text, at);
    if (hash !== undefined && scope.isComment(hash)) ignores.push(readComment(scope, hash));
  }
  return ignores;
}

/** The `#` that only blanks separate from the marker, if it can begin a comment. */
function hashBefore(text: string, at: number): number | undefined {
  let hash = at - 1;
  while (text[hash] === " " || text[hash] === "\t") hash--;
  if (text[hash] !== "#") return undefined;
  const before = text[hash - 1];
  return before === undefined || /\s/.test(before) ? hash : undefined;
}

function readComment({ source, extentOf }: CommentScope, hash: number): Ignore {
  const lineEnd = source.text.indexOf("\n", hash);
  const comment = source.text.slice(hash, lineEnd === -1 ? undefined : lineEnd).trimEnd();
  const at: Place = { source, start: hash, end: hash + comment.length, path: ["comment", comment] };
  const match = SHAPE.exec(comment);
  if (!match) {
    return {
      by: "comment",
      at,
      rules: [],
      reason: "",
      until: undefined,
      covers: () => false,
      malformed: "write `# plimsoll: ignore[rule-id] -- reason`",
    };
  }
  const [, kind, list = "", until, reason = ""] = match;
  const { line } = source.position(hash);
  const isOwnLine = source.text.slice(source.lineStart(line), hash).trim() === "";
  return {
    by: "comment",
    at,
    rules: readRules(list),
    reason,
    until,
    covers:
      kind === "ignore-file" ? inFile(source) : isOwnLine ? inSpan(extentOf(line)) : onLine(source, line),
    removal: removal(source, hash, comment.length, isOwnLine, line),
  };
}

/** `a, b/sub, c(container)`. */
export const readRules = (list: string): IgnoredRule[] =>
  list
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map((name) => {
      const [, full = name, container] = /^([^(]*)(?:\(([^)]*)\))?$/.exec(name) ?? [];
      const [id = "", sub] = full.trim().split("/");
      return { id, sub, container };
    });

const inFile =
  (source: Source) =>
  ({ at }: Finding): boolean =>
    at.source === source;

/** Findings that begin inside a stretch of a source. */
export const inSpan =
  (span: Span | undefined) =>
  ({ at }: Finding): boolean =>
    span !== undefined && at.source === span.source && at.start >= span.start && at.start <= span.end;

const onLine =
  (source: Source, line: number) =>
  ({ at }: Finding): boolean =>
    at.source === source && source.position(at.start).line === line;

function removal(source: Source, hash: number, length: number, isOwnLine: boolean, line: number): FixEdits {
  const end = hash + length;
  const start = isOwnLine ? source.lineStart(line) : source.text.slice(0, hash).trimEnd().length;
  const edit = { source, start, end: isOwnLine ? source.lineStart(line + 1) : end, text: "" };
  return { class: "safe", title: "remove the ignore", edits: [edit] };
}
