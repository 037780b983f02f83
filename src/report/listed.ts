import { type Finding, type Report, reaches } from "../model/finding.ts";
import { inOrder } from "./order.ts";
import type { ReportOptions } from "./reporter.ts";

/** The findings that a format for people shows, in order: under `quiet` those that fail the run. */
export function listed(report: Report, { quiet }: ReportOptions): Finding[] {
  const shown = quiet
    ? report.findings.filter(({ severity }) => reaches(severity, report.failOn))
    : report.findings;
  return inOrder(shown);
}
