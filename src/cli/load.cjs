#!/usr/bin/env node
// Entry of the published command. It loads the chunks beside it, each a function, as `require` would, but hands V8 the
// bytecode that the build kept, which takes most of the time out of a start. Bytecode of another Node is refused by V8
// and not needed.
"use strict";
const { readFileSync } = require("node:fs");
const { join, dirname } = require("node:path");
const { Script } = require("node:vm");

const loaded = new Map();
/** Modules of Node: each of ours asks for its own, and every question takes Node's loader a while. */
const builtins = new Map();
/** Scripts by file, for the build, which keeps their bytecode. */
const scripts = new Map();

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function builtin(id) {
  if (!builtins.has(id)) builtins.set(id, require(id));
  return builtins.get(id);
}

function load(file) {
  const known = loaded.get(file);
  if (known) return known.exports;
  const module = { exports: {} };
  loaded.set(file, module);
  const cachedData = read(`${file}.cache`);
  const script = new Script(readFileSync(file, "latin1"), {
    filename: file,
    ...(cachedData && { cachedData }),
  });
  scripts.set(file, script);
  const folder = dirname(file);
  const resolve = (id) => (id.startsWith(".") ? load(join(folder, id)) : builtin(id));
  script.runInThisContext()(module.exports, resolve, module);
  return module.exports;
}

module.exports = { load, scripts };
if (require.main === module) load(join(__dirname, "chunks", "main.cjs"));
