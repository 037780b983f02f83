import { absentField, type Field, type Path, type Place, setField, unknownField } from "../../model/field.ts";
import type { ListField, Variable } from "../../model/subjects.ts";
import type { Known, Variables } from "./environment.ts";
import type { Expanded, FieldReader } from "./expand.ts";
import { heredocStart } from "./heredoc.ts";
import type { DockerfileStage } from "./stage.ts";
import { flagValue, type Instruction, type Pair } from "./syntax.ts";
import type { MappedText } from "./text.ts";

type AddPart = (
  stage: DockerfileStage,
  instruction: Instruction,
  fields: FieldReader,
  globals: Variables,
) => void;

const PARTS: Readonly<Record<string, AddPart>> = {
  ADD: addCopy,
  ARG: addVariables,
  CMD: addCommand,
  COPY: addCopy,
  ENTRYPOINT: addEntrypoint,
  ENV: addVariables,
  EXPOSE: addPorts,
  HEALTHCHECK: addHealthcheck,
  LABEL: addVariables,
  SHELL: setShell,
  USER: setUser,
};

/** Adds an instruction other than FROM and RUN to its stage. */
export function addToStage(...[stage, instruction, fields, globals]: Parameters<AddPart>): void {
  PARTS[instruction.keyword]?.(stage, instruction, fields, globals);
}

const pathOf = (stage: DockerfileStage, instruction: Instruction): Path => [
  ...stage.at.path,
  instruction.keyword,
];

function setUser(stage: DockerfileStage, instruction: Instruction, fields: FieldReader): void {
  const [word] = instruction.words;
  if (word) stage.ownUser = fields.field(word, stage.environment, pathOf(stage, instruction));
}

function setShell(stage: DockerfileStage, { form, words }: Instruction): void {
  if (form === "exec" && words.length > 0) stage.shell = words.map(({ text }) => text);
}

function addPorts(stage: DockerfileStage, instruction: Instruction, fields: FieldReader): void {
  const path = pathOf(stage, instruction);
  stage.exposed.push(...instruction.words.map((word) => fields.field(word, stage.environment, path)));
}

function addHealthcheck(stage: DockerfileStage, instruction: Instruction, fields: FieldReader): void {
  const [type] = instruction.words;
  if (!type) return;
  stage.healthcheck = setField(
    type.text.toUpperCase() !== "NONE",
    fields.place(instruction.at, pathOf(stage, instruction)),
  );
}

function addCommand(stage: DockerfileStage, instruction: Instruction, fields: FieldReader): void {
  stage.command = toList(stage, instruction, fields);
  stage.hasCommand = true;
}

/** An entrypoint resets the command that the base image left. */
function addEntrypoint(stage: DockerfileStage, instruction: Instruction, fields: FieldReader): void {
  stage.entrypoint = toList(stage, instruction, fields);
  if (!stage.hasCommand) stage.command = absentField(stage.at);
}

/** Exec forms hold their strings, in which the build replaces nothing; a shell gets a shell form as one string. */
function toList(stage: DockerfileStage, instruction: Instruction, fields: FieldReader): ListField {
  const path = pathOf(stage, instruction);
  const at = fields.place(instruction.at, path);
  const word = (text: string, place: Place): Field<string> => setField(text, place);
  const words = instruction.words.map((part, index) =>
    word(part.text, fields.place(part.at, [...path, index])),
  );
  if (instruction.form === "exec" || words.length === 0) return setField(words, at);
  const shell = stage.shell ?? ["/bin/sh", "-c"];
  return setField([...shell.map((part) => word(part, at)), ...words], at);
}

function addCopy(stage: DockerfileStage, instruction: Instruction, fields: FieldReader): void {
  const keyword = instruction.keyword === "ADD" ? "ADD" : "COPY";
  const at = fields.place(instruction.at, [...stage.at.path, keyword, stage.copies.length]);
  const sources = instruction.words.slice(0, -1).filter(({ text }) => heredocStart(text) === undefined);
  const destination = instruction.words.length > 1 ? instruction.words.at(-1) : undefined;
  const field = (word: MappedText | undefined) => fields.optional(word, stage.environment, at);
  stage.copies.push({
    at,
    instruction: keyword,
    sources: sources.map(field),
    destination: field(destination),
    checksum: field(flagValue(instruction, "checksum")),
    owner: field(flagValue(instruction, "chown")),
    mode: field(flagValue(instruction, "chmod")),
    from: flagValue(instruction, "from")?.text,
    excludes: instruction.flags.filter(({ name }) => name === "exclude").map(({ value }) => field(value)),
    documents: instruction.heredocs.map(({ body }) => setField(body.text, fields.place(body.at, at.path))),
  });
}

function addVariables(
  stage: DockerfileStage,
  instruction: Instruction,
  fields: FieldReader,
  globals: Variables,
): void {
  const path = pathOf(stage, instruction);
  stage.variables.push(...defineVariables(instruction, path, stage.environment, fields, globals));
}

/**
 * Sets the variables of ENV and ARG, and gives what ENV, ARG and LABEL say.
 * ENV and LABEL see the values from before the instruction, each ARG those of the ARG before it too.
 * (https://docs.docker.com/reference/dockerfile/#environment-replacement)
 */
export function defineVariables(
  { keyword, pairs }: Instruction,
  path: Path,
  environment: Variables,
  fields: FieldReader,
  globals?: Variables,
): Variable[] {
  const instruction: Variable["instruction"] = keyword === "ENV" || keyword === "ARG" ? keyword : "LABEL";
  const later: (() => void)[] = [];
  const variables = pairs.map((pair) => {
    const name = fields.expand(pair.key, environment).text ?? pair.key.text;
    const at = fields.place((pair.value ?? pair.key).at, [...path, name]);
    const value = pair.value && fields.expand(pair.value, environment);
    const known = value ? toKnown(value, at) : inherited(name, environment, globals);
    if (instruction === "ENV") later.push(() => environment.set(name, known));
    else if (instruction === "ARG") environment.set(name, known);
    return { at: fields.place(pair.at, at.path), instruction, name, value: toField(pair, value, at) };
  });
  for (const set of later) set();
  return variables;
}

const toKnown = ({ text }: Expanded, at: Place): Known =>
  text === undefined ? { state: "unknown" } : { state: "set", text, at };

/** An ARG without a value takes that of the global scope, else leaves what is set already. */
function inherited(name: string, environment: Variables, globals: Variables | undefined): Known {
  const outer = globals?.get(name) ?? { state: "unset" };
  if (outer.state !== "unset") return outer;
  const own = environment.get(name);
  return own.state === "set" ? own : outer;
}

function toField({ value }: Pair, expanded: Expanded | undefined, at: Place): Field<string> {
  if (!value || !expanded) return absentField(at);
  const place = expanded.origin ? { ...at, origin: expanded.origin } : at;
  return expanded.text === undefined ? unknownField(value.text, place) : setField(expanded.text, place);
}
