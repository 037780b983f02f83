import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { examplesOf } from "../../rules/examples.ts";
import { allRules } from "../../rules/index.ts";
import { readMarks } from "../../src/index.ts";

const rules = await allRules();

/** A manifest by the name under which it is read. */
export interface Manifest {
  readonly path: string;
  readonly bytes: Buffer;
}

const root = new URL("../../fixtures/", import.meta.url).pathname;

function fixtures(): Manifest[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => /(?:\.ya?ml|\.json|Dockerfile[^/]*)$/.test(path) && !path.includes("bomb"))
    .map((path) => ({ path: path.split("/").slice(2).join("/"), bytes: readFileSync(join(root, path)) }));
}

async function examples(): Promise<Manifest[]> {
  const all = await Promise.all(rules.map(({ id }) => examplesOf(id)));
  return all
    .flat()
    .flatMap(({ bad, good }) =>
      [bad, good].flatMap((sample) =>
        sample
          ? [...readMarks(sample).files].map(([path, text]) => ({ path, bytes: Buffer.from(text) }))
          : [],
      ),
    );
}

/** All fixtures and all examples of all rules, the same text once. */
export const MANIFESTS: readonly Manifest[] = [
  ...new Map(
    [...fixtures(), ...(await examples())].map((one) => [
      `${one.path}\0${one.bytes.toString("latin1")}`,
      one,
    ]),
  ).values(),
];
