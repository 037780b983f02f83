import { expect, test } from "vitest";
import { allRules } from "../../rules/index.ts";
import { commentIgnores, readRules } from "../../src/check/comment.ts";
import { applyIgnores } from "../../src/check/ignore.ts";
import { Source } from "../../src/index.ts";
import { lintSources } from "../../src/lint.ts";

const rules = await allRules();

const TODAY = "2026-11-24";
const known = new Set(["no-privileged", "no-host-pid", "pin-image-tag", "require-api-auth/inside"]);

/** Lints one text with its comments in force; gives what stands, what is ignored and what is wrong. */
async function lint(path: string, text: string, locked: readonly string[] = []) {
  const report = await lintSources([new Source(path, text)], {
    rules: rules.filter(({ id }) => ["no-privileged", "pin-image-tag", "no-curl-pipe-shell"].includes(id)),
    settings: {
      exact: false,
      scopeOf: () => "all files",
      runs: () => true,
      settingFor: (_rule, sub) => ({ enabled: sub === undefined }),
      optionsFor: () => ({}),
    },
    kubernetes: "1.36",
    today: TODAY,
    ignore: async (findings, model) =>
      applyIgnores(findings, {
        ignores: model.sources.flatMap(commentIgnores),
        today: TODAY,
        known: new Set([...known, "no-curl-pipe-shell"]),
        ran: () => true,
        isLocked: (rule) => locked.includes(rule),
        nearest: () => "no-privileged",
      }),
  });
  return {
    kept: report.findings
      .filter(({ rule }) => rule !== "bad-ignore")
      .map(({ rule, at }) => `${rule}@${at.source.position(at.start).line}`),
    ignored: report.ignored.map(({ finding, reason, until }) => [finding.rule, reason, until]),
    faults: report.findings.filter(({ rule }) => rule === "bad-ignore").map(({ message }) => message),
  };
}

const service = (image: string, more = ""): string => `services:\n  web:\n    image: ${image}\n${more}`;

test.each([
  [
    "the line it ends",
    service("nginx # plimsoll: ignore[pin-image-tag] -- mirrored nightly"),
    { kept: [], ignored: [["pin-image-tag", "mirrored nightly", undefined]], faults: [] },
  ],
  [
    "the node below, with everything in it",
    "services:\n  # plimsoll: ignore[pin-image-tag, no-privileged] until=2027-03-31 -- a lab\n  web:\n    image: nginx\n    privileged: true\n  api:\n    image: node\n",
    {
      kept: ["pin-image-tag@7"],
      ignored: [
        ["no-privileged", "a lab", "2027-03-31"],
        ["pin-image-tag", "a lab", "2027-03-31"],
      ],
      faults: [],
    },
  ],
  [
    "the whole file",
    `${service("nginx")}# plimsoll: ignore-file[pin-image-tag] -- generated\n`,
    { kept: [], ignored: [["pin-image-tag", "generated", undefined]], faults: [] },
  ],
  [
    "nothing without a reason",
    service("nginx # plimsoll: ignore[pin-image-tag]"),
    {
      kept: ["pin-image-tag@3"],
      ignored: [],
      faults: ["the ignore gives no reason, so it has no effect: add `-- why`"],
    },
  ],
  [
    "nothing once its date is past",
    service("nginx # plimsoll: ignore[pin-image-tag] until=2026-11-23 -- soon"),
    { kept: ["pin-image-tag@3"], ignored: [], faults: ["the ignore ended on 2026-11-23"] },
  ],
  [
    "nothing in a string",
    service('nginx:1.27.3\n    command: "echo # plimsoll: ignore[no-privileged] -- x"'),
    { kept: [], ignored: [], faults: [] },
  ],
  [
    "rules that exist",
    service("nginx:1.27.3 # plimsoll: ignore[no-privilege] -- x"),
    { kept: [], ignored: [], faults: ['there is no rule "no-privilege"; did you mean no-privileged?'] },
  ],
  [
    "something that is there",
    service("nginx:1.27.3 # plimsoll: ignore[pin-image-tag] -- x"),
    { kept: [], ignored: [], faults: ["nothing to ignore: pin-image-tag finds nothing here"] },
  ],
  [
    "what can be understood",
    service("nginx:1.27.3 # plimsoll: disable pin-image-tag"),
    { kept: [], ignored: [], faults: ["write `# plimsoll: ignore[rule-id] -- reason`"] },
  ],
])("an ignore covers %s", async (_name, text, expected) => {
  const result = await lint("compose.yaml", text);
  expect({ ...result, ignored: result.ignored.sort() }).toEqual(expected);
});

test("a locked rule cannot be ignored in a manifest", async () => {
  const text = service("nginx:1.27.3", "    privileged: true # plimsoll: ignore[no-privileged] -- please\n");
  expect(await lint("compose.yaml", text, ["no-privileged"])).toEqual({
    kept: ["no-privileged@4"],
    ignored: [],
    faults: ["no-privileged is locked: it cannot be ignored here"],
  });
});

test("in a Dockerfile a comment covers the next instruction, and none stands in a here-document", async () => {
  const text = `FROM alpine:3.20.3
# plimsoll: ignore[no-curl-pipe-shell] -- our own server
RUN curl https://example.com/a | sh
RUN <<EOF
# plimsoll: ignore[no-curl-pipe-shell] -- not a comment of the Dockerfile
curl https://example.com/b | sh
EOF
`;
  expect(await lint("Dockerfile", text)).toEqual({
    kept: ["no-curl-pipe-shell@4"],
    ignored: [["no-curl-pipe-shell", "our own server", undefined]],
    faults: [],
  });
});

test("names with sub-checks and containers", () => {
  expect(readRules(" a/b, c(init) ,d")).toEqual([
    { id: "a", sub: "b", container: undefined },
    { id: "c", sub: undefined, container: "init" },
    { id: "d", sub: undefined, container: undefined },
  ]);
});
