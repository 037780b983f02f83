import type { Place } from "../../model/field.ts";
import type { Identity } from "../../model/finding.ts";
import type { ShellScript } from "../../model/shell.ts";
import type { RunCommand, Stage } from "../../model/subjects.ts";
import { isPosixShell, parseExec, parseShell } from "../shell.ts";
import type { Heredoc, Instruction } from "./syntax.ts";
import type { MappedText } from "./text.ts";

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

/** One text for the shell parser: the exec form's words, a here-document that is the script itself, or the line with its here-documents. */
function read(instruction: Instruction): ShellScript {
  const { args, form, words, heredocs } = instruction;
  const [script] = heredocs;
  if (form === "exec") {
    return parseExec(words.map((word) => ({ text: word.text, span: (start, end) => word.span(start, end) })), args.at);
  }
  if (script && heredocs.length === 1 && isWholeScript(args.text, script)) {
    const { body } = script;
    if (body.text.startsWith("#!") && !/^#!.*sh\b/.test(body.text)) return { commands: [] };
    return parseShell(body.text, (start, end) => body.span(start, end));
  }
  return readWithHeredocs(instruction);
}

/** `RUN <<EOF` and `RUN <<EOF bash` run the document itself. */
function isWholeScript(line: string, heredoc: Heredoc): boolean {
  const rest = line.replace(/\d*<<-?\s*(?:"[^"]*"|'[^']*'|[^\s"']+)/, "").trim();
  const words = rest === "" ? [] : rest.split(/\s+/);
  return heredoc.name !== "" && words.every((word, at) => (at === 0 ? isPosixShell([word]) : word.startsWith("-")));
}

function readWithHeredocs({ args, heredocs }: Instruction): ShellScript {
  const pieces: { text: string; mapped: MappedText; shift: number }[] = [{ text: args.text, mapped: args, shift: 0 }];
  for (const { name, body } of heredocs) {
    const end = body.text === "" || body.text.endsWith("\n") ? "" : "\n";
    pieces.push({ text: `\n${body.text}${end}${name}`, mapped: body, shift: 1 });
  }
  const text = pieces.map((piece) => piece.text).join("");
  return parseShell(text, (start, end) => {
    let before = 0;
    for (const { text: own, mapped, shift } of pieces) {
      if (start < before + own.length) return mapped.span(start - before - shift, Math.min(end - before - shift, mapped.length));
      before += own.length;
    }
    return args.at;
  });
}
