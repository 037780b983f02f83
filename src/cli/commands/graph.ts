import { reachGraph } from "../../network/index.ts";
import { readSources } from "../../read/index.ts";
import { visible } from "../../report/escape.ts";
import { type GraphReport, graphJson } from "../../report/graph.ts";
import { safeText } from "../../report/mask.ts";
import { spotOf } from "../../report/spot.ts";
import { gather } from "../gather.ts";
import type { GraphFormat } from "../graph-formats.ts";
import type { Io } from "../io.ts";
import { loadPolicy } from "../policy.ts";
import type { ExitCode } from "../run.ts";
import { version } from "../version.ts";
import type { LintFlags } from "./lint.ts";

/** Flags of `plimsoll graph`; those that find and read files mean what they mean to `lint`. */
export interface GraphFlags extends Omit<LintFlags, "format"> {
  readonly format: GraphFormat;
}

const NOTHING = "no Compose file or Kubernetes manifest found";

/** `plimsoll graph`: who can reach whom, by policies, Services, Ingresses and Compose networks. */
export async function graphCommand(
  paths: readonly string[],
  options: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<ExitCode> {
  const { format, ...flags } = options as unknown as GraphFlags;
  const policy = await loadPolicy(paths, flags, io.cwd);
  const gathered = await gather(paths, flags, policy, io);
  const { subjects, files, unreadable, skipped } = await readSources(gathered.sources, gathered.reading);
  const faults = [...gathered.unreadable, ...unreadable].filter(({ severity }) => severity !== "low");
  const isEmpty = files === 0 && faults.length === 0 && !gathered.allExplicit && flags.allowEmpty !== true;
  const report: GraphReport = {
    graph: reachGraph({
      workloads: subjects.workload ?? [],
      namespaces: subjects.namespace ?? [],
      policies: subjects.policy ?? [],
      projects: subjects.project ?? [],
    }),
    unreadable: faults,
    skipped: [...gathered.skipped, ...skipped],
    errors: isEmpty ? [{ message: NOTHING }] : [],
  };
  io.stdout.write(await WRITERS[format](report));
  for (const line of notes(report)) io.stderr.write(`plimsoll: ${line}\n`);
  if (isEmpty) return 2;
  return faults.length > 0 ? 1 : 0;
}

/** Each is loaded when it is asked for. */
const WRITERS: Readonly<Record<GraphFormat, (report: GraphReport) => string | Promise<string>>> = {
  text: async (report) => (await import("../../report/graph-text.ts")).graphText(report),
  mermaid: async (report) => (await import("../../report/graph-mermaid.ts")).graphMermaid(report),
  dot: async (report) => (await import("../../report/graph-dot.ts")).graphDot(report),
  json: (report) => graphJson(report, version),
  html: async (report) => (await import("../../report/graph-html.ts")).graphHtml(report),
};

/** What standard error says beside the graph: that it is not whole. */
function notes({ unreadable, errors }: GraphReport): string[] {
  const faults = unreadable.map(({ at, message }) => {
    const { line, column } = spotOf(at);
    return `${visible(at.source.path)}:${line}:${column}: ${safeText(message)}`;
  });
  return [...errors.map(({ message }) => message), ...faults];
}
