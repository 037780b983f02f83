import { expect, test } from "vitest";
import type { ConfigFlags } from "../../src/config/config.ts";
import type { EffectiveConfig } from "../../src/config/effective.ts";
import { loadConfig } from "../../src/config/load.ts";
import { resolveConfig } from "../../src/config/resolve.ts";
import { tree } from "../files/tree.ts";
import { RULES } from "./rules.ts";

async function effective(text: string, flags: ConfigFlags = {}, sub = "."): Promise<EffectiveConfig> {
  const cwd = tree({ "plimsoll.yaml": text, "sub/x": "", ".git/HEAD": "" });
  const config = await loadConfig({ cwd, rules: async () => RULES });
  return resolveConfig({ cwd: `${cwd}/${sub}`, config, flags, rules: RULES });
}

/** `on`, `off` or the severity. */
function answer(
  config: EffectiveConfig,
  key: string,
  file = "x.yaml",
  format: "kubernetes" | "compose" | undefined = "kubernetes",
): string {
  const [rule = "", sub] = key.split("/");
  const { enabled, severity } = config.settingFor(rule, sub, file, format);
  return enabled ? (severity ?? "on") : "off";
}

test.each<[string, string, ConfigFlags, string, string]>([
  ["the default is recommended", "", {}, "no-privileged", "on"],
  ["what is not in it is off", "", {}, "admission", "off"],
  ["an entry for one format", "", {}, "limit-memory", "on"],
  ["a sub-check follows its rule", "", {}, "run-as-non-root/named", "on"],
  ["a sub-check of no preset is off", "", {}, "run-as-non-root/min-uid", "off"],
  ["a sub-check with presets of its own", "", {}, "run-as-non-root/strict", "off"],
  ["comes with them", "preset: strict", {}, "run-as-non-root/strict", "on"],
  ["even without its rule", "", {}, "admission/bad", "on"],
  ["all is everything", "preset: all", {}, "run-as-non-root/min-uid", "on"],
  ["restricted includes baseline", "preset: pss-restricted", {}, "no-privileged", "on"],
  ["presets are joined", "preset: [pss-baseline, strict]", {}, "admission", "on"],
  ["and only they count", "preset: pss-baseline", {}, "run-as-non-root", "off"],
  ["a flag replaces the file's presets", "preset: strict", { presets: ["pss-baseline"] }, "admission", "off"],
  ["rules: off", "rules: { no-privileged: off }", {}, "no-privileged", "off"],
  ["rules: severity", "rules: { no-privileged: low }", {}, "no-privileged", "low"],
  ["a former name", "rules: { privileged: low }", {}, "no-privileged", "low"],
  ["to name a rule is to want it", "rules: { admission: {} }", {}, "admission", "on"],
  ["off takes the sub-checks along", "rules: { run-as-non-root: off }", {}, "run-as-non-root/named", "off"],
  ["those with presets too", "rules: { admission: off }", {}, "admission/bad", "off"],
  [
    "on does not bring those that are off",
    "rules: { run-as-non-root: low }",
    {},
    "run-as-non-root/min-uid",
    "off",
  ],
  ["a severity holds for sub-checks", "rules: { run-as-non-root: low }", {}, "run-as-non-root/named", "low"],
  ["a sub-check by name", "rules: { run-as-non-root/min-uid: info }", {}, "run-as-non-root/min-uid", "info"],
  ["off by name", "rules: { run-as-non-root/named: off }", {}, "run-as-non-root/named", "off"],
  [
    "a named sub-check of a rule that is off",
    "rules: { run-as-non-root: off, run-as-non-root/named: low }",
    {},
    "run-as-non-root/named",
    "low",
  ],
  [
    "an override",
    "overrides: [{ files: ['*.yaml'], rules: { no-privileged: off } }]",
    {},
    "no-privileged",
    "off",
  ],
  [
    "the last override wins",
    "overrides: [{ files: ['*.yaml'], rules: { no-privileged: off } }, { files: ['x.*'], rules: { no-privileged: info } }]",
    {},
    "no-privileged",
    "info",
  ],
  [
    "an override elsewhere",
    "overrides: [{ files: ['dev/**'], rules: { no-privileged: off } }]",
    {},
    "no-privileged",
    "on",
  ],
  [
    "options in an override switch nothing on",
    "rules: { limit-memory: off }\noverrides: [{ files: ['*'], rules: { limit-memory: { options: { least: 2 } } } }]",
    {},
    "limit-memory",
    "off",
  ],
  [
    "a graded rule keeps its named sub-check",
    "rules: { run-as-non-root/min-uid: info }\noverrides: [{ files: ['*'], rules: { run-as-non-root: low } }]",
    {},
    "run-as-non-root/min-uid",
    "low",
  ],
  [
    "a flag wins",
    "rules: { no-privileged: off }",
    { rules: ["no-privileged=high"] },
    "no-privileged",
    "high",
  ],
  [
    "a flag without severity keeps the file's",
    "rules: { no-privileged: low }",
    { rules: ["no-privileged"] },
    "no-privileged",
    "low",
  ],
  ["a flag switches off", "", { rules: ["no-privileged=off,limit-memory=low"] }, "no-privileged", "off"],
  ["only one", "", { only: ["admission"] }, "admission", "on"],
  ["and no other", "", { only: ["admission"] }, "no-privileged", "off"],
  ["only a sub-check", "", { only: ["run-as-non-root/min-uid"] }, "run-as-non-root/min-uid", "on"],
  ["without its rule", "", { only: ["run-as-non-root/min-uid"] }, "run-as-non-root", "off"],
  ["only, though off in the file", "rules: { admission: off }", { only: ["admission"] }, "admission", "on"],
])("%s", async (_, text, flags, key, expected) => {
  expect(answer(await effective(text, flags), key)).toBe(expected);
});

test("a rule runs for the sake of a sub-check", async () => {
  const config = await effective("rules: { run-as-non-root: off, run-as-non-root/min-uid: low }");
  expect(answer(config, "run-as-non-root")).toBe("off");
  expect(config.runs("run-as-non-root", "x.yaml", "kubernetes")).toBe(true);
  expect(config.runs("admission", "x.yaml", "kubernetes")).toBe(true);
  expect((await effective("rules: { admission: off }")).runs("admission", "x.yaml", "kubernetes")).toBe(
    false,
  );
});

test("formats are told apart; an unknown one is any", async () => {
  const config = await effective("");
  expect(answer(config, "limit-memory", "x.yaml", "compose")).toBe("off");
  expect(config.settingFor("limit-memory", undefined, "x.yaml", undefined).enabled).toBe(true);
});

test("overrides are relative to the file, paths to the working directory", async () => {
  const config = await effective(
    "overrides: [{ files: ['sub/**'], rules: { no-privileged: off } }]",
    {},
    "sub",
  );
  expect(answer(config, "no-privileged", "x.yaml")).toBe("off");
  expect(answer(config, "no-privileged", "../x.yaml")).toBe("on");
});

test("options: defaults, trusted registries, rules, overrides", async () => {
  const config = await effective(`registries: { trusted: [ghcr.io/acme] }
rules: { limit-memory: { options: { requests: true } } }
overrides: [{ files: ["dev/**"], rules: { limit-memory: { options: { least: 9 } } } }]`);
  expect(config.optionsFor("limit-memory", "x.yaml")).toEqual({ requests: true, least: 1, mode: "hard" });
  expect(config.optionsFor("limit-memory", "dev/x.yaml")).toEqual({ requests: true, least: 9, mode: "hard" });
  expect(config.optionsFor("trusted-registry", "x.yaml")).toEqual({ allow: ["ghcr.io/acme"] });
});

test.each<[string, ConfigFlags, string]>([
  ["", {}, "high"],
  ["preset: [recommended]", {}, "high"],
  ["preset: [recommended, nsa]", {}, "medium"],
  ["preset: strict", {}, "medium"],
  ["preset: strict\nfailOn: low", {}, "low"],
  ["failOn: low", { failOn: "never" }, "never"],
])("failOn of %j and %j is %s", async (text, flags, expected) => {
  expect((await effective(text, flags)).values.failOn.value).toBe(expected);
});

test.each<[string, boolean]>([
  ["preset: pss-restricted", true],
  ["preset: [pss-baseline, openshift-restricted-v2]", true],
  ["preset: [pss-baseline, recommended]", false],
  ["preset: all", false],
])("%s is exact: %s", async (text, exact) => expect((await effective(text)).exact).toBe(exact));

test("every value says where it came from", async () => {
  const text =
    "preset: strict\nrules:\n  limit-memory:\n    severity: low\n    options: { least: 2 }\nkubernetesVersion: 1.30\n";
  const config = await effective(text, { rules: ["no-privileged=off"], failOn: "low" });
  expect(config.values).toMatchObject({
    file: "plimsoll.yaml",
    preset: { value: ["strict"], origin: "plimsoll.yaml:1" },
    kubernetesVersion: { value: "1.30", origin: "plimsoll.yaml:6" },
    failOn: { value: "low", origin: "--fail-on" },
  });
  const printed = new Map(config.print("x.yaml", "kubernetes").map((rule) => [rule.key, rule]));
  expect(printed.get("no-privileged")).toMatchObject({ enabled: false, origin: "--rule" });
  expect(printed.get("admission")).toMatchObject({ enabled: true, origin: "preset strict" });
  expect(printed.get("trusted-registry")).toMatchObject({ enabled: false, origin: "no chosen preset" });
  expect(printed.get("limit-memory")).toMatchObject({ severity: "low", origin: "plimsoll.yaml:3" });
  expect([...(printed.get("limit-memory")?.options ?? [])].slice(0, 2)).toEqual([
    ["requests", { value: false, origin: "default" }],
    ["least", { value: 2, origin: "plimsoll.yaml:3" }],
  ]);
});

test("ignores, locks and globs are ready to be asked", async () => {
  const config = await effective(
    "ignores: [{ rule: privileged, files: ['charts/**'], reason: r }]\nlocked: [privileged, run-as-non-root/named]\nexclude: [vendor]",
    { exclude: ["gen"] },
  );
  const [ignore] = config.values.ignores;
  expect(ignore).toMatchObject({ rule: "no-privileged", reason: "r", match: {} });
  expect([ignore?.covers("charts/a.yaml"), ignore?.covers("a.yaml")]).toEqual([true, false]);
  expect(config.isLocked("no-privileged", undefined)).toBe(true);
  expect(config.isLocked("run-as-non-root", "named")).toBe(true);
  expect(config.isLocked("run-as-non-root", "min-uid")).toBe(false);
  expect(config.values.exclude.map((set) => set.patterns)).toEqual([["vendor"], ["gen"]]);
});

test.each<[ConfigFlags, string]>([
  [{ presets: ["recomended"] }, '--preset: unknown preset "recomended"; did you mean "recommended"?'],
  [{ rules: ["no-privilegd=high"] }, '--rule: unknown rule "no-privilegd"; did you mean "no-privileged"?'],
  [{ rules: ["no-privileged=hihg"] }, '--rule: unknown severity "hihg"; did you mean "high"?'],
  [{ only: [""] }, '--only: unknown rule ""'],
  [{ failOn: "hgih" }, '--fail-on: unknown severity "hgih"; did you mean "high"?'],
  [{ kubernetesVersion: "latest" }, '--kubernetes-version: "latest" is no version like 1.36'],
  [{ exclude: ["(a+)+"] }, '--exclude "(a+)+": a pattern takes'],
])("refuses the flags %j", async (flags, message) => {
  await expect(effective("", flags)).rejects.toThrow(message);
});
