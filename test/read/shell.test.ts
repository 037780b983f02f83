import { beforeAll, describe, expect, test } from "vitest";
import type { ShellCommand } from "../../src/model/shell.ts";
import { Source } from "../../src/model/source.ts";
import { isPosixShell, loadShell, parseExec, parseShell } from "../../src/read/shell.ts";

/** Milliseconds on a busy machine that only quadratic work needs. */
const SLOW = 12_000;

const source = (text: string) => new Source("script", text);

const read = (text: string) => {
  const where = source(text);
  return parseShell(text, (start, end) => ({ source: where, start, end }));
};

/** A command in one line: wrappers, assignments, words, what it reads from. */
const say = (command: ShellCommand): string =>
  [
    ...command.wrappers.map((name) => `${name}:`),
    ...command.assignments.map(({ name, value }) => `${name}=${value.text}`),
    ...command.words.map((word) => (/\s/.test(word.text) ? `<${word.text}>` : word.text)),
    ...(command.pipedFrom ? [`|${command.pipedFrom.name}`] : []),
    ...(command.nested ? ["nested"] : []),
  ].join(" ");

const spans = (text: string) => read(text).commands.map(({ at }) => text.slice(at.start, at.end));

test("it has to be loaded first", () => {
  expect(() => read("a")).toThrow("loadShell");
});

describe("shell", () => {
  beforeAll(loadShell);

  test.each<[string, string[]]>([
    ["a && b || c; d & e", ["a", "b", "c", "d", "e"]],
    [
      "curl -fsSL https://x.example | sudo bash -s -- -y",
      ["curl -fsSL https://x.example", "sudo: bash -s -- -y |curl"],
    ],
    ["a | b | c", ["a", "b |a", "c |b"]],
    ["{ a; b; } | (c; d)", ["a", "b", "c |b", "d |b"]],
    ["if a; then b; elif c; then d; else e; fi", ["a", "b", "c", "d", "e"]],
    ["for x in $(a) b; do c; done", ["a nested", "c"]],
    ["while read x; do a $x; done < f", ["read x", "a $x"]],
    ["case $(a) in b) c;; *) d;; esac", ["a nested", "c", "d"]],
    ["f() { a; }; f", ["a", "f"]],
    ["[ -f x ] && [[ -n $(a) ]] && ! b", ["[ -f x ]", "a nested", "b"]],
    ["a&&b", ["a", "b"]],
    ["a $(b `c`) <(d)", ["a <$(b `c`)> <(d)", "b `c` nested", "c nested", "d nested"]],
    ["echo `a \\`b\\``", ["echo <`a \\`b\\``>", "a `b` nested", "b nested"]],
    ["X=1 Y=$(a) b", ["X=1 Y=$(a) b", "a nested"]],
    ["X=1", ["X=1"]],
    ["export A=b C='d e'; D+=f", ["A=b C=d e export A=b <C=d e>", "D=f"]],
    ["time -p a; time b", ["a", "b"]],
    ["echo \"a $B\" 'c d' e\\ f $'g\\n'", ["echo <a $B> <c d> <e f> <g\n>"]],
    ["echo {a,b} *.c", ["echo {a,b} *.c"]],
  ])("%s", (text, expected) => expect(read(text).commands.map(say)).toEqual(expected));

  test.each<[string, string]>([
    ["sudo -E -u root apt-get install x", "sudo: apt-get install x"],
    ["sudo --user=root A=b c", "sudo: A=b c"],
    ["sudo -l", "sudo -l"],
    ["env -i A=b -u C d", "env: A=b -u C d"],
    ["env -u C A=b d", "env: A=b d"],
    ["env", "env"],
    ["/usr/bin/env python3 -m pip", "env: python3 -m pip"],
    ["exec -a x y", "exec: y"],
    ["exec > log", "exec"],
    ["nice -n 5 nohup a", "nice: nohup: a"],
    ["nice -5 a", "nice: a"],
    ["command a", "command: a"],
    ["command -v a", "command -v a"],
    ["gosu app:app a -b", "gosu: a -b"],
    ["su-exec app a", "su-exec: a"],
    ["doas -u x a", "doas: a"],
    ["timeout -k 5 --signal=9 10s a", "timeout: a"],
    ["xargs -0 -n 1 -I{} rm {}", "xargs: rm {}"],
    ["xargs -r", "xargs -r"],
    ["/usr/bin/time -f %e a", "time: a"],
    ["tini -- a", "tini: a"],
    ["sudo sudo sudo a", "sudo: sudo: sudo: a"],
    ["$SUDO a", "$SUDO a"],
  ])("wrapper %s", (text, expected) => expect(read(text).commands.map(say)).toEqual([expected]));

  test.each<[string, string[]]>([
    ["sh -c 'a && b \"c d\"'", ["a", "b <c d>"]],
    ['bash -euo pipefail -c "a | b"', ["a", "b |a"]],
    ["bash -lc -- 'a'", ["a"]],
    ["sudo -u x bash -o errexit -xc 'a'", ["a"]],
    ["sh -c \"sh -c 'a'\"", ["sh -c a", "a"]],
    ['eval "a b"', ["a b"]],
    ["eval a '&&' b", ["a", "b"]],
    ["su app -c 'a b'", ["a b"]],
    ["su - app --command 'a'", ["a"]],
    ["trap 'rm -f x' EXIT", ["rm -f x"]],
    ["bash <<EOF\na\nb $(c)\nEOF", ["c nested", "a", "b $(c)", "c nested"]],
    ["bash script <<EOF\na\nEOF", []],
    ["bash <<< 'a b'", ["a b"]],
    ["env -S 'a b'", ["a b"]],
    ["sh script -c x", []],
  ])("inside %s", (text, expected) => expect(read(text).commands.slice(1).map(say)).toEqual(expected));

  test("places lead back through quotes", () => {
    expect(spans("a  b&&sh -c 'c \"d\"; e'")).toEqual(["a  b", "sh -c 'c \"d\"; e'", 'c "d"', "e"]);
    const text = 'sh -c "curl \\"x y\\"" && D="e"';
    const { commands } = read(text);
    const [, curl, last] = commands;
    expect(curl?.args.map(({ at }) => text.slice(at.start, at.end))).toEqual(['"x y\\"']);
    expect(last?.assignments.map(({ value: { at } }) => text.slice(at.start, at.end))).toEqual(["e"]);
    expect(spans("echo `a \\`b\\`` c")).toEqual(["echo `a \\`b\\`` c", "`a \\`b\\``", "`a \\`b\\``"]);
  });

  test("redirects and here-documents", () => {
    const [command] = read("cat <<-'E' > /f 2>> g <<< h\n\tx\n\tE\n").commands;
    expect(
      command?.redirects.map(({ operator, target, heredoc }) => [operator, target.text, heredoc]),
    ).toEqual([
      ["<<-", "E", "\tx\n"],
      [">", "/f", undefined],
      ["2>>", "g", undefined],
      ["<<<", "h", undefined],
    ]);
  });

  test("only words without expansions are literal", () => {
    const [command] = read(`a b "c$d" 'e$f' $(g) h* \${i:-j} "k\\$l"`).commands;
    expect(command?.args.map(({ literal }) => literal)).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
    expect(command?.substitutions.map(say)).toEqual(["g nested"]);
  });

  test("exec form", () => {
    const where = source("/bin/sh -c a|b");
    const words = ["/bin/sh", "-c", "a|b"].map((text) => {
      const from = where.text.indexOf(text);
      return {
        text,
        span: (start: number, end: number) => ({ source: where, start: from + start, end: from + end }),
      };
    });
    const { commands } = parseExec(words, { source: where, start: 0, end: 14 });
    expect(commands.map(say)).toEqual(["/bin/sh -c a|b", "a", "b |a"]);
    expect(commands.map(({ at }) => where.text.slice(at.start, at.end))).toEqual([
      "/bin/sh -c a|b",
      "a",
      "b",
    ]);
    expect(commands[0]?.name).toBe("sh");
    expect(parseExec([], { source: where, start: 0, end: 0 }).commands).toEqual([]);
  });

  test("names of shells", () => {
    expect(isPosixShell(["/bin/bash", "-c"])).toBe(true);
    expect(isPosixShell(["powershell", "-Command"])).toBe(false);
    expect(isPosixShell([])).toBe(false);
  });

  test.each([
    ["a quote that stays open", "a 'b", ["a b"], "unterminated single quote"],
    ["an open if", "if a; then b", ["a", "b"], /./],
    ["an empty script", "", [], undefined],
  ])("%s", (_name, text, commands, problem) => {
    const script = read(text);
    expect(script.commands.map(say)).toEqual(commands);
    problem === undefined ? expect(script.problem).toBeUndefined() : expect(script.problem).toMatch(problem);
  });

  test.each([
    ["pipes", "a|".repeat(60_000)],
    ["lists", "a;".repeat(60_000)],
    ["subshells", "(".repeat(60_000)],
    ["substitutions", "$(".repeat(60_000)],
    ["closed substitutions", `${"$(a ".repeat(200)}${")".repeat(200)}`],
    ["process substitutions", "<(a ".repeat(30_000)],
    ["braces", "{a,".repeat(40_000)],
    ["backquotes", "`".repeat(100_001)],
    ["expansions", "${a:-".repeat(20_000)],
    ["here-documents", "cat <<A <<B ".repeat(5000)],
    ["shells in shells", `${"sh -c ".repeat(20_000)}a`],
    ["wrappers", `${"sudo ".repeat(25_000)}a`],
    ["words of eval", `eval ${"a ".repeat(60_000)}`],
    ["evals", "eval a;".repeat(18_000)],
    ["length", "a ".repeat(1_000_000)],
  ])("size: %s", (_name, text) => {
    const start = performance.now();
    read(text);
    expect(performance.now() - start).toBeLessThan(SLOW);
  });
});
