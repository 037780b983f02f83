// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Compose
import { describe, expect, it } from "vitest";
import { Source } from "../../../src/model/source.ts";
import { parseDotenv } from "../../../src/read/compose/dotenv.ts";
import { textAt, where } from "./project.ts";

const read = (text: string, environment: Record<string, string> = {}) =>
  parseDotenv(new Source(".env", text), new Map(Object.entries(environment)));

describe("environment files", () => {
  it.each([
    ["A=1", { A: "1" }],
    ["A = 1 ", { A: "1" }],
    ["\n# all of it\n\nA=1\n  # indented\nB=2\n", { A: "1", B: "2" }],
    ["export A=1\nexported=2\nexport\tB=3", { A: "1", exported: "2", B: "3" }],
    ["A: 1\nB: x=y", { A: "1", B: "x=y" }],
    ["A=\nB=2", { A: "", B: "2" }],
    ["A=1\r\nB=2\r\n", { A: "1", B: "2" }],
    ["a.b-c_d=1", { "a.b-c_d": "1" }],
    ["A=x # why\nB=x#y\nC=# nothing", { A: "x", B: "x#y", C: "" }],
    ["A='$B #' # why\nC=\"x # y\" # why", { A: "$B #", C: "x # y" }],
    ['A="line\\nbreak \\"quoted\\" \\$HOME"', { A: 'line\nbreak "quoted" $HOME' }],
    ['A="one\ntwo"\nB=3', { A: "one\ntwo", B: "3" }],
    ['A=1\nB=${A}2\nC="$B 3"\nD=${NONE:-4}', { A: "1", B: "12", C: "12 3", D: "4" }],
    ["A='it\\'s'", { A: "it's" }],
    ["URL=postgres://u:p@db:5432/x?y=z", { URL: "postgres://u:p@db:5432/x?y=z" }],
  ])("reads %j", (text, expected) => {
    const { entries, problems } = read(text);
    expect(Object.fromEntries(entries.map(({ key, value }) => [key, value]))).toEqual(expected);
    expect(problems).toEqual([]);
  });

  it("takes a bare name from the environment, which goes before what the file says later", () => {
    const { entries } = read("A\nB\nC=${D}\nD=2", { A: "outer", D: "outer too" });
    expect(entries.map(({ key, value }) => [key, value])).toEqual([
      ["A", "outer"],
      ["C", "outer too"],
      ["D", "2"],
    ]);
  });

  it("keeps a value unknown while a variable in it is", () => {
    const { entries } = read("A=$HOME/x\nB=$A");
    expect(entries.map(({ unresolved }) => unresolved)).toEqual(["$HOME/x", "$A"]);
  });

  it("places keys and values", () => {
    const [, entry] = read("# x\nexport A=1\n  PASSWORD = 'hunter2' # y\n").entries;
    expect(entry && [where(entry), textAt(entry), textAt(entry.keySpan)]).toEqual([
      ".env:3:14",
      "'hunter2'",
      "PASSWORD",
    ]);
  });

  it.each([
    ["lol$wut", ".env:1:1"],
    ["A=1\nB C=2\nD=3", ".env:2:1"],
    ["A='open\nB=2", ".env:1:3"],
    ["A=${", ".env:1:3"],
  ])("says where %j is wrong", (text, place) => {
    expect(read(text).problems.map(where)).toEqual([place]);
  });

  it("ends a file whose values double", () => {
    const lines = Array.from({ length: 40 }, (_, index) => `V${index + 1}=\${V${index}}\${V${index}}`);
    const { problems } = read(`V0=${"x".repeat(1000)}\n${lines.join("\n")}`);
    expect(problems.map(({ message }) => message)).toEqual(["variables expand to too much text"]);
  });

  it("reads a long file of odd lines in linear time", () => {
    const started = performance.now();
    read(" \n".repeat(200_000) + "#\n".repeat(200_000) + "A".repeat(200_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
