import { allRules, builtInRules } from "../../../rules/index.ts";
import { didYouMean } from "../../config/nearest.ts";
import { PRESET_NAMES } from "../../config/presets.ts";
import { UsageError } from "../../errors.ts";
import { MISTAKES, PRESETS, type Rule } from "../../model/rule.ts";
import type { Io } from "../io.ts";
import type { ExitCode } from "../run.ts";

interface Row {
  readonly id: string;
  readonly mistake: number;
  readonly severity: string;
  readonly presets: readonly string[];
  readonly title: string;
}

/** `plimsoll rules`: the table of rules, as text, JSON or Markdown. */
export async function rulesCommand(options: Readonly<Record<string, unknown>>, io: Io): Promise<ExitCode> {
  const preset = options["preset"];
  if (typeof preset === "string" && !PRESET_NAMES.some((name) => name === preset)) {
    throw new UsageError(
      `there is no preset "${preset}"${didYouMean(preset, PRESET_NAMES)}`,
      `Presets are ${PRESET_NAMES.join(", ")}.`,
    );
  }
  const rows = (await allRules()).filter((rule) => matches(rule, options)).map(toRow);
  const builtIn = Object.keys(options).some((key) => key !== "format") ? [] : builtInRules.map(toBuiltInRow);
  io.stdout.write(render([...rows, ...builtIn], String(options["format"] ?? "table")));
  return 0;
}

function matches(rule: Rule, options: Readonly<Record<string, unknown>>): boolean {
  const { mistake, preset, severity, search } = options;
  if (mistake !== undefined && MISTAKES.indexOf(rule.mistake) + 1 !== mistake) return false;
  if (typeof preset === "string" && preset !== "all" && !presetsOf(rule).includes(preset)) return false;
  if (severity !== undefined && rule.severity !== severity) return false;
  if (typeof search !== "string") return true;
  return [rule.id, rule.title, rule.why, rule.remedy, ...rule.peers]
    .join("\n")
    .toLowerCase()
    .includes(search.toLowerCase());
}

/** Presets that hold the rule or one of its sub-checks, formats left out. */
function presetsOf(rule: Rule): string[] {
  const entries = [
    ...rule.presets,
    ...Object.values(rule.subchecks ?? {}).flatMap((sub) => sub.presets ?? []),
  ];
  const names = new Set(entries.map((entry) => entry.split("@")[0] ?? entry));
  if (names.has("pss-baseline")) names.add("pss-restricted");
  return PRESETS.filter((name) => names.has(name));
}

const toRow = (rule: Rule): Row => ({
  id: rule.id,
  mistake: MISTAKES.indexOf(rule.mistake) + 1,
  severity: rule.severity,
  presets: presetsOf(rule),
  title: rule.title,
});

const toBuiltInRow = (rule: (typeof builtInRules)[number]): Row => ({
  id: rule.id,
  mistake: 0,
  severity: rule.severity,
  presets: [...PRESETS],
  title: rule.title,
});

function render(rows: readonly Row[], format: string): string {
  if (format === "json") return `${JSON.stringify(rows, null, 2)}\n`;
  if (format === "markdown") {
    const lines = rows.map((row) => `| \`${row.id}\` | ${row.mistake} | ${row.severity} | ${row.title} |`);
    return `| rule | mistake | severity | what it finds |\n|---|---|---|---|\n${lines.join("\n")}\n`;
  }
  if (rows.length === 0) return "no rule matches\n";
  const width = Math.max(...rows.map((row) => row.id.length));
  return rows
    .map((row) => `${row.mistake}  ${row.id.padEnd(width)}  ${row.severity.padEnd(8)}  ${row.title}\n`)
    .join("");
}
