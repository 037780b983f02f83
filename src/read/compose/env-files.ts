import type { MappingNode } from "../yaml/node.ts";
import { type DotenvEntry, parseDotenv } from "./dotenv.ts";
import type { Environment } from "./interpolate.ts";
import type { Session } from "./session.ts";
import { child, entriesIn, itemsIn, rawOf, type Tree } from "./tree.ts";

/** Reads the environment files of all services, each once; the user is told of what cannot be read. */
export function readEnvFiles(
  root: MappingNode,
  environment: Environment,
  session: Session,
): ReadonlyMap<string, readonly DotenvEntry[]> {
  const files = new Map<string, readonly DotenvEntry[]>();
  for (const { value } of entriesIn(child(root, "services"))) {
    for (const entry of itemsIn(child(value, "env_file"))) {
      const path = rawOf(child(entry, "path"));
      const entries = files.get(path) ?? entriesOf(entry, environment, session);
      if (entries) files.set(path, entries);
    }
  }
  return files;
}

function entriesOf(
  entry: Tree,
  environment: Environment,
  session: Session,
): readonly DotenvEntry[] | undefined {
  const node = child(entry, "path");
  const need = rawOf(child(entry, "required")) === "false" ? "none" : "usual";
  const folder = session.request.projectDirectory;
  const opened = node && session.open({ node, folder, role: "environment file", need });
  if (!opened) return undefined;
  const { entries, problems } = parseDotenv(opened.source, environment);
  for (const problem of problems) session.report("form", problem, problem.message);
  return entries;
}
