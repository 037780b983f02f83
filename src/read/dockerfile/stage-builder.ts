import { absentField, type Place, setField, unknownField } from "../../model/field.ts";
import { parseImage } from "../../model/image.ts";
import type { ImageUse, Setting } from "../../model/subjects.ts";
import { Variables } from "./environment.ts";
import { type Expanded, FieldReader } from "./expand.ts";
import { DockerfileRun } from "./run.ts";
import { DockerfileImage, DockerfileStage } from "./stage.ts";
import { addToStage, defineVariables } from "./stage-parts.ts";
import { type DockerfileSyntax, flagValue, type Instruction, type SyntaxProblem } from "./syntax.ts";
import type { MappedText } from "./text.ts";

/** `--from=` of a COPY or a mount, to be looked up once all stages are known. */
interface Reference {
  readonly stage: DockerfileStage;
  readonly text: MappedText;
  readonly role: "copy" | "mount";
}

/** Puts the stages of a Dockerfile together, instruction by instruction. */
export class StageBuilder {
  readonly stages: DockerfileStage[] = [];
  readonly images: ImageUse[] = [];
  readonly #fields: FieldReader;
  readonly #setting: Setting;
  readonly #globals = new Variables("unset");
  readonly #byName = new Map<string, DockerfileStage>();
  readonly #references: Reference[] = [];
  #last: Instruction | undefined;

  constructor(syntax: DockerfileSyntax, setting: Setting) {
    this.#fields = new FieldReader(syntax.source, syntax.escapeChar);
    this.#setting = setting;
  }

  /** What the build would stumble over, beside the syntax. */
  get problems(): readonly SyntaxProblem[] {
    return this.#fields.problems;
  }

  add(instruction: Instruction): void {
    const stage = this.stages.at(-1);
    if (instruction.keyword === "FROM") this.#from(instruction);
    else if (!stage) this.#beforeStages(instruction);
    else if (instruction.keyword === "RUN") this.#run(stage, instruction);
    else {
      addToStage(stage, instruction, this.#fields, this.#globals);
      const from = instruction.keyword === "COPY" ? flagValue(instruction, "from") : undefined;
      if (from) this.#references.push({ stage, text: from, role: "copy" });
    }
    this.#last = instruction;
  }

  /** Looks up what `--from` names: a stage wherever it stands (BuildKit refuses a later one), else an image. */
  finish(): void {
    for (const { stage, text, role } of this.#references) {
      const isNumber = role === "copy" && /^\d+$/.test(text.text);
      const named = this.#byName.get(text.text.toLowerCase());
      const needed = isNumber ? this.stages[Number(text.text)] : named;
      if (needed) stage.needs.push(needed);
      else if (isNumber)
        this.#fields.problems.push({ at: text.at, message: `there is no stage ${text.text}` });
      else this.#useImage(text, this.#fields.expand(text, stage.environment), role, stage);
    }
    this.#references.length = 0;
  }

  #beforeStages(instruction: Instruction): void {
    if (instruction.keyword !== "ARG") return;
    defineVariables(instruction, ["ARG"], this.#globals, this.#fields);
  }

  #from({ words, at }: Instruction): void {
    const [image, as, name] = words;
    const alias = as?.text.toLowerCase() === "as" ? name?.text : undefined;
    const index = this.stages.length;
    const expanded = image && this.#fields.expand(image, this.#globals);
    const parent = expanded?.text === undefined ? undefined : this.#byName.get(expanded.text.toLowerCase());
    const place = this.#fields.place(at, ["stage", alias ?? index]);
    const stage = new DockerfileStage(place, index, alias, this.#setting, parent);
    if (image && expanded && !parent) stage.base = this.#useImage(image, expanded, "base", stage);
    if (alias !== undefined) this.#byName.set(alias.toLowerCase(), stage);
    this.stages.push(stage);
  }

  #useImage(
    word: MappedText,
    { text, origin }: Expanded,
    role: ImageUse["role"],
    stage: DockerfileStage,
  ): ImageUse {
    const at = this.#fields.place(word.at, [...stage.at.path, role], origin);
    const ref = text === undefined ? undefined : parseImage(text);
    const use = new DockerfileImage(ref ? setField(ref, at) : unknownField(word.text, at), role, stage);
    this.images.push(use);
    return use;
  }

  #run(stage: DockerfileStage, instruction: Instruction): void {
    const before = stage.runs.at(-1);
    if (before instanceof DockerfileRun) before.adjacentToNext = this.#last?.keyword === "RUN";
    const index = stage.runs.length;
    const at = this.#fields.place(instruction.at, [...stage.at.path, "RUN", index]);
    const flag = (name: string) => this.#plainFlag(instruction, name, at);
    const parts = { at, index, network: flag("network"), security: flag("security"), user: stage.user };
    stage.runs.push(new DockerfileRun(instruction, stage, stage.shell, parts));
    this.#mounts(stage, instruction);
  }

  #plainFlag(instruction: Instruction, name: string, at: Place) {
    const value = flagValue(instruction, name);
    const path = [...at.path, name];
    return value ? setField(value.text, this.#fields.place(value.at, path)) : absentField({ ...at, path });
  }

  #mounts(stage: DockerfileStage, { flags }: Instruction): void {
    for (const { name, value } of flags) {
      const from = name === "mount" && value ? /(?:^|,)from=([^,]+)/i.exec(value.text) : null;
      if (!from?.[1] || !value) continue;
      const end = from.index + from[0].length;
      this.#references.push({ stage, text: value.slice(end - from[1].length, end), role: "mount" });
    }
  }
}
