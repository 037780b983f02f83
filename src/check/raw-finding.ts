import type { Place } from "../model/field.ts";
import type { Confidence, Finding, FixEdits, Identity, Note, Severity } from "../model/finding.ts";
import { fingerprint } from "../model/fingerprint.ts";
import type { Problem } from "../model/rule.ts";
import type { Subject } from "../model/subjects.ts";

/** What a finding is made of. */
export type FindingParts = Omit<RawFinding, "fix" | "fingerprint">;

/** A finding before its fix is written; one class for all, so that V8 keeps one shape. */
export class RawFinding implements Finding {
  readonly rule: string;
  readonly check: string | undefined;
  readonly mistake: number;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly at: Place;
  readonly identity: Identity;
  readonly related: readonly Note[];
  /** The fix as the rule means it; a later step makes it text. */
  readonly intent: Problem["fix"];
  /** It points at where something is missing. */
  readonly isAbsence: boolean;
  /** The subject it is about. */
  readonly subject: Subject;

  constructor(parts: FindingParts, related: readonly Note[] = parts.related) {
    this.rule = parts.rule;
    this.check = parts.check;
    this.mistake = parts.mistake;
    this.severity = parts.severity;
    this.confidence = parts.confidence;
    this.message = parts.message;
    this.at = parts.at;
    this.identity = parts.identity;
    this.related = related;
    this.intent = parts.intent;
    this.isAbsence = parts.isAbsence;
    this.subject = parts.subject;
  }

  get fix(): FixEdits | undefined {
    return undefined;
  }

  get fingerprint(): string {
    return fingerprint(this);
  }
}
