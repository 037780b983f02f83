import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { byLibrary, byReader } from "./oracle.ts";
import { mutated, pick, SEEDS, seeded } from "./seeded.ts";

const projects = join(import.meta.dirname, "../../../fixtures/projects");
const files = readdirSync(projects, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.ya?ml$/.test(name) && !name.includes("templates"))
  .map((name) => [name, readFileSync(join(projects, name), "utf8")] as const);

test.each(files)("reads %s itself, as the library does", (_, text) => {
  expect(byReader(text)).toBe(byLibrary(text));
});

test.each([
  ["nothing", ""],
  ["only comments", "# a\n\n  # b\n"],
  ["several documents", "# a\n---\na: 1\n---\n# nothing\n---\n- 1\n---\n"],
  ["lists below their key and beside it", "a:\n- 1\n- 2\nb:\n  - - 1\n    - 2\n  -   c: 1\n      d: 2\n"],
  ["empty values", "a:\nb: # c\nc:\n  -\n  - # d\n  - e:\n"],
  ["quotes", `a: 'it''s'\n"b c": "\\x41\\u00e9\\U0001f600\\n\\"\\\\\\/"\nc: "" # d\n'd' : ''\n`],
  ["quotes over lines", `a: 'x\n\n  y\n   z'\nb: "x \\\n  y\n  z\n\n  "\n`],
  ["plain text over lines", "a: x y\n  z\n\n  w # c\nb: - \n".replace(" - ", " -x")],
  ["signs within words", "a: b:c#d\ne: -f\ng: ?h\ni: http://j:80/k,l\nm: n{o}[p]\n"],
  ["literal text", "a: |\n  x\n    y\n\n  z \nb: |- # c\n  \n  x\n\n\nc: |+\n  x\n\nd: 1\n"],
  ["folded text", "a: >\n  x\n  y\n\n  z\n    deep\n\n  w\nb:\n  - >-\n    x\n    \ty\n  - >+\n    x\n\n"],
  ["text that ends the file", "a: |\n  x"],
  ["brackets", `a: {b: c, "d":1, e: , 'f': [], g: {}}\nb: [x, "y", *z, ]\n`.replace("*z", "z")],
  ["brackets over lines", "a: [\n  x, # c\n  {b: c,\n   d: e}\n]\nb:\n  {\n    c: d,\n  }\n"],
  ["JSON", `{\n\t"a": [1, 2.5, true, null],\n\t"b": {"c": "d\\n"}\n}\n`],
  ["anchors, aliases and merges", "a: &x {b: 1}\nc:\n  <<: [*x, *x]\n  d: *x\ne: &y\n- &z 1\n- *z\nf: *y\n"],
  ["tags", "a: !!str 1\nb: !reset []\nc: !override\n  - d\ne: !!int &f 1\n"],
  ["line ends of DOS", "a:\r\n  - b # c\r\n  - |\r\n    x\r\n    y\r\n\r\nd: 'e\r\n  f'\r\n"],
  ["an indented root", "  a: 1\n  b:\n   - 2\n"],
  ["tabs after values", "a: b\t\nc: 'd'\t# e\n"],
])("reads %s itself, as the library does", (_, text) => {
  expect(byReader(text)).toBe(byLibrary(text));
});

test.each([
  ["a tab for indentation", "a:\n\tb: 1\n"],
  ["a wrong indentation", "a:\n    b: 1\n  c: 2\n"],
  ["two values on a line", "a: b: c\n"],
  ["an open quote", "a: 'b\nc: d\n"],
  ["an open bracket", "a: [b\nc: d\n"],
  ["an unknown escape", 'a: "\\q"\n'],
  ["half a surrogate pair", 'a: "\\ud800"\n'],
  ["an unknown anchor", "a: *b\n"],
  ["a value that contains itself", "a: &b [*b]\n"],
  ["an anchor of another document", "a: &b 1\n---\nc: *b\n"],
  ["a directive", "%YAML 1.1\n---\na: 1\n"],
  ["the end of a document", "a: 1\n...\nb: 2\n"],
  ["a long key", `? ${"a".repeat(1025)}\n`.slice(2).replace("\n", ": 1\n")],
  ["a sign that is reserved", "a: @b\n"],
  ["a mapping as a key", "{a: b}: c\n"],
  ["too many levels", `${"[".repeat(101)}${"]".repeat(101)}\n`],
])("leaves %s to the library, which tells the fault", (_, text) => {
  expect(byReader(text)).toBeUndefined();
});

/** Where go-yaml v2 and v4 read what the `yaml` package refuses; both skip comments before they look at columns. */
test.each([
  ["a comment left of its value", "a:\n#c\n  b\nd: 1\n"],
  ["a comment left of its bracket", "{a: 1\n# c\n\n}\n"],
])("reads %s as the consumers do", (_, text) => {
  expect(byLibrary(text)).toMatch(/^\d+: /);
  expect(byReader(text)).toBe(byLibrary(text.replace(/#.*/, (comment) => " ".repeat(comment.length))));
});

test("reads mutants as the library does, or leaves them to it", () => {
  const random = seeded(3);
  const seeds = [...SEEDS, ...files.map(([, text]) => text).filter((text) => text.length < 1500)];
  const count = Number(process.env["PLIMSOLL_MUTANTS"] ?? 6000);
  let read = 0;
  for (let round = 0; round < count; round++) {
    const text = mutated(random, pick(random, seeds));
    const own = byReader(text);
    if (own === undefined) continue;
    read++;
    const expected = byLibrary(text);
    if (own !== expected && !isKnownDifference(text))
      expect({ text, tree: own }).toEqual({ text, tree: expected });
  }
  expect(read).toBeGreaterThan(count / 4);
});

/** A comment in the first column, where the library takes what follows it for something else. */
const isKnownDifference = (text: string): boolean => /^#/m.test(text) && /^\d+: /.test(byLibrary(text));
