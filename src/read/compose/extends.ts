import type { MappingNode } from "../yaml/node.ts";
import { type Layer, layersOf } from "./layer.ts";
import { merge, settle } from "./merge.ts";
import { folderFrom, folderOf } from "./paths.ts";
import { quote } from "./say.ts";
import { serviceShape } from "./service-shape.ts";
import type { Session } from "./session.ts";
import { entryAt } from "./short-forms.ts";
import {
  child,
  entriesIn,
  isNull,
  mappingOf,
  markShared,
  placeOfUse,
  scalarOf,
  type Tree,
  textOf,
  withEntry,
  withoutKeys,
} from "./tree.ts";

/** A chain of more bases than this is a program's, and costs its square. */
const maxChain = 500;
const maxHops = 64;

/** A service of a layer with everything that it extends merged in. */
interface Extended {
  readonly tree: Tree;
  /** False if a base could not be read. */
  readonly whole: boolean;
}

/** One step of a chain of bases. */
interface Link {
  readonly layer: Layer;
  readonly name: string;
  readonly service: Tree;
}

type Done = Map<Layer, Map<string, Extended>>;

/** The root of a layer with `extends` applied to all services (compose-spec, 05-services.md, extends). */
export function applyExtends(layer: Layer, session: Session, done: Done): MappingNode {
  const services = child(layer.root, "services");
  if (services?.kind !== "mapping") return layer.root;
  const extended = entriesIn(services).map(({ key, value }) => {
    if (!child(value, "extends")) return { key, value };
    const { tree, whole } = extend(layer, key.text, session, done);
    if (!whole) session.incomplete.add(key.text);
    return { key, value: tree };
  });
  const entry = entriesIn(layer.root).find(({ key }) => key.text === "services");
  return entry ? withEntry(layer.root, { key: entry.key, value: mappingOf(services, extended) }) : layer.root;
}

/** Walks from a service to its farthest base, then merges the way back: no recursion, however long the chain. */
function extend(layer: Layer, name: string, session: Session, done: Done): Extended {
  const chain: Link[] = [];
  const seen = new Map<Layer, Set<string>>();
  let next: { layer: Layer; name: string } | undefined = { layer, name };
  let base: Extended | undefined;
  let whole = true;
  while (next && !base) {
    const service: Tree | undefined = next.layer.services.get(next.name);
    if (!service || !enter(seen, next, chain, session)) {
      whole = false;
      break;
    }
    chain.push({ ...next, service });
    const reference = child(service, "extends");
    next = reference ? follow(next.layer, reference, session) : undefined;
    whole = !reference || next !== undefined;
    base = next && done.get(next.layer)?.get(next.name);
  }
  return fold(chain, base ?? { tree: nothing(layer), whole }, next?.layer, session, done);
}

const nothing = (layer: Layer): Tree => mappingOf(layer.root, []);

/** Notes that the walk was here; false if that leads nowhere. */
function enter(
  seen: Map<Layer, Set<string>>,
  at: { layer: Layer; name: string },
  chain: readonly Link[],
  session: Session,
): boolean {
  const names = seen.get(at.layer) ?? new Set();
  const again = names.has(at.name);
  seen.set(at.layer, names.add(at.name));
  const last = chain.at(-1);
  if (!last) return true;
  const place = placeOfUse(child(last.service, "extends") ?? last.service);
  if (again)
    session.report(
      "reference",
      place,
      `the services extend each other in a circle: ${quote(at.name)} is its own base`,
    );
  const tooLong = chain.length > maxChain || seen.size > maxHops;
  if (tooLong)
    session.report(
      "reference",
      place,
      `more than ${maxChain} services or ${maxHops} files extend one another`,
    );
  return !again && !tooLong;
}

/** The base that `extends` names, in this file or another. */
function follow(layer: Layer, reference: Tree, session: Session): { layer: Layer; name: string } | undefined {
  const service = child(reference, "service");
  const name = textOf(service);
  if (!service || name === undefined) return unnamed(reference, service, session);
  const file = child(reference, "file");
  const elsewhere = file && !isNull(file) ? file : undefined;
  const candidates = elsewhere ? otherFile(layer, elsewhere, session) : [layer];
  const found = candidates?.findLast((candidate) => candidate.services.has(name));
  if (found) return { layer: found, name };
  const where = elsewhere ? "that file" : "this file";
  if (candidates)
    session.report(
      "reference",
      placeOfUse(service),
      `there is no service ${quote(name)} to extend in ${where}`,
    );
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

/** Merges a chain from its far end, and keeps what each service of it came to. */
function fold(
  chain: readonly Link[],
  base: Extended,
  baseLayer: Layer | undefined,
  session: Session,
  done: Done,
): Extended {
  let below = base;
  let home = baseLayer;
  for (const link of chain.toReversed()) {
    const from = home && home !== link.layer ? withContext(below.tree, home.folder, session) : below.tree;
    const own = link.service.kind === "mapping" ? withoutKeys(link.service, "extends") : link.service;
    const tree = home ? merge(markShared(settle(from)), own, serviceShape, session.mergeTools("over")) : own;
    below = { tree, whole: below.whole };
    const known = done.get(link.layer) ?? new Map<string, Extended>();
    done.set(link.layer, known.set(link.name, below));
    home = link.layer;
  }
  return below;
}

/** A build without a context builds the folder of its own file, which has to be said once it is used elsewhere. */
export function withContext(service: Tree, folder: string, session: Session): Tree {
  const build = child(service, "build");
  const away = folderFrom(session.request.projectDirectory, folder);
  const needless = away === "" || child(build, "context") || child(build, "dockerfile_inline");
  if (service.kind !== "mapping" || build?.kind !== "mapping" || needless) return service;
  const context = entryAt("context", { ...scalarOf(build, away), shared: true });
  const entries = entriesIn(service).map((entry) =>
    entry.value === build
      ? { key: entry.key, value: mappingOf(build, [...entriesIn(build), context]) }
      : entry,
  );
  return mappingOf(service, entries);
}
