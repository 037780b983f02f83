import type { Place } from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import type { ShellScript } from "../../model/shell.ts";
import type { RunCommand, Stage } from "../../model/subjects.ts";
import { parseShell } from "../shell.ts";
import type { Heredoc, Instruction } from "./syntax.ts";

const SHELLS = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a|z|k)?sh$/;

/** A RUN instruction; its shell text is parsed when a rule asks for it. */
export class DockerfileRun implements RunCommand {
  readonly stage: Stage;
  readonly container = undefined;
  readonly at: Place;
  readonly index: number;
  adjacentToNext = false;
  readonly #instruction: Instruction;
  #script: ShellScript | undefined;

  constructor(instruction: Instruction, stage: Stage, at: Place, index: number) {
    this.#instruction = instruction;
    this.stage = stage;
    this.at = at;
    this.index = index;
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
      .map((flag) => new Map((flag.value?.text ?? "").split(",").map((pair) => splitPair(pair))));
  }

  get script(): ShellScript {
    this.#script ??= read(this.#instruction);
    return this.#script;
  }
}

function splitPair(pair: string): readonly [string, string] {
  const at = pair.indexOf("=");
  return at === -1 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
}

/** One text for the shell parser: the exec form quoted, a here-document that is the script itself, or the line with its here-documents. */
function read(instruction: Instruction): ShellScript {
  const { args, form, words, heredocs } = instruction;
  const [script] = heredocs;
  if (form === "exec") {
    const [first] = words;
    const quoted = words.map((word) => `'${word.text.replaceAll("'", "'\\''")}'`).join(" ");
    return parseShell(quoted, () => first?.offset(0) ?? args.offset(0), args.source);
  }
  if (script && heredocs.length === 1 && isWholeScript(args.text, script)) {
    if (script.body.text.startsWith("#!") && !/^#!\s*\S*(?:sh|env +\S*sh)\b/.test(script.body.text)) return { commands: [] };
    return parseShell(script.body.text, (at) => script.body.offset(at), args.source);
  }
  return readWithHeredocs(instruction);
}

/** `RUN <<EOF` and `RUN <<EOF bash` run the document itself. */
function isWholeScript(line: string, heredoc: Heredoc): boolean {
  const rest = line.replace(/^\s*\d*<<-?\s*(?:"[^"]*"|'[^']*'|\S+)/, "").trim();
  return rest !== line.trim() && heredoc.name !== "" && (rest === "" || rest.split(/\s+/).every((word) => SHELLS.test(word) || word.startsWith("-")));
}

function readWithHeredocs({ args, heredocs }: Instruction): ShellScript {
  const pieces = [{ text: args.text, offset: (at: number) => args.offset(at) }];
  for (const { name, body } of heredocs) {
    pieces.push({ text: `\n${body.text}${body.text.endsWith("\n") || body.text === "" ? "" : "\n"}${name}`, offset: (at) => body.offset(Math.max(at - 1, 0)) });
  }
  const text = pieces.map((piece) => piece.text).join("");
  return parseShell(
    text,
    (at) => {
      let start = 0;
      for (const piece of pieces) {
        if (at <= start + piece.text.length) return piece.offset(at - start);
        start += piece.text.length;
      }
      return args.offset(at);
    },
    args.source,
  );
}
