import type { Source } from "../../model/source.ts";
import type { MappingNode } from "../yaml/node.ts";
import { Extender, withContext } from "./extends.ts";
import type { Environment } from "./interpolate.ts";
import { type Layer, layersOf } from "./layer.ts";
import { merge } from "./merge.ts";
import { folderOf, pathInside } from "./paths.ts";
import { projectShape } from "./project-shape.ts";
import type { Session } from "./session.ts";
import {
  child,
  entriesIn,
  itemsIn,
  mappingOf,
  placeOfUse,
  type Tree,
  textOf,
  withEntry,
  withoutKeys,
} from "./tree.ts";

const maxLevels = 64;

/** The files of one project, the outer one or an included one. */
export interface Part {
  readonly files: readonly Source[];
  readonly folder: string;
  readonly environment: Environment;
  /** The files that led here, to notice a circle. */
  readonly trail: readonly Source[];
}

/**
 * Merges the files of a project over what they include (compose-spec, 14-include.md): an included project is
 * resolved by itself, with its own folder and environment, and comes before the file that includes it.
 */
export class Projects {
  readonly #session: Session;
  readonly #done = new Map<string, MappingNode | undefined>();
  readonly #extender: Extender;
  readonly #environments = new Map<Environment, number>();

  constructor(session: Session) {
    this.#session = session;
    this.#extender = new Extender(session);
  }

  /** The merged tree; undefined if the files hold nothing. */
  merged(part: Part): MappingNode | undefined {
    let merged: Tree | undefined;
    for (const file of part.files) {
      for (const layer of layersOf(file, part.environment, part.folder, this.#session)) {
        for (const included of this.#included(layer, part)) merged = this.#over(merged, included);
        merged = this.#over(merged, withoutKeys(this.#extender.apply(layer), "include"));
      }
    }
    return merged?.kind === "mapping" ? merged : undefined;
  }

  #over(base: Tree | undefined, over: Tree): Tree {
    return base ? merge(base, over, projectShape, this.#session.mergeTools("base")) : over;
  }

  *#included(layer: Layer, part: Part): Iterable<Tree> {
    for (const entry of itemsIn(child(layer.root, "include"))) {
      const included = entry.kind === "mapping" ? this.#include(entry, layer, part) : undefined;
      if (included) yield included;
    }
  }

  #include(entry: MappingNode, layer: Layer, part: Part): Tree | undefined {
    const paths = itemsIn(child(entry, "path"));
    const opened = paths.flatMap(
      (node) => this.#session.open({ node, folder: layer.folder, role: "included file" }) ?? [],
    );
    const [first] = opened;
    if (!first || !this.#mayEnter(first.source, part, entry)) return undefined;
    const folder = this.#folder(entry, layer, folderOf(first.path));
    const files = opened.map(({ source }) => source);
    const environment = this.#environment(entry, layer, folder);
    const key = [folder, this.#number(environment), ...files.map((file) => file.path)].join("\n");
    if (!this.#done.has(key)) {
      const merged = this.merged({ files, folder, environment, trail: [...part.trail, first.source] });
      this.#done.set(key, merged && this.#withContexts(merged, folder));
    }
    return this.#done.get(key);
  }

  #mayEnter(source: Source, part: Part, entry: Tree): boolean {
    const again = part.trail.some((earlier) => earlier.path === source.path);
    const at = placeOfUse(entry);
    if (again) this.#session.report("reference", at, "the files include each other in a circle");
    const deep = part.trail.length >= maxLevels;
    if (deep) this.#session.report("reference", at, `includes are nested more than ${maxLevels} levels deep`);
    const large = this.#session.merging.left < 0;
    if (large) this.#session.report("reference", at, "too much is included: the rest was not read");
    return !again && !deep && !large;
  }

  #folder(entry: Tree, layer: Layer, own: string): string {
    const said = textOf(child(entry, "project_directory"));
    if (said === undefined) return own;
    const folder = pathInside(layer.folder, said);
    if (folder === undefined) return own;
    return folder === "." ? "" : folder.replace(/\/$/, "");
  }

  /** Files named by `env_file`, else the `.env` of the included project; what is set outside goes first. */
  #environment(entry: Tree, layer: Layer, folder: string): Environment {
    const named = itemsIn(child(entry, "env_file")).filter((node) => textOf(node) !== "/dev/null");
    const role = "environment file";
    const sources = named.flatMap(
      (node) => this.#session.open({ node, folder: layer.folder, role })?.source ?? [],
    );
    const isOuter = folder === this.#session.request.projectDirectory;
    const own =
      child(entry, "env_file") || isOuter
        ? undefined
        : this.#session.request.read(folder === "" ? ".env" : `${folder}/.env`);
    if (own) this.#session.used.add(own);
    return this.#session.environmentWith(layer.environment, own ? [own] : sources);
  }

  #number(environment: Environment): number {
    const known = this.#environments.get(environment) ?? this.#environments.size;
    this.#environments.set(environment, known);
    return known;
  }

  #withContexts(root: MappingNode, folder: string): MappingNode {
    const entry = entriesIn(root).find(({ key }) => key.text === "services");
    if (entry?.value.kind !== "mapping") return root;
    const services = entriesIn(entry.value).map(({ key, value }) => ({
      key,
      value: withContext(value, folder, this.#session),
    }));
    return withEntry(root, { key: entry.key, value: mappingOf(entry.value, services) });
  }
}
