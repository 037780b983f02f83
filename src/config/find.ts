import { lstatSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../errors.ts";

const NAMES = ["plimsoll.yaml", ".plimsoll.yaml", "plimsoll.json"];
/** Names that look right but are not read; found silently they would be a policy that nobody follows. */
const LOOKALIKES = ["plimsoll.yml", ".plimsoll.yml", ".plimsoll.json"];

const exists = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/**
 * The nearest configuration upward from a folder, up to the folder with `.git`; outside a repository up to the home
 * folder or the root of the file system.
 */
export function findConfig(start: string, home: () => string | undefined = homeFolder): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const found = configIn(folder);
    if (found !== undefined) return found;
    if (dirname(folder) === folder || exists(join(folder, ".git")) || folder === home()) return undefined;
  }
}

/** A user without an entry in the password file, as OpenShift makes them, has no home. */
function homeFolder(): string | undefined {
  try {
    return process.getBuiltinModule("node:os").homedir();
  } catch {
    return undefined;
  }
}

function configIn(folder: string): string | undefined {
  const found = NAMES.map((name) => join(folder, name)).filter(exists);
  if (found.length > 1) {
    throw new UsageError(`two configurations in one folder: ${found.join(" and ")}`, "delete one of them");
  }
  if (found[0] !== undefined) return found[0];
  const wrong = LOOKALIKES.find((name) => exists(join(folder, name)));
  if (wrong === undefined) return undefined;
  throw new UsageError(
    `${join(folder, wrong)} is not read under this name`,
    `rename it to ${wrong.replace(".yml", ".yaml").replace(/^\.(.*json)$/, "$1")}`,
  );
}

/** The folder up to which a configuration that was found may be a link. */
export function repositoryOf(path: string): string {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (exists(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return dirname(path);
  }
}
