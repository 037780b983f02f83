// The floor of parsing: walk, read and parse with the project's own readers, no model and no rules.
import { Source } from "../../src/model/source.ts";
import { scan } from "../../src/read/dockerfile/scan.ts";
import { loadReader } from "./reader.mjs";
import { isDockerfile, readAll } from "./walk.mjs";

const parseYaml = await loadReader();
let parts = 0;
readAll(process.argv[2], (path, text) => {
  const source = new Source(path, text);
  parts += isDockerfile(path) ? scan(source).instructions.length : parseYaml(source).length;
});
console.log(parts);
