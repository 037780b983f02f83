import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { transformSync } from "esbuild";
import { expect, test } from "vitest";
import { validatorModule, validatorOf } from "../../src/config/compile.ts";
import { TOP_KEYS } from "../../src/config/faults.ts";
import { findConfig } from "../../src/config/find.ts";
import { loadConfig } from "../../src/config/load.ts";
import { nearest } from "../../src/config/nearest.ts";
import { resolveConfig } from "../../src/config/resolve.ts";
import { configSchema } from "../../src/config/schema.ts";
import { UsageError } from "../../src/errors.ts";
import { tree } from "../files/tree.ts";
import { RULES } from "./rules.ts";

async function faults(text: string, name = "plimsoll.yaml"): Promise<string> {
  const cwd = tree({ [name]: text, ".git/HEAD": "" });
  try {
    const config = await loadConfig({ cwd, rules: async () => RULES });
    await resolveConfig({ cwd, config, flags: {}, rules: RULES });
    return "";
  } catch (error) {
    if (error instanceof UsageError) return error.message.replaceAll(cwd, ".");
    throw error;
  }
}

const ALL = `# yaml-language-server: $schema=x
preset: [recommended, nsa]
failOn: never
kubernetesVersion: 1.30
registries: { trusted: [ghcr.io/acme] }
rules:
  no-privileged: off
  privileged: low
  limit-memory: { severity: low, options: { requests: true, least: 3, mode: soft } }
  run-as-non-root/min-uid: high
overrides:
  - files: ["dev/**"]
    rules: { no-privileged: off }
ignores:
  - rule: run-as-non-root/named
    files: ["charts/**"]
    match: { kind: DaemonSet, name: agent, container: init, namespace: x }
    reason: needs it
    until: 2027-03-31
locked: [no-privileged]
customRules: ["policies/*.yaml"]
exclude: ["vendor/**"]
compat: [hadolint]
`;

test.each([
  ["everything at once", ALL],
  ["an empty file", ""],
  ["only a comment", "# nothing\n"],
  ["a byte order mark and CRLF", "\u{feff}preset: strict\r\n"],
  ["a start marker", "---\npreset: strict\n"],
])("reads %s", async (_, text) => expect(await faults(text)).toBe(""));

test.each([
  ["preset: [recomended]", '1:10: preset does not know "recomended"; did you mean "recommended"?'],
  [
    "preset: 7",
    '1:9: preset must be one of recommended, strict, pss-baseline, pss-restricted, cis-docker, cis-kubernetes, nsa, openshift-restricted-v2, all, not "7"',
  ],
  ["preset: []", "1:9: preset must not be empty"],
  ["rulez: {}", '1:1: unknown key "rulez"; did you mean "rules"?'],
  [
    "extends: ./x.js",
    '1:1: unknown key "extends"; known here: preset, failOn, kubernetesVersion, registries, rules, overrides, ignores, locked, customRules, exclude, compat',
  ],
  ["failOn: fatal", '1:9: failOn must be one of critical, high, medium, low, info, never, not "fatal"'],
  ["kubernetesVersion: v1.36", '1:20: kubernetesVersion must be a version like "1.36", not "v1.36"'],
  ["rules:\n  no-priviliged: off", '2:3: unknown rule "no-priviliged"; did you mean "no-privileged"?'],
  [
    "rules:\n  run-as-non-root/mn-uid: off",
    '2:3: unknown rule "run-as-non-root/mn-uid"; did you mean "run-as-non-root/min-uid"?',
  ],
  ["rules:\n  no-privileged: hihg", '2:18: no-privileged does not know "hihg"; did you mean "high"?'],
  [
    "rules: { no-privileged: false }",
    '1:25: no-privileged must be one of critical, high, medium, low, info, off, not "false"; write "off" to switch a rule off',
  ],
  ["rules: { no-privileged: { level: high } }", '1:27: unknown key "level"; known here: severity, options'],
  ["rules: { no-privileged: { options: { a: 1 } } }", '1:38: no-privileged has no option "a"; it has none'],
  ["rules: { limit-memory: { options: { request: true } } }", '1:37: unknown option "request"'],
  ["rules: { limit-memory: { options: { requests: 1 } } }", '1:47: requests must be true or false, not "1"'],
  [
    "rules: { limit-memory: { options: { mode: sof } } }",
    '1:43: mode does not know "sof"; did you mean "soft"?',
  ],
  [
    "rules: { run-as-non-root: { options: { except: [a.yaml, '!b'] } } }",
    "1:57: a pattern cannot be negated",
  ],
  [
    "rules: { run-as-non-root: { options: { kinds: [store, xyz] } } }",
    '1:55: kinds must be one of broker, store, not "xyz"',
  ],
  [
    "rules: { run-as-non-root: { options: { images: { x: redos } } } }",
    '1:53: x does not know "redos"; did you mean "redis"?',
  ],
  ["rules: [no-privileged]", "1:8: rules must be a mapping, not a list"],
  ["rules:", "1:7: rules must be a mapping, not empty"],
  ["overrides:\n  - rules: {}", '2:5: "files" is missing here'],
  [
    "overrides:\n  - files: ['(a+)+']\n    rules: {}",
    "2:13: a pattern takes `*`, `**`, `?`, `[abc]` and `{a,b}`; no parentheses, nested braces, ranges or `..`",
  ],
  ["ignores:\n  - rule: no-privileged", '2:5: "reason" is missing here'],
  ["ignores:\n  - { rule: no-privileged, reason: ' ' }", "2:36: reason must not be empty"],
  [
    "ignores:\n  - { rule: no-privileged, reason: x, until: 2027-02-31 }",
    "2:46: 2027-02-31 is not a day of the calendar",
  ],
  [
    "ignores:\n  - { rule: no-privileged, reason: x, until: soon }",
    '2:46: until must be a date like 2027-03-31, not "soon"',
  ],
  ["ignores:\n  - { rule: '*', reason: x }", '2:13: unknown rule "*"'],
  ["locked: [no-privilegd]", '1:10: unknown rule "no-privilegd"; did you mean "no-privileged"?'],
  ["exclude: [a, '!b']", "1:14: a pattern cannot be negated"],
  ["compat: [hadolnt]", '1:10: compat does not know "hadolnt"; did you mean "hadolint"?'],
  ["- a", "1:1: the configuration must be a mapping, not a list"],
  ["just text", '1:1: the configuration must be a mapping, not "just text"'],
  ["preset: strict\n---\npreset: nsa", "2:1: a configuration is one document; delete the others"],
])("names the fault of %j", async (text, expected) => {
  expect(await faults(text)).toBe(`plimsoll.yaml:${expected}`);
});

test("all faults at once, in the order of the file", async () => {
  const found = await faults("rules: { a: x }\nfoo: 1\npreset: nope\nlocked: 3\n");
  expect(found.split("\n").map((line) => line.split(":").slice(0, 3).join(":"))).toEqual([
    "plimsoll.yaml:1:13",
    "plimsoll.yaml:2:1",
    "plimsoll.yaml:3:9",
    "plimsoll.yaml:4:9",
  ]);
});

test.each([
  ["a prototype", "__proto__: { preset: strict }\nconstructor: 1", /unknown key "__proto__"/],
  [
    "a prototype as a rule",
    "rules: { __proto__: off, constructor: off, toString: off }",
    /unknown rule "__proto__"[\s\S]*unknown rule "constructor"[\s\S]*unknown rule "toString"/,
  ],
  ["a prototype as a sub-check", "rules: { run-as-non-root/constructor: off }", /unknown rule/],
  [
    "a prototype as an option",
    "rules: { limit-memory: { options: { constructor: 1 } } }",
    /unknown option "constructor"/,
  ],
  ["code", "preset: !!js/function 'function () {}'", /./],
  ["terminal escapes", 'rules: { "\\e[31mx\\u202e": off }', /unknown rule "\\u\{1b\}\[31mx\\u\{202e\}"/],
  [
    "a bomb of aliases",
    `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghij".replace(/./g, (c) => `${c}: &${c} [${`*${String.fromCharCode(c.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}`,
    /./,
  ],
  ["depth", "a: ".concat("[".repeat(5000)), /./],
  ["a long name", `rules: { ${"x".repeat(900)}: off }`, /unknown rule "x{57}\.\.\."$/],
  ["broken syntax", "preset: [\n", /^plimsoll\.yaml:\d+:\d+: /],
  ["a duplicate key", "preset: strict\npreset: nsa", /^plimsoll\.yaml:1:1: /],
])("refuses %s", async (_, text, expected) => expect(await faults(text)).toMatch(expected));

test("refuses what is no text, too large, doubled or under a wrong name", async () => {
  expect(await faults("#".repeat(3 * 1024 * 1024))).toMatch(/larger than 2 MiB/);
  const cwd = tree({ "plimsoll.yaml": "", "bin/x": "" });
  writeFileSync(join(cwd, "plimsoll.yaml"), Buffer.from([0x61, 0xff]));
  await expect(loadConfig({ cwd, rules: async () => RULES })).rejects.toThrow(
    "plimsoll.yaml is not UTF-8 text",
  );
  await expect(loadConfig({ cwd, file: "gone.yaml", rules: async () => RULES })).rejects.toThrow(
    'no such configuration file: "gone.yaml"',
  );
  await expect(loadConfig({ cwd, file: "bin", rules: async () => RULES })).rejects.toThrow("is a folder");
  writeFileSync(join(cwd, ".plimsoll.yaml"), "");
  await expect(loadConfig({ cwd, rules: async () => RULES })).rejects.toThrow(
    "two configurations in one folder",
  );
  const wrong = tree({ "plimsoll.yml": "" });
  await expect(loadConfig({ cwd: wrong, rules: async () => RULES })).rejects.toThrow(
    "is not read under this name",
  );
});

test("JSON is read too, with places", async () => {
  expect(await faults('{\n\t"preset": ["recomended"]\n}', "plimsoll.json")).toBe(
    'plimsoll.json:2:13: preset does not know "recomended"; did you mean "recommended"?',
  );
});

test("is searched upward to the repository root, the home or the root", () => {
  const root = tree({
    "plimsoll.yaml": "",
    "repo/.git/HEAD": "",
    "repo/a/b/x": "",
    "home/c/x": "",
    "inner/.plimsoll.yaml": "",
    "inner/d/x": "",
  });
  expect(findConfig(join(root, "repo/a/b"))).toBeUndefined();
  expect(findConfig(join(root, "home/c"), () => join(root, "home"))).toBeUndefined();
  expect(findConfig(join(root, "home/c"))).toBe(join(root, "plimsoll.yaml"));
  expect(findConfig(join(root, "inner/d"))).toBe(join(root, "inner/.plimsoll.yaml"));
});

test("a configuration that is found may not be a link out of its repository; one that is named may", async () => {
  const outside = tree({ "policy.yaml": "failOn: low" });
  const cwd = tree({ "x.yaml": "" });
  mkdirSync(join(cwd, ".git"));
  symlinkSync(join(outside, "policy.yaml"), join(cwd, "plimsoll.yaml"));
  await expect(loadConfig({ cwd, rules: async () => RULES })).rejects.toThrow(
    "plimsoll.yaml is a link out of its repository",
  );
  const named = await loadConfig({ cwd, rules: async () => RULES, file: "plimsoll.yaml" });
  expect(named?.data).toEqual({ failOn: "low" });
});

test("the compiled validator needs no library and agrees with ajv", () => {
  const code = transformSync(validatorModule(RULES), { format: "cjs" }).code;
  expect(code).not.toMatch(/\brequire\(|^import /m);
  const module = { exports: {} as { default: ((data: unknown) => boolean) & { errors: unknown } } };
  runInNewContext(code, { module, exports: module.exports });
  const compiled = module.exports.default;
  const direct = validatorOf(RULES);
  for (const data of [
    { preset: "strict" },
    { preset: 1, rules: { "limit-memory": { options: { requests: 1 } } } },
    [],
  ]) {
    expect(compiled(data)).toBe(direct(data));
    expect(JSON.stringify(compiled.errors)).toBe(JSON.stringify(direct.errors ?? null));
  }
});

test("the shipped schema knows every key, rule, sub-check and option", () => {
  const schema = configSchema(RULES) as {
    properties: object;
    definitions: { settings: { properties: object } };
  };
  expect(Object.keys(schema.properties)).toEqual(["$schema", ...TOP_KEYS]);
  expect(Object.keys(schema.definitions.settings.properties)).toContain("run-as-non-root/min-uid");
  expect(JSON.stringify(schema)).toContain('"description":"Requests too."');
});

test.each([
  ["no-priviledged", "no-privileged"],
  ["NO_PRIVILEGED", "no-privileged"],
  ["limit", undefined],
  ["", undefined],
  ["x".repeat(5000), undefined],
])("nearest to %s is %s", (name, expected) => {
  expect(nearest(name, ["no-privileged", "limit-memory", "run-as-non-root"])).toBe(expected);
});
