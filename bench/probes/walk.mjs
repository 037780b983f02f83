import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** Calls `visit(path, text)` with every file below a folder. */
export function readAll(folder, visit) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) readAll(path, visit);
    else visit(path, readFileSync(path, "utf8"));
  }
}

export const isDockerfile = (path) => basename(path) === "Dockerfile";
