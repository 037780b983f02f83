import { type Finding, severityRank } from "../model/finding.ts";

/** Rules on one container that are read, and mended, together (catalogue B.0.7). */
const QUARTET: ReadonlySet<string> = new Set([
  "run-as-non-root",
  "no-privilege-escalation",
  "drop-all-capabilities",
  "require-seccomp-profile",
]);

/** Findings that are shown as one entry: one finding, or the hardening of one container. */
export type Entry = readonly [Finding, ...Finding[]];

/** Joins the hardening findings of each container of a file; the order is that of their first. */
export function entriesOf(findings: readonly Finding[]): Entry[] {
  const blocks = new Map<string, [Finding, ...Finding[]]>();
  const entries: Entry[] = [];
  for (const finding of findings) {
    const key = QUARTET.has(finding.rule) ? containerOf(finding) : undefined;
    const block = key === undefined ? undefined : blocks.get(key);
    if (block) block.push(finding);
    else entries.push(started(finding, key, blocks));
  }
  return entries;
}

function started(
  finding: Finding,
  key: string | undefined,
  blocks: Map<string, [Finding, ...Finding[]]>,
): Entry {
  const entry: [Finding, ...Finding[]] = [finding];
  if (key !== undefined) blocks.set(key, entry);
  return entry;
}

/** Text that names a finding's container; undefined if it is not about one. */
function containerOf({ identity, at }: Finding): string | undefined {
  const { format, kind, namespace, name, container } = identity;
  const named = container ?? (format === "compose" ? name : undefined);
  return named === undefined ? undefined : [at.source.path, format, kind, namespace, name, named].join("\0");
}

/** The gravest finding of an entry. */
export const worstOf = (entry: Entry): Finding =>
  entry.reduce((worst, next) => (severityRank(next.severity) < severityRank(worst.severity) ? next : worst));
