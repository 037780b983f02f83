// Splits the command into files (chunks), each a function that `src/cli/load.cjs` calls with what `require` would give:
// `main` reads the command line, `core` is in every run that does work, parts and leaves only in runs that need them.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const root = new URL("./", import.meta.url);
const path = (name) => new URL(name, root).pathname;

/** What few runs need, and what is ours alone: by what the sources import, with the name of the file. */
const LEAVES = {
  [path("src/read/yaml/library/read.ts")]: "yaml",
  [path("rules/examples.ts")]: "examples",
  validator: "validator",
  unbash: "unbash",
  picomatch: "picomatch",
  ignore: "ignore",
  diff: "diff",
  chalk: "chalk",
};

/** Parts of the command that share its core: the modules that are imported lazily, by the name of their file. */
const PARTS = {
  compose: ["src/read/compose/reader.ts"],
  dockerfile: ["src/read/dockerfile/stages.ts"],
  others: ["rules/others.ts"],
  formats: ["json", "sarif", "github", "compact", "diff"].map((name) => `src/report/${name}.ts`),
  commands: [
    ...["explain", "rules", "levels", "graph", "config"].map((name) => `src/cli/commands/${name}.ts`),
    "src/report/levels.ts",
    "src/report/graph.ts",
  ],
};

const PART_OF = Object.fromEntries(
  Object.entries(PARTS).flatMap(([name, modules]) => modules.map((module) => [path(module), name])),
);

/** Modules with classes that main and core both ask about: one copy, in `main`. */
const SHARED_BY_MAIN = ["src/errors.ts", "src/cli/io.ts"].map(path);

const IMPORT = /await import\("([^"]*)"\)/g;
const OURS = /[\\/](?:src[\\/].*|rules[\\/]index)\.ts$/;

/**
 * Decides what becomes of lazy imports: leaves and parts stay lazy, and the rest as `place` says, by the path of a
 * module: the name of the file that holds it, or undefined to import it at once. What is lazy within one file would be
 * wrapped in a function with everything that it needs.
 */
const placeImports = (place) => ({
  name: "place-imports",
  setup(builder) {
    builder.onLoad({ filter: OURS }, ({ path: file }) => {
      const imports = [];
      const contents = readFileSync(file, "utf8").replace(IMPORT, (_, id) => {
        const module = id.startsWith(".") ? join(dirname(file), id) : id;
        const other = LEAVES[module] ?? PART_OF[module] ?? place(module);
        if (other !== undefined) return `await import("./${other}.cjs")`;
        imports.push(`import * as atOnce${imports.length} from "${id}";\n`);
        return `atOnce${imports.length - 1}`;
      });
      return { contents: imports.join("") + contents, loader: "ts" };
    });
    builder.onResolve({ filter: /^\.\/[a-z]+\.cjs$/ }, ({ path: id }) => ({ path: id, external: true }));
  },
});

/** What an import of our own means, from a folder. */
function fileOf(id, folder) {
  if (id === "plimsoll") return path("src/index.ts");
  return id.startsWith(".") ? join(folder, id) : id;
}

const NAMES = /^(?:import|export) (?!type\b)(?:(\w+)|\{([^}]*)\}) from "([^"]+)";$/gm;

/** Names that a module takes from others, by the path of the other. */
function namesTaken(file, text) {
  return [...text.matchAll(NAMES)].flatMap(([, whole, list, id]) => {
    const from = fileOf(id, dirname(file));
    const names = (list ?? "")
      .split(",")
      .map((name) => name.trim().split(" as ")[0])
      .filter((name) => name !== "" && !name.startsWith("type "));
    return [...names, ...(whole ? ["default"] : [])].map((name) => [from, name]);
  });
}

/** Names of one chunk's modules that later chunks take, under short names that are exported together. */
class Shared {
  #owner;
  #modules;
  #short = new Map();

  constructor(owner, modules) {
    this.#owner = owner;
    this.#modules = modules;
  }

  holds = (file) => this.#modules.has(file);

  /** The name under which a later chunk finds a module's export. */
  #shortOf(file, name) {
    const key = `${file}\0${name}`;
    if (!this.#short.has(key)) this.#short.set(key, `s${this.#short.size}`);
    return this.#short.get(key);
  }

  /** A module in the place of the owner's, for the chunk that takes names from it. */
  stub(file, names) {
    const lines = names.map((name) => {
      const value = `shared.${this.#shortOf(file, name)}`;
      return name === "default" ? `export default ${value};` : `export const ${name} = ${value};`;
    });
    return `const { shared } = require("./${this.#owner}.cjs");\n${lines.join("\n")}`;
  }

  /** What the owner exports for all who took a name. */
  text() {
    const all = [...this.#short].map(([key, short]) => [...key.split("\0"), short]);
    const imports = all.map(
      ([file, name, short]) => `import { ${name} as ${short} } from ${JSON.stringify(file)};`,
    );
    return [...imports, `export const shared = { ${all.map(([, , short]) => short).join(", ")} };`];
  }
}

/** Takes the modules of earlier chunks from there; `taken` gives the names by module. */
const takeShared = (earlier, taken) => ({
  name: "take-shared",
  setup(builder) {
    builder.onResolve({ filter: /^plimsoll$|\.ts$/ }, ({ path: id, resolveDir }) => {
      const file = fileOf(id, resolveDir);
      return earlier.some((one) => one.holds(file)) ? { path: file, namespace: "shared" } : undefined;
    });
    builder.onLoad({ filter: /.*/, namespace: "shared" }, ({ path: file }) => ({
      contents: earlier.find((one) => one.holds(file)).stub(file, [...(taken.get(file) ?? [])]),
      loader: "js",
    }));
  },
});

const exportAll = (modules) => modules.map((module) => `export * from ${JSON.stringify(module)};`);

/** Modules of ours that a build took in. */
const modulesOf = ({ metafile }) =>
  Object.keys(metafile.inputs)
    .filter((name) => /^(?:src|rules)\//.test(name))
    .map(path);

/**
 * Builds the chunks and gives their texts by name. `options` are esbuild's, `plugins` find and load modules, and
 * `readModule` gives the text of a module as they load it.
 */
export async function buildChunks({ options, plugins, readModule }) {
  const bundle = async (lines, ...more) => {
    const stdin = { contents: lines.join("\n"), resolveDir: path("."), loader: "ts" };
    return await build({ ...options, stdin, write: false, metafile: true, plugins: [...plugins, ...more] });
  };
  const lazy = new Set();
  const intoCore = placeImports((module) => {
    lazy.add(module);
    return "core";
  });
  const atOnce = placeImports(() => undefined);
  const entry = [`import ${JSON.stringify(path("src/cli/bin.ts"))};`];
  await bundle(entry, intoCore);

  const { core: inCore, parts } = await plan((modules) => bundle(exportAll(modules), atOnce), [...lazy]);
  const main = new Shared("main", new Set(SHARED_BY_MAIN));
  const core = new Shared("core", inCore);
  const taken = (modules) => takenBy(modules, readModule);
  const texts = {};
  const keep = (name, { outputFiles }) => {
    texts[name] = outputFiles[0].text;
  };
  // The last first: each says what it takes from those before it.
  for (const { name, roots, modules } of parts)
    keep(name, await bundle(exportAll(roots), takeShared([main, core], taken(modules)), atOnce));
  const coreText = [...exportAll([...lazy]), ...core.text()];
  keep("core", await bundle(coreText, takeShared([main], taken(inCore)), atOnce));
  keep("main", await bundle([...entry, ...main.text()], intoCore));
  for (const [module, name] of Object.entries(LEAVES))
    keep(name, await build({ ...options, entryPoints: [module], write: false, plugins }));
  return texts;
}

/** Which modules each chunk holds: what two parts need is in the core. */
async function plan(bundleAll, lazy) {
  const core = new Set(modulesOf(await bundleAll(lazy)));
  const parts = [];
  for (const [name, modules] of Object.entries(PARTS)) {
    const roots = modules.map(path);
    parts.push({ name, roots, modules: modulesOf(await bundleAll(roots)) });
  }
  const all = parts.flatMap(({ modules }) => modules);
  for (const module of all) if (all.indexOf(module) !== all.lastIndexOf(module)) core.add(module);
  for (const module of SHARED_BY_MAIN) core.delete(module);
  const own = ({ modules }) => modules.filter((one) => !core.has(one) && !SHARED_BY_MAIN.includes(one));
  return { core, parts: parts.map((part) => ({ ...part, modules: own(part) })) };
}

/** Names that modules take from others, by the path of the other. */
function takenBy(modules, readModule) {
  const taken = new Map();
  for (const [from, name] of [...modules].flatMap((file) => namesTaken(file, readModule(file))))
    taken.set(from, (taken.get(from) ?? new Set()).add(name));
  return taken;
}
