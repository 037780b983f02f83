import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const path = (name) => new URL(name, import.meta.url).pathname;

/** Counts in `globalThis.lexed` how often the yaml package is asked to read a text. */
const countLexer = {
  name: "count-lexer",
  setup(builder) {
    builder.onLoad({ filter: /[\\/]yaml[\\/].*[\\/]parse[\\/]lexer\.js$/ }, ({ path: file }) => {
      const text = readFileSync(file, "utf8");
      const counted = text.replace(/\*lex\(.*\{/, "$& globalThis.lexed = (globalThis.lexed ?? 0) + 1;");
      if (counted === text) throw new Error("the yaml package has no lexer where one is expected");
      return { contents: counted, loader: "js" };
    });
  },
};

/** Bundles the probes from the sources as they are now; gives the file of each, by name. */
export async function buildProbes(folder) {
  const names = readdirSync(path("probes")).map((file) => file.replace(/\.mjs$/, ""));
  await build({
    entryPoints: names.map((name) => path(`probes/${name}.mjs`)),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    format: "esm",
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20.19",
    charset: "ascii",
    logLevel: "error",
    alias: { plimsoll: path("../src/index.ts"), yaml: path("../node_modules/yaml/browser/dist/index.js") },
    plugins: [countLexer],
  });
  return Object.fromEntries(names.map((name) => [name, join(folder, `${name}.mjs`)]));
}
