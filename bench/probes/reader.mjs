import * as reader from "../../src/read/yaml/parse.ts";

/** The project's reader of YAML, ready to use; loading something first is up to the reader. */
export async function loadReader() {
  await reader.loadYaml?.();
  return (source) => reader.parseYaml(source);
}
