import { beforeAll, describe, expect, it } from "vitest";
import type { Place } from "../../../src/model/field.ts";
import type { Change, Literal } from "../../../src/model/rule.ts";
import { Source } from "../../../src/model/source.ts";
import { WrittenCursor } from "../../../src/read/written-cursor.ts";
import { loadYaml, parseYaml } from "../../../src/read/yaml/parse.ts";
import { writeYaml } from "../../../src/read/yaml/write.ts";

beforeAll(loadYaml);

type Step = string | number;
type Ask = readonly ["set" | "append", readonly Step[], Literal] | readonly ["remove", readonly Step[]];

function changesIn(text: string, asks: readonly Ask[]): Change[] {
  const root = parseYaml(new Source("file.yaml", text))[0]?.root;
  if (!root) throw new Error("the example is empty");
  return asks.map(([kind, path, value]): Change => {
    const at: Place = WrittenCursor.root(root, "compose").below(...path).place;
    return kind === "remove" ? { kind, at } : { kind, at, value: value as Literal };
  });
}

function write(text: string, asks: readonly Ask[]): string {
  const edits = writeYaml(changesIn(text, asks));
  if ("refusal" in edits) return `refused: ${edits.refusal}`;
  let result = "";
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

const lines = (...all: string[]): string => `${all.join("\n")}\n`;

const pod = lines(
  "spec:",
  "  containers:",
  "  - name: app # the app",
  "    image: nginx",
  "    securityContext:",
  "      privileged: true # no",
  "",
  "  # next",
  "  restartPolicy: Always",
);

const cases: readonly (readonly [string, string, readonly Ask[], string])[] = [
  ["sets a plain scalar", "a: true # c\nb: 1\n", [["set", ["a"], false]], "a: false # c\nb: 1\n"],
  ["keeps single quotes", "a: 'x'\n", [["set", ["a"], "it's"]], "a: 'it''s'\n"],
  ["keeps double quotes", 'a: "x"\n', [["set", ["a"], "y"]], 'a: "y"\n'],
  ["writes a boolean without quotes", 'a: "true"\n', [["set", ["a"], false]], "a: false\n"],
  ["sets an empty value", "a: # c\nb: 1\n", [["set", ["a"], 5]], "a: 5 # c\nb: 1\n"],
  ["sets an empty item", "a:\n  -\n  - b\n", [["set", ["a", 0], "x"]], "a:\n  - x\n  - b\n"],
  ["adds a key", "a: 1\n", [["set", ["b"], "c"]], "a: 1\nb: c\n"],
  ["adds a key without a final line break", "a: 1", [["set", ["b"], "c"]], "a: 1\nb: c"],
  [
    "adds with the line ends of the file",
    "a: 1\r\nb:\r\n  c: 2\r\n",
    [["set", ["b", "d"], true]],
    "a: 1\r\nb:\r\n  c: 2\r\n  d: true\r\n",
  ],
  [
    "adds several missing steps with the step of the file",
    "a:\n    b: 1\n",
    [["set", ["c", "d"], { e: 1 }]],
    "a:\n    b: 1\nc:\n    d:\n        e: 1\n",
  ],
  [
    "joins two keys below the same missing parent",
    "services:\n  web:\n    image: a\n",
    [
      ["set", ["services", "web", "deploy", "resources", "limits", "memory"], "1g"],
      ["set", ["services", "web", "deploy", "resources", "limits", "cpus"], "1.5"],
    ],
    'services:\n  web:\n    image: a\n    deploy:\n      resources:\n        limits:\n          memory: 1g\n          cpus: "1.5"\n',
  ],
  [
    "adds behind the last entry, before comments and blank lines",
    pod,
    [["set", ["spec", "containers", 0, "securityContext", "readOnlyRootFilesystem"], true]],
    pod.replace("true # no\n", "true # no\n      readOnlyRootFilesystem: true\n"),
  ],
  [
    "adds a list in the manner of the file",
    pod,
    [["set", ["spec", "containers", 0, "securityContext", "capabilities", "drop"], ["ALL"]]],
    pod.replace("true # no\n", "true # no\n      capabilities:\n        drop:\n        - ALL\n"),
  ],
  [
    "adds at two depths that end on the same line, the deeper first",
    "a:\n  b:\n    c: 1\n",
    [
      ["set", ["d"], 1],
      ["set", ["a", "b", "e"], 2],
    ],
    "a:\n  b:\n    c: 1\n    e: 2\nd: 1\n",
  ],
  ["fills an empty value", "a: # c\nb: 1\n", [["set", ["a", "x", "z"], 1]], "a: # c\n  x:\n    z: 1\nb: 1\n"],
  ["fills null", "a: ~\nb: 1\n", [["set", ["a", "x"], 1]], "a: {x: 1}\nb: 1\n"],
  ["fills an empty mapping in braces", "a: {}\n", [["set", ["a", "x"], "y z"]], "a: {x: y z}\n"],
  ["adds in braces", "a: {b: 1}\n", [["set", ["a", "x"], ["p", "1"]]], 'a: {b: 1, x: [p, "1"]}\n'],
  [
    "adds in JSON",
    '{\n  "a": {\n    "b": 1\n  }\n}\n',
    [["set", ["a", "c"], { d: "e" }]],
    '{\n  "a": {\n    "b": 1,\n    "c": {"d": "e"}\n  }\n}\n',
  ],
  ["appends an item", "a:\n- x\n- y # c\n# d\n", [["append", ["a"], "z"]], "a:\n- x\n- y # c\n- z\n# d\n"],
  [
    "appends a mapping",
    "a:\n  - b: 1\n",
    [["append", ["a"], { b: 2, c: ["d"] }]],
    "a:\n  - b: 1\n  - b: 2\n    c:\n      - d\n",
  ],
  [
    "appends in brackets",
    "a: [x]\n",
    [["append", ["a"], "no-new-privileges:true"]],
    'a: [x, "no-new-privileges:true"]\n',
  ],
  ["appends to an empty list", "a: []\n", [["append", ["a"], "x"]], "a: [x]\n"],
  ["appends to a list that does not exist", "a: 1\n", [["append", ["b"], "ALL"]], "a: 1\nb:\n  - ALL\n"],
  [
    "appends twice to a list that does not exist",
    "a: 1\n",
    [
      ["append", ["b", "c"], "x"],
      ["append", ["b", "c"], "z"],
    ],
    "a: 1\nb:\n  c:\n    - x\n    - z\n",
  ],
  [
    "appends an item with a missing path below an index",
    "a: 1\n",
    [["set", ["b", 0, "c"], 1]],
    "a: 1\nb:\n  - c: 1\n",
  ],
  [
    "removes an entry with its comment",
    "a: 1 # x\nb: 2 # y\n# z\nc: 3\n",
    [["remove", ["b"]]],
    "a: 1 # x\n# z\nc: 3\n",
  ],
  ["removes the last entry", "a: 1\nb: 2\n", [["remove", ["b"]]], "a: 1\n"],
  ["removes the emptied parents too", "a: 1\nb:\n  c:\n    d: 1\n", [["remove", ["b", "c", "d"]]], "a: 1\n"],
  ["removes a list with its last item", "a: 1\nb:\n- x\n", [["remove", ["b", 0]]], "a: 1\n"],
  ["removes an item", "a:\n- x\n- y:\n    z\n- w\n", [["remove", ["a", 1]]], "a:\n- x\n- w\n"],
  [
    "moves the next key up to the dash",
    "a:\n- b: 1 # c\n  c: 2\n",
    [["remove", ["a", 0, "b"]]],
    "a:\n- c: 2\n",
  ],
  [
    "removes the first two keys of an item",
    "a:\n  - b: 1\n    c: 2\n    d: 3\n",
    [
      ["remove", ["a", 0, "b"]],
      ["remove", ["a", 0, "c"]],
    ],
    "a:\n  - d: 3\n",
  ],
  ["removes in braces", "a: {b: 1, c: 2, d: 3}\n", [["remove", ["a", "b"]]], "a: {c: 2, d: 3}\n"],
  ["removes the last in brackets", "a: [x, y]\n", [["remove", ["a", 1]]], "a: [x]\n"],
  [
    "removes several in brackets and appends",
    "a: [x, y, z]\n",
    [
      ["remove", ["a", 1]],
      ["remove", ["a", 2]],
      ["append", ["a"], "w"],
    ],
    "a: [x, w]\n",
  ],
  ["removes a block scalar", "a: |\n  x\n\n  y\nb: 1\n", [["remove", ["a"]]], "b: 1\n"],
  ["replaces a block list", "a:\n  - x\n  - y\nb: 1\n", [["set", ["a"], ["ALL"]]], "a:\n  - ALL\nb: 1\n"],
  ["replaces a list in brackets", "a: [x, y]\n", [["set", ["a"], ["ALL"]]], "a: [ALL]\n"],
];

const refused: readonly (readonly [string, string, readonly Ask[]])[] = [
  ["an alias", "a: &x 1\nb: *x\n", [["set", ["b"], 2]]],
  ["an anchored value", "a: &x 1\nb: *x\n", [["set", ["a"], 2]]],
  ["a value below an anchor", "a: &x {b: 1}\nc: *x\n", [["set", ["a", "b"], 2]]],
  ["a merged value", "x: &x {p: true}\na:\n  <<: *x\n", [["set", ["a", "p"], false]]],
  ["a tagged value", "a: !!str 1\n", [["set", ["a"], 2]]],
  ["a block scalar", "a: |\n  x\n", [["set", ["a"], "y"]]],
  ["a variable", `a: \${X:-true}\n`, [["set", ["a"], false]]],
  ["an insertion behind kept blank lines", "a: |+\n  x\n\n", [["set", ["b"], 1]]],
  ["the last entry of the document", "a: 1\n", [["remove", ["a"]]]],
  ["a key below a scalar", "a: x\n", [["set", ["a", "b"], 1]]],
  ["an item below a mapping", "a: {b: 1}\n", [["append", ["a"], "x"]]],
  ["a removal that would lose a comment", "a:\n- b: 1\n  # about c\n  c: 2\n", [["remove", ["a", 0, "b"]]]],
  ["a block with a comment inside", "a:\n  - x # why\n  - y\n", [["set", ["a"], ["z"]]]],
  [
    "two values for one place",
    "a: 1\n",
    [
      ["set", ["b", "c"], 1],
      ["set", ["b", "c"], 2],
    ],
  ],
  [
    "an addition to what is removed",
    "a: 1\nb:\n  c: 1\n",
    [
      ["remove", ["b"]],
      ["set", ["b", "d"], 2],
    ],
  ],
];

describe("writeYaml", () => {
  it.each(cases)("%s", (_, text, asks, expected) => {
    expect(write(text, asks)).toBe(expected);
  });

  it.each(cases)("leaves a file that parses: %s", (_, text, asks) => {
    const [document] = parseYaml(new Source("file.yaml", write(text, asks)));
    expect(document?.problems).toEqual([]);
  });

  it.each(refused)("refuses %s", (_, text, asks) => {
    expect(write(text, asks)).toMatch(/^refused: .*\.$/);
  });

  it("quotes strings only where a consumer would read something else", () => {
    const words = ["nginx", "a b", "10m", "/tmp", "./x", "runtime/default", "a,b", "CAP_NET_RAW"];
    const others = [
      "",
      "0",
      "yes",
      "n",
      "1.27",
      "*x",
      "a: b",
      "a #b",
      "80:80",
      "null",
      "-",
      "{a",
      "2001-01-01",
      " a",
      "a\nb",
      "0x1",
    ];
    for (const word of words) expect(write("a: 1\n", [["set", ["b"], word]])).toBe(`a: 1\nb: ${word}\n`);
    for (const word of others) {
      const text = write("a: 1\n", [["set", ["b"], word]]);
      expect(text).toBe(`a: 1\nb: ${JSON.stringify(word)}\n`);
    }
  });
});
