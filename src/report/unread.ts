import type { Finding, RunError, SkippedFile } from "../model/finding.ts";
import type { Span } from "../model/source.ts";
import { visible } from "./escape.ts";
import { safeText } from "./mask.ts";
import { spotOf } from "./spot.ts";

/** What a command that judges no rules could not read, ready to print. */
export interface Unread {
  /** Files, or parts of them, that could not be read: what they hold is missing. */
  readonly unreadable: readonly Finding[];
  readonly skipped: readonly SkippedFile[];
  readonly errors: readonly RunError[];
}

/** The same for programs; what cannot be read is an error where nothing is a finding. */
export const unreadJson = ({ skipped, errors, unreadable }: Unread) => ({
  skipped: skipped.map(({ file, reason }) => ({ file: visible(file), reason: safeText(reason) })),
  errors: [...errors, ...unreadable.map(asError)].map(({ message, file }) => ({
    message: safeText(message),
    ...(file !== undefined && { file: visible(file) }),
  })),
});

const asError = ({ message, at }: Finding): RunError => ({
  message: `line ${spotOf(at).line}: ${message}`,
  file: at.source.path,
});

/** Where something stands, for programs. */
export function placeJson(at: Span) {
  const { line, column } = spotOf(at);
  return { file: visible(at.source.path), line, column };
}
