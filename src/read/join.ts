import { valueOf } from "../model/field.ts";
import { baseName, folderName } from "../model/file-name.ts";
import type { ImageUse, Stage, Workload } from "../model/subjects.ts";
import { type Artifact, joinPath } from "./build-tools.ts";
import type { ComposeProject } from "./compose/project.ts";
import type { ComposeService } from "./compose/service.ts";
import type { DockerfileModel, DockerfileStage } from "./dockerfile/stages.ts";
import { findStage, selectTargets } from "./dockerfile/targets.ts";
import { KubernetesContainer } from "./kubernetes/container.ts";
import { KubernetesImage } from "./kubernetes/image.ts";

export interface BuildJoin {
  readonly projects: readonly ComposeProject[];
  /** Dockerfiles by their path from the root. */
  readonly dockerfiles: ReadonlyMap<string, DockerfileModel>;
  readonly artifacts: readonly Artifact[];
  /** Kubernetes workloads. */
  readonly workloads: readonly Workload[];
  /** Image names that a kustomization replaces. */
  readonly replaced: ReadonlySet<string>;
}

type Targets = Map<DockerfileModel, (string | undefined)[]>;

interface Built {
  readonly model: DockerfileModel | undefined;
  readonly target: string | undefined;
}

/**
 * Links containers to the stages that their images are built from: Compose by `build`, Kubernetes by the image names of
 * build tools and of Compose, else by a Dockerfile in a folder of the image's name that is the only one.
 */
export function joinBuilds(join: BuildJoin): void {
  const targets: Targets = new Map();
  const byImage = new Map<string, Built>();
  for (const project of join.projects) joinProject(project, join.dockerfiles, targets, byImage);
  for (const { image, context, dockerfile, target } of join.artifacts) {
    const model = join.dockerfiles.get(joinPath(context, dockerfile ?? "Dockerfile"));
    byImage.set(image, { model, target });
    if (model) note(targets, model, target);
  }
  for (const [model, names] of targets) selectTargets(model.stages, names);
  for (const model of join.dockerfiles.values()) layBase(model, byImage);
  for (const project of join.projects) substitute(project, byImage);
  const folders = indexFolders(join.dockerfiles);
  for (const workload of join.workloads) joinWorkload(workload, byImage, join, folders);
}

function note(targets: Targets, model: DockerfileModel, target: string | undefined): void {
  targets.set(model, [...(targets.get(model) ?? []), target]);
}

function joinProject(
  project: ComposeProject,
  dockerfiles: BuildJoin["dockerfiles"],
  targets: Targets,
  byImage: Map<string, Built>,
): void {
  for (const service of project.services) {
    const path = dockerfileOf(service);
    if (path === undefined) continue;
    const model = dockerfiles.get(path);
    const target = service.build?.target;
    const name = target && valueOf(target);
    const image = valueOf(service.cursor.get("image").string());
    if (image !== undefined) byImage.set(withoutTag(image), { model, target: name });
    if (!model || target?.state === "unknown") continue;
    note(targets, model, name);
    service.container.build = link(model, name, service.container);
  }
}

/** Path of the Dockerfile that a service is built from; undefined if there is none, or if a variable decides. */
export function dockerfileOf({ build, project }: ComposeService): string | undefined {
  if (build?.inline.state !== "absent") return undefined;
  if (build.context.state === "unknown" || build.dockerfile.state === "unknown") return undefined;
  const context = joinPath(project.folder, valueOf(build.context) ?? ".");
  return joinPath(context, valueOf(build.dockerfile) ?? "Dockerfile");
}

function link(
  model: DockerfileModel,
  target: string | undefined,
  container: DockerfileStage["usedBy"][number],
): Stage | undefined {
  const stage = target === undefined ? model.stages.at(-1) : findStage(model.stages, target);
  stage?.usedBy.push(container);
  return stage;
}

/** An image that starts from another one which is built here too has what that one sets. */
function layBase(model: DockerfileModel, byImage: ReadonlyMap<string, Built>): void {
  for (const stage of model.stages) {
    const ref = stage.base && valueOf(stage.base.ref);
    const built = ref && byImage.get(withoutTag(ref.text));
    if (!built?.model || built.model === model) continue;
    const { stages } = built.model;
    stage.foundation = built.target === undefined ? stages.at(-1) : findStage(stages, built.target);
    if (stage.foundation) stage.foundation.isFoundation = true;
  }
}

const withoutTag = (image: string): string => image.replace(/@.*/s, "").replace(/:[^/:]*$/, "");

/** A service may run the image that another one builds. */
function substitute(project: ComposeProject, byImage: ReadonlyMap<string, Built>): void {
  for (const { container } of project.services) {
    const ref = container.image && valueOf(container.image.ref);
    const built = ref && byImage.get(withoutTag(ref.text));
    if (!built || container.build || !container.image) continue;
    container.image.substituted = true;
    if (built.model) container.build = link(built.model, built.target, container);
  }
}

function joinWorkload(
  workload: Workload,
  byImage: ReadonlyMap<string, Built>,
  join: BuildJoin,
  folders: ReadonlyMap<string, Folder>,
): void {
  for (const container of workload.containers) {
    if (container instanceof KubernetesContainer) joinContainer(container, byImage, join, folders);
  }
}

function joinContainer(
  container: KubernetesContainer,
  byImage: ReadonlyMap<string, Built>,
  join: BuildJoin,
  folders: ReadonlyMap<string, Folder>,
): void {
  const ref = container.image && valueOf(container.image.ref);
  if (!ref) return;
  const name = withoutTag(ref.text);
  const told = byImage.get(name);
  if (told || join.replaced.has(name)) markBuilt(container.image);
  const built = told ?? byFolder(name, folders);
  if (built?.model) container.build = link(built.model, built.target, container);
}

function markBuilt(image: ImageUse | undefined): void {
  if (image instanceof KubernetesImage) image.builtHere = true;
}

/** The only Dockerfile in a folder of the image's name: `src/frontend/Dockerfile` for `registry.example.com/shop/frontend`. */
function byFolder(image: string, folders: ReadonlyMap<string, Folder>): Built | undefined {
  // A short name is a public image; a folder of that name only configures it.
  const folder = image.includes("/") ? folders.get(baseName(image)) : undefined;
  if (!folder) return undefined;
  const found = folder.exact.length > 0 ? folder.exact : folder.near;
  return found.length === 1 && found[0] ? { model: found[0], target: undefined } : undefined;
}

/** Dockerfiles in folders of one name, and one folder below. */
interface Folder {
  readonly exact: DockerfileModel[];
  readonly near: DockerfileModel[];
}

function indexFolders(dockerfiles: BuildJoin["dockerfiles"]): ReadonlyMap<string, Folder> {
  const folders = new Map<string, Folder>();
  const folderAt = (name: string | undefined): Folder => {
    const folder = folders.get(name ?? "") ?? { exact: [], near: [] };
    folders.set(name ?? "", folder);
    return folder;
  };
  for (const [path, model] of dockerfiles) {
    const steps = folderName(path).split("/");
    folderAt(steps.at(-1)).exact.push(model);
    folderAt(steps.at(-2)).near.push(model);
  }
  return folders;
}
