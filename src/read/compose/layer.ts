import type { Source } from "../../model/source.ts";
import type { MappingNode, YamlDocument } from "../yaml/node.ts";
import { expand } from "./expand.ts";
import type { Environment } from "./interpolate.ts";
import { lengthen } from "./lengthen.ts";
import { folderFrom, rebasePath } from "./paths.ts";
import { projectShape } from "./project-shape.ts";
import type { Session } from "./session.ts";
import { keyAt } from "./short-forms.ts";
import { child, entriesIn, isNull, mappingOf, type Tree } from "./tree.ts";

/** One document of a Compose file in long forms, with what its references are resolved by. */
export interface Layer {
  readonly source: Source;
  readonly root: MappingNode;
  readonly environment: Environment;
  /** Folder inside the root that relative paths are relative to. */
  readonly folder: string;
  readonly services: ReadonlyMap<string, Tree>;
}

/** Every document of a file, ready to be merged; the same ones when asked again. */
export function layersOf(
  source: Source,
  environment: Environment,
  folder: string,
  session: Session,
): readonly Layer[] {
  const known = session.layers.get(environment) ?? new Map<string, readonly Layer[]>();
  session.layers.set(environment, known);
  const key = `${folder}\n${source.path}`;
  const layers =
    known.get(key) ??
    session.documents(source).flatMap((document) => layer(document, environment, folder, session));
  known.set(key, layers);
  return layers;
}

function layer(document: YamlDocument, environment: Environment, folder: string, session: Session): Layer[] {
  if (!document.root) return [];
  const expanded = expand(document.root, {
    environment,
    report: session.reportForm,
    budget: session.expansion,
  });
  if (isNull(expanded)) return [];
  if (expanded.kind !== "mapping") {
    session.reportForm(expanded, "a Compose file must be a mapping with `services`");
    return [];
  }
  const away = folderFrom(session.request.projectDirectory, folder);
  const root = lengthen(withServices(expanded, session), projectShape, {
    environment,
    rebase: (path) => rebasePath(away, path),
    report: session.reportForm,
    budget: session.ports,
  });
  if (root.kind !== "mapping") return [];
  const services = new Map(entriesIn(child(root, "services")).map(({ key, value }) => [key.text, value]));
  return [{ source: document.source, root, environment, folder, services }];
}

/** True for a file of before 2015, whose services stand at the top (Compose file format 1). */
export const isVersionOne = (root: MappingNode): boolean =>
  !root.entries.some(({ key }) => projectShape.keys.has(key.text)) &&
  root.entries.some(
    ({ value }) =>
      value.kind === "mapping" && value.entries.some(({ key }) => /^(image|build)$/.test(key.text)),
  );

/** Services at the top are a fault that hides none of them. */
function withServices(root: MappingNode, session: Session): MappingNode {
  if (!isVersionOne(root)) return root;
  const first = root.entries[0]?.key;
  if (first)
    session.reportForm(
      first,
      "services stand at the top of the file, which Compose no longer reads: put them under `services`",
    );
  return mappingOf(root, [{ key: keyAt(root, "services"), value: root }]);
}
