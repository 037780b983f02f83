import { expect, test } from "vitest";
import { allRules } from "../../rules/index.ts";
import { check } from "../../src/check/check.ts";
import { resolveConfig } from "../../src/config/resolve.ts";
import { podSecurity } from "../../src/levels/index.ts";
import { Source } from "../../src/model/source.ts";
import { readSources } from "../../src/read/index.ts";
import { CASES } from "./cases.ts";
import { type Case, restrictedPod } from "./pod.ts";

const rules = await allRules();

/** The first and the newest version, one beyond what is known, and both sides of every change of the standard. */
const CHANGES = [8, 19, 22, 23, 25, 27, 29, 31, 32, 34, 35, 37];
const MINORS = [...new Set([0, ...CHANGES.flatMap((minor) => [minor - 1, minor]), 99])];
const name = (at: number): string => `pod-${at}`;
const pathOf = (at: number): string => `${name(at)}.json`;

const sources = CASES.map(
  ({ change }, at) => new Source(pathOf(at), JSON.stringify(change(restrictedPod(name(at))), null, 2)),
);
const model = await readSources(sources, {});
const workloads = new Map((model.subjects.workload ?? []).map((workload) => [workload.name, workload]));

/** Which pods a preset finds something in at a version of Kubernetes. */
async function refused(preset: string, minor: number): Promise<ReadonlySet<string>> {
  const config = await resolveConfig({ cwd: "/", config: undefined, flags: { presets: [preset] }, rules });
  const { findings, errors } = check({
    rules,
    subjects: model.subjects,
    settings: config,
    kubernetes: { major: 1, minor },
    today: "2026-11-24",
    settingOf: model.settingOf,
  });
  expect(errors).toEqual([]);
  return new Set(findings.map(({ at }) => at.source.path));
}

const atBaseline = ({ baseline }: Case, minor: number): boolean => baseline?.(minor) ?? false;
const atRestricted = (one: Case, minor: number): boolean =>
  atBaseline(one, minor) || (one.restricted?.(minor) ?? false);

const levelOf = (one: Case, minor: number): string => {
  if (atBaseline(one, minor)) return "privileged";
  return atRestricted(one, minor) ? "baseline" : "restricted";
};

const describeCase = (one: Case, at: number): string => `${one.control}: ${sources[at]?.text}`;

test("all pods are read", () => {
  expect(model.unreadable.map(({ at, message }) => `${at.source.path}: ${message}`)).toEqual([]);
  expect(workloads.size).toBe(CASES.length);
  expect(CASES.length).toBeGreaterThan(300);
});

test.each([
  ["pss-baseline", atBaseline],
  ["pss-restricted", atRestricted],
] as const)("%s refuses what the standard refuses, in every version", async (preset, expected) => {
  for (const minor of MINORS) {
    const found = await refused(preset, minor);
    const wrong = CASES.flatMap((one, at) =>
      expected(one, minor) === found.has(pathOf(at)) ? [] : `1.${minor} ${describeCase(one, at)}`,
    );
    expect(wrong.slice(0, 3)).toEqual([]);
  }
});

test("the level of a pod is the same as what the presets say", () => {
  for (const minor of MINORS) {
    const wrong = CASES.flatMap((one, at) => {
      const workload = workloads.get(name(at));
      const level = workload && podSecurity(workload, minor).level;
      const told = levelOf(one, minor);
      return level === told ? [] : `1.${minor} ${level} for ${told}: ${describeCase(one, at)}`;
    });
    expect(wrong.slice(0, 3)).toEqual([]);
  }
});
