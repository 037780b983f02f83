import { allRules, builtInRules } from "../../../rules/index.ts";
import { nearest } from "../../config/nearest.ts";
import { UsageError } from "../../errors.ts";
import { MISTAKES, type Rule } from "../../model/rule.ts";
import { type Example, readMarks, type Sample } from "../../model/sample.ts";
import type { Io } from "../io.ts";
import type { ExitCode } from "../run.ts";

/** `plimsoll explain ID`: a rule in full, or the rules that answer to another linter's id. */
export async function explainCommand(id: string, io: Io): Promise<ExitCode> {
  const builtIn = builtInRules.find((rule) => rule.id === id);
  if (builtIn) {
    io.stdout.write(
      `${builtIn.id}  ${builtIn.severity}\n\n${builtIn.title}\n\n${builtIn.why}\n\n${builtIn.remedy}\n`,
    );
    return 0;
  }
  const rules = await allRules();
  const name = id.split("/")[0] ?? id;
  const own = rules.filter((rule) => rule.id === name || rule.formerly?.includes(name));
  const found = own.length > 0 ? own : rules.filter((rule) => rule.peers.some((peer) => isPeer(peer, id)));
  if (found.length === 0) {
    const near = nearest(id, [...rules.map((rule) => rule.id), ...builtInRules.map((rule) => rule.id)]);
    throw new UsageError(
      `there is no rule "${id}"`,
      near === undefined ? undefined : `Did you mean ${near}?`,
    );
  }
  // The largest part of the rules, and no other command shows it.
  const { examplesOf } = await import("../../../rules/examples.ts");
  const texts = await Promise.all(found.map(async (rule) => explain(rule, await examplesOf(rule.id))));
  io.stdout.write(texts.join("\n"));
  return 0;
}

/** Peers' ids are compared without case, with or without the linter's name in front. */
function isPeer(peer: string, id: string): boolean {
  const wanted = id.toLowerCase();
  const full = peer.toLowerCase();
  return full === wanted || full.slice(full.indexOf(":") + 1) === wanted;
}

function explain(rule: Rule, examples: readonly Example[]): string {
  const number = MISTAKES.indexOf(rule.mistake) + 1;
  const references = rule.references.map(({ standard, version, id }) =>
    [standard, version, id].filter(Boolean).join(" "),
  );
  const subs = Object.entries(rule.subchecks ?? {}).map(
    ([sub, { about }]) => `  ${rule.id}/${sub}: ${about}`,
  );
  const options = Object.entries(rule.options ?? {}).map(
    ([name, option]) =>
      `  ${name} (${option.type}, default ${JSON.stringify(option.default)}): ${option.description}`,
  );
  return [
    `${rule.id}  ${rule.severity} · mistake ${number}, ${rule.mistake}`,
    `\n${rule.title}\n\n${rule.why}\n\n${rule.remedy}`,
    section("Sub-checks", subs),
    section("Options", options),
    section("Presets", [`  ${rule.presets.join(", ") || "none: name it to use it"}`]),
    section("References", [`  ${references.join(" · ")}`]),
    section("Other linters", rule.peers.length > 0 ? [`  ${rule.peers.join(", ")}`] : []),
    ...examples.map(showExample),
    "",
  ]
    .filter((part) => part !== undefined)
    .join("\n");
}

const section = (title: string, lines: readonly string[]): string | undefined =>
  lines.length === 0 ? undefined : `\n${title}\n${lines.join("\n")}`;

function showExample({ name, bad, good }: Example): string {
  const title = name === undefined ? "" : `: ${name}`;
  const parts = [];
  if (bad) parts.push(`\nBad${title}\n\n${showSample(bad)}`);
  if (good) parts.push(`\nGood${bad ? "" : title}\n\n${showSample(good)}`);
  return parts.join("\n");
}

function showSample(sample: Sample): string {
  const { files } = readMarks(sample);
  const shown = files.size > 1 ? sample.files : [...sample.files].slice(0, 1);
  return [...shown]
    .map(
      ([file, text]) =>
        (files.size > 1 ? `    # ${file}\n` : "") + text.trimEnd().replace(/^(?=.)/gm, "    "),
    )
    .join("\n\n");
}
