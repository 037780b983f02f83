import { describe, expect, test } from "vitest";
import { Source } from "../../../src/model/source.ts";
import { heredocContent } from "../../../src/read/dockerfile/heredoc.ts";
import { scan } from "../../../src/read/dockerfile/scan.ts";
import { flagValue } from "../../../src/read/dockerfile/syntax.ts";

/** Milliseconds on a busy machine that only quadratic work needs. */
const SLOW = 12_000;

const read = (text: string) => scan(new Source("Dockerfile", text));

/** The users that BuildKit would set, in order. */
const users = (text: string): string[] =>
  read(text)
    .instructions.filter(({ keyword }) => keyword === "USER")
    .map(({ words }) => words.map((word) => word.text).join("|"));

describe("a later USER cannot be hidden", () => {
  test.each([
    ["behind an escaped backslash", "FROM a\nUSER 1000\nRUN echo \\\\\nUSER root\n"],
    ["behind three backslashes", "FROM a\nUSER 1000\nRUN echo \\\\\\\nUSER root\n"],
    [
      "by an unknown directive before escape",
      "# foo=bar\n# escape=`\nFROM a\nUSER 1000\nRUN dir c:\\ `\nUSER root\n",
    ],
    ["by a directive with a bad name", "# esc-ape=x\n# escape=`\nFROM a\nUSER 1000\nRUN x `\nUSER root\n"],
    ["by a comment before escape", "# hello\n# escape=`\nFROM a\nUSER 1000\nRUN x `\nUSER root\n"],
    ["by a blank line before escape", "\n# escape=`\nFROM a\nUSER 1000\nRUN x `\nUSER root\n"],
    ["behind a vertical tab", "FROM a\nUSER 1000\nUSER\vroot\n"],
    ["behind a form feed", "FROM a\nUSER 1000\nUSER\froot\n"],
    ["in a split keyword", "FROM a\nUSER 1000\nUS\\\nER root\n"],
    ["after a comment that ends in a backslash", "FROM a\nUSER 1000\n# x \\\nUSER root\n"],
    ["after a quoted here-document mark", 'FROM a\nUSER 1000\nRUN echo "<<EOF"\nUSER root\n'],
    ["after a mark where none counts", "FROM a\nUSER 1000\nCMD cat <<EOF\nUSER root\n"],
    ["after a mark in a label", "FROM a\nUSER 1000\nLABEL a=<<EOF\nUSER root\n"],
    ["after a mark in an exec form", 'FROM a\nUSER 1000\nRUN ["cat", "<<EOF"]\nUSER root\n'],
    ["by a backslash inside a document", "FROM a\nUSER 1000\nRUN <<EOF\necho \\\nEOF\nUSER root\n"],
    ["after a document that never ends", "FROM a\nUSER 1000\nRUN <<EOF\nUSER root\n"],
    ["after a shift that looks like a document", "FROM a\nUSER 1000\nRUN echo $((1 << 3))\nUSER root\n"],
    ["behind white space at the start", "FROM a\nUSER 1000\n\t  user root  \n"],
    ["behind a no-break space at the start", "FROM a\nUSER 1000\n\u00a0USER root\n"],
    ["after carriage returns", "FROM a\r\nUSER 1000\r\nRUN a \\\r\n b\r\nUSER root\r\n"],
  ])("%s", (_name, text) => expect(users(text)).toEqual(["1000", "root"]));
});

describe("a USER that is none is not believed", () => {
  test.each([
    ["in a document with a space before its name", "FROM a\nUSER root\nRUN cat << EOF\nUSER 1000\nEOF\n"],
    ["in a document with a descriptor", "FROM a\nUSER root\nRUN cat 3<<EOF\nUSER 1000\nEOF\n"],
    ["in a document whose name has a space", 'FROM a\nUSER root\nRUN cat <<"A B"\nUSER 1000\nA B\n'],
    ["in a document whose name is partly quoted", 'FROM a\nUSER root\nRUN cat <<"E"OF\nUSER 1000\nEOF\n'],
    ["in the second document", "FROM a\nUSER root\nRUN <<A cat <<B\nx\nA\nUSER 1000\nB\n"],
    ["in an indented document", "FROM a\nUSER root\nCOPY <<-E /x\n\tUSER 1000\n\tE\n"],
    ["in a document of ONBUILD", "FROM a\nUSER root\nONBUILD RUN <<E\nUSER 1000\nE\n"],
    ["after a carriage return", "FROM a\nUSER root\nRUN echo x\rUSER 1000\n"],
    ["on a continued line", "FROM a\nUSER root\nRUN echo \\\nUSER 1000\n"],
    ["on a continued line with another escape", "# escape=`\nFROM a\nUSER root\nRUN echo `\nUSER 1000\n"],
    ["on a line continued before blanks", "FROM a\nUSER root\nRUN echo \\  \t\nUSER 1000\n"],
    ["in a comment after U+0085", "FROM a\nUSER root\n# x\u0085USER 1000\n"],
  ])("%s", (_name, text) => expect(users(text)).toEqual(["root"]));
});

describe("problems are placed, and the rest is read", () => {
  test.each([
    ["", "1:1 a Dockerfile without instructions"],
    ["# only this\n", "1:1 a Dockerfile without instructions"],
    ["ARG a\n", "1:1 a Dockerfile without FROM"],
    ["RUN x\nFROM a\n", "1:1 RUN stands before the first FROM"],
    ["FROM\n", "1:1 FROM takes an image, or an image AS a name"],
    ["FROM a b\n", "1:1 FROM takes an image, or an image AS a name"],
    ["FROM a AS 1b\n", '1:1 "1b" cannot name a stage: letters, digits, "-", "_" and ".", a letter first'],
    ["FROM a\nUSER\u00a0root\n", '2:1 unknown instruction "USER\u00a0root"'],
    ["FROM a\n  RUNN x\n", '2:3 unknown instruction "RUNN"'],
    ["FROM a\nUSER\n", "2:1 USER needs an argument"],
    ["FROM a\nENV x\n", "2:5 ENV needs a name and a value"],
    ["FROM a\nENV a=1 b\n", '2:5 "b" after ENV has no "=": write name=value'],
    ["FROM a\nENV =1\n", '2:1 a name is missing before "=" in ENV'],
    ["FROM a\nCOPY x\n", "2:1 COPY needs a source and a destination"],
    ["FROM a\nCOPY x <<E\nE\n", "2:1 COPY cannot write to a here-document"],
    ["FROM a\nCOPY --form=b x y\n", "2:6 COPY has no flag --form"],
    ["FROM a\nCOPY --from x y\n", "2:6 --from needs a value"],
    ["FROM a\nCOPY --link=1 x y\n", "2:6 --link is either true or false"],
    ["FROM a\nCOPY --from=a --from=b x y\n", "2:15 --from stands here twice"],
    ['FROM a\nCMD ["a", true]\n', "2:5 the array after CMD can only hold strings"],
    ["FROM a\nSHELL bash -c\n", '2:1 SHELL takes an array: SHELL ["/bin/bash", "-c"]'],
    ['FROM a\nVOLUME [""]\n', "2:1 a volume without a path"],
    ["FROM a\nRUN --network=hots x\n", "2:1 --network is default, none or host"],
    ["FROM a\nRUN <<A <<B\nA\n", "2:1 a here-document never ends (A, B)"],
    ["FROM a\nHEALTHCHECK\n", "2:1 HEALTHCHECK needs CMD or NONE"],
    ["FROM a\nHEALTHCHECK --interval=1 CMD x\n", "2:1 --interval=1 is no time of 1ms or more"],
    ["FROM a\nHEALTHCHECK --retries=-1 CMD x\n", "2:1 --retries=-1 is no number of tries"],
    ["FROM a\nONBUILD FROM b\n", "2:1 FROM cannot stand inside ONBUILD"],
    ["FROM a\nONBUILD ONBUILD RUN b\n", "2:1 ONBUILD cannot stand inside ONBUILD"],
    ["# escape=x\nFROM a\n", "1:1 the escape character can only be \\ or `"],
    ["# escape=`\n# escape=`\nFROM a\n", '2:1 the parser directive "escape" stands here a second time'],
    [`FROM a\nRUN ${"x".repeat(65_532)}\n`, "2:1 a line can have at most 65,535 bytes"],
    [`FROM a\nRUN ${"\u20ac".repeat(21_845)}\n`, "2:1 a line can have at most 65,535 bytes"],
    [
      `FROM a\nRUN ${`\${A:-`.repeat(200)}<<E${"}".repeat(200)}\n`,
      "2:1 substitutions nest more than 100 deep",
    ],
  ])("%j", (text, expected) => {
    const source = new Source("Dockerfile", `${text}`);
    const found = scan(source).problems.map(({ at, message }) => {
      const { line, column } = source.position(at.start);
      return `${line}:${column} ${message}`;
    });
    expect(found).toEqual([expected]);
    expect(users(`${text}USER root\n`)).toEqual(text.startsWith("FROM a\nUSER\n") ? ["", "root"] : ["root"]);
  });
});

test("a line of exactly 65,535 bytes is fine", () => {
  expect(read(`FROM a\nRUN ${"x".repeat(65_531)}\n`).problems).toEqual([]);
});

test("every part has its place", () => {
  const text = [
    "FROM --platform=linux/amd64 \\",
    "  # which one",
    "  node:22 AS build",
    'COPY --from="build" --chown=1:1 ["a b", "/srv/"]',
    "RUN <<-EOF cat",
    "\tone",
    "\tEOF",
    "ENV A=1 \\",
    '    B="two words"',
    "",
  ].join("\n");
  const { instructions } = read(text);
  const at = (span: { start: number; end: number } | undefined) => text.slice(span?.start, span?.end);
  const [from, copy, run, env] = instructions;
  expect(from?.words.map((word) => at(word.at))).toEqual(["node:22", "AS", "build"]);
  expect(at(from?.at)).toBe(text.slice(0, text.indexOf("\nCOPY")));
  expect(at(from && flagValue(from, "platform")?.at)).toBe("linux/amd64");
  expect(from?.flags.map((flag) => at(flag.at))).toEqual(["--platform=linux/amd64"]);
  expect(copy?.form).toBe("exec");
  expect(copy?.words.map((word) => at(word.at))).toEqual(["a b", "/srv/"]);
  expect(at(copy && flagValue(copy, "from")?.at)).toBe("build");
  expect(run && [run.firstLine, run.lastLine, run.args.text]).toEqual([5, 7, "<<-EOF cat"]);
  expect(run?.heredocs.map((document) => heredocContent(document).text)).toEqual(["one\n"]);
  expect(run?.heredocs.map((document) => at(heredocContent(document).at))).toEqual(["one\n"]);
  expect(at(run?.at)).toBe("RUN <<-EOF cat\n\tone\n\tEOF");
  expect(env?.pairs.map(({ key, value }) => [at(key.at), at(value?.at)])).toEqual([
    ["A", "1"],
    ["B", '"two words"'],
  ]);
});

describe("size", () => {
  const repeated = (part: string, count: number) => `FROM a\n${part.repeat(count)}`;
  test.each([
    ["continuations", repeated("RUN a \\\n b \\\n c\n", 40_000)],
    ["one long instruction", `FROM a\nRUN a ${"\\\n b".repeat(200_000)}\n`],
    ["comments in one instruction", `FROM a\nRUN a \\\n${"# c\n".repeat(200_000)} b\n`],
    ["documents that never end", Array.from({ length: 60_000 }, (_, at) => `RUN <<E${at}\n`).join("")],
    ["pairs of documents that half end", `${repeated("RUN <<A <<B\n", 60_000)}A\n`],
    ["blanks before a document's name", `FROM a\nRUN ${`<<${" ".repeat(500_000)}<`}\n`],
    ["many names in one line", `FROM a\nENV ${"a=b ".repeat(200_000)}\n`],
    ["nested triggers", `FROM a\n${"ONBUILD ".repeat(100_000)}RUN a\n`],
    ["open braces", `FROM a\nRUN <<E ${"${a:-".repeat(100_000)}\n`],
    ["dollars", `FROM a\nRUN <<E ${"$".repeat(500_000)}\nE\n`],
    ["flags", `FROM a\nRUN ${"--mount=x ".repeat(80_000)}a\n`],
    ["an array", `FROM a\nCMD [${'"a\\n",'.repeat(100_000)}"b"]\n`],
  ])("%s", (_name, text) => {
    const start = performance.now();
    scan(new Source("Dockerfile", text));
    expect(performance.now() - start).toBeLessThan(SLOW);
  });
});
