import { expect } from "vitest";
import type { Finding, Report } from "../../src/model/finding.ts";
import type { Span } from "../../src/model/source.ts";
import { pick } from "../read/yaml/seeded.ts";
import { FORMATS, print } from "../report/lint.ts";
import { MANIFESTS } from "./corpus.ts";
import { judgeBytes } from "./judge.ts";
import { mutant } from "./mutate.ts";
import { property } from "./rounds.ts";

/** Milliseconds that no text of this size may need, on a busy machine. */
const SLOW = 5000;

function expectInside({ source, start, end }: Span, what: string): void {
  if (start >= 0 && start <= end && end <= source.text.length) return;
  throw new Error(`${what}: ${start} to ${end} in a text of ${source.text.length}`);
}

function expectPlaced(finding: Finding): void {
  const what = `${finding.rule}: ${finding.message}`;
  expectInside(finding.at, what);
  for (const note of finding.related) expectInside(note.at, `${what}: ${note.message}`);
  for (const edit of finding.fix?.edits ?? []) expectInside(edit, `the fix of ${what}`);
}

/** Whatever a report says of any text. */
function expectSound({ findings, ignored, errors }: Report): void {
  expect(errors).toEqual([]);
  for (const finding of [...findings, ...ignored.map((one) => one.finding)]) expectPlaced(finding);
}

property("any bytes give a report in time, whose places lie in the file", 800, async (random) => {
  const { path, bytes } = pick(random, MANIFESTS);
  const text = mutant(random, bytes, pick(random, MANIFESTS).bytes);
  const started = performance.now();
  const report = await judgeBytes({ [path]: text });
  expectSound(report);
  for (const format of FORMATS) await print(format, report);
  expect(performance.now() - started).toBeLessThan(SLOW);
});
