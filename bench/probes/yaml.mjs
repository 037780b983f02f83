// The yardstick: walk, read and parse with the yaml package alone.
import { parseAllDocuments } from "yaml";
import { isDockerfile, readAll } from "./walk.mjs";

let documents = 0;
readAll(process.argv[2], (path, text) => {
  if (!isDockerfile(path)) documents += parseAllDocuments(text).length;
});
console.log(documents);
