import { valueOf } from "../model/field.ts";
import { baseName, folderName } from "../model/file-name.ts";
import type { ImageUse, Stage, Workload } from "../model/subjects.ts";
import { type Artifact, joinPath } from "./build-tools.ts";
import type { ComposeProject } from "./compose/project.ts";
import { type DockerfileModel, type DockerfileStage, findStage, selectTargets } from "./dockerfile/stages.ts";
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

interface Built {
  readonly model: DockerfileModel | undefined;
  readonly target: string | undefined;
}

/**
 * Links containers to the stages that their images are built from: Compose by `build`, Kubernetes by the image names of
 * build tools and of Compose, else by a Dockerfile in a folder of the image's name that is the only one.
 */
export function joinBuilds(join: BuildJoin): void {
  const targets = new Map<DockerfileModel, (string | undefined)[]>();
  const byImage = new Map<string, Built>();
  for (const project of join.projects) joinProject(project, join.dockerfiles, targets, byImage);
  for (const { image, context, dockerfile, target } of join.artifacts) {
    const model = join.dockerfiles.get(joinPath(context, dockerfile ?? "Dockerfile"));
    byImage.set(image, { model, target });
    if (model) note(targets, model, target);
  }
  for (const [model, names] of targets) selectTargets(model.stages, names);
  for (const project of join.projects) substitute(project, byImage);
  for (const workload of join.workloads) joinWorkload(workload, byImage, join);
}

function note(targets: Map<DockerfileModel, (string | undefined)[]>, model: DockerfileModel, target: string | undefined): void {
  targets.set(model, [...(targets.get(model) ?? []), target]);
}

function joinProject(
  project: ComposeProject,
  dockerfiles: BuildJoin["dockerfiles"],
  targets: Map<DockerfileModel, (string | undefined)[]>,
  byImage: Map<string, Built>,
): void {
  for (const service of project.services) {
    const { build, container } = service;
    const context = build && valueOf(build.context);
    if (!build || build.inline.state !== "absent" || build.dockerfile.state === "unknown") continue;
    if (context === undefined && build.context.state === "unknown") continue;
    const path = joinPath(joinPath(project.folder, context ?? "."), valueOf(build.dockerfile) ?? "Dockerfile");
    const model = dockerfiles.get(path);
    const target = valueOf(build.target);
    const image = valueOf(service.cursor.get("image").string());
    if (image !== undefined) byImage.set(withoutTag(image), { model, target });
    if (!model || build.target.state === "unknown") continue;
    note(targets, model, target);
    container.build = link(model, target, container);
  }
}

function link(model: DockerfileModel, target: string | undefined, container: DockerfileStage["usedBy"][number]): Stage | undefined {
  const stage = target === undefined ? model.stages.at(-1) : findStage(model.stages, target);
  stage?.usedBy.push(container);
  return stage;
}

const withoutTag = (image: string): string => image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");

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

function joinWorkload(workload: Workload, byImage: ReadonlyMap<string, Built>, join: BuildJoin): void {
  for (const container of workload.containers) {
    const ref = container.image && valueOf(container.image.ref);
    if (!ref || !(container instanceof KubernetesContainer)) continue;
    const name = withoutTag(ref.text);
    const built = byImage.get(name) ?? byFolder(name, join.dockerfiles);
    if (byImage.has(name) || join.replaced.has(name)) markBuilt(container.image);
    if (built?.model) container.build = link(built.model, built.target, container);
  }
}

function markBuilt(image: ImageUse | undefined): void {
  if (image instanceof KubernetesImage) image.builtHere = true;
}

/** The only Dockerfile in a folder of the image's name: `src/frontend/Dockerfile` for `registry.example.com/shop/frontend`. */
function byFolder(image: string, dockerfiles: BuildJoin["dockerfiles"]): Built | undefined {
  const name = baseName(image);
  if (name === "" || !image.includes("/") && KNOWN_ALONE.has(name)) return undefined;
  const found = [...dockerfiles].filter(([path]) => baseName(folderName(path)) === name || folderName(path).split("/").at(-2) === name);
  const exact = found.filter(([path]) => baseName(folderName(path)) === name);
  const [only] = exact.length > 0 ? exact : found;
  return only && (exact.length === 1 || found.length === 1) ? { model: only[1], target: undefined } : undefined;
}

/** Folders that configure a public image rather than build one of that name. */
const KNOWN_ALONE = new Set(["nginx", "redis", "postgres", "mysql", "mariadb", "mongo", "httpd", "traefik", "php", "node", "python"]);
