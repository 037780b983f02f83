// Builds dist/: the command (CommonJS, shared code and every lazily loaded part in chunks of their own),
// the library (ESM), type declarations and the two JSON schemas. All is built beside dist/ and then moved there file by
// file, the command last, so that a run during a build finds what it needs.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { devNull } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { build } from "esbuild";
import { buildChunks } from "./build-chunks.mjs";

const root = new URL("./", import.meta.url);
const path = (name) => new URL(name, root).pathname;
const dist = `${mkdtempSync(path(".dist-"))}/`;

const { version } = JSON.parse(readFileSync(path("package.json"), "utf8"));
const common = {
  bundle: true,
  platform: "node",
  target: "node20.19",
  // One-byte text is read and scanned at twice the speed.
  charset: "ascii",
  legalComments: "none",
  logLevel: "warning",
  // The node entry of yaml is CommonJS, of which a chunk would only have a default export.
  alias: { plimsoll: path("src/index.ts"), yaml: path("node_modules/yaml/browser/dist/index.js") },
  define: { "process.env.PLIMSOLL_VERSION": JSON.stringify(version) },
};

const readRule = (file) => {
  const text = readFileSync(file, "utf8");
  const at = text.indexOf("\nexport const examples");
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at)];
};

/** The examples of a rule with what they import, without the rule, whose data would else be a chunk of its own. */
function examplesAlone([rule, examples]) {
  const imports = [...rule.matchAll(/^import (?!type)\{([^}]*)\} from [^;]*;$/gm)];
  const used = imports.filter(([, names]) =>
    names.split(",").some((name) => examples.includes(name.trim().split(" ").at(-1) || "\0")),
  );
  return [...used.map(([text]) => text), examples].join("\n");
}

/** Rules go without their examples, which `rules/examples.ts` loads by themselves when they are asked for. */
const splitExamples = {
  name: "split-examples",
  setup(builder) {
    builder.onResolve({ filter: /^\.\/\d-.*\.ts$/ }, (request) => {
      const wanted = request.importer.endsWith("examples.ts");
      return { path: path(`rules/${request.path.slice(2)}`), namespace: wanted ? "examples" : "file" };
    });
    builder.onLoad({ filter: /[\\/]rules[\\/]\d-.*\.ts$/, namespace: "examples" }, (request) => ({
      contents: examplesAlone(readRule(request.path)),
      loader: "ts",
      resolveDir: dirname(request.path),
    }));
    builder.onLoad({ filter: /[\\/]rules[\\/]\d-.*\.ts$/, namespace: "file" }, (request) => ({
      contents: readRule(request.path)[0],
      loader: "ts",
    }));
  },
};

/** What only the sources can say: the schemas, and the validator that ajv writes so that no run loads ajv. */
async function loadSources() {
  const entry = `
    export { allRules } from ${JSON.stringify(path("rules/index.ts"))};
    export { configSchema } from ${JSON.stringify(path("src/config/schema.ts"))};
    export { validatorModule } from ${JSON.stringify(path("src/config/compile.ts"))};
  `;
  const outfile = `${dist}sources.cjs`;
  await build({
    ...common,
    stdin: { contents: entry, resolveDir: path("."), loader: "ts" },
    format: "cjs",
    outfile,
    plugins: [splitExamples],
  });
  const sources = createRequire(import.meta.url)(outfile);
  rmSync(outfile);
  return sources;
}

/** commander asks for child processes at once, and runs one only for commands that are programs of their own. */
const withoutChildProcess = {
  name: "without-child-process",
  setup(builder) {
    builder.onResolve({ filter: /^(?:node:)?child_process$/ }, () => ({
      path: "child-process",
      namespace: "lazy",
    }));
    builder.onLoad({ filter: /.*/, namespace: "lazy" }, () => ({
      contents:
        'exports.spawn = (...words) => process.getBuiltinModule("node:child_process").spawn(...words);',
    }));
  },
};

/** Puts a module's text behind `src/config/validator.ts`, loaded when a configuration is checked. */
const replaceValidator = (contents) => ({
  name: "replace-validator",
  setup(builder) {
    builder.onLoad({ filter: /[\\/]src[\\/]config[\\/]validator\.ts$/ }, () => ({
      contents: `export const loadValidator = async () => (await import("./validator.cjs")).loadValidator();`,
      loader: "js",
    }));
    builder.onResolve({ filter: /^validator$/ }, () => ({ path: "validator", namespace: "compiled" }));
    builder.onLoad({ filter: /.*/, namespace: "compiled" }, () => ({
      contents,
      loader: "js",
      resolveDir: path("node_modules"),
    }));
  },
});

/** Builds the command; each chunk is wrapped here, so that a start has no text to put together. */
async function buildCommand(validator) {
  const texts = await buildChunks({
    options: {
      ...common,
      // Node starts CommonJS faster than ES modules.
      format: "cjs",
      supported: { "dynamic-import": false },
      // Node scans all the text that it loads, so that half the text is half the wait.
      minify: true,
    },
    plugins: [splitExamples, replaceValidator(validator), withoutChildProcess],
    readModule: (file) => readRule(file)[0],
  });
  mkdirSync(`${dist}chunks`, { recursive: true });
  for (const [name, text] of Object.entries(texts))
    writeFileSync(
      `${dist}chunks/${name}.cjs`,
      `(function(exports,require,module){${text.replace(/^#!.*\n/, "")}\n})`,
    );
  copyFileSync(path("src/cli/load.cjs"), `${dist}bin.cjs`);
  chmodSync(`${dist}bin.cjs`, 0o755);
}

/** What is started most, by arguments: each format alone, a folder, a configuration. */
const OFTEN = [
  ["--no-config", "api.yaml"],
  ["--no-config", "compose.yaml"],
  ["--no-config", "Dockerfile"],
  ["--no-config", "."],
  ["."],
];

/** Other reports and rules, and the yaml package: only parts are kept of them, as more in the core costs every start. */
const SELDOM = [
  ["--preset", "strict", "--format", "json", "--format", `sarif=${devNull}`, "."],
  ["--format", "compact", "."],
  ["--no-config", "../start-library/compose.yaml"],
];

/** Runs the command as it is started and keeps the bytecode of what it needed, for the Node that builds. */
function keepBytecode() {
  for (const args of OFTEN) keepOf(args, []);
  for (const args of SELDOM) keepOf(args, ["main.cjs", "core.cjs"]);
}

/** Keeps the bytecode that one start needed, but not of some chunks. */
function keepOf(args, but) {
  const script = `
    const { load, scripts } = require(${JSON.stringify(`${dist}bin.cjs`)});
    const { basename } = require("node:path");
    const but = ${JSON.stringify(but)};
    process.argv = [process.execPath, "plimsoll", ...${JSON.stringify(args)}];
    load(${JSON.stringify(`${dist}chunks/main.cjs`)});
    process.on("exit", () => {
      for (const [file, script] of scripts)
        if (!but.includes(basename(file)))
          require("node:fs").writeFileSync(file + ".cache", script.createCachedData());
      process.exitCode = 0;
    });
  `;
  execFileSync(process.execPath, ["-e", script], {
    cwd: path("fixtures/start"),
    stdio: ["ignore", "ignore", "inherit"],
  });
}

async function buildLibrary() {
  await build({ ...common, entryPoints: [path("src/index.ts")], outfile: `${dist}index.js`, format: "esm" });
  execFileSync(
    process.execPath,
    [path("node_modules/typescript/bin/tsc"), "-p", path("tsconfig.build.json"), "--outDir", `${dist}types`],
    { stdio: "inherit" },
  );
}

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );

/** Moves what was built into dist/; what the last build left stays for a second, for runs that began with it. */
async function publish() {
  const target = path("dist/");
  const built = filesIn(dist);
  const left = existsSync(target) ? filesIn(target).filter((name) => !built.includes(name)) : [];
  for (const name of [...built.filter((one) => one !== "bin.cjs"), "bin.cjs"]) {
    mkdirSync(dirname(join(target, name)), { recursive: true });
    renameSync(join(dist, name), join(target, name));
  }
  if (left.length > 0) await setTimeout(1000);
  for (const name of left) rmSync(join(target, name), { force: true });
}

try {
  const { allRules, configSchema, validatorModule } = await loadSources();
  const rules = await allRules();
  await buildCommand(validatorModule(rules));
  keepBytecode();
  await buildLibrary();
  writeFileSync(`${dist}config.schema.json`, `${JSON.stringify(configSchema(rules), null, 2)}\n`);
  copyFileSync(path("src/report/report.schema.json"), `${dist}report.schema.json`);
  await publish();
} finally {
  rmSync(dist, { recursive: true, force: true });
}
