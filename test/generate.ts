import { readdirSync } from "node:fs";
import { MISTAKES, type Rule, readMarks, type Sample } from "../src/index.ts";
import type { Example } from "../src/model/sample.ts";

/** A rule's module, by the path of its file below `rules/`. */
export interface RuleFile {
  readonly path: string;
  readonly rule: Rule;
  readonly examples: readonly Example[];
}

const root = new URL("../rules/", import.meta.url);

/** All rules as their folders hold them, in order. */
export async function ruleFiles(): Promise<RuleFile[]> {
  const chapters = readdirSync(root).filter((name) => /^\d-/.test(name));
  const paths = chapters.flatMap((chapter) =>
    readdirSync(new URL(`${chapter}/`, root))
      .filter((name) => name.endsWith(".ts"))
      .sort()
      .map((name) => `${chapter}/${name}`),
  );
  return Promise.all(
    paths.map(async (path) => {
      const module = await import(new URL(path, root).pathname);
      return { path, rule: module.default as Rule, examples: module.examples as readonly Example[] };
    }),
  );
}

const camel = (id: string): string => id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Whether the preset that holds by default brings a rule or one of its sub-checks. */
function isRecommended({ rule }: RuleFile): boolean {
  const entries = [
    ...rule.presets,
    ...Object.values(rule.subchecks ?? {}).flatMap((sub) => sub.presets ?? []),
  ];
  return entries.some((entry) => entry.split("@")[0] === "recommended");
}

const importsOf = (files: readonly RuleFile[]): string =>
  files.map(({ path, rule }) => `import ${camel(rule.id)} from "./${path}";`).join("\n");

const listOf = (files: readonly RuleFile[]): string =>
  `[\n${files.map(({ rule }) => `  ${camel(rule.id)},`).join("\n")}\n]`;

/** `rules/recommended.ts`: the rules that run by default, without their examples. */
export function recommendedModule(files: readonly RuleFile[]): string {
  const own = files.filter(isRecommended);
  return `// Generated from the folder: run \`npm test -- -u\` after adding a rule.
import type { Rule } from "plimsoll";
${importsOf(own)}

/** The rules of the preset \`recommended\`, by themselves or by a sub-check. */
export const recommended: readonly Rule[] = ${listOf(own)};
`;
}

/** `rules/others.ts`: the rest of them. */
export function othersModule(files: readonly RuleFile[]): string {
  const rest = files.filter((file) => !isRecommended(file));
  return `// Generated from the folder: run \`npm test -- -u\` after adding a rule.
import type { Rule } from "plimsoll";
${importsOf(rest)}

/** The rules of all other presets, loaded when a run may need one. */
export const others: readonly Rule[] = ${listOf(rest)};
`;
}

/** `rules/examples.ts`: the examples of a rule, loaded when asked for. */
export function examplesModule(files: readonly RuleFile[]): string {
  const entries = files.map(
    ({ path, rule }) => `  "${rule.id}": async () => (await import("./${path}")).examples,`,
  );
  return `// Generated from the folder: run \`npm test -- -u\` after adding a rule.
import type { Example } from "plimsoll";

const LOADERS: Readonly<Record<string, () => Promise<readonly Example[]>>> = {
${entries.join("\n")}
};

/** Examples of a rule; none if there is no such rule. */
export const examplesOf = async (id: string): Promise<readonly Example[]> => (await LOADERS[id]?.()) ?? [];
`;
}

/** `rules/<chapter>/README.md`: the chapter as a code host shows it. */
export function chapterReadme(chapter: string, files: readonly RuleFile[]): string {
  const mistake = MISTAKES[Number(chapter[0]) - 1] ?? "";
  const own = files.filter(({ path }) => path.startsWith(`${chapter}/`));
  const table = own.map(({ rule }) => `| [\`${rule.id}\`](#${rule.id}) | ${rule.severity} | ${rule.title} |`);
  return `<!-- Generated from the rules: run \`npm test -- -u\` after changing one. -->
# Mistake ${chapter[0]}: ${mistake.replace("-", " ")}

| rule | severity | what it finds |
|---|---|---|
${table.join("\n")}

${own.map(({ rule, examples }) => ruleSection(rule, examples)).join("\n")}`;
}

function ruleSection(rule: Rule, examples: readonly Example[]): string {
  const { bad, good } = examples[0] ?? {};
  return `## ${rule.id}

**${rule.title}.** ${rule.why}

${rule.remedy}

${bad ? `Bad:\n\n${codeBlocks(bad)}\n` : ""}${good ? `Good:\n\n${codeBlocks(good)}\n` : ""}`;
}

function codeBlocks(sample: Sample): string {
  const { files } = readMarks(sample);
  return [...files]
    .map(
      ([name, text]) =>
        `\`\`\`${name.endsWith("ockerfile") ? "dockerfile" : "yaml"}\n${text.trimEnd()}\n\`\`\`\n`,
    )
    .join("\n");
}
