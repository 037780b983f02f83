import { absentField, type Path, setField, unknownField, valueOf } from "../../model/field.ts";
import type { EnvVar } from "../../model/subjects.ts";
import type { Cursor } from "../cursor.ts";
import type { DotenvEntry } from "./dotenv.ts";
import type { ComposeProject } from "./project.ts";

/** Variables of a service: `env_file` first, then `environment`, which wins. */
export function environmentOf(service: Cursor, project: ComposeProject): readonly EnvVar[] {
  const variables = new Map<string, EnvVar>();
  for (const variable of fromFiles(service, project)) variables.set(variable.name, variable);
  for (const [name, value] of service.get("environment").entries()) {
    const at = value.keyPlace;
    if (value.isNull && value.string().state !== "unknown") {
      variables.set(name, { name, at, value: absentField(value.place), from: "host" });
    } else variables.set(name, { name, at, value: value.string(), from: "literal" });
  }
  return [...variables.values()];
}

/** A file that the repository does not hold may set anything: a variable of its own says so. */
function fromFiles(service: Cursor, project: ComposeProject): EnvVar[] {
  return service
    .get("env_file")
    .items()
    .flatMap((item): EnvVar[] => {
      const path = valueOf(item.get("path").string());
      const entries = path === undefined ? undefined : project.envFiles.get(path);
      if (!entries) return [{ name: "*", at: item.place, value: unknownField("", item.place), from: "file" }];
      return entries.map((entry) => variableOf(entry, item.path));
    });
}

function variableOf(entry: DotenvEntry, path: Path): EnvVar {
  const { source, start, end, key, value, unresolved, keySpan } = entry;
  const own = [...path, key];
  const place = { source, start, end, path: own, key: keySpan };
  const field = unresolved === undefined ? setField(value, place) : unknownField(unresolved, place);
  return { name: key, at: { ...keySpan, path: own }, value: field, from: "literal" };
}
