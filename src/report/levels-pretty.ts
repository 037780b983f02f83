import {
  type Obstacle,
  type Surveyed,
  type SurveyedNamespace,
  saysObstacle,
  type Way,
} from "../levels/index.ts";
import { linePath, visible, withoutCommands } from "./escape.ts";
import { countBy, inPlace, type LevelsReport } from "./levels.ts";
import { safeText } from "./mask.ts";
import type { Paint } from "./reporter.ts";
import { spotOf } from "./spot.ts";

export interface LevelsOptions {
  readonly paint: Paint;
  /** Also every field in the way, with its place and the edit. */
  readonly explain: boolean;
}

const INDENT = "      ";

/** The survey for people: workloads by file, then namespaces, then how many of each. */
export function levelsPretty(report: LevelsReport, options: LevelsOptions): string {
  const { workloads, namespaces } = report.survey;
  const blocks = [
    ...filesOf(inPlace(workloads)).map((group) => fileBlock(group, options)),
    ...(namespaces.length > 0 ? [namespaceBlock(namespaces, options)] : []),
    [summary(report)],
  ];
  return withoutCommands(`${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`);
}

function filesOf(workloads: readonly Surveyed[]): Surveyed[][] {
  const files = new Map<string, Surveyed[]>();
  for (const one of workloads) {
    const { path } = one.workload.at.source;
    files.set(path, [...(files.get(path) ?? []), one]);
  }
  return [...files.values()];
}

function fileBlock(group: readonly Surveyed[], options: LevelsOptions): string[] {
  const path = group[0]?.workload.at.source.path ?? "";
  return [options.paint("file", linePath(path)), ...group.flatMap((one) => workloadLines(one, options))];
}

const LEVEL_STYLES = { restricted: "good", baseline: "medium", privileged: "bad" } as const;

function workloadLines(one: Surveyed, options: LevelsOptions): string[] {
  const { paint } = options;
  const { workload, podSecurity, scc } = one;
  const level = paint(LEVEL_STYLES[podSecurity.level], podSecurity.level);
  const { line, column } = spotOf(workload.at);
  const needed = scc.scc === undefined ? "no SCC admits it" : safeText(scc.scc);
  const head = `  ${line}:${column}  ${paint("strong", safeText(workload.label))}  ${level} · ${needed}`;
  const lines = [...levelLines(one, options), ...sccLines(one, options), ...warnings(one, paint)];
  return [head, ...lines.map((text) => INDENT + text)];
}

function levelLines({ podSecurity, workload }: Surveyed, options: LevelsOptions): string[] {
  const { level, obstacles } = podSecurity;
  const lines: string[] = [];
  if (level !== "restricted") {
    const better = level === "privileged" ? "baseline" : "restricted";
    lines.push(
      `${count(obstacles.length)} short of ${better}: ${fieldsOf(obstacles)}`,
      ...details(obstacles, workload.at.source.path, options),
    );
  }
  return lines;
}

function sccLines({ scc, workload }: Surveyed, options: LevelsOptions): string[] {
  const { obstacles, next } = scc;
  if (obstacles.length === 0) return [];
  const { path } = workload.at.source;
  return [
    `not restricted-v2: ${fieldsOf(obstacles)}`,
    ...details(obstacles, path, options),
    ...(next ? [`${safeText(next.scc)} with: ${editsOf(next)}`] : []),
  ];
}

/** What a look at the level alone would not tell. */
function warnings({ podSecurity, scc, granted }: Surveyed, paint: Paint): string[] {
  const lines: string[] = [];
  const hidden = [...podSecurity.hidden, ...scc.hidden];
  if (hidden.length > 0) lines.push(`cannot be seen, and may ask for more: ${fieldsOf(hidden)}`);
  if (scc.trap)
    lines.push(`only for its hardening; ${safeText(scc.trap.scc)} would do with: ${editsOf(scc.trap)}`);
  if (granted === null) lines.push("none of the SCCs that are granted to its service account admits it");
  else if (granted !== undefined && granted !== scc.scc)
    lines.push(`the grants to its service account lead to ${safeText(granted)}`);
  return lines.map((text) => `${paint("bad", "!")} ${text}`);
}

const count = (fields: number): string => `${fields} field${fields === 1 ? "" : "s"}`;

const fieldsOf = (obstacles: readonly Obstacle[]): string =>
  [...new Set(obstacles.map(({ field }) => safeText(field)))].join(", ");

const editsOf = ({ obstacles }: Way): string =>
  [...new Set(obstacles.map(({ edit }) => safeText(edit.text)))].join(", ");

/** One line for each field: where it is, whose it is, what it says, what to do. */
function details(obstacles: readonly Obstacle[], path: string, { explain, paint }: LevelsOptions): string[] {
  if (!explain) return [];
  return obstacles.map((one) => {
    const { line, column } = spotOf(one.at);
    const file = one.at.source.path === path ? "" : `${visible(one.at.source.path)}:`;
    const place = paint("dim", `${file}${line}:${column}`);
    return `  ${place}  ${safeText(`${one.owner}: ${saysObstacle(one)}`)} → ${safeText(one.edit.text)}`;
  });
}

/** The label that each namespace can bear today. */
function namespaceBlock(namespaces: readonly SurveyedNamespace[], { paint }: LevelsOptions): string[] {
  const lines = namespaces.map(({ namespace, bears, enforced, refused }) => {
    const label = paint(LEVEL_STYLES[bears], `pod-security.kubernetes.io/enforce: ${bears}`);
    const today =
      enforced === undefined
        ? "no label today"
        : refused.length > 0
          ? paint(
              "bad",
              `enforces ${enforced} today and refuses ${refused.length} of ${namespace.workloads.length}`,
            )
          : `enforces ${enforced} today`;
    return `  ${safeText(namespace.label)} can bear ${label} · ${today}`;
  });
  return [paint("file", "namespaces"), ...lines];
}

function summary({ survey, kubernetes }: LevelsReport): string {
  const { workloads } = survey;
  const told = (counts: Record<string, number>): string =>
    Object.entries(counts)
      .map(([name, number]) => `${number} ${name}`)
      .join(", ");
  const levels = told(countBy(workloads, ({ podSecurity }) => podSecurity.level));
  const sccs = told(countBy(workloads, ({ scc }) => safeText(scc.scc ?? "none")));
  const many = `${workloads.length} workload${workloads.length === 1 ? "" : "s"}`;
  return workloads.length === 0
    ? `no workloads · Kubernetes ${visible(kubernetes)}`
    : `${many}: ${levels} · SCC: ${sccs} · Kubernetes ${visible(kubernetes)}`;
}
