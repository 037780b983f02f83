import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { toText } from "../src/cli/read-text.ts";
import { Source } from "../src/model/source.ts";
import { readDockerfile } from "../src/read/dockerfile/stages.ts";
import { WrittenCursor } from "../src/read/written-cursor.ts";
import { loadYaml, parseYaml } from "../src/read/yaml/parse.ts";
import { plimsoll } from "./cli/world.ts";

await loadYaml();

/** A case of the corpus, as its index tells it. */
interface Case {
  readonly id: string;
  readonly path: string;
  readonly category: string;
  readonly why: string;
  readonly created: boolean;
  readonly target?: string;
  readonly expect: {
    readonly class: "finding" | "finding+diagnostic" | "diagnostic" | "skip" | "config-error" | "clean";
    readonly max_seconds: number;
    readonly count?: number;
    readonly must_not_output?: readonly string[];
    readonly must_not_execute?: string;
    readonly consumer?: "k8s" | "compose" | "buildkit";
    /** What the consumer's own parser reads: a value of a document, or the user of an image. */
    readonly effective?:
      | { readonly doc: number; readonly pointer: string; readonly value: unknown }
      | { readonly user: string };
  };
}

interface Outcome {
  readonly code: number;
  readonly err: string;
  readonly seconds: number;
  /** All formats together. */
  readonly output: string;
  readonly report: {
    readonly findings: readonly {
      readonly rule: string;
      readonly severity: string;
      readonly related: readonly unknown[];
    }[];
    readonly skipped: readonly { readonly file: string; readonly reason: string }[];
    readonly errors: readonly { readonly rule?: string | null; readonly message: string }[];
  };
}

/** Where the corpus and plimsoll differ, with what plimsoll does instead and why that is no hole. */
const DIFFERENT: Readonly<Record<string, readonly [class_: Case["expect"]["class"], why: string]>> = {
  "sem-k8s-bool-string": [
    "diagnostic",
    "a quoted true is refused, so that the container never runs privileged",
  ],
  "sem-k8s-int-2e53": ["clean", "no rule is about a large user number; the case is about how it is printed"],
  "k8s-api-unknown": ["finding", "versions are not known by name: any is linted as if it existed"],
  "k8s-custom-resource": ["finding", "pod templates are looked for in every kind"],
  "compose-dotenv-bomb": ["finding", "its V0 is never set, so that every variable is empty"],
  "compose-interp-bare": ["finding", "compose-go leaves a dollar sign alone that begins no name"],
  "compose-interp-digit": ["finding", "compose-go leaves a dollar sign alone that begins no name"],
  "compose-dockerfile-inline": ["skip", "no rule sees inside; a note says so"],
  "compose-name-clash": ["finding", "both files are linted"],
  "docker-inline-comment": ["clean", "no such user exists, so that the container does not start"],
  "docker-cont-blank": ["finding", "deprecated, but neither hidden nor misread"],
  "docker-onbuild-user": ["clean", "no rule is about the users of images that others will build"],
  "docker-no-from": ["diagnostic", "without FROM there is no stage whose user could be root"],
  "out-inject-long": ["diagnostic", "a key of that length is refused, and the file with it"],
};

const generator = new URL("../../shared/torture/torture.py", import.meta.url).pathname;
const canRun = existsSync(generator) && spawnSync("python3", ["--version"]).status === 0;
const root = mkdtempSync(join(tmpdir(), "plimsoll-torture-"));
const out = mkdtempSync(join(tmpdir(), "plimsoll-torture-out-"));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
  rmSync(out, { recursive: true, force: true });
});

function corpus(): readonly Case[] {
  if (!canRun) return [];
  execFileSync("python3", [generator, root, "--force"], { stdio: "ignore" });
  const { cases } = JSON.parse(readFileSync(join(root, "index.json"), "utf8")) as { cases: readonly Case[] };
  return cases.filter(({ created }) => created);
}

const FORMATS = ["pretty", "compact", "sarif", "github"] as const;

async function run({ path, category, target = "." }: Case): Promise<Outcome> {
  const folder = join(root, path);
  const cwd = statSync(folder).isDirectory() ? folder : root;
  const files = FORMATS.map((format) => join(out, format));
  for (const file of files) rmSync(file, { force: true });
  const others = FORMATS.flatMap((format, at) => ["-f", `${format}=${files[at]}`]);
  const config = category === "cfg" ? [] : ["--no-config"];
  const argv = ["lint", ...config, "--verbose", "-f", "json", ...others, target];
  const started = performance.now();
  const { code, out: json, err } = await plimsoll(argv, { cwd });
  const seconds = (performance.now() - started) / 1000;
  const written = files.filter((file) => existsSync(file)).map((file) => readFileSync(file, "latin1"));
  // Bytes are looked for, so that every character is a byte.
  const output = [json, err].map((text) => Buffer.from(text).toString("latin1"));
  return {
    code,
    err,
    seconds,
    output: [...output, ...written].join("\n"),
    report: JSON.parse(json) as Outcome["report"],
  };
}

const DIALECTS = { k8s: "kubernetes", compose: "compose", buildkit: "core" } as const;

/** What our readers read where a case tells what the consumer reads. */
function effectiveOf({ path, expect: { consumer = "k8s", effective } }: Case): unknown {
  const folder = join(root, path);
  const [name = ""] = readdirSync(folder);
  const { text = "" } = toText(name, readFileSync(join(folder, name)), undefined);
  const source = new Source(name, text);
  if (!effective) return undefined;
  if ("user" in effective) {
    const user = readDockerfile(source, "production").stages.at(-1)?.user;
    return user?.state === "set" ? user.value : undefined;
  }
  const documents = parseYaml(source);
  // kubectl counts neither empty documents nor directives with the document that follows.
  const read = documents[effective.doc]?.root ?? documents.find((document) => document.root)?.root;
  if (!read) return undefined;
  const steps = effective.pointer.split("/").slice(1);
  const keys = steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  const value = WrittenCursor.root(read, DIALECTS[consumer])
    .below(...keys)
    .scalar();
  if (!value || value.type === "null") return undefined;
  return typeof value.value === "bigint" ? Number(value.value) : value.value;
}

/** Rules that a case may be about although they are graded mildly. */
const MILD = new Set(["no-explicit-root", "no-secrets-in-image"]);

const isFinding = ({ rule, severity }: Outcome["report"]["findings"][number], id: string): boolean => {
  if (rule === "unreadable-file") return false;
  if (id === "docker-arg-from") return rule === "pin-image-tag";
  return severity === "critical" || severity === "high" || MILD.has(rule);
};

/** What a run says, by the classes of the corpus; more said than asked for is never wrong. */
function classesOf(id: string, { code, report }: Outcome): readonly Case["expect"]["class"][] {
  const found = report.findings.some((one) => isFinding(one, id));
  const unreadable = report.findings.some(({ rule }) => rule === "unreadable-file");
  const said = unreadable || report.skipped.length > 0 || code === 2;
  if (found)
    return said
      ? ["finding+diagnostic", "finding", ...(unreadable ? (["diagnostic"] as const) : [])]
      : ["finding"];
  if (unreadable) return ["diagnostic"];
  return said ? ["diagnostic", "skip", "clean"] : ["clean"];
}

/** Places of privileged containers: the same workload in a second file is told with the first. */
const places = ({ report }: Outcome): number =>
  report.findings
    .filter(({ rule }) => rule === "no-privileged")
    .reduce((sum, { related }) => sum + 1 + related.length, 0);

/** As root every file can be read. */
const isVoid = ({ id }: Case): boolean =>
  (id === "fs-unreadable" || id === "fs-unreadable-dir") && process.getuid?.() === 0;

/** What the corpus calls the configuration. */
const OTHER_NAMES = /^(?:plimsoll\.config|\.plimsollrc)\.(yaml|json)$/;

const isConfig = ({ category, expect: { class: class_ } }: Case): boolean =>
  category === "cfg" || class_ === "config-error";
const all = corpus();
const cases = all.filter((one) => !isConfig(one) && !isVoid(one));
const categories = [...new Set(cases.map(({ category }) => category))];

describe.skipIf(!canRun)("torture", () => {
  describe.each(categories)("%s", (category) => {
    const own = cases.filter((one) => one.category === category).map((one) => [one.id, one] as const);
    test.each(own)("%s", async (id, one) => {
      const outcome = await run(one);
      const { max_seconds, count, must_not_output = [], must_not_execute } = one.expect;
      expect(classesOf(id, outcome), one.why).toContain(DIFFERENT[id]?.[0] ?? one.expect.class);
      if (DIFFERENT[id])
        expect(classesOf(id, outcome), "no difference any more").not.toContain(one.expect.class);
      expect(outcome.report.errors.filter(({ rule }) => rule)).toEqual([]);
      expect(outcome.err).not.toContain("bug in plimsoll");
      // Five reports are written in place of one, and other tests run beside this one.
      expect(outcome.seconds).toBeLessThan(max_seconds * 3);
      for (const hex of must_not_output)
        expect(outcome.output.includes(Buffer.from(hex, "hex").toString("latin1")), hex).toBe(false);
      if (must_not_execute) expect(existsSync(join(root, one.path, must_not_execute))).toBe(false);
      if (count !== undefined) expect(places(outcome)).toBe(count);
    });
  });

  // The corpus knows other names and another form of comment: what does not count there must not count here.
  const configurations = all
    .filter((one) => one.category === "cfg" && /^(?:finding|config)/.test(one.expect.class))
    .map((one) => [one.id, one] as const);
  test.each(configurations)("%s", async (id, one) => {
    const folder = join(root, one.path);
    for (const name of readdirSync(folder).filter((file) => OTHER_NAMES.test(file)))
      renameSync(join(folder, name), join(folder, name.replace(OTHER_NAMES, "plimsoll.$1")));
    const outcome = await run(one);
    if (one.expect.class === "config-error") expect(outcome.code, one.why).toBe(2);
    else expect(classesOf(id, outcome), one.why).toContain("finding");
    expect(outcome.err).not.toContain("bug in plimsoll");
    expect(outcome.seconds).toBeLessThan(one.expect.max_seconds * 3);
    const { must_not_execute } = one.expect;
    if (must_not_execute) expect(existsSync(join(folder, must_not_execute))).toBe(false);
  });

  const told = all.filter(({ expect: { effective } }) => effective).map((one) => [one.id, one] as const);
  test.each(told)("the value of %s", (_, one) => {
    const { effective } = one.expect;
    const value = effective && ("user" in effective ? effective.user : effective.value);
    expect(effectiveOf(one), one.why).toBe(value);
  });

  test("every difference is about a case", () => {
    const ids = new Set(cases.map(({ id }) => id));
    expect(Object.keys(DIFFERENT).filter((id) => !ids.has(id))).toEqual([]);
  });
});
