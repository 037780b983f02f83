import type { Edit } from "../model/finding.ts";
import type { Change } from "../model/rule.ts";
import { writeDockerfile } from "./dockerfile/write.ts";
import { writeYaml } from "./yaml/write.ts";

const isField = (change: Change): boolean =>
  change.kind === "set" || change.kind === "remove" || change.kind === "append";

/** Turns the changes of one fix into edits, each by the writer of its format; all of them or none. */
export function writeChanges(changes: readonly Change[]): readonly Edit[] | { readonly refusal: string } {
  const fields = changes.filter(isField);
  const others = changes.filter((change) => !isField(change));
  const yaml = fields.length > 0 ? writeYaml(fields) : [];
  if ("refusal" in yaml) return yaml;
  const rest = others.length > 0 ? writeDockerfile(others) : [];
  return "refusal" in rest ? rest : [...yaml, ...rest];
}
