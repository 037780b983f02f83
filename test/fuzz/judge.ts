import { ignorer } from "../../src/cli/ignorer.ts";
import { loadPolicy } from "../../src/cli/policy.ts";
import { toText } from "../../src/cli/read-text.ts";
import { lintSources } from "../../src/lint.ts";
import type { Finding, Report } from "../../src/model/finding.ts";
import { Source } from "../../src/model/source.ts";

const today = "2026-11-24";
const policy = await loadPolicy([], { config: false, preset: ["all"] }, "/");

/** Report on texts by all rules, ignores of comments and manifests included. */
export async function judge(files: Readonly<Record<string, string>>): Promise<Report> {
  const sources = Object.entries(files).map(([path, text]) => new Source(path, text));
  return await lintSources(sources, {
    rules: policy.rules,
    settings: policy.config,
    kubernetes: "1.36",
    today,
    presets: ["all"],
    ignore: ignorer(policy, { today, inline: true }),
  });
}

/** The same on bytes, as files hold them; without those that are no text. */
export async function judgeBytes(files: Readonly<Record<string, Buffer>>): Promise<Report> {
  const texts = Object.entries(files).flatMap(([path, bytes]) => {
    const { text } = toText(path, bytes, undefined);
    return text === undefined ? [] : [[path, text] as const];
  });
  return await judge(Object.fromEntries(texts));
}

/** A finding in a line of text, without its place. */
export const saying = ({ rule, check, severity, message }: Finding): string =>
  `${severity} ${rule}${check === undefined ? "" : `/${check}`}: ${message}`;
