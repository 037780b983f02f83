import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Source } from "../../../src/model/source.ts";
import { detectDirective } from "../../../src/read/dockerfile/directives.ts";
import { scan } from "../../../src/read/dockerfile/scan.ts";
import { MappedText } from "../../../src/read/dockerfile/text.ts";
import { execForm } from "../../../src/read/dockerfile/words.ts";
import { notation } from "./notation.ts";

interface Case {
  readonly id: string;
  readonly input: string;
  readonly expect: string;
  readonly ast?: string;
  readonly first?: number;
  readonly heredocs?: readonly (readonly object[])[];
  readonly ranges?: readonly [number, number][];
  readonly warnings?: number;
  readonly key?: string;
  readonly value?: string | null;
}

const own: readonly Case[] = [
  {
    id: "image and user",
    input: "from Alpine\nUSER\tapp:app\n",
    expect: "ast",
    ast: '(from "Alpine")\n(user "app:app")',
  },
  {
    id: "flag with quotes",
    input: 'COPY --from="a b" x /y',
    expect: "ast",
    ast: '(copy ["--from=a b"] "x" "/y")',
  },
  { id: "escape at the end", input: "ENV A=b\\\n", expect: "ast", ast: '(env "A" "b" "=")' },
  {
    id: "old and new labels",
    input: "LABEL a b=c\nLABEL a=b c=",
    expect: "ast",
    ast: '(label "a" "b=c" "")\n(label "a" "b" "=" "c" "" "=")',
  },
  { id: "exec form over two lines", input: 'CMD ["a", \\\n  "b"]', expect: "ast", ast: '(cmd "a" "b")' },
  {
    id: "trigger",
    input: "ONBUILD COPY --chown=1 . /srv",
    expect: "ast",
    ast: '(onbuild (copy ["--chown=1"] "." "/srv"))',
  },
  {
    id: "health",
    input: "HEALTHCHECK --retries=2 cmd true && x",
    expect: "ast",
    ast: '(healthcheck ["--retries=2"] "cmd" "true && x")',
  },
  { id: "nothing", input: "", expect: "error" },
  { id: "no such instruction", input: "FROM a\nRUNS x", expect: "error" },
  { id: "number in an array", input: 'FROM a\nCMD ["a", 1]', expect: "error" },
  { id: "open document", input: "FROM a\nRUN <<EOF\nls\n", expect: "error" },
  {
    id: "two documents",
    input: "COPY <<-'A' 3<<B /srv/\n\tx\n\tA\ny\r\nB\r\n",
    expect: "heredocs",
    first: 0,
    heredocs: [
      [
        { name: "A", content: "\tx\n", expand: false, chomp: true, fd: 0 },
        { name: "B", content: "y\r\n", expand: true, chomp: false, fd: 3 },
      ],
    ],
  },
  {
    id: "lines",
    input: "FROM a\n\nRUN b \\\n# c\n d\nRUN <<E\ne\nE\n",
    expect: "ranges",
    ranges: [
      [1, 1],
      [3, 5],
      [6, 8],
    ],
  },
  { id: "empty continuation", input: "FROM a\nRUN b \\\n\n c\n", expect: "warnings", warnings: 1 },
  { id: "array", input: '["a", "b\\u0063"]', expect: "json" },
  { id: "array of arrays", input: '["a", ["b"]]', expect: "not-json" },
  {
    id: "frontend",
    input: "# syntax=docker/dockerfile:1 x\nFROM a",
    expect: "directive",
    key: "syntax",
    value: "docker/dockerfile:1",
  },
  {
    id: "late frontend",
    input: "FROM a\n# syntax=docker/dockerfile:1",
    expect: "no-directive",
    key: "syntax",
  },
];

const truth = new URL("../../../../shared/truth/parser-dockerfile.jsonl.gz", import.meta.url);

/** BuildKit's own parser tests, where they lie beside the checkout. */
function recorded(): Case[] {
  if (!existsSync(truth)) return [];
  const lines = gunzipSync(readFileSync(truth)).toString().trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Case);
}

const read = (text: string) => scan(new Source("Dockerfile", text));
const whole = (text: string) => MappedText.of(new Source("Dockerfile", text), 0, text.length);

const checks: Readonly<Record<string, (record: Case) => void>> = {
  ast: ({ input, ast }) =>
    expect(
      read(input)
        .instructions.map((node) => `(${notation(node)})`)
        .join("\n"),
    ).toBe(ast?.trim()),
  error: ({ input }) => expect(read(input).problems).not.toEqual([]),
  heredocs: ({ input, first, heredocs }) => {
    const found = read(input)
      .instructions.slice(first)
      .map((node) => node.heredocs.map(({ body, ...rest }) => ({ ...rest, content: body.text })));
    expect(found).toEqual(heredocs);
  },
  ranges: ({ input, ranges }) =>
    expect(read(input).instructions.map(({ firstLine, lastLine }) => [firstLine, lastLine])).toEqual(ranges),
  warnings: ({ input, warnings }) => expect(read(input).emptyContinuations).toHaveLength(warnings ?? 0),
  json: ({ input }) => expect(execForm(whole(input))).toBeInstanceOf(Array),
  "not-json": ({ input }) => expect(execForm(whole(input))).not.toBeInstanceOf(Array),
  directive: ({ input, key, value }) => expect(detectDirective(new Source("", input), key ?? "")).toBe(value),
  "no-directive": ({ input, key }) =>
    expect(detectDirective(new Source("", input), key ?? "")).toBeUndefined(),
};

describe("our own cases", () => {
  test.each(own)("$id", (record) => checks[record.expect]?.(record));
});

describe.skipIf(recorded().length === 0)("BuildKit's cases", () => {
  test.each(recorded())("$id", (record) => {
    expect(checks).toHaveProperty([record.expect]);
    checks[record.expect]?.(record);
  });
});
