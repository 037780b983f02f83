import { beforeAll, describe, expect, it } from "vitest";
import { Source } from "../../../src/model/source.ts";
import { extentOf } from "../../../src/read/yaml/extent.ts";
import type { YamlDocument } from "../../../src/read/yaml/node.ts";
import { loadYaml, parseYaml } from "../../../src/read/yaml/parse.ts";

beforeAll(loadYaml);

const text = `# one
a: 1

# two

# three
b:
  # four
  - c: 1 # five
    # six
    d:
      e: 2
  # seven
  - f
# eight
g: |
  # nine
  h
# ten
`;

describe("extentOf", () => {
  it.each([
    [1, "a: 1"],
    [4, "b:\n  # four\n  - c: 1 # five\n    # six\n    d:\n      e: 2\n  # seven\n  - f"],
    [8, "- c: 1 # five\n    # six\n    d:\n      e: 2"],
    [10, "d:\n      e: 2"],
    [13, "- f"],
    [15, "g: |\n  # nine\n  h"],
    [19, undefined],
  ])("of the comment in line %d", (line, expected) => {
    const [document] = parseYaml(new Source("file.yaml", text));
    const span = extentOf(document as YamlDocument, line);
    expect(span && text.slice(span.start, span.end)).toBe(expected);
  });

  it("goes past a document separator", () => {
    const [document] = parseYaml(new Source("file.yaml", "# c\n---\na: 1\n"));
    expect(extentOf(document as YamlDocument, 1)).toMatchObject({ start: 8, end: 12 });
  });

  it("is nothing where the document has nothing", () => {
    const [document] = parseYaml(new Source("file.yaml", "a: 1\n# c\n"));
    expect(extentOf(document as YamlDocument, 2)).toBeUndefined();
  });
});
