import type { Place } from "../model/field.ts";
import { type FormatName, milder, type RunError, type Severity } from "../model/finding.ts";
import { later } from "../model/later.ts";
import { type Context, type KubernetesVersion, MISTAKES, type Problem, type Rule } from "../model/rule.ts";
import type { Setting, Subject, Subjects } from "../model/subjects.ts";
import { RawFinding } from "./raw-finding.ts";

/** What the configuration says of rules, per file. */
export interface Settings {
  readonly exact: boolean;
  readonly settingFor: (
    rule: string,
    check: string | undefined,
    file: string,
    format: FormatName | undefined,
  ) => { readonly enabled: boolean; readonly severity?: Severity | undefined };
  /** Whether a rule has to be asked: it or one of its sub-checks is on. */
  readonly runs: (rule: string, file: string, format: FormatName | undefined) => boolean;
  /** The same for files with the same settings. */
  readonly scopeOf: (file: string) => unknown;
  readonly optionsFor: (rule: string, file: string) => Readonly<Record<string, unknown>>;
}

export interface CheckRequest {
  readonly rules: readonly Rule[];
  readonly subjects: { readonly [S in keyof Subjects]?: readonly Subjects[S][] };
  readonly settings: Settings;
  readonly kubernetes: KubernetesVersion;
  readonly today: string;
  /** Where a file stands, by the path that its source has. */
  readonly settingOf: (path: string) => Setting;
}

export interface CheckResult {
  readonly findings: RawFinding[];
  readonly errors: RunError[];
}

/** Offers every subject to the rules that ask for its kind; a rule that throws costs only its own answer. */
export function check(request: CheckRequest): CheckResult {
  const result: CheckResult = { findings: [], errors: [] };
  for (const [kind, asks] of asksByKind(request.rules)) {
    const subjects = request.subjects[kind] as readonly Subject[] | undefined;
    if (subjects) checkKind(subjects, asks, request, result);
  }
  const { exact } = request.settings;
  return {
    findings: exact ? result.findings : silence(result.findings, request.rules),
    errors: result.errors,
  };
}

type Ask = (subject: Subject, context: Context) => Iterable<Problem>;

function checkKind(
  subjects: readonly Subject[],
  asks: readonly RuleAsk[],
  request: CheckRequest,
  result: CheckResult,
): void {
  const known = new Map<unknown, Map<FormatName | undefined, readonly ReadyAsk[]>>();
  for (const subject of subjects) {
    const { path } = subject.at.source;
    const { format } = subject.identity;
    const scope = request.settings.scopeOf(path);
    const byFormat = known.get(scope) ?? new Map<FormatName | undefined, readonly ReadyAsk[]>();
    known.set(scope, byFormat);
    const ready = byFormat.get(format) ?? prepare(asks, path, format, request);
    byFormat.set(format, ready);
    for (const one of ready) checkOne(one, subject, request, result);
  }
}

interface RuleAsk {
  readonly rule: Rule;
  readonly ask: Ask;
}

/** What is to be asked, with what the rule may know. */
interface ReadyAsk extends RuleAsk {
  readonly context: Context;
}

function asksByKind(rules: readonly Rule[]): ReadonlyMap<keyof Subjects, readonly RuleAsk[]> {
  const kinds = new Map<keyof Subjects, RuleAsk[]>();
  const note = (rule: Rule, kind: keyof Subjects, ask: Ask): void => {
    const known = kinds.get(kind);
    if (known) known.push({ rule, ask });
    else kinds.set(kind, [{ rule, ask }]);
  };
  for (const rule of rules) {
    note(rule, rule.on, rule.check as Ask);
    if (!rule.alsoOn) continue;
    for (const [kind, ask] of Object.entries(rule.alsoOn)) note(rule, kind as keyof Subjects, ask as Ask);
  }
  return kinds;
}

/** Settings are looked up once for all files that share them. */
function prepare(
  asks: readonly RuleAsk[],
  file: string,
  format: FormatName | undefined,
  { settings, kubernetes, today }: CheckRequest,
): readonly ReadyAsk[] {
  const on = asks.filter(({ rule }) => settings.runs(rule.id, file, format));
  const known = { kubernetes, exact: settings.exact, today };
  return on.map(({ rule, ask }) => ({
    rule,
    ask,
    context: new RuleContext(known, () => settings.optionsFor(rule.id, file)),
  }));
}

/** What a rule may know; few ask for their options, which are settled then. */
class RuleContext implements Context {
  readonly kubernetes: KubernetesVersion;
  readonly exact: boolean;
  readonly today: string;
  readonly #options: () => Context["options"];

  constructor({ kubernetes, exact, today }: Omit<Context, "options">, options: () => Context["options"]) {
    this.kubernetes = kubernetes;
    this.exact = exact;
    this.today = today;
    this.#options = later(options);
  }

  get options(): Context["options"] {
    return this.#options();
  }
}

function checkOne(
  { rule, ask, context }: ReadyAsk,
  subject: Subject,
  request: CheckRequest,
  result: CheckResult,
): void {
  try {
    for (const problem of ask(subject, context)) {
      const finding = toFinding(rule, subject, problem, request);
      if (finding) result.findings.push(finding);
    }
  } catch (cause) {
    const { source, start } = subject.at;
    const { line } = source.position(start);
    const file = source.path;
    const reason = cause instanceof Error ? cause.message : String(cause);
    result.errors.push({
      rule: rule.id,
      file,
      message: `rule ${rule.id} failed at ${file}:${line}: ${reason}`,
    });
  }
}

function toFinding(
  rule: Rule,
  subject: Subject,
  problem: Problem,
  request: CheckRequest,
): RawFinding | undefined {
  const at: Place = "state" in problem.at ? problem.at.at : problem.at;
  const { settings } = request;
  const { identity } = problem.about ?? subject;
  const setting = settings.settingFor(rule.id, problem.sub, at.source.path, identity.format);
  if (!setting.enabled) return undefined;
  const graded = setting.severity ?? byContext(rule, problem.severity ?? rule.severity, at, request);
  return new RawFinding({
    rule: rule.id,
    check: problem.sub,
    mistake: MISTAKES.indexOf(rule.mistake) + 1,
    severity: graded,
    confidence: problem.confidence ?? rule.confidence,
    message: problem.message,
    at,
    identity,
    related: problem.also ?? [],
    intent: problem.fix,
    isAbsence: "state" in problem.at && problem.at.state === "absent",
    subject: problem.about ?? subject,
  });
}

/** Files of development, tests and examples count one step less, but never for a critical rule (catalogue B.0.6). */
function byContext(rule: Rule, severity: Severity, at: Place, request: CheckRequest): Severity {
  if (request.settings.exact || severity === "critical" || rule.severity === "critical") return severity;
  return request.settingOf(at.source.path) === "production" ? severity : milder(severity);
}

/** Drops findings that a graver one on the same subject makes needless (catalogue B.0.7). */
function silence(findings: RawFinding[], rules: readonly Rule[]): RawFinding[] {
  const silencers = new Map(rules.flatMap((rule) => (rule.silencedBy ? [[rule.id, rule.silencedBy]] : [])));
  if (silencers.size === 0) return findings;
  const spoke = new Map<Subject, Set<string>>();
  for (const { subject, rule } of findings) spoke.set(subject, (spoke.get(subject) ?? new Set()).add(rule));
  return findings.filter(({ rule, subject }) => {
    const graver = silencers.get(rule) ?? [];
    return !graver.some((other) => spoke.get(subject)?.has(other));
  });
}
