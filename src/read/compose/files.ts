import { type Field, setField, unknownField, valueOf } from "../../model/field.ts";
import type { MountedFile, ProjectFile } from "../../model/subjects.ts";
import { joinPath } from "../build-tools.ts";
import type { Cursor } from "../cursor.ts";
import type { Disk } from "../dockerfile/context.ts";
import { isGitIgnored } from "../git-ignored.ts";
import type { ComposeProject } from "./project.ts";

/** The secrets or configs that a project declares; what the repository does not hold is unknown. */
export const projectFiles = (project: ComposeProject, kind: "secrets" | "configs"): readonly ProjectFile[] =>
  project.root
    .get(kind)
    .entries()
    .map(([name, cursor]) => new DeclaredFile(name, cursor, project));

/** A secret or config, its text read when a rule asks for it. */
class DeclaredFile implements ProjectFile {
  readonly name: string;
  readonly #cursor: Cursor;
  readonly #project: ComposeProject;

  constructor(name: string, cursor: Cursor, project: ComposeProject) {
    this.name = name;
    this.#cursor = cursor;
    this.#project = project;
  }

  get at(): ProjectFile["at"] {
    const file = this.#cursor.get("file");
    return file.exists ? file.place : this.#cursor.get("content").place;
  }

  get path(): string | undefined {
    const file = valueOf(this.#cursor.get("file").string());
    return file === undefined ? undefined : pathIn(this.#project, file);
  }

  get isIgnored(): boolean {
    const { path } = this;
    const { disk } = this.#project;
    return path !== undefined && disk !== undefined && isGitIgnored(path, disk);
  }

  get text(): Field<string> {
    const file = this.#cursor.get("file").string();
    if (file.state === "absent") return this.#cursor.get("content").string();
    const path = file.state === "set" ? pathIn(this.#project, file.value) : undefined;
    const { disk } = this.#project;
    const text = path === undefined ? undefined : disk?.text(path);
    return text === undefined ? unknownField("", file.at) : setField(text, file.at);
  }
}

/** Path from the root; undefined for one that leads elsewhere on the host. */
const pathIn = ({ folder }: ComposeProject, path: string): string | undefined =>
  /^(?:\/|~|[A-Za-z]:)/.test(path) ? undefined : joinPath(folder, path);

/** Files of the repository that a service mounts: by binds of a file or a folder, and by configs. */
export function filesOf(service: Cursor, project: ComposeProject): readonly MountedFile[] {
  const binds = service
    .get("volumes")
    .items()
    .flatMap((volume) => bound(volume, project));
  const configs = service
    .get("configs")
    .items()
    .flatMap((config) => configured(config, project));
  return [...binds, ...configs];
}

function bound(volume: Cursor, project: ComposeProject): readonly MountedFile[] {
  const { disk } = project;
  const source = valueOf(volume.get("source").string());
  const target = valueOf(volume.get("target").string());
  if (!disk || valueOf(volume.get("type").string()) !== "bind" || !source || !target) return [];
  const path = pathIn(project, source);
  if (path === undefined) return [];
  const inside = disk.list(path) ?? [];
  if (inside.length === 0) return [fileAt(target, path, disk)];
  return inside
    .filter(({ isFolder }) => !isFolder)
    .map(({ name }) =>
      fileAt(`${target.replace(/\/$/, "")}/${name}`, path === "" ? name : `${path}/${name}`, disk),
    );
}

const fileAt = (target: string, path: string, disk: Disk): MountedFile => ({
  path: target,
  get text() {
    return disk.text(path);
  },
});

function configured(config: Cursor, project: ComposeProject): readonly MountedFile[] {
  const name = valueOf(config.get("source").string());
  const declared = project.configs.find((one) => one.name === name);
  if (!declared || name === undefined) return [];
  const target = valueOf(config.get("target").string()) ?? `/${name}`;
  return [
    {
      path: target,
      get text() {
        return valueOf(declared.text);
      },
    },
  ];
}
