import { expect, test } from "vitest";
import { commentIgnores } from "../../src/check/comment.ts";
import { applyIgnores, type IgnoreRequest } from "../../src/check/ignore.ts";
import { Source } from "../../src/index.ts";
import { isDate } from "../../src/model/date.ts";
import type { Finding } from "../../src/model/finding.ts";

const KNOWN = new Set(["no-privileged", "pin-image-tag", "require-api-auth", "require-api-auth/inside"]);

const request = (ignores: IgnoreRequest["ignores"]): IgnoreRequest => ({
  ignores,
  today: "2026-11-24",
  known: KNOWN,
  ran: (rule) => rule !== "require-api-auth",
  isLocked: () => false,
  nearest: (name) => (name === "no-privilege" ? "no-privileged" : undefined),
});

const scopeOf = (text: string) => {
  const source = new Source("x.yaml", text);
  return { source, isComment: () => true, extentOf: () => ({ source, start: 0, end: text.length }) };
};

const findingAt = (source: Source, rule: string, start: number, check?: string): Finding =>
  ({ rule, check, at: { source, start, end: start, path: [] }, identity: {} }) as unknown as Finding;

/** Messages and what the fix makes of the text. */
function faultsOf(text: string, found: readonly string[] = []) {
  const scope = scopeOf(text);
  const findings = found.map((rule) => findingAt(scope.source, rule, 0));
  return applyIgnores(findings, request(commentIgnores(scope))).faults.map(({ message, fix }) => {
    const edit = fix?.edits[0];
    return [message, fix?.class, edit && text.slice(0, edit.start) + edit.text + text.slice(edit.end)];
  });
}

const NOTHING = (rule: string): string => `nothing to ignore: ${rule} finds nothing here`;

test.each<[string, string, readonly string[], unknown]>([
  [
    "an end-of-line comment",
    "a: 1  # plimsoll: ignore[no-privileged] -- x\nb: 2\n",
    [],
    [[NOTHING("no-privileged"), "safe", "a: 1\nb: 2\n"]],
  ],
  [
    "an own-line comment",
    "  # plimsoll: ignore[no-privileged] -- x\na: 1\n",
    [],
    [[NOTHING("no-privileged"), "safe", "a: 1\n"]],
  ],
  [
    "CRLF",
    "a: 1 # plimsoll: ignore[no-privileged] -- x\r\nb: 2\r\n",
    [],
    [[NOTHING("no-privileged"), "safe", "a: 1\r\nb: 2\r\n"]],
  ],
  [
    "the last line",
    "a: 1 # plimsoll: ignore[no-privileged] -- x",
    [],
    [[NOTHING("no-privileged"), "safe", "a: 1"]],
  ],
  [
    "the first of two rules",
    "# plimsoll: ignore[pin-image-tag, no-privileged] -- x\n",
    ["no-privileged"],
    [[NOTHING("pin-image-tag"), "safe", "# plimsoll: ignore[no-privileged] -- x\n"]],
  ],
  [
    "the last of two rules",
    "# plimsoll: ignore[no-privileged, pin-image-tag] -- x\n",
    ["no-privileged"],
    [[NOTHING("pin-image-tag"), "safe", "# plimsoll: ignore[no-privileged] -- x\n"]],
  ],
  [
    "a misspelt rule",
    "# plimsoll: ignore[no-privilege(web)] -- x\n",
    [],
    [
      [
        'there is no rule "no-privilege"; did you mean no-privileged?',
        "suggest",
        "# plimsoll: ignore[no-privileged(web)] -- x\n",
      ],
    ],
  ],
  ["a rule of nobody", "# plimsoll: ignore[nope] -- x\n", [], [['there is no rule "nope"', "safe", ""]]],
  [
    "no reason",
    "# plimsoll: ignore[no-privileged]\n",
    ["no-privileged"],
    [["the ignore gives no reason, so it has no effect: add `-- why`", "safe", ""]],
  ],
  [
    "an empty reason",
    "# plimsoll: ignore[no-privileged] --  \n",
    ["no-privileged"],
    [["the ignore gives no reason, so it has no effect: add `-- why`", "safe", ""]],
  ],
  [
    "an end",
    "# plimsoll: ignore[no-privileged] until=2026-11-23 -- x\n",
    ["no-privileged"],
    [["the ignore ended on 2026-11-23", "safe", ""]],
  ],
  [
    "no date",
    "# plimsoll: ignore[no-privileged] until=2027-02-31 -- x\n",
    ["no-privileged"],
    [["the ignore ends at no date: write until=2027-03-31", "safe", ""]],
  ],
  [
    "no rule",
    "# plimsoll: ignore[ ] -- x\n",
    ["no-privileged"],
    [["name a rule: `# plimsoll: ignore[rule-id] -- reason`", undefined, undefined]],
  ],
  ["all rules", "# plimsoll: ignore[*] -- x\n", ["no-privileged"], [['there is no rule "*"', "safe", ""]]],
  [
    "words between",
    "# plimsoll: ignore[no-privileged] because -- x\n",
    ["no-privileged"],
    [
      [
        "write `# plimsoll: ignore[rule-id] -- reason`, with `until=2027-03-31` before the reason if it ends",
        undefined,
        undefined,
      ],
    ],
  ],
  ["a rule that did not run", "# plimsoll: ignore[require-api-auth/inside] -- x\n", [], []],
  ["its last day", "# plimsoll: ignore[no-privileged] until=2026-11-24 -- x\n", ["no-privileged"], []],
])("what is wrong with %s, and its fix", (_, text, found, expected) =>
  expect(faultsOf(text, found)).toEqual(expected),
);

test("an end-of-line comment covers its line and no other", () => {
  const text = "a: 1 # plimsoll: ignore[no-privileged] -- x\nb: 2\n";
  const scope = scopeOf(text);
  const findings = [0, 3, text.indexOf("b")].map((at) => findingAt(scope.source, "no-privileged", at));
  const { kept, ignored } = applyIgnores(findings, request(commentIgnores(scope)));
  expect(kept).toEqual([findings[2]]);
  expect(ignored).toHaveLength(2);
});

test("a sub-check is ignored by its name and by its rule's", () => {
  const own = scopeOf("# plimsoll: ignore[require-api-auth/inside] -- x\n");
  const found = (source: Source) => [
    findingAt(source, "require-api-auth", 0, "inside"),
    findingAt(source, "require-api-auth", 0),
  ];
  expect(applyIgnores(found(own.source), request(commentIgnores(own))).ignored).toHaveLength(1);
  const whole = scopeOf("# plimsoll: ignore[require-api-auth] -- x\n");
  expect(applyIgnores(found(whole.source), request(commentIgnores(whole))).ignored).toHaveLength(2);
});

test.each([
  ["blanks in the reason", `# plimsoll: ignore[no-privileged] -- x${" ".repeat(1e6)}x`],
  ["blanks before the reason", `# plimsoll: ignore[no-privileged]${" ".repeat(1e6)}x`],
  ["blanks everywhere", `#${" ".repeat(5e5)}plimsoll:${" ".repeat(5e5)}ignore${" ".repeat(5e5)}x`],
  ["dashes", `# plimsoll: ignore[no-privileged] ${"-- ".repeat(3e5)}`],
  ["brackets", `# plimsoll: ignore${"[".repeat(1e6)}`],
  ["commas", `# plimsoll: ignore[${",".repeat(1e6)}] -- x`],
  ["markers", "# plimsoll: ".repeat(1e5)],
])("a hostile comment costs no time: %s", (_, text) => {
  const start = performance.now();
  faultsOf(text, ["no-privileged"]);
  expect(performance.now() - start).toBeLessThan(1500);
});

test("a comment on every line costs no time", () => {
  const line = "- image: nginx # plimsoll: ignore[pin-image-tag] -- x\n";
  const scope = scopeOf(line.repeat(20_000));
  const findings = Array.from({ length: 20_000 }, (_, index) =>
    findingAt(scope.source, "pin-image-tag", index * line.length + 2),
  );
  const start = performance.now();
  const { kept, faults } = applyIgnores(findings, request(commentIgnores(scope)));
  expect([kept.length, faults.length]).toEqual([0, 0]);
  expect(performance.now() - start).toBeLessThan(4000);
});

test.each([
  ["2027-03-31", true],
  ["2028-02-29", true],
  ["2027-02-29", false],
  ["2027-13-01", false],
  ["27-03-31", false],
  ["2027-03-31T00:00", false],
])("%s is a day: %s", (text, expected) => expect(isDate(text)).toBe(expected));
