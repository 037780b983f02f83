import type { Finding, Note } from "../model/finding.ts";
import { RawFinding } from "./raw-finding.ts";

const noteOf = (finding: Finding): Note => ({ at: finding.at, message: finding.message });

/** One finding for what has one cause: the same text, the same pod, the same workload rendered into several files. */
export function joinFindings(findings: readonly RawFinding[]): RawFinding[] {
  return join(join(join(findings, samePlace, false), samePod, true), sameWorkload, true);
}

function join(
  findings: readonly RawFinding[],
  keyOf: (finding: RawFinding) => string | undefined,
  note: boolean,
): RawFinding[] {
  const groups = new Map<string, RawFinding[]>();
  const order: (string | RawFinding)[] = [];
  for (const finding of findings) {
    const key = keyOf(finding);
    const group = key === undefined ? undefined : groups.get(key);
    if (key === undefined) order.push(finding);
    else if (group) group.push(finding);
    else {
      groups.set(key, [finding]);
      order.push(key);
    }
  }
  return order.map((item) => (typeof item === "string" ? merge(groups.get(item) ?? [], note) : item));
}

/** The first finding stands for all; the others become its related places. */
function merge(group: readonly RawFinding[], note: boolean): RawFinding {
  const [first, ...others] = group;
  if (!first) throw new Error("a group has a first finding");
  if (others.length === 0 || !note) return first;
  const related = [...first.related, ...others.flatMap((other) => [noteOf(other), ...other.related])];
  return new RawFinding(first, related);
}

const samePlace = (finding: Finding): string =>
  [
    finding.rule,
    finding.check,
    finding.at.source.path,
    finding.at.start,
    finding.at.end,
    finding.message,
  ].join("\0");

/** What containers of one pod leave out is one finding; what they write is one each, at its line. */
function samePod(finding: RawFinding): string | undefined {
  if (!finding.isAbsence) return undefined;
  const { format, kind, namespace, name, container } = finding.identity;
  if (format !== "kubernetes" || container === undefined) return undefined;
  return [finding.rule, finding.check, finding.severity, finding.at.source.path, namespace, kind, name].join(
    "\0",
  );
}

function sameWorkload(finding: Finding): string | undefined {
  const { format, kind, namespace, name } = finding.identity;
  if (format !== "kubernetes" || name === undefined) return undefined;
  return [finding.rule, finding.check, finding.severity, namespace, kind, name, finding.message].join("\0");
}
