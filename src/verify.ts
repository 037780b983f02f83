import { fixedTexts, lintSources } from "./lint.ts";
import type { Finding } from "./model/finding.ts";
import type { Rule } from "./model/rule.ts";
import { type Example, type Mark, readMarks, type Sample } from "./model/sample.ts";
import { Source } from "./model/source.ts";
import type { DiskEntry } from "./read/dockerfile/context.ts";

/** How a rule broke its word on one example: what was expected and what came, as text that can be compared. */
export interface Outcome {
  readonly expected: string;
  readonly actual: string;
}

/** Runs a rule on one of its examples and gives what should have been and what was; equal texts are a pass. */
export async function verify(rule: Rule, example: Example): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  if (example.bad) outcomes.push(...(await verifyBad(rule, example, example.bad)));
  if (example.good) {
    const plain = readMarks(example.good);
    if (plain.marks.length > 0) throw new Error(`${rule.id}: a good example has no caret lines`);
    outcomes.push({ expected: "", actual: print(await run(rule, example, plain.files)) });
  }
  return outcomes;
}

async function verifyBad(rule: Rule, example: Example, bad: Sample): Promise<Outcome[]> {
  const plain = readMarks(bad);
  const findings = await run(rule, example, plain.files);
  const outcomes: Outcome[] = [{ expected: printMarks(plain.marks), actual: print(findings) }];
  if (plain.marks.length === 0) outcomes.push({ expected: "at least one caret line", actual: "none" });
  const target = example.fixed ?? example.good;
  if (!target || !findings.some((finding) => (finding.fix?.edits.length ?? 0) > 0)) return outcomes;
  const changed = [...fixedTexts(findings)].map(([{ path }, text]) => [path, text] as const);
  const fixed = new Map([...plain.files, ...changed]);
  for (const [file, text] of readMarks(target).files) {
    outcomes.push({ expected: text, actual: fixed.get(file) ?? "" });
  }
  if (example.fixed) outcomes.push({ expected: "", actual: print(await run(rule, example, fixed)) });
  return outcomes;
}

async function run(
  rule: Rule,
  example: Example,
  texts: ReadonlyMap<string, string>,
): Promise<readonly Finding[]> {
  const sources = [...texts].map(([path, text]) => new Source(path, text));
  const options = Object.entries(rule.options ?? {}).map(([key, schema]) => [
    key,
    example.options?.[key] ?? schema.default,
  ]);
  const report = await lintSources(sources, {
    rules: [rule],
    settings: {
      exact: example.exact ?? false,
      scopeOf: () => "all files",
      runs: () => true,
      settingFor: () => ({ enabled: true }),
      optionsFor: () => Object.fromEntries(options),
    },
    kubernetes: example.kubernetes ?? "1.36",
    today: "2026-11-24",
    readFile: (path) => sources.find((source) => source.path === path),
    disk: { list: (folder) => entriesIn(folder, texts), text: (path) => texts.get(path) },
  });
  const faults = report.errors.map((error) => error.message);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return report.findings;
}

/** The files of an example as a disk would list them. */
function entriesIn(folder: string, texts: ReadonlyMap<string, string>): readonly DiskEntry[] {
  const inside = folder === "" ? "" : `${folder}/`;
  const names = [...texts.keys()]
    .filter((path) => path.startsWith(inside))
    .map((path) => path.slice(inside.length));
  const folders = names.filter((name) => name.includes("/")).map((name) => name.slice(0, name.indexOf("/")));
  return [
    ...names.filter((name) => !name.includes("/")).map((name) => ({ name, isFolder: false })),
    ...[...new Set(folders)].map((name) => ({ name, isFolder: true })),
  ];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function print(findings: readonly Finding[]): string {
  const lines = findings.map((finding) => {
    const { source, start, end } = finding.at;
    const from = source.position(start);
    const to = source.position(end);
    const endColumn = to.line === from.line ? to.column : source.line(from.line).length + 1;
    const message =
      finding.rule === "unreadable-file" ? `unreadable-file: ${finding.message}` : finding.message;
    return line(source.path, from.line, from.column, Math.max(endColumn, from.column + 1), message);
  });
  return lines.sort(compare).join("\n");
}

const printMarks = (marks: readonly Mark[]): string =>
  marks
    .map((mark) => line(mark.file, mark.line, mark.column, mark.endColumn, mark.message))
    .sort(compare)
    .join("\n");

const line = (file: string, at: number, column: number, endColumn: number, message: string): string =>
  `${file}:${String(at).padStart(3, "0")}:${column}-${endColumn} ${message}`;
