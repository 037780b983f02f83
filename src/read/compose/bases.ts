import { type Layer, layersOf } from "./layer.ts";
import { folderOf } from "./paths.ts";
import { quote } from "./say.ts";
import type { Session } from "./session.ts";
import { child, isNull, placeOfUse, type Tree, textOf } from "./tree.ts";

/** A service by its name in one document. */
export interface Named {
  readonly layer: Layer;
  readonly name: string;
}

/** The base that `extends` names, in this file or another; the user is told if there is none. */
export function baseOf(layer: Layer, reference: Tree, session: Session): Named | undefined {
  const service = child(reference, "service");
  const name = textOf(service);
  if (!service || name === undefined) return unnamed(reference, service, session);
  const file = child(reference, "file");
  const elsewhere = file && !isNull(file) ? file : undefined;
  const candidates = elsewhere ? otherFile(layer, elsewhere, session) : [layer];
  const found = candidates?.findLast((candidate) => candidate.services.has(name));
  if (found) return { layer: found, name };
  const where = elsewhere ? "that file" : "this file";
  const message = `there is no service ${quote(name)} to extend in ${where}`;
  if (candidates) session.report("reference", placeOfUse(service), message);
  return undefined;
}

function unnamed(reference: Tree, service: Tree | undefined, session: Session): undefined {
  const at = placeOfUse(service ?? reference);
  if (service?.kind === "scalar" && service.unresolved !== undefined) {
    session.note("unresolved", at, "which service this extends depends on a variable without a value here");
  } else session.report("form", at, "`extends` must name a `service`");
}

function otherFile(layer: Layer, file: Tree, session: Session): readonly Layer[] | undefined {
  const opened = session.open({ node: file, folder: layer.folder, role: "extended file" });
  return opened && layersOf(opened.source, layer.environment, folderOf(opened.path), session);
}
