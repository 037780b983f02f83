import { absentField, type Field, type Path, type Place, setField, unknownField } from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import { type ImageRef, parseImage } from "../../model/image.ts";
import type { Source, Span } from "../../model/source.ts";
import type { Container, CopyUse, ImageUse, ListField, RunCommand, Setting, Stage, Variable } from "../../model/subjects.ts";
import type { ReadProblem } from "../format.ts";
import { type Expanded, expand, type Undeclared } from "./expand.ts";
import { DockerfileRun } from "./run.ts";
import { scan } from "./scan.ts";
import { type DockerfileSyntax, flagValue, type Instruction } from "./syntax.ts";
import type { MappedText } from "./text.ts";

/** A Dockerfile as a graph of stages. */
export interface DockerfileModel {
  readonly source: Source;
  readonly syntax: DockerfileSyntax;
  readonly stages: readonly DockerfileStage[];
  readonly images: readonly ImageUse[];
  readonly problems: readonly ReadProblem[];
}

/** Reads a Dockerfile into stages; what BuildKit would refuse is a problem, and the rest is there. */
export function readDockerfile(source: Source, setting: Setting): DockerfileModel {
  const syntax = scan(source);
  const builder = new Builder(source, syntax, setting);
  for (const instruction of syntax.instructions) builder.add(instruction);
  const { stages, images } = builder;
  selectTargets(stages, []);
  const problems = syntax.problems.map(({ at, message }) => ({ ...at, message }));
  return { source, syntax, stages, images, problems };
}

/** Marks which stages are built, by the targets that manifests name; without any, the last one is. */
export function selectTargets(stages: readonly DockerfileStage[], targets: readonly (string | undefined)[]): void {
  const wanted = new Set<DockerfileStage>();
  for (const target of targets) {
    const stage = target === undefined ? stages.at(-1) : findStage(stages, target);
    if (stage) wanted.add(stage);
  }
  const last = stages.at(-1);
  if (wanted.size === 0 && last) wanted.add(last);
  for (const stage of stages) {
    stage.isTarget = wanted.has(stage);
    stage.shipped = false;
    stage.reachable = false;
  }
  for (const stage of wanted) for (let at: DockerfileStage | undefined = stage; at && !at.shipped; at = at.parent) at.shipped = true;
  const waiting = [...wanted];
  for (let stage = waiting.pop(); stage; stage = waiting.pop()) {
    if (stage.reachable) continue;
    stage.reachable = true;
    waiting.push(...stage.needs);
  }
}

/** The stage of a name (compared without case) or number. */
export function findStage(stages: readonly DockerfileStage[], name: string): DockerfileStage | undefined {
  const wanted = name.toLowerCase();
  const named = stages.findLast((stage) => stage.name?.toLowerCase() === wanted);
  return named ?? (/^\d+$/.test(name) ? stages[Number(name)] : undefined);
}

export class DockerfileStage implements Stage {
  readonly index: number;
  readonly name: string | undefined;
  readonly setting: Setting;
  readonly file: string;
  readonly at: Place;
  readonly parent: DockerfileStage | undefined;
  base: ImageUse | undefined;
  ownUser: Field<string>;
  readonly variables: Variable[] = [];
  readonly copies: CopyUse[] = [];
  readonly runs: RunCommand[] = [];
  readonly exposed: Field<string>[] = [];
  readonly usedBy: Container[] = [];
  /** Stages that a build of this one needs. */
  readonly needs: DockerfileStage[] = [];
  /** Variables in force, those of the parent included. */
  readonly environment: Map<string, string | undefined>;
  entrypoint: ListField;
  command: ListField;
  isTarget = false;
  reachable = false;
  shipped = false;

  constructor(index: number, name: string | undefined, setting: Setting, at: Place, parent: DockerfileStage | undefined) {
    this.index = index;
    this.name = name;
    this.setting = setting;
    this.file = at.source.path;
    this.at = at;
    this.parent = parent;
    this.ownUser = absentField(at);
    this.environment = new Map(parent?.environment);
    this.entrypoint = parent?.entrypoint ?? absentField(at);
    this.command = parent?.command ?? absentField(at);
    if (parent) this.needs.push(parent);
  }

  get identity(): Identity {
    return { format: "dockerfile", kind: "stage", name: this.name ?? String(this.index) };
  }

  get label(): string {
    return this.name === undefined ? `stage ${this.index}` : `stage "${this.name}"`;
  }

  /** Last USER of the chain; where none is, the place where this stage would have its own. */
  get user(): Field<string> {
    for (let at: DockerfileStage | undefined = this; at; at = at.parent) if (at.ownUser.state !== "absent") return at.ownUser;
    return this.ownUser;
  }
}

/** An image named by FROM, `COPY --from` or `RUN --mount=from`. */
class DockerfileImage implements ImageUse {
  readonly ref: Field<ImageRef>;
  readonly role: ImageUse["role"];
  readonly container = undefined;
  readonly builtHere = false;
  readonly stage: DockerfileStage;

  constructor(ref: Field<ImageRef>, role: ImageUse["role"], stage: DockerfileStage) {
    this.ref = ref;
    this.role = role;
    this.stage = stage;
  }

  get identity(): Identity {
    return this.stage.identity;
  }
  get label(): string {
    return this.stage.label;
  }
  get at(): Place {
    return this.ref.at;
  }
  get setting(): Setting {
    return this.stage.setting;
  }
  get reachable(): boolean {
    return this.stage.reachable;
  }
}

class Builder {
  readonly stages: DockerfileStage[] = [];
  readonly images: ImageUse[] = [];
  readonly #source: Source;
  readonly #syntax: DockerfileSyntax;
  readonly #setting: Setting;
  readonly #globals = new Map<string, string | undefined>();
  readonly #byName = new Map<string, DockerfileStage>();
  #lastWasRun = false;

  constructor(source: Source, syntax: DockerfileSyntax, setting: Setting) {
    this.#source = source;
    this.#syntax = syntax;
    this.#setting = setting;
  }

  add(instruction: Instruction): void {
    const stage = this.stages.at(-1);
    if (instruction.keyword === "FROM") this.#from(instruction);
    else if (stage) this.#inStage(stage, instruction);
    else if (instruction.keyword === "ARG") this.#globalArguments(instruction);
    this.#lastWasRun = instruction.keyword === "RUN";
  }

  #globalArguments(instruction: Instruction): void {
    for (const { key, value } of instruction.pairs) {
      this.#globals.set(key.text, value && this.#expand(value.text, this.#globals, "empty"));
    }
  }

  #expand(raw: string, variables: ReadonlyMap<string, string | undefined>, undeclared: Undeclared): Expanded {
    return expand(raw, variables, this.#syntax.escapeChar, undeclared);
  }

  #place(at: Span, path: Path): Place {
    return { source: this.#source, start: at.start, end: at.end, path };
  }

  #from(instruction: Instruction): void {
    const [image, as, name] = instruction.words;
    const alias = as?.text.toLowerCase() === "as" ? name?.text : undefined;
    const index = this.stages.length;
    const expanded = image && this.#expand(image.text, this.#globals, "empty");
    const parent = expanded === undefined ? undefined : this.#byName.get(expanded.toLowerCase());
    const path = ["stage", alias ?? index];
    const stage = new DockerfileStage(index, alias, this.#setting, this.#place(instruction.at, path), parent);
    if (image && !parent) this.#useImage(image, expanded, "base", stage);
    if (alias !== undefined) this.#byName.set(alias.toLowerCase(), stage);
    this.stages.push(stage);
  }

  #useImage(text: MappedText, expanded: Expanded, role: ImageUse["role"], stage: DockerfileStage): void {
    const at = this.#place(text.at, [...stage.at.path, role]);
    const ref = expanded === undefined ? undefined : parseImage(expanded);
    const use = new DockerfileImage(ref ? setField(ref, at) : unknownField(text.text, at), role, stage);
    if (role === "base") stage.base = use;
    this.images.push(use);
  }

  #inStage(stage: DockerfileStage, instruction: Instruction): void {
    const path = [...stage.at.path, instruction.keyword];
    switch (instruction.keyword) {
      case "USER":
        stage.ownUser = this.#first(instruction, stage, path) ?? stage.ownUser;
        break;
      case "ENV":
      case "ARG":
      case "LABEL":
        this.#variables(stage, instruction, instruction.keyword);
        break;
      case "RUN":
        this.#run(stage, instruction);
        break;
      case "ADD":
      case "COPY":
        this.#copy(stage, instruction, instruction.keyword);
        break;
      case "EXPOSE":
        stage.exposed.push(...instruction.words.map((word) => this.#field(word, stage, path)));
        break;
      case "ENTRYPOINT":
        stage.entrypoint = this.#list(instruction, path);
        // An entrypoint of its own resets the command that the base left.
        if (stage.command === stage.parent?.command) stage.command = absentField(stage.at);
        break;
      case "CMD":
        stage.command = this.#list(instruction, path);
        break;
      default:
    }
  }

  #field(word: MappedText, stage: DockerfileStage, path: Path): Field<string> {
    const at = this.#place(word.at, path);
    const value = this.#expand(word.text, stage.environment, "unknown");
    return value === undefined ? unknownField(word.text, at) : setField(value, at);
  }

  #first(instruction: Instruction, stage: DockerfileStage, path: Path): Field<string> | undefined {
    const [word] = instruction.words;
    return word && this.#field(word, stage, path);
  }

  /** Exec forms hold their strings; a shell form is one string that `sh -c` gets. */
  #list(instruction: Instruction, path: Path): ListField {
    const at = this.#place(instruction.at, path);
    const words = instruction.words.map((word, index) => setField(word.text, this.#place(word.at, [...path, index])));
    if (instruction.form === "exec" || words.length === 0) return setField(words, at);
    return setField([setField("/bin/sh", at), setField("-c", at), ...words], at);
  }

  #variables(stage: DockerfileStage, instruction: Instruction, keyword: Variable["instruction"]): void {
    const before = new Map(stage.environment);
    for (const { key, value, at } of instruction.pairs) {
      const name = this.#expand(key.text, before, "unknown") ?? key.text;
      const place = this.#place(value?.at ?? at, [...stage.at.path, keyword, name]);
      const expanded = value && this.#expand(value.text, before, "unknown");
      const inherited = keyword === "ARG" && !value ? this.#globals.get(name) : expanded;
      if (keyword !== "LABEL" && !(keyword === "ARG" && stage.variables.some((one) => one.instruction === "ENV" && one.name === name))) {
        stage.environment.set(name, inherited);
      }
      const field = value ? (expanded === undefined ? unknownField(value.text, place) : setField(expanded, place)) : absentField(place);
      stage.variables.push({ at: this.#place(at, place.path), instruction: keyword, name, value: field });
    }
  }

  #run(stage: DockerfileStage, instruction: Instruction): void {
    const last = stage.runs.at(-1);
    if (last instanceof DockerfileRun) last.adjacentToNext = this.#lastWasRun;
    const index = stage.runs.length;
    const at = this.#place(instruction.at, [...stage.at.path, "RUN", index]);
    const run = new DockerfileRun(instruction, stage, at, index);
    stage.runs.push(run);
    for (const flag of instruction.flags) {
      if (flag.name !== "mount" || !flag.value) continue;
      const from = /(?:^|,)from=([^,]+)/.exec(flag.value.text);
      if (!from?.[1]) continue;
      const start = from.index + from[0].length - from[1].length;
      this.#reference(flag.value.slice(start, start + from[1].length), "mount", stage);
    }
  }

  /** `--from` names a stage by name or number, or else an image. */
  #reference(text: MappedText, role: "copy" | "mount", stage: DockerfileStage): void {
    const expanded = this.#expand(text.text, stage.environment, "unknown") ?? this.#expand(text.text, this.#globals, "empty");
    const named = expanded === undefined ? undefined : this.#byName.get(expanded.toLowerCase());
    const numbered = expanded !== undefined && /^\d+$/.test(expanded) ? this.stages[Number(expanded)] : undefined;
    const target = named ?? numbered;
    if (target) stage.needs.push(target);
    else if (numbered === undefined && !/^\d+$/.test(expanded ?? "")) this.#useImage(text, expanded, role, stage);
  }

  #copy(stage: DockerfileStage, instruction: Instruction, keyword: "ADD" | "COPY"): void {
    const path = [...stage.at.path, keyword, stage.copies.length];
    const at = this.#place(instruction.at, path);
    const from = flagValue(instruction, "from");
    const checksum = flagValue(instruction, "checksum");
    const words = instruction.words.map((word) => this.#field(word, stage, path));
    if (from) this.#reference(from, "copy", stage);
    stage.copies.push({
      at,
      instruction: keyword,
      sources: words.slice(0, -1),
      destination: words.at(-1) ?? absentField(at),
      checksum: checksum ? this.#field(checksum, stage, path) : absentField(at),
      from: from?.text,
    });
  }
}
