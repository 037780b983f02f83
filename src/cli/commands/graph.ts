import { reachGraph } from "../../network/index.ts";
import { type GraphReport, graphJson } from "../../report/graph.ts";
import type { GraphFormat } from "../graph-formats.ts";
import type { Io } from "../io.ts";
import { readModel, sayUnread } from "../read-model.ts";
import type { ExitCode } from "../run.ts";
import { version } from "../version.ts";
import type { LintFlags } from "./lint.ts";

/** Flags of `plimsoll graph`; those that find and read files mean what they mean to `lint`. */
export interface GraphFlags extends Omit<LintFlags, "format"> {
  readonly format: GraphFormat;
}

/** `plimsoll graph`: who can reach whom, by policies, Services, Ingresses and Compose networks. */
export async function graphCommand(
  paths: readonly string[],
  options: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<ExitCode> {
  const { format, ...flags } = options as unknown as GraphFlags;
  const { subjects, unread } = await readModel(paths, flags, io);
  const graph = reachGraph({
    workloads: subjects.workload ?? [],
    namespaces: subjects.namespace ?? [],
    policies: subjects.policy ?? [],
    projects: subjects.project ?? [],
  });
  io.stdout.write(await WRITERS[format]({ graph, ...unread }));
  return sayUnread(unread, io);
}

/** Each is loaded when it is asked for. */
const WRITERS: Readonly<Record<GraphFormat, (report: GraphReport) => string | Promise<string>>> = {
  text: async (report) => (await import("../../report/graph-text.ts")).graphText(report),
  mermaid: async (report) => (await import("../../report/graph-mermaid.ts")).graphMermaid(report),
  dot: async (report) => (await import("../../report/graph-dot.ts")).graphDot(report),
  json: (report) => graphJson(report, version),
  html: async (report) => (await import("../../report/graph-html.ts")).graphHtml(report),
};
