import type { Obstacle, Survey, Surveyed, SurveyedNamespace } from "../levels/index.ts";
import { jsonText, visible } from "./escape.ts";
import { safeText } from "./mask.ts";
import { compareText } from "./order.ts";
import { placeJson, type Unread, unreadJson } from "./unread.ts";

/** A survey with what could not be read, ready to print. */
export interface LevelsReport extends Unread {
  readonly survey: Survey;
  /** Target version, `1.36`. */
  readonly kubernetes: string;
}

/** Workloads by file and place. */
export const inPlace = (all: readonly Surveyed[]): Surveyed[] =>
  [...all].sort((a, b) => {
    const [left, right] = [a.workload.at, b.workload.at];
    return compareText(left.source.path, right.source.path) || left.start - right.start;
  });

/** How many of each name there are. */
export function countBy<T>(all: readonly T[], nameOf: (one: T) => string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(nameOf(one), (counts.get(nameOf(one)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => compareText(a, b)));
}

/** The survey for programs; versioned like the report of `lint`. */
export const levelsJson = (report: LevelsReport, version: string): string =>
  jsonText({
    version: 1,
    tool: { name: "plimsoll", version },
    target: { kubernetes: visible(report.kubernetes) },
    summary: {
      workloads: report.survey.workloads.length,
      levels: countBy(report.survey.workloads, ({ podSecurity }) => podSecurity.level),
      sccs: countBy(report.survey.workloads, ({ scc }) => visible(scc.scc ?? "none")),
    },
    workloads: inPlace(report.survey.workloads).map(workloadJson),
    namespaces: report.survey.namespaces.map(namespaceJson),
    ...unreadJson(report),
  });

function workloadJson({ workload, podSecurity, scc, granted }: Surveyed) {
  const { format, kind, namespace, name } = workload.identity;
  const better = podSecurity.level === "privileged" ? "baseline" : "restricted";
  return {
    ...placeJson(workload.at),
    subject: Object.fromEntries(
      Object.entries({ format, kind, namespace, name }).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, safeText(value)]],
      ),
    ),
    podSecurity: {
      level: podSecurity.level,
      next:
        podSecurity.level === "restricted"
          ? null
          : { level: better, edits: podSecurity.obstacles.map(obstacleJson) },
      hidden: podSecurity.hidden.map(obstacleJson),
    },
    scc: {
      name: scc.scc === undefined ? null : safeText(scc.scc),
      because: scc.obstacles.map(obstacleJson),
      next: scc.next ? wayJson(scc.next) : null,
      trap: scc.trap ? wayJson(scc.trap) : null,
      hidden: scc.hidden.map(obstacleJson),
      ...(granted !== undefined && { granted: granted === null ? null : safeText(granted) }),
    },
  };
}

const wayJson = ({ scc, obstacles }: { readonly scc: string; readonly obstacles: readonly Obstacle[] }) => ({
  scc: safeText(scc),
  edits: obstacles.map(obstacleJson),
});

const obstacleJson = ({ control, field, value, owner, at, edit }: Obstacle) => ({
  ...placeJson(at),
  owner: safeText(owner),
  control,
  field: safeText(field),
  value: value === undefined ? null : safeText(value),
  edit: safeText(edit.text),
});

const namespaceJson = ({ namespace, bears, enforced, refused }: SurveyedNamespace) => ({
  ...placeJson(namespace.at),
  name: namespace.name === undefined ? null : safeText(namespace.name),
  enforced: enforced ?? null,
  bears,
  refused: refused.map(({ label }) => safeText(label)),
});
