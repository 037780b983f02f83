import { expect, test } from "vitest";
import { allServices, judge, serviceIn } from "../../rules/data/services.ts";
import { Source } from "../../src/index.ts";
import { readSources } from "../../src/read/index.ts";
import { CASES } from "./service-cases.ts";

interface Setup {
  readonly image: string;
  readonly env: readonly (readonly [name: string, value: string])[];
  readonly args: readonly string[];
}

/** Variables as `A=b`, separated by `;`, and arguments behind ` :: `. */
function setupOf(image: string, text: string): Setup {
  const [variables = "", args] = text.split(" :: ");
  const pairs = variables.split(";").filter((pair) => pair.includes("="));
  return {
    image,
    env: pairs.map((pair) => [pair.slice(0, pair.indexOf("=")).trim(), pair.slice(pair.indexOf("=") + 1)]),
    args: args === undefined ? [] : args.split(" "),
  };
}

/** JSON is YAML, and needs no escaping of our own. */
const composeOf = ({ image, env, args }: Setup): string =>
  JSON.stringify({
    services: {
      it: {
        image,
        environment: Object.fromEntries(env.map(([name, value]) => [name, value.replaceAll("$", "$$$$")])),
        ...(args.length > 0 ? { command: args.map((word) => word.replaceAll("$", "$$$$")) } : {}),
      },
    },
  });

const podOf = ({ image, env, args }: Setup): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "it" },
    spec: {
      containers: [
        {
          name: "it",
          image,
          env: env.map(([name, value]) => ({ name, value })),
          ...(args.length > 0 ? { args } : {}),
        },
      ],
    },
  });

async function verdictOf(path: string, text: string): Promise<readonly (string | undefined)[]> {
  const { subjects } = await readSources([new Source(path, text)], {});
  const [container] = subjects.container ?? [];
  const service = container && serviceIn(container);
  return [service?.id, container && service && judge(service, container).state];
}

/** Values from elsewhere are written differently in each format. */
const PLAIN = CASES.filter(([, , settings]) => !/[?]\$|<secret>/.test(settings));

test.each(PLAIN)("%s: %s with %s is %s in both formats", async (id, image, settings, state) => {
  const setup = setupOf(image, settings);
  expect(await verdictOf("compose.yaml", composeOf(setup))).toEqual([id, state]);
  expect(await verdictOf("pod.yaml", podOf(setup))).toEqual([id, state]);
});

test("every row has a case", () => {
  const tested = new Set(CASES.map(([id]) => id));
  expect(allServices().flatMap(({ id }) => (tested.has(id) ? [] : [id]))).toEqual([]);
});
