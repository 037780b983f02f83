import { type Source, type Span, spanOf } from "../../model/source.ts";
import type { YamlDocument } from "../yaml/node.ts";
import { parseYaml } from "../yaml/parse.ts";
import { type Dotenv, parseDotenv } from "./dotenv.ts";
import type { Environment } from "./interpolate.ts";
import type { Layer } from "./layer.ts";
import type { MergeTools } from "./merge.ts";
import { isRemote, pathInside } from "./paths.ts";
import type { ComposeNote, ComposeProblem, ComposeRequest } from "./resolution.ts";
import { quote } from "./say.ts";
import { placeOfUse, type Tree, textOf } from "./tree.ts";

/** Files that one project may read through `include` and `extends`. */
const maxFiles = 500;
/** Characters that variables may expand to, entries that may be merged, in one project. */
const maxExpansion = 16 << 20;
const maxMerged = 2_000_000;
/** Values that services may take over from others, as many as a file may reach through aliases. */
const maxInherited = 100_000;
/** Ports that ranges may be written out to. */
const maxPorts = 10_000;
/** More problems than this tell no more. */
const maxProblems = 200;

/** Another file, as one refers to it. */
export interface Reference {
  readonly node: Tree;
  /** Folder that the path is relative to. */
  readonly folder: string;
  /** What the file is for, as a message says it. */
  readonly role: string;
  /** `usual`: repositories often leave the file out, which is worth a note; `none`: it may be missing. */
  readonly need?: "usual" | "none";
}

/** What the parts of one resolution share: files read, budgets, and everything to tell the user. */
export class Session {
  readonly problems: ComposeProblem[] = [];
  readonly notes: ComposeNote[] = [];
  readonly used = new Set<Source>();
  readonly incomplete = new Set<string>();
  readonly expansion = { left: maxExpansion };
  readonly merging = { left: maxMerged };
  readonly inheriting = { left: maxInherited };
  readonly ports = { left: maxPorts };
  readonly layers = new Map<Environment, Map<string, readonly Layer[]>>();
  readonly request: ComposeRequest;
  readonly #documents = new Map<Source, readonly YamlDocument[]>();
  readonly #said = new Set<string>();
  readonly #paths = new Map<string, Source | undefined>();
  readonly #environments = new Map<Environment, Map<string, Environment>>();

  constructor(request: ComposeRequest) {
    this.request = request;
    for (const file of request.files) this.used.add(file);
  }

  /** Adds a problem once, however often its file is read. */
  report(kind: ComposeProblem["kind"], at: Span, message: string): void {
    if (this.problems.length < maxProblems && this.#new(at, message))
      this.problems.push({ kind, message, ...spanOf(at) });
  }

  note(kind: ComposeNote["kind"], at: Span, message: string): void {
    if (this.notes.length < maxProblems && this.#new(at, message))
      this.notes.push({ kind, message, ...spanOf(at) });
  }

  mergeTools(home: MergeTools["home"]): MergeTools {
    return { report: this.reportForm, budget: this.merging, home };
  }

  readonly reportForm = (at: Span, message: string): void => this.report("form", placeOf(at), message);

  documents(source: Source): readonly YamlDocument[] {
    const known = this.#documents.get(source);
    if (known) return known;
    const documents = (this.request.parse ?? parseYaml)(source);
    for (const { problems } of documents) {
      for (const { start, end, message } of problems) this.report("yaml", { source, start, end }, message);
    }
    this.#documents.set(source, documents);
    return documents;
  }

  /** The file that a value names, if it may be read and is there; else the user is told why it is not. */
  open(reference: Reference): { path: string; source: Source } | undefined {
    const { node, folder, role } = reference;
    const at = placeOfUse(node);
    const written = textOf(node);
    if (written === undefined) {
      this.note("unresolved", at, `which ${role} this names depends on a variable without a value here`);
      return undefined;
    }
    const path = isRemote(written) ? undefined : pathInside(folder, written);
    if (path === undefined) {
      const [kind, where] = isRemote(written)
        ? (["remote", "is remote"] as const)
        : (["outside", "lies outside the folder that is checked"] as const);
      this.note(kind, at, `the ${role} ${quote(written)} ${where} and was not read`);
      return undefined;
    }
    const source = this.#read(path, at);
    if (!source) this.#missing(reference, at, path);
    return source && { path, source };
  }

  #missing({ role, need }: Reference, at: Span, path: string): void {
    const message = `the ${role} ${quote(path)} was not found`;
    if (need === undefined) this.report("reference", at, message);
    else if (need === "usual") this.note("missing", at, message);
  }

  #read(path: string, at: Span): Source | undefined {
    if (this.#paths.has(path)) return this.#paths.get(path);
    if (this.#paths.size >= maxFiles) {
      this.report(
        "reference",
        at,
        `more than ${maxFiles} files are included or extended; the rest was not read`,
      );
      return undefined;
    }
    const source = this.request.read(path);
    this.#paths.set(path, source);
    if (source) this.used.add(source);
    return source;
  }

  /** The environment with the values of some files below its own; the same object for the same files. */
  environmentWith(base: Environment, files: readonly Source[]): Environment {
    if (files.length === 0) return base;
    const known = this.#environments.get(base) ?? new Map<string, Environment>();
    this.#environments.set(base, known);
    const key = files.map((file) => file.path).join("\n");
    const made = known.get(key) ?? this.#environmentOf(base, files);
    known.set(key, made);
    return made;
  }

  #environmentOf(base: Environment, files: readonly Source[]): Environment {
    const values = new Map<string, string>();
    for (const file of files) {
      const parsed: Dotenv = parseDotenv(file, base, values);
      for (const problem of parsed.problems) this.report("form", problem, problem.message);
    }
    return new Map([...values, ...base]);
  }

  #new(at: Span, message: string): boolean {
    const key = `${at.source.path}\n${at.start}\n${message}`;
    if (this.#said.has(key)) return false;
    this.#said.add(key);
    return true;
  }
}

const placeOf = (at: Span): Span => ("kind" in at ? placeOfUse(at as Tree) : at);
