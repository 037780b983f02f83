import type { Field, Place } from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import type { ShellScript } from "../../model/shell.ts";
import type { RunCommand, Stage } from "../../model/subjects.ts";
import { runScript } from "./run-script.ts";
import type { Instruction } from "./syntax.ts";

/** What a RUN instruction has besides its text. */
export interface RunParts {
  readonly at: Place;
  readonly index: number;
  readonly network: Field<string>;
  readonly security: Field<string>;
  readonly user: Field<string>;
}

/** A RUN instruction; its shell text is parsed when a rule asks for it. */
export class DockerfileRun implements RunCommand {
  readonly stage: Stage;
  readonly container = undefined;
  readonly at: Place;
  readonly index: number;
  readonly network: Field<string>;
  readonly security: Field<string>;
  readonly user: Field<string>;
  adjacentToNext = false;
  readonly #instruction: Instruction;
  readonly #shell: readonly string[] | undefined;
  #script: ShellScript | undefined;

  constructor(instruction: Instruction, stage: Stage, shell: readonly string[] | undefined, parts: RunParts) {
    this.#instruction = instruction;
    this.#shell = shell;
    this.stage = stage;
    this.at = parts.at;
    this.index = parts.index;
    this.network = parts.network;
    this.security = parts.security;
    this.user = parts.user;
  }

  get identity(): Identity {
    return this.stage.identity;
  }

  get label(): string {
    return `RUN in ${this.stage.label}`;
  }

  get mounts(): readonly ReadonlyMap<string, string>[] {
    return this.#instruction.flags
      .filter((flag) => flag.name === "mount")
      .map((flag) => new Map((flag.value?.text ?? "").split(",").map(splitPair)));
  }

  get script(): ShellScript {
    this.#script ??= runScript(this.#instruction, this.#shell);
    return this.#script;
  }
}

function splitPair(pair: string): readonly [string, string] {
  const at = pair.indexOf("=");
  return at === -1 ? [pair.toLowerCase(), ""] : [pair.slice(0, at).toLowerCase(), pair.slice(at + 1)];
}
