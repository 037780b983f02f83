import { beforeAll, expect, it } from "vitest";
import type { Change, Literal } from "../../../src/model/rule.ts";
import { Source } from "../../../src/model/source.ts";
import { WrittenCursor } from "../../../src/read/written-cursor.ts";
import type { Node } from "../../../src/read/yaml/node.ts";
import { loadYaml, parseYaml } from "../../../src/read/yaml/parse.ts";
import { writeYaml } from "../../../src/read/yaml/write.ts";
import { mutated, pick, SEEDS, seeded } from "./seeded.ts";
import { objectOf } from "./value.ts";

beforeAll(loadYaml);

type Value = null | string | number | boolean | Value[] | { [key: string]: Value };

const MORE: readonly string[] = [
  "spec:\n    template:\n        containers:\n        -   name: a # c\n            args: []\n            env:\n            -   name: x\n                value: 'y'\n        # end\n",
  "a:\r\n- b: {c: 1, d: [x, {e: f}]}\r\n  g:\r\n- \r\n  h: i\r\nj: {}\r\n",
  '{\n  "a": {\n    "b": [\n      1,\n      {"c": null}\n    ]\n  },\n  "d": {}\n}\n',
  "- - a: 1\n    b: 2\n  - c\n- d:\n  - e\n\n\n# f\n- {g: h}",
  "a:\n  b: \"x\n    y\"\n  c: 'p\n\n    q' # r\n  d: plain\n    more\ne:\n",
];
const VALUES: readonly Literal[] = [true, 5, "x", "yes", "a: b", ["ALL"], { p: 1, q: ["r", { s: "t" }] }, []];

/** Every path of a value, and some that do not exist. */
function paths(value: Value, path: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [[...path], [...path, "new"]];
  const below = Object.entries(value).flatMap(([key, item]) =>
    paths(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [
    [...path],
    [...path, Array.isArray(value) ? value.length : "new"],
    [...path, "new", "er"],
    ...below,
  ];
}

const rootOf = (text: string): Node | undefined => parseYaml(new Source("file.yaml", text))[0]?.root;

/** The value after a change, undefined if nothing is left. */
function after(
  value: Value | undefined,
  [step, ...rest]: readonly (string | number)[],
  change: (old?: Value) => Value | undefined,
): Value | undefined {
  if (step === undefined) return change(value);
  const copy = structuredClone(value ?? (typeof step === "number" ? [] : {})) as { [key: string]: Value };
  const item = after(copy[step], rest, change);
  if (item !== undefined) copy[step] = item;
  else if (Array.isArray(copy)) copy.splice(Number(step), 1);
  else delete copy[step];
  return Object.keys(copy).length === 0 ? undefined : copy;
}

function applied(text: string, changes: readonly Change[]): string | undefined {
  const edits = writeYaml(changes);
  if ("refusal" in edits) return undefined;
  return [...edits]
    .reverse()
    .reduce((result, { start, end, text: put }) => result.slice(0, start) + put + result.slice(end), text);
}

const EFFECTS: Readonly<Record<string, (literal: Literal) => (old?: Value) => Value | undefined>> = {
  set: (literal) => () => literal as Value,
  append: (literal) => (old) => [...((old as Value[] | null) ?? []), literal as Value],
  remove: () => () => undefined,
};

it("changes the value it should, no other, and leaves a file that parses", () => {
  const random = seeded(11);
  let done = 0;
  for (let round = 0; round < 4000; round++) {
    const seed = pick(random, [...SEEDS, ...MORE]);
    const text = random() < 0.3 ? mutated(random, seed) : seed;
    const documents = parseYaml(new Source("file.yaml", text));
    const root = documents[0]?.root;
    if (!root || documents.length > 1 || documents[0]?.problems.length) continue;
    const before = objectOf(root, "compose") as Value;
    const path = pick(random, paths(before));
    const kind = pick(random, ["set", "append", "remove"] as const);
    const value = pick(random, VALUES);
    const at = WrittenCursor.root(root, "compose").below(...path).place;
    const written = applied(text, [kind === "remove" ? { kind, at } : { kind, at, value }]);
    if (written === undefined || written === text) continue;
    done++;
    const why = JSON.stringify({ text, kind, path, value, written });
    expect(
      parseYaml(new Source("file.yaml", written)).flatMap(({ problems }) => problems),
      why,
    ).toEqual([]);
    const expected = after(before, path, EFFECTS[kind]?.(value) ?? (() => null));
    expect(objectOf(rootOf(written), "compose"), why).toEqual(expected);
  }
  expect(done).toBeGreaterThan(1000);
});
