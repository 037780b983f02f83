import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { plimsoll } from "./cli/world.ts";
import { tree } from "./files/tree.ts";

const root = new URL("../fixtures/documents/", import.meta.url).pathname;

interface Report {
  readonly findings: readonly { readonly rule: string; readonly line: number; readonly message: string }[];
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
}

/** Lints a fixture in a folder of its own, outside any repository. */
async function said(path: string): Promise<readonly string[]> {
  const cwd = tree();
  const name = path.startsWith("compose/") ? "." : (path.split("/").at(-1) ?? "");
  cpSync(join(root, path), join(cwd, name), { recursive: true });
  const { out, err } = await plimsoll(["lint", "--no-config", "-f", "json", "."], { cwd });
  expect(err).not.toContain("bug in plimsoll");
  const { findings, skipped } = JSON.parse(out) as Report;
  return [
    ...findings
      .filter(({ rule }) => TOLD.has(rule))
      .map(({ rule, line, message }) => `${line} ${rule}: ${message}`),
    ...skipped.map(({ reason }) => `skipped: ${reason}`),
  ];
}

/** What the fixtures are about; whatever else there is to say of them is for other tests. */
const TOLD = new Set(["unreadable-file", "no-privileged", "no-explicit-root"]);

/** By fixture, the beginning of everything that is said of it. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  "yaml/bidi.yaml": ["10 unreadable-file: An invisible character changes the order in which the text is"],
  "yaml/binary.json": ["skipped: is not a manifest: The file is not valid UTF-8; save it as UTF-8."],
  "yaml/bom.yaml": ['10 no-privileged: container "deck" runs privileged'],
  "yaml/broken-utf8-stranger.yaml": [
    "skipped: is not a manifest: The file is not valid UTF-8; save it as UTF-8.",
  ],
  "yaml/broken-utf8.yaml": ["1 unreadable-file: The file is not valid UTF-8; save it as UTF-8."],
  "yaml/crlf.yaml": ['10 no-privileged: container "deck" runs privileged'],
  "yaml/duplicate-keys.yaml": [
    "10 unreadable-file: This key is written twice in its mapping: kubectl uses the last",
    "11 unreadable-file: This key is written twice in its mapping: kubectl uses the last",
    '11 no-privileged: container "deck" runs privileged',
  ],
  "yaml/empty.yaml": ["skipped: is not a manifest"],
  "yaml/homoglyph.yaml": ["10 unreadable-file: The key mixes letters of several alphabets, so it is not the"],
  "yaml/late-merge.yaml": ['13 no-privileged: container "deck" runs privileged'],
  "yaml/line-separator.yaml": [
    "10 unreadable-file: The character U+2028 (line separator) ends a line for kubectl",
    '10 no-privileged: container "deck" runs privileged',
  ],
  "yaml/never-closed.json": [
    "2 unreadable-file: A `{` or `[` is never closed, or its end is not indented enough;",
  ],
  "yaml/scalar.yaml": ["skipped: is not a manifest"],
  "yaml/stream.json": ['2 no-privileged: container "deck" runs privileged'],
  "yaml/tab.yaml": ["10 unreadable-file: A tab is used for indentation; YAML allows only spaces there,"],
  "yaml/utf16-unmarked.yaml": [
    "1 unreadable-file: The file has a character that YAML does not allow (U+0000);",
  ],
  "yaml/utf16.yaml": ['10 no-privileged: container "deck" runs privileged'],
  "dockerfile/Dockerfile.bom": ["2 no-explicit-root: image runs as root: its last USER says so"],
  "dockerfile/Dockerfile.broken-utf8": [
    "2 unreadable-file: The file is not valid UTF-8; save it as UTF-8.",
    "3 no-explicit-root: image runs as root: its last USER says so",
  ],
  "dockerfile/Dockerfile.crlf": ["2 no-explicit-root: image runs as root: its last USER says so"],
  "dockerfile/Dockerfile.empty": ["1 unreadable-file: a Dockerfile without instructions"],
  "dockerfile/Dockerfile.heredoc-open": [
    "2 unreadable-file: a here-document never ends (EOF)",
    "4 no-explicit-root: image runs as root: its last USER says so",
  ],
  "dockerfile/Dockerfile.lone-cr": [
    "2 no-explicit-root: image runs as root: its last USER says so",
    "3 unreadable-file: a lone carriage return ends no line for BuildKit, but most",
  ],
  "dockerfile/Dockerfile.nul": [
    "2 unreadable-file: the file holds a NUL character, which no name or command can",
  ],
  "dockerfile/Dockerfile.utf16": [
    "1 unreadable-file: The file is encoded as UTF-16 or UTF-32, which BuildKit does not",
    "2 no-explicit-root: image runs as root: its last USER says so",
  ],
  "compose/dotenv-bomb": [
    "16 unreadable-file: variables expand to too much text",
    '4 no-privileged: service "ferry" runs privileged',
  ],
  "compose/duplicate-keys": [
    "4 unreadable-file: This key is written twice in its mapping: kubectl uses the last",
    "5 unreadable-file: This key is written twice in its mapping: kubectl uses the last",
  ],
  "compose/empty": ["1 unreadable-file: the Compose file is empty"],
  "compose/inline": ["skipped: line 4 holds a Dockerfile (dockerfile_inline), which is not checked"],
  "compose/late-merge": [],
  "compose/undefined-extends": [
    "3 unreadable-file: there is no service `pilot` to extend in this file",
    '4 no-privileged: service "ferry" runs privileged',
  ],
  "kubernetes/broken-first.yaml": [
    "4 unreadable-file: A `{` or `[` is never closed, or its end is not indented enough;",
    '14 no-privileged: container "deck" runs privileged',
  ],
  "kubernetes/crd.yaml": [],
  "kubernetes/helm.yaml": ["skipped: is a template: render it first"],
  "kubernetes/kind-number.yaml": [
    "2 unreadable-file: The kind is no name, so the object was not checked; write one.",
  ],
  "kubernetes/kustomization.yaml": ["skipped: is a kustomization: render it to lint what it makes"],
  "kubernetes/label-boolean.yaml": [
    "5 unreadable-file: lit is true or false where Kubernetes expects a string, so it",
    '11 no-privileged: container "deck" runs privileged',
  ],
  "kubernetes/root-hex.yaml": ['10 no-explicit-root: container "deck" runs as root'],
  "kubernetes/strangers.yaml": [
    '12 no-privileged: container "deck" runs privileged',
    "skipped: line 1 begins a document that is no Kubernetes object",
    "skipped: line 14 begins a document that is no Kubernetes object",
  ],
  "kubernetes/values.yaml": ["skipped: is not a manifest"],
  "kubernetes/workflow.yaml": ["skipped: is not a manifest"],
};

test.each(Object.entries(EXPECTED))("%s", async (path, expected) => {
  const lines = await said(path);
  expect(lines.map((line, at) => line.slice(0, expected[at]?.length))).toEqual(expected);
});

test("yaml/alias-bomb.yaml", async () => {
  const lines = await said("yaml/alias-bomb.yaml");
  expect([...new Set(lines.map((line) => line.replace(/^\d+ /, "")))]).toEqual([
    "unreadable-file: The aliases of this file reach more than 100,000 values; use fewer of them.",
  ]);
});

test("every fixture is in the table", () => {
  const paths = readdirSync(root).flatMap((format) =>
    readdirSync(join(root, format)).map((name) => `${format}/${name}`),
  );
  expect([...Object.keys(EXPECTED), "yaml/alias-bomb.yaml"].sort()).toEqual(paths.sort());
});
