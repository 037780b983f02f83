import type { ShellScript } from "../../model/shell.ts";
import { isShellName, parseExec, parseShell } from "../shell.ts";
import { heredocContent, heredocStart } from "./heredoc.ts";
import { LexError } from "./lex-result.ts";
import type { Instruction } from "./syntax.ts";
import { type MappedText, TextBuilder } from "./text.ts";

/** Interpreters whose text no Bourne shell would understand. */
const OTHERS = /(?:^|[\\/])(?:cmd|powershell|pwsh|fish|nu|python[\d.]*|perl|ruby|node|php)(?:\.exe)?$/i;

const NOTHING: ShellScript = { commands: [] };

/** What a RUN instruction runs; `shell` are the words of the SHELL in force. */
export function runScript(instruction: Instruction, shell: readonly string[] | undefined): ShellScript {
  const { args, form, words, heredocs } = instruction;
  if (form === "exec") return parseExec(words.map(toShellText), args.at);
  const [first] = heredocs;
  const isWhole = first !== undefined && isHeredocOnly(args.text);
  if (isWhole && first.body.text.startsWith("#!")) {
    return isShellLine(first.body.text) ? parse(withoutReturns([heredocContent(first)])) : NOTHING;
  }
  if (shell?.[0] !== undefined && OTHERS.test(shell[0]) && !shell.some(isShellName)) return NOTHING;
  return parse(isWhole ? withoutReturns([heredocContent(first)]) : lineWithHeredocs(instruction));
}

const toShellText = (word: MappedText) => ({
  text: word.text,
  span: (start: number, end: number) => word.span(start, end),
});

const parse = (text: MappedText): ShellScript => parseShell(text.text, (start, end) => text.span(start, end));

/** BuildKit runs the document itself if nothing else stands on the line. */
function isHeredocOnly(line: string): boolean {
  const start = heredocStart(line);
  return start !== undefined && !(start instanceof LexError);
}

const isShellLine = (text: string): boolean =>
  (text.split("\n", 1)[0] ?? "").slice(2).trim().split(/\s+/).some(isShellName);

/** The line and its documents, each with its terminator, as BuildKit hands them to the shell. */
function lineWithHeredocs({ args, heredocs }: Instruction): MappedText {
  if (heredocs.length === 0) return args;
  const { source } = args;
  const pieces = heredocs.flatMap(({ body, name }) => {
    const end = body.offset(body.length);
    const terminator = new TextBuilder(source);
    terminator.add(name, source.text.indexOf(name, end));
    return [body, terminator.build(end)];
  });
  return withoutReturns([args, ...pieces]);
}

/** Texts below each other, with line feeds only: a carriage return would become a part of the last word. */
function withoutReturns(texts: readonly [MappedText, ...MappedText[]]): MappedText {
  const builder = new TextBuilder(texts[0].source);
  for (const text of texts) {
    if (builder.length > 0 && !builder.endsWith("\n")) builder.add("\n", text.offset(0));
    addLines(builder, text);
  }
  return builder.build(texts[0].offset(0));
}

function addLines(builder: TextBuilder, text: MappedText): void {
  let start = 0;
  for (let at = text.text.indexOf("\r\n"); at >= 0; at = text.text.indexOf("\r\n", start)) {
    builder.addMapped(text.slice(start, at));
    start = at + 1;
  }
  builder.addMapped(text.slice(start));
}
