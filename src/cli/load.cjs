#!/usr/bin/env node
// Entry of the published command. It loads the chunks beside it as `require` would, but hands V8 the bytecode that the
// build kept, which takes most of the time out of a start. Bytecode of another Node is refused by V8 and not needed.
"use strict";
const { readFileSync } = require("node:fs");
const { join, dirname } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { Script } = require("node:vm");

// V8 optimises a function after so many bytes of bytecode. At its own budget (67,584) the compiler takes a third of the
// CPU time of a thousand files, which end before that is earned back; at this one ten thousand files are cheaper too.
// It has to be set before the first chunk, as V8 refuses bytecode that was kept under other flags.
setFlagsFromString("--interrupt-budget=500000");

const loaded = new Map();
/** Scripts by file, for the build, which keeps their bytecode. */
const scripts = new Map();

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function load(file) {
  const known = loaded.get(file);
  if (known) return known.exports;
  const module = { exports: {} };
  loaded.set(file, module);
  const source = `(function(exports,require,module){${readFileSync(file, "latin1")}\n})`;
  const cachedData = read(`${file}.cache`);
  const script = new Script(source, { filename: file, ...(cachedData && { cachedData }) });
  scripts.set(file, script);
  const folder = dirname(file);
  const resolve = (id) => (id.startsWith(".") ? load(join(folder, id)) : require(id));
  script.runInThisContext()(module.exports, resolve, module);
  return module.exports;
}

module.exports = { load, scripts };
if (require.main === module) load(join(__dirname, "chunks", "main.cjs"));
