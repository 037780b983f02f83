import type { Reporter } from "./reporter.ts";

export { colours } from "./pretty-paint.ts";
export {
  type Paint,
  plain,
  type Reporter,
  type ReportOptions,
  type RuleInfo,
  type Style,
} from "./reporter.ts";

/** Every format by name; a reporter is loaded when it is asked for. A new one is a file and a line here. */
export const REPORTERS = {
  pretty: async () => (await import("./pretty.ts")).pretty,
  compact: async () => (await import("./compact.ts")).compact,
  json: async () => (await import("./json.ts")).json,
  sarif: async () => (await import("./sarif.ts")).sarif,
  github: async () => (await import("./github.ts")).github,
} satisfies Readonly<Record<string, () => Promise<Reporter>>>;

/** Name of a format, as `--format` takes it. */
export type ReportFormat = keyof typeof REPORTERS;

/** Names of all formats, in the order in which help lists them. */
export const REPORT_FORMATS = Object.keys(REPORTERS) as readonly ReportFormat[];

/** True for the name of a format. */
export const isReportFormat = (name: string): name is ReportFormat => Object.hasOwn(REPORTERS, name);
