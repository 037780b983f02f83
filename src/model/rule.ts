import type { Field, Place } from "./field.ts";
import type { Confidence, FixClass, FormatName, Note, Severity } from "./finding.ts";
import type { Span } from "./source.ts";
import type { Subject, Subjects } from "./subjects.ts";

/** The seven mistakes; their number is the position, from 1. */
export const MISTAKES = [
  "platform",
  "container",
  "api",
  "vulnerability",
  "privilege",
  "supply-chain",
  "network",
] as const;
export type Mistake = (typeof MISTAKES)[number];

export const PRESETS = [
  "recommended",
  "strict",
  "pss-baseline",
  "pss-restricted",
  "cis-docker",
  "cis-kubernetes",
  "nsa",
  "openshift-restricted-v2",
] as const;
export type Preset = (typeof PRESETS)[number];

/** A preset, or a preset for one format only: `recommended@kubernetes`. */
export type PresetEntry = Preset | `${Preset}@${FormatName}`;

/** A statement of a published standard, e.g. `{ standard: "CIS Kubernetes", version: "1.12", id: "5.2.2" }`. */
export interface Reference {
  readonly standard: string;
  readonly version?: string;
  readonly id: string;
}

/** A scalar, list or mapping to be written into a manifest. */
export type Literal = string | number | boolean | readonly Literal[] | { readonly [key: string]: Literal };

/** One step of a fix: intent, which the format's writer turns into text. */
export type Change =
  | { readonly kind: "set"; readonly at: Place; readonly value: Literal }
  | { readonly kind: "remove"; readonly at: Place }
  | { readonly kind: "append"; readonly at: Place; readonly value: Literal }
  /** Replaces part of one value's or instruction's text. */
  | { readonly kind: "replace"; readonly at: Span; readonly text: string }
  /** A new Dockerfile instruction on lines of its own, behind the one at `at`. */
  | { readonly kind: "insert"; readonly at: Place; readonly text: string }
  /** Joins a Dockerfile RUN with the RUN that follows it by `&&`. */
  | { readonly kind: "join"; readonly first: Place; readonly second: Place };

export interface Fix {
  readonly class: FixClass;
  readonly title: string;
  readonly changes: readonly Change[];
}

const placeOf = (target: Field<unknown> | Place): Place => ("state" in target ? target.at : target);

/** Fix that writes a value where it is or where it is missing. */
export const set = (field: Field<unknown> | Place, value: Literal, kind: FixClass, title: string): Fix => ({
  class: kind,
  title,
  changes: [{ kind: "set", at: placeOf(field), value }],
});

/** Fix that takes a value out, key included. */
export const remove = (field: Field<unknown> | Place, kind: FixClass, title: string): Fix => ({
  class: kind,
  title,
  changes: [{ kind: "remove", at: placeOf(field) }],
});

/** Fix that adds an item to a list, which may not exist yet. */
export const append = (
  field: Field<unknown> | Place,
  value: Literal,
  kind: FixClass,
  title: string,
): Fix => ({
  class: kind,
  title,
  changes: [{ kind: "append", at: placeOf(field), value }],
});

/** What a rule has to say about its subject. */
export interface Problem {
  /** What to point at; a field gives its place, an absent one the place where it would be written. */
  readonly at: Field<unknown> | Place;
  readonly message: string;
  /** Name of the sub-check. */
  readonly sub?: string | undefined;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity | undefined;
  readonly confidence?: Confidence | undefined;
  readonly also?: readonly Note[] | undefined;
  readonly fix?: Fix | undefined;
  /** What it is about, where a rule looks at a whole (a namespace, the repository) and speaks of a part. */
  readonly about?: Subject | undefined;
}

/** A Kubernetes minor version: `{ major: 1, minor: 36 }`. */
export interface KubernetesVersion {
  readonly major: number;
  readonly minor: number;
}

/** What a rule may know besides its subject. */
export interface Context {
  /** Options of the rule, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly kubernetes: KubernetesVersion;
  /** True when only presets of a published standard run: no agent lists, no context, no downgrades. */
  readonly exact: boolean;
  /** Date of the run, ISO. */
  readonly today: string;
}

/** A part of a rule that can be switched, graded and suppressed alone (`rule/sub`). */
export interface SubCheck {
  readonly about: string;
  /** Presets it belongs to where they differ from the rule's; empty: only when named, or under `all`. */
  readonly presets?: readonly PresetEntry[];
}

export interface OptionSchema {
  readonly type: "boolean" | "number" | "string" | "array" | "object";
  readonly description: string;
  readonly default: unknown;
  /** Of an array; globs are judged by `matchesPath`. */
  readonly items?: {
    readonly type: "string";
    readonly enum?: readonly string[];
    readonly format?: "glob";
  };
  /** Of an object: what each of its values may be. */
  readonly values?: { readonly enum: readonly string[] };
  readonly enum?: readonly string[];
}

interface RuleMetadata {
  /** Says the policy: `no-privileged`, `run-as-non-root`. Equal to the file name. */
  readonly id: string;
  readonly mistake: Mistake;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly presets: readonly PresetEntry[];
  /** Names the fault, without a full stop. */
  readonly title: string;
  /** One or two sentences: what can happen. */
  readonly why: string;
  /** One or two sentences: what to do. */
  readonly remedy: string;
  readonly references: readonly Reference[];
  /** Ids of other linters' rules, for people who move. */
  readonly peers: readonly string[];
  readonly formerly?: readonly string[];
  readonly subchecks?: Readonly<Record<string, SubCheck>>;
  readonly options?: Readonly<Record<string, OptionSchema>>;
  /** Rules whose finding on the same container or subject makes this one's needless. */
  readonly silencedBy?: readonly string[];
}

/** A rule on one kind of subject. */
export interface RuleOn<S extends keyof Subjects> extends RuleMetadata {
  readonly on: S;
  readonly check: (subject: Subjects[S], context: Context) => Iterable<Problem>;
  /** The same policy on further kinds of subject: a root user stands in a pod as well as in a Dockerfile. */
  readonly alsoOn?: {
    readonly [T in keyof Subjects]?: (subject: Subjects[T], context: Context) => Iterable<Problem>;
  };
}

/** Any rule. */
export type Rule = { [S in keyof Subjects]: RuleOn<S> }[keyof Subjects];

/** Identity function that gives a rule its types. */
export const defineRule = <S extends keyof Subjects>(rule: RuleOn<S>): RuleOn<S> => rule;

/** Pod Security Standards control. */
export const pss = (level: "baseline" | "restricted", control: string): Reference => ({
  standard: "PSS",
  id: `${level} ${control}`,
});
/** CIS Kubernetes Benchmark, numbering of kube-bench 1.12. */
export const cisKubernetes = (id: string): Reference => ({ standard: "CIS Kubernetes", version: "1.12", id });
/** CIS Docker Benchmark, numbering of docker-bench-security 1.6.0. */
export const cisDocker = (id: string): Reference => ({ standard: "CIS Docker", version: "1.6.0", id });
/** NSA and CISA Kubernetes Hardening Guidance, section. */
export const nsa = (section: string): Reference => ({ standard: "NSA/CISA", id: section });
export const cwe = (id: number): Reference => ({ standard: "CWE", id: String(id) });
/** MITRE ATT&CK technique. */
export const attack = (id: string): Reference => ({ standard: "ATT&CK", id });
/** NIST SP 800-190 section. */
export const sp190 = (id: string): Reference => ({ standard: "NIST SP 800-190", id });
/** OWASP Kubernetes Top Ten. */
export const owaspKubernetes = (id: string): Reference => ({ standard: "OWASP Kubernetes", id });
/** OWASP Docker Top 10. */
export const owaspDocker = (id: string): Reference => ({ standard: "OWASP Docker", id });
export const owaspApi = (id: string): Reference => ({ standard: "OWASP API", id });

/** What the engine itself reports, beside the rules: no subject, in every preset. */
export interface BuiltInRule {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
}
