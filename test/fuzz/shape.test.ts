import { expect } from "vitest";
import { type Document, isMap, isScalar, parseAllDocuments, visit } from "yaml";
import { pick } from "../read/yaml/seeded.ts";
import { MANIFESTS, type Manifest } from "./corpus.ts";
import { judge, saying } from "./judge.ts";
import { property, type Random, shuffled } from "./rounds.ts";

/** Manifests of one document that any YAML library reads alike: no merges, no tags, no ignores in comments. */
const PLAIN = MANIFESTS.filter(({ path, bytes }) => {
  const text = bytes.toString();
  if (!/\.ya?ml$/.test(path) || /<<|!|plimsoll|[^\n\x20-\x7e]|^---|[&*]\w/m.test(text)) return false;
  const [first, ...more] = parseAllDocuments(text);
  return more.length === 0 && first?.errors.length === 0 && isMap(first.contents);
});

/** What a report says, whatever the places. */
async function told(path: string, text: string): Promise<string> {
  return (await judge({ [path]: text })).findings.map(saying).sort().join("\n");
}

type Rewrite = (random: Random, document: Document.Parsed) => string;

const REWRITES: Readonly<Record<string, Rewrite>> = {
  "in flow style": (_, document) => document.toString({ collectionStyle: "flow", lineWidth: 0 }),
  "with its keys in quotes": (_, document) => {
    visit(document, {
      Pair: (_key, { key }) => {
        if (isScalar(key)) key.type = "QUOTE_DOUBLE";
      },
    });
    return document.toString({ lineWidth: 0 });
  },
  "with its keys in another order": (random, document) => {
    visit(document, {
      Map: (_key, map) => {
        map.items = shuffled(random, map.items);
      },
    });
    return document.toString({ lineWidth: 0 });
  },
  "with comments above its keys": (_, document) => {
    visit(document, {
      Pair: (_key, { key }) => {
        if (isScalar(key)) key.commentBefore = " a remark";
      },
    });
    return document.toString({ lineWidth: 0 });
  },
};

for (const [name, rewrite] of Object.entries(REWRITES)) {
  property(`a manifest ${name} says the same`, 60, async (random) => {
    const { path, bytes } = pick(random, PLAIN);
    const text = bytes.toString();
    const [document] = parseAllDocuments(text);
    if (!document || !("contents" in document)) throw new Error("an empty manifest");
    const written = rewrite(random, document as Document.Parsed);
    expect(`${text}\n${written}\n${await told(path, written)}`).toBe(
      `${text}\n${written}\n${await told(path, text)}`,
    );
  });
}

/** Rules that look at one pod alone, so that another document cannot matter. */
const LOCAL =
  /^(?:no-privileged|no-host-(?:pid|ipc)|no-dangerous-capabilities|read-only-root-filesystem|limit-cpu|no-unmasked-proc|pin-image-tag|no-host-port)$/;

const PODS: readonly Manifest[] = PLAIN.filter(({ bytes }) =>
  /^kind: (?:Pod|Deployment)$/m.test(bytes.toString()),
);

async function local(text: string): Promise<string[]> {
  const { findings } = await judge({ "all.yaml": text });
  return findings
    .filter(({ rule }) => LOCAL.test(rule))
    .map((finding) => `${finding.at.source.position(finding.at.start).line} ${saying(finding)}`);
}

property("two documents say what each of them says", 60, async (random) => {
  const first = pick(random, PODS).bytes.toString();
  const second = pick(random, PODS)
    .bytes.toString()
    .replace(/^( {2}name: ).*$/m, "$1another");
  const lines = first.split("\n").length;
  const shifted = (await local(second)).map((line) =>
    line.replace(/^\d+/, (at) => String(Number(at) + lines)),
  );
  expect((await local(`${first}---\n${second}`)).sort()).toEqual(
    [...(await local(first)), ...shifted].sort(),
  );
});
