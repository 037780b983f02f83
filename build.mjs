// Builds dist/: the command (CommonJS, shared code and every lazily loaded part in chunks of their own),
// the library (ESM), type declarations and the two JSON schemas.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { build, transform } from "esbuild";

const root = new URL("./", import.meta.url);
const path = (name) => new URL(name, root).pathname;
const dist = path("dist/");
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

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

/** Rules go without their examples, but for `rules/examples.ts`, which loads them when they are asked for. */
const dropExamples = {
  name: "drop-examples",
  setup(builder) {
    builder.onResolve({ filter: /^\.\/\d-.*\.ts$/ }, (request) => {
      const whole = request.importer.endsWith("examples.ts");
      return { path: path(`rules/${request.path.slice(2)}`), namespace: whole ? "with-examples" : "file" };
    });
    builder.onLoad({ filter: /[\\/]rules[\\/]\d-.*\.ts$/, namespace: "with-examples" }, (request) => ({
      contents: readFileSync(request.path, "utf8"),
      loader: "ts",
      resolveDir: dirname(request.path),
    }));
    builder.onLoad({ filter: /[\\/]rules[\\/]\d-.*\.ts$/, namespace: "file" }, (request) => {
      const text = readFileSync(request.path, "utf8");
      const at = text.indexOf("\nexport const examples");
      return { contents: at === -1 ? text : text.slice(0, at), loader: "ts" };
    });
  },
};

/** What only the sources can say: the schemas, and the validator that ajv writes so that no run loads ajv. */
async function loadSources() {
  const entry = `
    export { rules } from ${JSON.stringify(path("rules/index.ts"))};
    export { configSchema } from ${JSON.stringify(path("src/config/schema.ts"))};
    export { validatorModule } from ${JSON.stringify(path("src/config/compile.ts"))};
  `;
  const outfile = `${dist}sources.cjs`;
  await build({
    ...common,
    stdin: { contents: entry, resolveDir: path("."), loader: "ts" },
    format: "cjs",
    outfile,
    plugins: [dropExamples],
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

/** Puts a module's text in the place of `src/config/validator.ts`. */
const replaceValidator = (contents) => ({
  name: "replace-validator",
  setup(builder) {
    builder.onLoad({ filter: /[\\/]src[\\/]config[\\/]validator\.ts$/ }, () => ({
      contents,
      loader: "js",
      resolveDir: path("node_modules"),
    }));
  },
});

async function buildCommand(validator) {
  const result = await build({
    ...common,
    entryPoints: { "chunks/main": path("src/cli/bin.ts") },
    outdir: dist,
    format: "esm",
    splitting: true,
    write: false,
    // Node scans all the text that it loads, so that half the text is half the wait.
    minify: true,
    chunkNames: "chunks/[name]-[hash]",
    plugins: [dropExamples, replaceValidator(validator), withoutChildProcess],
  });
  mkdirSync(`${dist}chunks`, { recursive: true });
  for (const file of result.outputFiles) {
    // Node starts CommonJS faster than ES modules, so each chunk is turned into one.
    const { code } = await transform(
      file.text.replaceAll(/(["'])(\.{1,2}\/[^"'\n]*?)\.js\1/g, "$1$2.cjs$1"),
      {
        format: "cjs",
        platform: "node",
        target: "node20.19",
        charset: "ascii",
        minifyWhitespace: true,
        supported: { "dynamic-import": false },
      },
    );
    writeFileSync(file.path.replace(/\.js$/, ".cjs"), code.replace(/^#!.*\n/, ""));
  }
  copyFileSync(path("src/cli/load.cjs"), `${dist}bin.cjs`);
  chmodSync(`${dist}bin.cjs`, 0o755);
}

/** Runs the command on an example of each format and keeps the bytecode of what it needed, for the Node that builds. */
function keepBytecode() {
  for (const file of ["api.yaml", "compose.yaml", "Dockerfile"]) {
    const script = `
      const { load, scripts } = require(${JSON.stringify(`${dist}bin.cjs`)});
      process.argv = [process.execPath, "plimsoll", "--no-config", ${JSON.stringify(path(`fixtures/start/${file}`))}];
      load(${JSON.stringify(`${dist}chunks/main.cjs`)});
      process.on("exit", () => {
        for (const [file, script] of scripts) require("node:fs").writeFileSync(file + ".cache", script.createCachedData());
        process.exitCode = 0;
      });
    `;
    execFileSync(process.execPath, ["-e", script], { stdio: ["ignore", "ignore", "inherit"] });
  }
}

async function buildLibrary() {
  await build({ ...common, entryPoints: [path("src/index.ts")], outfile: `${dist}index.js`, format: "esm" });
  execFileSync(
    process.execPath,
    [path("node_modules/typescript/bin/tsc"), "-p", path("tsconfig.build.json")],
    { stdio: "inherit" },
  );
}

const { rules, configSchema, validatorModule } = await loadSources();
await buildCommand(validatorModule(rules));
keepBytecode();
await buildLibrary();
writeFileSync(`${dist}config.schema.json`, `${JSON.stringify(configSchema(rules), null, 2)}\n`);
copyFileSync(path("src/report/report.schema.json"), `${dist}report.schema.json`);
