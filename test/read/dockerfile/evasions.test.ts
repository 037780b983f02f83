// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles look like that
import { describe, expect, test } from "vitest";
import { lint } from "../../report/lint.ts";

/** Whether the image runs as root, as the report tells it: the user that BuildKit puts into the image's configuration. */
async function runsAsRoot(text: string): Promise<boolean> {
  const { findings } = await lint({ Dockerfile: text });
  return findings.some(({ rule }) => rule === "no-explicit-root");
}

// Each text sets user 1000 in plain sight and root out of it, or the other way round.
describe("root cannot be hidden", () => {
  test.each([
    ["behind an escaped backslash", "FROM a:1\nUSER 1000\nRUN echo \\\\\nUSER root\n"],
    ["behind three backslashes", "FROM a:1\nUSER 1000\nRUN echo \\\\\\\nUSER root\n"],
    ["behind an unknown directive", "# foo=bar\n# escape=`\nFROM a:1\nUSER 1000\nRUN dir c:`\nUSER root\n"],
    ["behind a vertical tab", "FROM a:1\nUSER 1000\nUSER\vroot\n"],
    ["in a comment that is continued", "FROM a:1\nUSER 1000\n# USER 1000 \\\nUSER root\n"],
    [
      "after a document's name with a blank",
      "FROM a:1\nUSER 1000\nRUN cat << EOF\nUSER 1000\nEOF\nUSER root\n",
    ],
    ["after a document whose end is indented", "FROM a:1\nUSER 1000\nRUN <<EOF\n  EOF\nEOF\nUSER root\n"],
    ["after two documents of one name", "FROM a:1\nUSER 1000\nRUN <<E cat <<E\na\nE\nb\nE\nUSER root\n"],
    ["after a document that never ends", "FROM a:1\nUSER 1000\nRUN <<EOF\nUSER root\n"],
    ["after a shift", "FROM a:1\nUSER 1000\nRUN echo $((1 << 3))\nUSER root\n"],
    ["after a here-string", "FROM a:1\nUSER 1000\nRUN cat <<<EOF\nUSER root\n"],
    ["after a mark in an exec form", 'FROM a:1\nUSER 1000\nRUN ["sh", "<<EOF"]\nUSER root\n'],
    ["in a keyword over two lines", "FROM a:1\nUSER 1000\nUS\\\nER ro\\\not\n"],
    ["in a name with comments between", "FROM a:1\nUSER 1000\nUSER \\\n# 1000\n\n  # 1000\nroot\n"],
    ["with a continuation at the end of the file", "FROM a:1\nUSER 1000\nUSER root\\"],
    ["after carriage returns", "FROM a:1\r\nUSER 1000\r\nRUN a \\\r\n b\r\nUSER root\r\n"],
    ["after several carriage returns", "FROM a:1\nUSER 1000\nRUN a\\\r\r\n b\nUSER root\n"],
    ["behind flags", "FROM a:1\nUSER 1000\nUSER -- root\n"],
    ["in other case", "from a:1\nuser 1000\nUsEr root\n"],
    ["with a Kelvin sign elsewhere", "FROM a:1\nUSER 1000\nWOR\u212aDIR /\nUSER root\n"],
    ["in quotes", "FROM a:1\nUSER 1000\nUSER \"ro\"'ot'\n"],
    ["with an escape", "FROM a:1\nUSER 1000\nUSER r\\oot\n"],
    ["by number", "FROM a:1\nUSER 1000\nUSER 0\n"],
    ["by number with zeros", "FROM a:1\nUSER 1000\nUSER 000\n"],
    ["by number with a sign", "FROM a:1\nUSER 1000\nUSER +0\n"],
    ["by number with another sign", "FROM a:1\nUSER 1000\nUSER -0:0\n"],
    ["by more zeros than a number has", `FROM a:1\nUSER 1000\nUSER ${"0".repeat(40)}\n`],
    ["with a harmless group", "FROM a:1\nUSER 1000\nUSER root:1000\n"],
    ["by a default", "FROM a:1\nARG U\nUSER 1000\nUSER ${U:-root}\n"],
    ["by an alternative", "FROM a:1\nENV U=1000\nUSER ${U:+root}\n"],
    ["by variables in pieces", "FROM a:1\nENV A=ro B=ot\nUSER 1000\nUSER $A${B}\n"],
    ["by the old form of ENV", "FROM a:1\nENV U root\nUSER 1000\nUSER $U\n"],
    ["by ENV over an ARG", "FROM a:1\nARG U=1000\nENV U=root\nUSER $U\n"],
    ["in the stage below", "FROM a:1 AS b\nUSER root\nFROM a:1 AS c\nUSER 1000\nFROM b\n"],
    [
      "in a stage of a name that stands twice",
      "FROM a:1 AS b\nUSER 1000\nFROM a:1 AS b\nUSER root\nFROM b\n",
    ],
    ["in a stage that a variable names", "ARG S=b\nFROM a:1 AS b\nUSER root\nFROM ${S}\n"],
    ["in a trigger of another user", "FROM a:1\nUSER root\nONBUILD USER 1000\n"],
    ["before a comment that says otherwise", "FROM a:1\nUSER 1000\nUSER root\n# USER 1000\n"],
  ])("%s", async (_name, text) => expect(await runsAsRoot(text)).toBe(true));
});

describe("root is not believed where it is none", () => {
  test.each([
    ["in a document", "FROM a:1\nUSER 1000\nRUN cat <<EOF\nUSER root\nEOF\n"],
    ["in a document with a blank before its name", "FROM a:1\nUSER 1000\nRUN cat << EOF\nUSER root\nEOF\n"],
    ["in a document with a descriptor", "FROM a:1\nUSER 1000\nRUN cat 3<<EOF\nUSER root\nEOF\n"],
    ["in a document whose name has a blank", 'FROM a:1\nUSER 1000\nRUN cat <<"A B"\nUSER root\nA B\n'],
    ["in a document whose name is partly quoted", 'FROM a:1\nUSER 1000\nRUN cat <<"E"OF\nUSER root\nEOF\n'],
    ["in the second of two documents", "FROM a:1\nUSER 1000\nRUN <<A cat <<B\nx\nA\nUSER root\nB\n"],
    ["in a document that is copied", "FROM a:1\nUSER 1000\nCOPY <<E /x\nUSER root\nE\n"],
    ["in an indented document", "FROM a:1\nUSER 1000\nCOPY <<-E /x\n\tUSER root\n\tE\n"],
    ["in a document of a trigger", "FROM a:1\nUSER 1000\nONBUILD RUN <<E\nUSER root\nE\n"],
    ["after a lone carriage return", "FROM a:1\nUSER 1000\nRUN echo x\rUSER root\n"],
    ["in a comment with another line break", "FROM a:1\nUSER 1000\n# x\u2028USER root\n"],
    ["on a continued line", "FROM a:1\nUSER 1000\nRUN echo \\\nUSER root\n"],
    ["on a line continued over a comment", "FROM a:1\nUSER 1000\nRUN echo \\\n# x\nUSER root\n"],
    ["on a line continued before blanks", "FROM a:1\nUSER 1000\nRUN echo \\  \t\nUSER root\n"],
    ["with another escape", "# escape=`\nFROM a:1\nUSER 1000\nRUN echo `\nUSER root\n"],
    ["with a directive in capitals", "# ESCAPE=`\nFROM a:1\nUSER 1000\nRUN echo `\nUSER root\n"],
    ["in a stage that is not the last", "FROM a:1\nUSER root\nFROM a:1\nUSER 1000\n"],
    ["before another user", "FROM a:1\nUSER root\nUSER 1000\n"],
    ["in a trigger", "FROM a:1\nUSER 1000\nONBUILD USER root\n"],
    ["in a variable that is set later", "FROM a:1\nENV U=1000\nUSER $U\nENV U=root\n"],
    ["in a variable that its own line sets", "FROM a:1\nENV U=1000\nENV U=root V=$U\nUSER $V\n"],
    ["in a variable of another stage", "FROM a:1\nENV U=root\nFROM a:1\nARG U=1000\nUSER $U\n"],
    ["in single quotes", "FROM a:1\nENV U=root\nUSER '$U'\n"],
    ["as a group", "FROM a:1\nUSER 1000:root\n"],
    ["in a name that begins like it", "FROM a:1\nUSER rootless\n"],
    ["behind a no-break space", "FROM a:1\nUSER 1000\nUSER\u00a0root\n"],
  ])("%s", async (_name, text) => expect(await runsAsRoot(text)).toBe(false));
});
