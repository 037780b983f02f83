import { baseName, folderName, isDockerfileName } from "../model/file-name.ts";
import type { Finding, FormatName, SkippedFile } from "../model/finding.ts";
import type { Source, Span } from "../model/source.ts";
import type { Setting } from "../model/subjects.ts";
import { type Artifact, isSkaffold, kustomizedImages, skaffoldArtifacts } from "./build-tools.ts";
import { claimsManifest, claimsObject } from "./claims.ts";
import {
  type ComposeFile,
  type ComposeGroup,
  claimsCompose,
  groupFiles,
  isComposeName,
} from "./compose/group.ts";
import type { ComposeProject } from "./compose/project.ts";
import type { DockerfileModel } from "./dockerfile/stages.ts";
import type { DeclaredIgnore, ReadProblem, SubjectLists } from "./format.ts";
import type { ReadModel, ReadOptions, ReadSource } from "./index.ts";
import { type BuildJoin, joinBuilds } from "./join.ts";
import { joinContexts } from "./join-contexts.ts";
import { claimsKubernetes, isKustomization } from "./kubernetes/claims.ts";
import { type KubernetesDocument, readKubernetes } from "./kubernetes/read.ts";
import { inlineDockerfiles, isObject, kindless, noObjects, strangers } from "./notes.ts";
import { repositoryOf } from "./repository.ts";
import { settingOf as settingOfPath } from "./setting.ts";
import { composeSubjects, dockerfileSubjects, merge } from "./subject-lists.ts";
import { unreadable } from "./unreadable.ts";
import { WrittenCursor } from "./written-cursor.ts";
import { commentTest } from "./yaml/comment.ts";
import { consumerProblems } from "./yaml/consumer.ts";
import { extentOf } from "./yaml/extent.ts";
import { lookalikes, reordered } from "./yaml/lookalikes.ts";
import type { YamlDocument } from "./yaml/node.ts";
import { parseYaml, withLibrary } from "./yaml/parse.ts";
import { looksLikeTemplate } from "./yaml/template.ts";

const NO_MANIFEST = "is not a manifest";
const TEMPLATE = "is a template: render it first";

/** Braces alone make no template: what reads as YAML without a fault is what its consumer will read. */
const isClean = ({ problems, root }: YamlDocument): boolean => problems.length === 0 && root !== undefined;

/** What a path means does not change in a run, and is asked for with every subject. */
function once<T>(ask: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    const answer = known.get(path) ?? ask(path);
    known.set(path, answer);
    return answer;
  };
}

type ComposeReader = typeof import("./compose/reader.ts");

/** One run of the readers over the files of a repository. */
export class Reading {
  readonly #options: ReadOptions;
  readonly #subjects: SubjectLists = {};
  readonly #problems: ReadProblem[] = [];
  readonly #ignores: DeclaredIgnore[] = [];
  readonly #skipped: SkippedFile[] = [];
  readonly #sources = new Map<Source, ReadSource>();
  readonly #parsed = new Map<Source, readonly YamlDocument[]>();
  readonly #byPath = new Map<string, Source>();
  readonly #kubernetes: KubernetesDocument[] = [];
  readonly #kustomizations: KubernetesDocument[] = [];
  readonly #compose: ComposeFile[] = [];
  readonly #artifacts: Artifact[] = [];
  readonly #dockerfiles = new Map<string, DockerfileModel>();
  readonly #projects: ComposeProject[] = [];

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  isDockerfile(source: Source): boolean {
    const kind = this.#options.kindOf?.(source.path);
    return kind === undefined ? isDockerfileName(baseName(source.path)) : kind === "dockerfile";
  }

  readonly settingOf = once(
    (path: string): Setting => this.#options.settingOf?.(path) ?? settingOfPath(path),
  );

  readonly #rootPath = once((path: string): string => this.#options.fromRoot?.(path) ?? path);

  readonly #parse = (source: Source): readonly YamlDocument[] => {
    const documents = this.#parsed.get(source) ?? parseYaml(source);
    this.#parsed.set(source, documents);
    return documents;
  };

  #done = 0;

  #tick(): void {
    this.#done++;
    this.#options.progress?.(this.#done);
  }

  /** Reads Dockerfiles; their reader is loaded only where there is one. */
  async addDockerfiles(sources: readonly Source[]): Promise<void> {
    if (sources.length === 0) return;
    const { readDockerfile } = await import("./dockerfile/stages.ts");
    for (const source of sources) this.#addDockerfile(source, readDockerfile);
  }

  #addDockerfile(
    source: Source,
    readDockerfile: typeof import("./dockerfile/stages.ts").readDockerfile,
  ): void {
    this.#tick();
    const model = readDockerfile(source, this.settingOf(source.path));
    this.#dockerfiles.set(this.#rootPath(source.path), model);
    this.#problems.push(...model.problems, ...reordered(source, 0, source.text.length));
    const { instructions } = model.syntax;
    const extent = (line: number): Span | undefined => instructions.find((one) => one.firstLine > line)?.at;
    const bodies = instructions.flatMap(({ heredocs }) => heredocs.map(({ body }) => body.at));
    // Only a line of its own is a comment in a Dockerfile, and none inside a here-document.
    const isOwnLine = (offset: number): boolean =>
      /^[ \t]*$/.test(source.text.slice(source.lineStart(source.position(offset).line), offset)) &&
      !bodies.some(({ start, end }) => start <= offset && offset < end);
    this.#sources.set(source, { source, format: "dockerfile", extentOf: extent, isComment: isOwnLine });
  }

  async addYaml(sources: readonly Source[]): Promise<void> {
    for (const source of sources) {
      this.#byPath.set(this.#rootPath(source.path), source);
      const reason = await withLibrary(() => this.#sort(source));
      this.#tick();
      if (reason !== undefined) this.#skipped.push({ file: source.path, reason });
    }
    if (this.#compose.length > 0) await this.#readCompose(await import("./compose/reader.ts"));
  }

  /** Puts a file where it belongs; gives the reason where it is left alone. */
  #sort(source: Source): string | undefined {
    const kind = this.#options.kindOf?.(source.path);
    const documents = kind === undefined ? this.#rendered(source) : this.#parse(source);
    if (typeof documents === "string") return documents;
    const first = documents.find((document) => document.root !== undefined);
    const root = first?.root && WrittenCursor.root(first.root, "compose");
    // Under a name that says nothing, services may be a stranger before objects.
    const mayBeCompose = kind === undefined && (isComposeName(source.path) || !documents.some(isObject));
    if (kind === "compose" || (mayBeCompose && claimsCompose(source.path, root))) {
      this.#compose.push({ source, path: this.#rootPath(source.path), root });
      return undefined;
    }
    return this.#sortObjects(source, documents, kind);
  }

  /** The documents of a file that are no templates; the reason if there is none. */
  #rendered(source: Source): readonly YamlDocument[] | string {
    if (!looksLikeTemplate(source)) return this.#parse(source);
    // In a chart whoever renders it can lint the result.
    if (/(?:^|\/)templates\//.test(this.#rootPath(source.path))) return TEMPLATE;
    const all = this.#parse(source);
    const clean = all.filter(isClean);
    if (clean.length === 0) return claimsManifest(source.text) ? TEMPLATE : NO_MANIFEST;
    if (clean.length < all.length)
      this.#skipped.push({ file: source.path, reason: "holds templates: they are left out" });
    return clean;
  }

  #sortObjects(
    source: Source,
    documents: readonly YamlDocument[],
    kind: FormatName | undefined,
  ): string | undefined {
    const reasons = new Set<string | undefined>(kind === "kubernetes" ? [undefined] : []);
    for (const [index, { root }] of documents.entries()) {
      if (root)
        reasons.add(
          this.#takeObject({ source, root: WrittenCursor.root(root, "kubernetes"), documentIndex: index }),
        );
    }
    const unnamed = kindless(source, documents);
    const claimed = reasons.has(undefined) || unnamed.length > 0;
    const broken = documents
      .flatMap((document) => [
        ...document.problems,
        ...(claimed ? consumerProblems(document, "kubernetes") : []),
      ])
      .map((problem) => ({ source, ...problem }));
    // What cannot be read may have been meant as an object: then its faults are findings.
    if (claimed || (broken.length > 0 && claimsObject(source.text))) {
      this.#problems.push(...broken, ...unnamed, ...noObjects(source, documents, kind));
      this.#skipped.push(...strangers(source, documents));
      this.#addSource(source, documents, "kubernetes");
      return undefined;
    }
    return [...reasons].find((reason) => reason !== NO_MANIFEST) ?? NO_MANIFEST;
  }

  /** Puts a document where it belongs; gives the reason if it is no manifest. */
  #takeObject(document: KubernetesDocument): string | undefined {
    const { root, source } = document;
    if (isSkaffold(root)) {
      this.#artifacts.push(...skaffoldArtifacts(root, folderName(this.#rootPath(source.path))));
      return "is a Skaffold configuration: read for the images it builds";
    }
    if (isKustomization(root)) {
      this.#kustomizations.push(document);
      return "is a kustomization: render it to lint what it makes";
    }
    if (!claimsKubernetes(root)) return NO_MANIFEST;
    this.#kubernetes.push(document);
    return undefined;
  }

  #addSource(source: Source, documents: readonly YamlDocument[], format: FormatName): void {
    const extent = (line: number): Span | undefined => {
      for (const document of documents) {
        const found = extentOf(document, line);
        if (found) return found;
      }
      return undefined;
    };
    this.#problems.push(...documents.flatMap(lookalikes));
    this.#sources.set(source, { source, format, extentOf: extent, isComment: commentTest(documents) });
  }

  async #readCompose(reader: ComposeReader): Promise<void> {
    const groups = groupFiles(this.#compose);
    const used = new Set<Source>();
    // Projects by their default names first: what they include or extend is no project of its own.
    for (const group of groups.toSorted((a, b) => rank(a) - rank(b))) {
      const [only] = group.files;
      if (group.files.length === 1 && only && used.has(only.source)) continue;
      for (const source of await this.#readProject(reader, group)) used.add(source);
    }
  }

  async #readProject(reader: ComposeReader, group: ComposeGroup): Promise<readonly Source[]> {
    const environment = this.#environment(reader, group.folder);
    const request = {
      files: group.files.map((file) => file.source),
      projectDirectory: group.folder,
      read: (path: string) => this.#read(path),
      environment,
      ...(this.#options.profiles ? { profiles: this.#options.profiles } : {}),
      parse: this.#parse,
    };
    // A file that is included may be the first that needs the library.
    const resolution = await withLibrary(() => reader.resolveCompose(request));
    const problems = group.partial
      ? resolution.problems.filter(({ kind }) => kind === "yaml")
      : resolution.problems;
    this.#problems.push(...problems);
    // What is not in the repository stays unknown; that is said, and no fault of the file.
    for (const { source, message, kind } of resolution.notes)
      if (kind !== "missing") this.#skipped.push({ file: source.path, reason: message });
    this.#skipped.push(...inlineDockerfiles(resolution.root));
    const main = group.files.at(-1)?.source.path ?? "";
    const project = new reader.ComposeProject(
      resolution,
      group.folder,
      this.settingOf(main),
      this.#options.disk,
    );
    this.#projects.push(project);
    this.#ignores.push(...project.ignores);
    for (const source of resolution.usedFiles) {
      if (this.#byPath.get(this.#rootPath(source.path)) === source)
        // A file of variables is used too, and is no YAML.
        this.#addSource(source, this.#parsed.get(source) ?? [], "compose");
    }
    return resolution.usedFiles;
  }

  #read(path: string): Source | undefined {
    const known = this.#byPath.get(path);
    if (known) return known;
    const source = this.#options.readFile?.(path);
    if (source) this.#byPath.set(path, source);
    return source;
  }

  #environment(reader: ComposeReader, folder: string): ReadonlyMap<string, string> {
    const given = this.#options.environment ?? new Map<string, string>();
    const file = this.#read(folder === "" ? ".env" : `${folder}/.env`);
    const values = new Map<string, string>();
    if (file) this.#problems.push(...reader.parseDotenv(file, given, values).problems);
    return new Map([...values, ...given]);
  }

  finish(): ReadModel {
    const objects = readKubernetes(this.#kubernetes, {
      settingOf: this.settingOf,
      kustomizations: this.#kustomizations,
    });
    merge(this.#subjects, objects.subjects);
    for (const { path, reason } of objects.skipped) this.#skipped.push({ file: path, reason });
    for (const problem of objects.problems) this.#problems.push(problem);
    for (const ignore of objects.ignores) this.#ignores.push(ignore);
    merge(this.#subjects, composeSubjects(this.#projects));
    const join: BuildJoin = {
      projects: this.#projects,
      dockerfiles: this.#dockerfiles,
      artifacts: this.#artifacts,
      workloads: objects.subjects.workload ?? [],
      replaced: new Set(this.#kustomizations.flatMap(({ root }) => kustomizedImages(root))),
    };
    joinBuilds(join);
    const { disk } = this.#options;
    if (disk) joinContexts({ ...join, disk, read: (path) => this.#read(path) });
    merge(this.#subjects, dockerfileSubjects([...this.#dockerfiles.values()]));
    merge(this.#subjects, repositoryOf(this.#subjects, [...this.#sources.values()]));
    const files: Finding[] = unreadable(this.#problems);
    return {
      subjects: this.#subjects,
      unreadable: files,
      ignores: this.#ignores,
      skipped: this.#skipped,
      files: this.#sources.size,
      sources: [...this.#sources.values()],
      settingOf: this.settingOf,
    };
  }
}

/** Files with the names that Compose looks for come first. */
const rank = (group: ComposeGroup): number =>
  /^(?:docker-)?compose\.ya?ml$/.test(baseName(group.files[0]?.path ?? "")) ? 0 : 1;
