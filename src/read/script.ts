import type { Field, Place } from "../model/field.ts";
import type { Identity } from "../model/finding.ts";
import type { ShellScript } from "../model/shell.ts";
import type { Container, ListField, RunCommand } from "../model/subjects.ts";
import { parseShell } from "./shell.ts";

const SHELL = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a|z|k)?sh$/;

/** Shell text that a container's command hands to a shell, parsed when a rule asks for it. */
class ContainerScript implements RunCommand {
  readonly stage = undefined;
  readonly mounts = [];
  readonly index = 0;
  readonly adjacentToNext = false;
  readonly container: Container;
  readonly at: Place;
  readonly #text: string;
  #script: ShellScript | undefined;

  constructor(container: Container, at: Place, text: string) {
    this.container = container;
    this.at = at;
    this.#text = text;
  }

  get identity(): Identity {
    return this.container.identity;
  }

  get label(): string {
    return `the command of ${this.container.label}`;
  }

  get script(): ShellScript {
    // A YAML scalar has no map of its own: what is found in it is placed at the whole of it.
    this.#script ??= parseShell(this.#text, () => this.at);
    return this.#script;
  }
}

/** What `sh -c` gets in a container's command, if that is how it starts. */
export function scriptsOf(container: Container, command: ListField, args: ListField): readonly RunCommand[] {
  const words = [command, args].flatMap((list): readonly Field<string>[] =>
    list.state === "set" ? list.value : [],
  );
  const shell = words.findIndex((word) => word.state === "set" && SHELL.test(word.value));
  if (shell === -1 || shell > 1) return [];
  const flag = words.findIndex(
    (word, at) => at > shell && word.state === "set" && /^-[a-z]*c$/.test(word.value),
  );
  const script = flag === -1 ? undefined : words[flag + 1];
  if (script?.state !== "set") return [];
  return [new ContainerScript(container, script.at, script.value)];
}
