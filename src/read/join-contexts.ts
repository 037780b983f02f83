import { valueOf } from "../model/field.ts";
import { baseName, folderName } from "../model/file-name.ts";
import { Source } from "../model/source.ts";
import { joinPath } from "./build-tools.ts";
import { type Disk, DiskContext } from "./dockerfile/context.ts";
import type { DockerfileModel } from "./dockerfile/stages.ts";
import { type BuildJoin, dockerfileOf } from "./join.ts";

/** What is needed to look into the folders that images are built from. */
export interface ContextJoin extends BuildJoin {
  readonly disk: Disk;
  /** A file of the repository, by its path from the root. */
  readonly read: (path: string) => Source | undefined;
}

/** Tells stages which folders they are built from: those that builds name, else the folder of the Dockerfile. */
export function joinContexts(join: ContextJoin): void {
  const named = contextsByModel(join);
  for (const [path, model] of join.dockerfiles) {
    const [first] = model.stages;
    if (!first) continue;
    const folders = named.get(model) ?? new Set([folderName(path)]);
    const contexts = [...folders].map((folder) => contextAt(folder, path, first.file, join));
    for (const stage of model.stages) stage.contexts = contexts;
  }
}

function contextsByModel({ projects, dockerfiles, artifacts }: BuildJoin): Map<DockerfileModel, Set<string>> {
  const named = new Map<DockerfileModel, Set<string>>();
  const note = (dockerfile: string | undefined, folder: string): void => {
    const model = dockerfile === undefined ? undefined : dockerfiles.get(dockerfile);
    if (model) named.set(model, (named.get(model) ?? new Set()).add(folder));
  };
  for (const service of projects.flatMap((project) => project.services)) {
    const context = service.build?.context;
    if (context && context.state !== "unknown")
      note(dockerfileOf(service), joinPath(service.project.folder, valueOf(context) ?? "."));
  }
  for (const { context, dockerfile } of artifacts)
    note(joinPath(context, dockerfile ?? "Dockerfile"), context);
  return named;
}

/** `<name>.dockerignore` beside the Dockerfile comes before the one of the context; Podman's name is known too. */
function contextAt(folder: string, dockerfile: string, shown: string, join: ContextJoin): DiskContext {
  const inFolder = (name: string): string => (folder === "" ? name : `${folder}/${name}`);
  const names = [`${dockerfile}.dockerignore`, inFolder(".dockerignore"), inFolder(".containerignore")];
  let ignoreFile: Source | undefined;
  for (const name of names) ignoreFile ??= join.read(name);
  const isHere = folder === folderName(dockerfile);
  const beside = shown.slice(0, shown.length - baseName(shown).length);
  return new DiskContext(folder, join.disk, {
    ignoreFile,
    newIgnoreFile: ignoreFile || !isHere ? undefined : new Source(`${beside}.dockerignore`, "", false),
  });
}
