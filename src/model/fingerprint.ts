import type { Finding } from "./finding.ts";

/**
 * Identity of a finding across edits that only move it: rule, check, file, object path and the value's text
 * with white space folded.
 */
export function fingerprint(finding: Pick<Finding, "rule" | "check" | "at">): string {
  const { at } = finding;
  const value = at.source.text.slice(at.start, at.end).replace(/\s+/g, " ").slice(0, 500);
  const parts = [finding.rule, finding.check ?? "", at.source.path, ...at.path.map(String), value];
  // Loaded on demand: most runs print no fingerprint, and loading it is felt at start-up.
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 32);
}
