import { commentIgnores, readRules } from "../check/comment.ts";
import { applyIgnores, type Ignore, nameOf } from "../check/ignore.ts";
import type { ConfigIgnore } from "../config/config.ts";
import { nearest } from "../config/nearest.ts";
import { areNamesOf, namesOf } from "../config/schema.ts";
import type { LintOptions } from "../lint.ts";
import type { Finding } from "../model/finding.ts";
import type { DeclaredIgnore } from "../read/format.ts";
import type { Policy } from "./policy.ts";

/** How a run treats ignores: those of comments and manifests unless they are switched off, and those of the configuration. */
export function ignorer(
  policy: Policy,
  { today, inline }: { readonly today: string; readonly inline: boolean },
): NonNullable<LintOptions["ignore"]> {
  return async (findings, model) => {
    const written = inline
      ? [...model.sources.flatMap(commentIgnores), ...model.ignores.map(fromManifest)]
      : [];
    const ignores = [...written, ...policy.config.values.ignores.map(fromConfig)];
    if (ignores.length === 0) return { kept: findings, ignored: [], faults: [] };
    const named = ignores.flatMap((ignore) => ignore.rules.map(nameOf));
    const { config, rules } = areNamesOf(policy.rules, named) ? policy : await policy.whole();
    const known: ReadonlySet<string> = new Set(rules.flatMap(namesOf));
    const formats = new Map(model.sources.map(({ source, format }) => [source.path, format]));
    return applyIgnores(findings, {
      ignores,
      today,
      known,
      ran: (rule, file) => config.runs(rule, file, formats.get(file)),
      isLocked: config.isLocked,
      nearest: (name) => nearest(name, known),
    });
  };
}

const fromManifest = ({ by, at, rules: named, reason, until, scope }: DeclaredIgnore): Ignore => ({
  by,
  at,
  rules: named.map(({ id, container }) => ({ ...(readRules(id)[0] ?? { id, sub: undefined }), container })),
  reason,
  until,
  scope,
  covers: () => false,
});

const fromConfig = ({ rule, sub, covers, match, reason, until, at }: ConfigIgnore): Ignore => ({
  by: "config",
  at,
  rules: [{ id: rule, sub, container: undefined }],
  reason,
  until,
  covers: (finding) => covers(finding.at.source.path) && matches(match, finding),
});

const matches = (match: ConfigIgnore["match"], { identity }: Finding): boolean =>
  Object.entries(match).every(
    ([key, value]) => value === undefined || identity[key as keyof typeof identity] === value,
  );
