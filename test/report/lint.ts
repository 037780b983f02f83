import { allRules, builtInRules } from "../../rules/index.ts";
import { lintSources } from "../../src/lint.ts";
import type { Report } from "../../src/model/finding.ts";
import { Source } from "../../src/model/source.ts";
import { REPORTERS } from "../../src/report/index.ts";
import { plain, type Reporter, type ReportOptions } from "../../src/report/reporter.ts";

const rules = await allRules();

const known = new Map([...rules, ...builtInRules].map((rule) => [rule.id, rule] as const));

export const OPTIONS: ReportOptions = {
  version: "1.2.3",
  rule: (id) => known.get(id),
  width: 100,
  paint: plain,
  hyperlinks: false,
  verbose: false,
  quiet: false,
};

const DEFAULTS = new Map(
  rules.map(({ id, options = {} }) => [
    id,
    Object.fromEntries(Object.entries(options).map(([key, option]) => [key, option.default])),
  ]),
);

/** Report on texts, by all rules with their default options. */
export async function lint(files: Readonly<Record<string, string>>): Promise<Report> {
  const report = await lintSources(
    Object.entries(files).map(([path, text]) => new Source(path, text)),
    {
      rules,
      settings: {
        exact: false,
        scopeOf: () => "all files",
        runs: () => true,
        settingFor: () => ({ enabled: true }),
        optionsFor: (id) => DEFAULTS.get(id) ?? {},
      },
      kubernetes: "1.36",
      today: "2026-11-24",
      presets: ["all"],
    },
  );
  return { ...report, elapsed: 80 };
}

/** What a user sees of a report in a format. */
export async function print(
  format: string,
  report: Report,
  options: Partial<ReportOptions> = {},
): Promise<string> {
  const reporters: Readonly<Record<string, () => Promise<Reporter>>> = REPORTERS;
  const reporter = await reporters[format]?.();
  if (!reporter) throw new Error(`no reporter for ${format}`);
  return reporter(report, { ...OPTIONS, ...options });
}

export const FORMATS: readonly string[] = Object.keys(REPORTERS);
