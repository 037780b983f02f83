import type { Source } from "../../model/source.ts";
import type { MappingNode } from "../yaml/node.ts";
import type { Session } from "./session.ts";
import { child, entriesIn, itemsIn, rawOf } from "./tree.ts";

/** Reads the environment files of all services, each once; the user is told of those that cannot be read. */
export function readEnvFiles(root: MappingNode, session: Session): ReadonlyMap<string, Source> {
  const files = new Map<string, Source>();
  const folder = session.request.projectDirectory;
  for (const { value } of entriesIn(child(root, "services"))) {
    for (const entry of itemsIn(child(value, "env_file"))) {
      const node = child(entry, "path");
      const required = rawOf(child(entry, "required")) !== "false";
      const opened =
        node && session.open({ node, folder, role: "environment file", need: required ? "usual" : "none" });
      if (opened) files.set(rawOf(node), opened.source);
    }
  }
  return files;
}
