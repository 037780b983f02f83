import type { Container, Field, ImageRef, ListField, MountedFile, Place, Stage } from "plimsoll";
import { valueOf as written } from "plimsoll";
import { baseUse } from "./identities.ts";

/** A variable: written out, given from elsewhere (a Secret, a file), or unknown. */
export interface EnvSetting {
  readonly state: "written" | "given" | "unknown";
  readonly value: string;
  readonly at: Place;
}

/** A word of the command that a container runs. */
export interface Word {
  readonly text: string;
  /** False if it holds something that is filled in later. */
  readonly known: boolean;
  readonly at: Place;
}

/** Where a file or a folder of the author's comes to lie: a mount, or a copy into the image. */
export interface FileSetting {
  readonly path: string;
  readonly at: Place;
  /** Mounted from outside of the image, and no volume that the service fills itself. */
  readonly isGiven: boolean;
}

/** Everything about a container that can open or close its service. */
export interface Settings {
  readonly image: ImageRef | undefined;
  readonly env: ReadonlyMap<string, EnvSetting>;
  /** False if further variables come from somewhere that cannot be seen. */
  readonly envComplete: boolean;
  readonly words: readonly Word[];
  /** False if an unknown word may be an option. */
  readonly wordsComplete: boolean;
  /** Program that was put in place of the image's own; undefined if none was. */
  readonly program: Word | undefined;
  readonly files: readonly FileSetting[];
  readonly filesComplete: boolean;
  /** Those of them that the repository holds, with their text. */
  readonly texts: readonly MountedFile[];
}

/** Reads the settings of a container and of the stages it is built from. */
export function settingsOf(container: Container): Settings {
  const stages = chain(container.build);
  const use = container.build ? baseUse(container.build) : container.image;
  const { words, program, complete } = commandOf(container, stages);
  const copied = stages.flatMap(copiedTo);
  const targets = [...container.mounts.map((mount) => mount.target), ...copied];
  return {
    image: use && written(use.ref),
    env: envOf(container, stages),
    envComplete: !container.env.some((variable) => variable.name === "" || variable.name.endsWith("*")),
    words,
    wordsComplete: complete,
    program,
    files: [
      ...container.mounts.flatMap(({ target, kind }) => fileAt(target, kind === "bind" || kind === "other")),
      // Configs of Compose are no mounts.
      ...container.files.map(({ path }) => ({ path, at: container.at, isGiven: false })),
      ...copied.flatMap((target) => fileAt(target, false)),
    ],
    texts: [...container.files, ...stages.flatMap(copiedFiles)],
    filesComplete: targets.every((target) => target.state !== "unknown"),
  };
}

const fileAt = (target: Field<string>, isGiven: boolean): readonly FileSetting[] =>
  target.state === "set" ? [{ path: target.value, at: target.at, isGiven }] : [];

/** The stage and those it starts from, nearest first. */
function chain(stage: Stage | undefined): readonly Stage[] {
  const stages: Stage[] = [];
  for (let at = stage; at && !stages.includes(at); at = at.parent) stages.push(at);
  return stages;
}

function envOf(container: Container, stages: readonly Stage[]): ReadonlyMap<string, EnvSetting> {
  const env = new Map<string, EnvSetting>();
  const inherited = stages
    .toReversed()
    .flatMap((stage) => stage.variables.filter((variable) => variable.instruction === "ENV"));
  for (const variable of inherited) env.set(variable.name, setting(variable.value, variable.at));
  for (const variable of container.env) env.set(variable.name, setting(variable.value, variable.at));
  return env;
}

function setting(value: Field<string>, at: Place): EnvSetting {
  if (value.state === "set") return { state: "written", value: value.value, at: value.at };
  if (value.state === "unknown") return { state: "unknown", value: value.text, at: value.at };
  return { state: "given", value: "", at };
}

/** COPY names a file or a folder; of a folder the files keep their names. */
const copiedTo = (stage: Stage): readonly Field<string>[] =>
  stage.copies.flatMap((copy) => {
    const folder = written(copy.destination);
    if (folder === undefined) return [copy.destination];
    const named = copy.sources.flatMap((source) => {
      const name = written(source)?.replace(/^.*\//, "");
      return name
        ? [{ state: "set" as const, value: `${folder.replace(/\/$/, "")}/${name}`, at: copy.at }]
        : [];
    });
    return [copy.destination, ...named];
  });

/** Single files that a COPY takes out of a known folder. */
const copiedFiles = (stage: Stage): readonly MountedFile[] =>
  stage.copies.flatMap(({ sources, destination, from }) => {
    const folder = written(destination);
    const [context] = stage.contexts ?? [];
    if (folder === undefined || from !== undefined || !context) return [];
    return sources.flatMap((source): readonly MountedFile[] => {
      const name = written(source);
      if (name === undefined || !/\.\w+$/.test(name)) return [];
      const target = folder.endsWith("/") ? `${folder}${name.replace(/^.*\//, "")}` : folder;
      return context.filesOf(name, []).map((file) => ({
        path: target,
        get text() {
          return file.text;
        },
      }));
    });
  });

interface Command {
  readonly words: readonly Word[];
  readonly program: Word | undefined;
  readonly complete: boolean;
}

const SHELL = /(?:^|\/)(?:ba|da|a|z|k)?sh$/;

function commandOf(container: Container, stages: readonly Stage[]): Command {
  const entrypoint = firstOf(
    container.command,
    stages.map((stage) => stage.entrypoint),
  );
  const inherited = container.command.state === "absent" ? stages.map((stage) => stage.command) : [];
  const args = firstOf(container.args, inherited);
  const lists = [entrypoint, args].filter((list) => list.state !== "absent");
  const raw = lists.flatMap((list) => (written(list) ?? []).map(toWord));
  const words = raw.some((word) => SHELL.test(word.text))
    ? [...raw, ...scriptWords(container), ...raw.flatMap(split)]
    : raw.flatMap((word) => [word, ...split(word)]);
  const first = raw[0];
  // An option or a plain parameter goes to the image's own entrypoint.
  const program = first && !first.text.startsWith("-") ? first : undefined;
  const complete =
    lists.every((list) => list.state !== "unknown") &&
    raw.every((word, at) => word.known || isValue(raw[at - 1]));
  return {
    words,
    program,
    complete:
      complete &&
      !words.some(
        (word) => word !== raw[0] && /^\$(?:\{?\w*(?:ARGS|OPTS|FLAGS|EXTRA)\w*\}?|[@*])$/.test(word.text),
      ),
  };
}

const firstOf = (own: ListField, inherited: readonly ListField[]): ListField =>
  [own, ...inherited].find((list) => list.state !== "absent") ?? own;

function toWord(field: Field<string>): Word {
  if (field.state === "set") return { text: field.value, known: true, at: field.at };
  return { text: field.state === "unknown" ? field.text : "", known: false, at: field.at };
}

/** An unknown word behind an option is that option's value. */
const isValue = (before: Word | undefined): boolean => before?.text.startsWith("-") ?? false;

function scriptWords(container: Container): readonly Word[] {
  const at = container.command.state === "absent" ? container.args.at : container.command.at;
  return container.scripts.flatMap((run) =>
    run.script.commands.flatMap((command) => [
      ...(command.name === "" ? [] : [{ text: command.name, known: true, at }]),
      ...command.args.map((word) => ({ text: word.text, known: word.literal, at })),
    ]),
  );
}

/** Words of a text that a shell will split. */
function split(word: Word): readonly Word[] {
  if (!/\s/.test(word.text)) return [];
  const pieces = word.text.split(/[\s;&|]+/).map((piece) => piece.replace(/^(["'])(.*)\1$/, "$2"));
  return pieces.filter((piece) => piece !== "" && piece !== "\\").map((text) => ({ ...word, text }));
}
