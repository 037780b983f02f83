import type { MappingNode } from "../yaml/node.ts";
import { baseOf, type Named } from "./bases.ts";
import type { Layer } from "./layer.ts";
import { merge, settle } from "./merge.ts";
import { folderFrom } from "./paths.ts";
import { quote } from "./say.ts";
import { serviceShape } from "./service-shape.ts";
import type { Session } from "./session.ts";
import { entryAt } from "./short-forms.ts";
import {
  child,
  entriesIn,
  mappingOf,
  markShared,
  placeOfUse,
  scalarOf,
  sizeOf,
  type Tree,
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
interface Link extends Named {
  readonly service: Tree;
}

/** The services from one to its farthest base that is not known yet. */
interface Chain {
  readonly links: readonly Link[];
  /** Where it ends: the base that is known already, or that could not be read. */
  readonly end: Extended | undefined;
  readonly endLayer: Layer | undefined;
}

/** Merges what services extend, each base once (compose-spec, 05-services.md, extends). */
export class Extender {
  readonly #session: Session;
  readonly #done = new Map<Layer, Map<string, Extended>>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** The root of a layer with `extends` applied to all its services. */
  apply(layer: Layer): MappingNode {
    const entry = entriesIn(layer.root).find(({ key }) => key.text === "services");
    if (entry?.value.kind !== "mapping") return layer.root;
    const services = entriesIn(entry.value).map(({ key, value }) =>
      child(value, "extends") ? { key, value: this.#extended(layer, key.text) } : { key, value },
    );
    return withEntry(layer.root, { key: entry.key, value: mappingOf(entry.value, services) });
  }

  #extended(layer: Layer, name: string): Tree {
    const { links, end, endLayer } = this.#chain({ layer, name });
    let below = end;
    let home = endLayer;
    for (const link of links.toReversed()) {
      below = this.#over(below, home, link);
      this.#keep(link, below);
      home = link.layer;
    }
    if (below?.whole === false) this.#session.incomplete.add(name);
    return below?.tree ?? mappingOf(layer.root, []);
  }

  /** Walks without recursion, however long the chain. */
  #chain(start: Named): Chain {
    const links: Link[] = [];
    const seen = new Map<Layer, Set<string>>();
    let next: Named | undefined = start;
    while (next) {
      const known = this.#done.get(next.layer)?.get(next.name);
      if (known) return { links, end: known, endLayer: next.layer };
      const service: Tree | undefined = next.layer.services.get(next.name);
      const reference = child(service, "extends");
      if (!service || !this.#mayEnter(next, links, seen)) break;
      links.push({ ...next, service });
      if (!reference) return { links, end: undefined, endLayer: undefined };
      next = baseOf(next.layer, reference, this.#session);
    }
    return { links, end: { tree: mappingOf(start.layer.root, []), whole: false }, endLayer: start.layer };
  }

  #mayEnter({ layer, name }: Named, links: readonly Link[], seen: Map<Layer, Set<string>>): boolean {
    const names = seen.get(layer) ?? new Set();
    const again = names.has(name);
    seen.set(layer, names.add(name));
    const last = links.at(-1);
    const tooLong = links.length > maxChain || seen.size > maxHops;
    if (!last || !(again || tooLong)) return true;
    const message = again
      ? `the services extend each other in a circle: ${quote(name)} is its own base`
      : `more than ${maxChain} services or ${maxHops} files extend one another`;
    this.#session.report("reference", placeOf(last), message);
    return false;
  }

  #over(base: Extended | undefined, home: Layer | undefined, link: Link): Extended {
    const own = link.service.kind === "mapping" ? withoutKeys(link.service, "extends") : link.service;
    if (!base || !home) return { tree: own, whole: true };
    const from = home === link.layer ? base.tree : withContext(base.tree, home.folder, this.#session);
    if (!this.#affords(from, link)) return { tree: own, whole: false };
    const tree = merge(markShared(settle(from)), own, serviceShape, this.#session.mergeTools("over"));
    return { tree, whole: base.whole };
  }

  /** Counts what a service takes over; false once it is too much, which is said the first time. */
  #affords(base: Tree, link: Link): boolean {
    const { inheriting } = this.#session;
    const before = inheriting.left;
    if (before >= 0) inheriting.left -= sizeOf(base);
    if (inheriting.left >= 0) return true;
    const message =
      "services take over too many values from each other; what this one and later ones extend was left out";
    if (before >= 0) this.#session.report("reference", placeOf(link), message);
    return false;
  }

  #keep({ layer, name }: Link, extended: Extended): void {
    const known = this.#done.get(layer) ?? new Map<string, Extended>();
    this.#done.set(layer, known.set(name, extended));
  }
}

const placeOf = ({ service }: Link) => placeOfUse(child(service, "extends") ?? service);

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
