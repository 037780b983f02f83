import { expect, test } from "vitest";
import { allServices, judge, type KnownService, serviceIn, serviceOf } from "../../rules/data/services.ts";
import { parseImage, Source } from "../../src/index.ts";
import type { Finding } from "../../src/model/finding.ts";
import { readSources } from "../../src/read/index.ts";
import { lint } from "../report/lint.ts";
import { CASES, type Case, CLOSED, DEFAULTS, nameOf, OPEN, UNCLAIMED, UNKNOWN } from "./service-cases.ts";
import { composeOf, podOf, type Reach, type Setup } from "./service-manifests.ts";

/** Variables as `A=b`, separated by `;`, and arguments behind ` :: `. */
function setupOf([, image, settings, , files = {}]: Case): Setup {
  const [variables = "", args] = settings.split(" :: ");
  const pairs = variables.split(";").filter((pair) => pair.includes("="));
  const ref = parseImage(image);
  return {
    image,
    env: pairs.map((pair) => [pair.slice(0, pair.indexOf("=")).trim(), pair.slice(pair.indexOf("=") + 1)]),
    args: args === undefined ? [] : args.split(" "),
    files: Object.entries(files),
    ports: (ref && serviceOf(ref)?.ports) ?? [],
  };
}

const FORMATS = [
  ["compose.yaml", composeOf],
  ["pod.yaml", podOf],
] as const;

async function verdictOf(path: string, text: string): Promise<readonly (string | undefined)[]> {
  const { subjects } = await readSources([new Source(path, text)], {});
  const [container] = subjects.container ?? [];
  const service = container && serviceIn(container);
  return [service?.id, container && service && judge(service, container).state];
}

/** What the rules about logins say. */
async function saidOf(path: string, text: string): Promise<readonly string[]> {
  const { findings, errors } = await lint({ [path]: text });
  expect(errors).toEqual([]);
  return findings.flatMap(sayOf);
}

function sayOf({ rule, check, severity, message }: Finding): readonly string[] {
  if (rule === "require-api-auth") return check === "config" ? [] : [OPEN];
  if (rule === "no-exposed-admin-interface") return message.includes("first visitor") ? [UNCLAIMED] : [];
  // A weak password is one wherever it is written; what is grave is that strangers can try it.
  return rule === "no-default-credentials" && severity !== "medium" ? [DEFAULTS] : [];
}

/** A value that is filled in later is written differently in each format, and tested on its own. */
const PLAIN = CASES.filter(([, , settings]) => !settings.includes("?$"));

test.each(PLAIN.map((one) => ({ one, name: nameOf(one) })))("$name in both formats", async ({ one }) => {
  const [id, , , state] = one;
  const setup = setupOf(one);
  for (const [path, write] of FORMATS) {
    const text = (reach: Reach): string => write(setup, reach);
    expect(await verdictOf(path, text("published")), path).toEqual([id, state]);
    const said = await saidOf(path, text("published"));
    if (state === CLOSED || state === UNKNOWN) expect(said, path).not.toContain(OPEN);
    else expect(said, path).toContain(state);
    expect(await saidOf(path, text("alone")), path).toEqual([]);
  }
});

/** Whether anything that a manifest can say makes it ask for a login. */
const isClosable = ({ state, versions = [], closed = [], configText }: KnownService): boolean =>
  [state, ...versions].some((outcome) => outcome.state === "closed") ||
  closed.length > 0 ||
  configText?.closed !== undefined;

const ROWS = allServices().map((row) => [row.id, row] as const);
test.each(ROWS)("%s has a case that is open, and one that is closed", (id, row) => {
  const states = PLAIN.filter(([of]) => of === id).map(([, , , state]) => state);
  expect(states.some((state) => [OPEN, DEFAULTS, UNCLAIMED].includes(state))).toBe(true);
  // What no setting closes is closed by keeping others away, which every open case above is tried with.
  expect(states.includes(CLOSED)).toBe(isClosable(row));
});
