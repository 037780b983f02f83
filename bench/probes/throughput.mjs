// Megabytes a second of the project's YAML reader and of the yaml package, on texts in memory, and how many files the
// reader hands to the package. The build of this probe counts uses of the package's lexer, through which all go.
import { parseAllDocuments } from "yaml";
import { Source } from "../../src/model/source.ts";
import { loadReader } from "./reader.mjs";
import { isDockerfile, readAll } from "./walk.mjs";

const parseYaml = await loadReader();
const texts = [];
readAll(process.argv[2], (path, text) => {
  if (!isDockerfile(path)) texts.push(text);
});
const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);

const ways = {
  own: (text) => parseYaml(new Source("", text)),
  yaml: (text) => parseAllDocuments(text),
};
const best = { own: Number.POSITIVE_INFINITY, yaml: Number.POSITIVE_INFINITY };
for (let pass = 0; pass < 4; pass++) {
  for (const [name, parse] of Object.entries(ways)) {
    const start = process.cpuUsage();
    for (const text of texts) parse(text);
    const { user, system } = process.cpuUsage(start);
    best[name] = Math.min(best[name], user + system);
  }
}

let handedOver = 0;
for (const text of texts) {
  const before = globalThis.lexed ?? 0;
  ways.own(text);
  if ((globalThis.lexed ?? 0) > before) handedOver++;
}
console.log(
  JSON.stringify({ own: bytes / best.own, yaml: bytes / best.yaml, files: texts.length, handedOver }),
);
