import type { Assignment, Command, Pipeline, Redirection, SyntaxNode, Word } from "unbash";
import type { ShellAssignment, ShellCommand, ShellRedirect } from "../../model/shell.ts";
import type { Span } from "../../model/source.ts";
import { type Input, innerScripts } from "./inner.ts";
import { type PlacedWord, plainWord, type ShellText, tail, toAssignmentWord, toWord } from "./word.ts";
import { baseName, isAssignment, unwrap } from "./wrappers.ts";

/** The parts of the parser that the walk calls. */
export interface Parser {
  readonly parse: (
    source: string,
  ) => SyntaxNode & { readonly errors?: readonly { readonly message: string }[] | undefined };
  readonly forEachChild: (node: SyntaxNode, callback: (child: SyntaxNode) => void) => void;
}

/** More than anybody writes by hand; what is beyond is left out and said to be. */
const LIMITS = { length: 131_072, commands: 10_000, depth: 32, scripts: 8 } as const;

interface Surroundings {
  readonly text: ShellText;
  readonly pipedFrom: ShellCommand | undefined;
  /** Inside a substitution. */
  readonly nested: boolean;
  /** Substitutions around it. */
  readonly depth: number;
}

/** A command while its parts are still being found. */
type Draft = { -readonly [K in keyof ShellCommand]: ShellCommand[K] };

/** Declarations, whose arguments are assignments. */
const DECLARES = new Set(["export", "declare", "local", "readonly", "typeset"]);

/** Collects the simple commands of a script in source order. */
export class Walk {
  readonly commands: ShellCommand[] = [];
  problem: string | undefined;
  readonly #parser: Parser;
  #scripts = 0;

  constructor(parser: Parser) {
    this.#parser = parser;
  }

  script(text: ShellText, pipedFrom?: ShellCommand, nested = false): void {
    if (text.text.length > LIMITS.length) {
      this.#complain("the script is too long to be read");
      return;
    }
    const parsed = this.#parser.parse(text.text);
    if (parsed.errors?.[0]) this.#complain(parsed.errors[0].message);
    this.#visit(parsed, { text, pipedFrom, nested, depth: 0 });
  }

  /** An exec form: one command, nothing expanded. */
  words(texts: readonly ShellText[], at: Span): void {
    const draft = toDraft(texts.map(plainWord), [], at);
    this.commands.push(draft);
    this.#inner(draft, [], undefined);
  }

  #complain(message: string): void {
    this.problem ??= message;
  }

  #visit(node: SyntaxNode, around: Surroundings): void {
    const script = scriptOf(node);
    if (this.commands.length >= LIMITS.commands)
      this.#complain("the script has too many commands to be read");
    else if (node.type === "Pipeline") this.#pipeline(node, around);
    else if (node.type === "Command") this.#command(node, around);
    else if (script) this.#substitution(node, script, around);
    else this.#parser.forEachChild(node, (child) => this.#visit(child, around));
  }

  #substitution(node: SyntaxNode, script: Script, around: Surroundings): void {
    if (around.depth >= LIMITS.depth) {
      this.#complain("substitutions nest too deeply to be read");
      return;
    }
    const { source } = script;
    // Backquotes with escapes are read from a decoded copy, which has no places of its own.
    const text =
      source === undefined ? around.text : { text: source, span: () => around.text.span(node.pos, node.end) };
    if (script.errors?.[0]) this.#complain(script.errors[0].message);
    const inside = { text, pipedFrom: undefined, nested: true, depth: around.depth + 1 };
    this.#parser.forEachChild(script, (child) => this.#visit(child, inside));
  }

  #pipeline(node: Pipeline, around: Surroundings): void {
    let { pipedFrom } = around;
    for (const part of node.commands) {
      const before = this.commands.length;
      this.#visit(part, { ...around, pipedFrom });
      pipedFrom =
        this.commands.slice(before).findLast((command) => command.nested === around.nested) ?? pipedFrom;
    }
  }

  #command(node: Command, around: Surroundings): void {
    const { text } = around;
    const at = text.span(node.pos, node.end);
    const prefix = node.prefix
      .filter((part) => part.type === "Assignment")
      .map((part) => toAssignmentWord(part, text));
    const words = [...(node.name ? [node.name] : []), ...node.args].map((part) => placed(part, text));
    const draft = toDraft(words, prefix, at);
    draft.redirects = node.redirects.flatMap((redirect) => toRedirect(redirect, text) ?? []);
    draft.nested = around.nested;
    if (around.pipedFrom) draft.pipedFrom = around.pipedFrom;
    const index = this.commands.push(draft);
    this.#parser.forEachChild(node, (child) => this.#visit(child, { ...around, pipedFrom: undefined }));
    draft.substitutions = this.commands.slice(index);
    this.#inner(draft, inputsOf(node, text), around.pipedFrom);
  }

  /** Shell text that the command itself runs follows it. */
  #inner(command: ShellCommand, inputs: readonly Input[], pipedFrom: ShellCommand | undefined): void {
    const scripts = innerScripts(command.name, command.args.filter(isPlaced), inputs);
    if (scripts.length > 0 && this.#scripts >= LIMITS.scripts)
      this.#complain("scripts nest too deeply to be read");
    else {
      this.#scripts++;
      for (const script of scripts) this.script(script, pipedFrom, command.nested);
      this.#scripts--;
    }
  }
}

const isPlaced = (word: object): word is PlacedWord => "inner" in word;

interface Script extends Extract<SyntaxNode, { type: "Script" }> {}

function scriptOf(node: SyntaxNode): Script | undefined {
  const isSubstitution =
    node.type === "CommandExpansion" ||
    node.type === "ProcessSubstitution" ||
    node.type === "ArithmeticCommandExpansion";
  return isSubstitution ? node.script : undefined;
}

const placed = (part: Word | Assignment, text: ShellText): PlacedWord =>
  part.type === "Word" ? toWord(part, text) : toAssignmentWord(part, text);

function toDraft(all: readonly PlacedWord[], prefix: readonly PlacedWord[], at: Span): Draft {
  const { words, wrappers, assignments } = unwrap(all);
  const name = baseName(words[0]);
  const args = words.slice(1);
  const declared = DECLARES.has(name) ? args.filter(({ text }) => isAssignment(text)) : [];
  return {
    name,
    args,
    words,
    wrappers,
    assignments: [...prefix, ...assignments, ...declared].map(toAssignment),
    redirects: [],
    substitutions: [],
    nested: false,
    at,
  };
}

function toAssignment(word: PlacedWord): ShellAssignment {
  const equals = word.text.indexOf("=");
  return { name: word.text.slice(0, equals).replace(/\+$/, ""), value: tail(word, equals + 1) };
}

function toRedirect(redirect: Redirection, text: ShellText): ShellRedirect | undefined {
  const { descriptor } = redirect;
  const from =
    descriptor?.type === "FileDescriptor"
      ? String(descriptor.value)
      : descriptor
        ? `{${descriptor.name}}`
        : "";
  const operator = `${from}${redirect.operator}`;
  if (redirect.type !== "HereDoc") {
    return redirect.target ? { operator, target: toWord(redirect.target, text) } : undefined;
  }
  const { delimiter, body } = redirect;
  const at = text.span(delimiter?.pos ?? redirect.pos, delimiter?.end ?? redirect.end);
  return { operator, target: { text: delimiter?.value ?? "", literal: true, at }, heredoc: body.text };
}

/** Here-documents and here-strings of a command, as texts with places. */
function inputsOf(node: Command, text: ShellText): Input[] {
  return node.redirects.flatMap((redirect) => {
    if (redirect.type === "HereString")
      return redirect.target ? [{ body: toWord(redirect.target, text).inner }] : [];
    if (redirect.type !== "HereDoc") return [];
    const { pos, text: body } = redirect.body;
    return [{ body: { text: body, span: (start, end) => text.span(pos + start, pos + end) } }];
  });
}
