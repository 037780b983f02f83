#!/usr/bin/env node
// Entry of the published command. It loads the chunks beside it, each a function, as `require` would, but hands V8 the
// bytecode that the build kept, which takes most of the time out of a start. Bytecode of another Node is refused by V8
// and not needed.
"use strict";
const { closeSync, openSync, readSync } = require("node:fs");
const { join, dirname } = require("node:path");
const { Script } = require("node:vm");

const loaded = new Map();
/** Modules of Node: each of ours asks for its own, and every question takes Node's loader a while. */
const builtins = new Map();
/** Scripts by file, for the build, which keeps their bytecode. */
const scripts = new Map();
/** What is read goes here, one file after the other: new memory costs more than the reading. */
let buffer = Buffer.allocUnsafeSlow(2 ** 21);

function read(file) {
  const descriptor = openSync(file);
  try {
    let length = 0;
    for (;;) {
      const count = readSync(descriptor, buffer, length, buffer.length - length, null);
      length += count;
      if (count === 0) return buffer.subarray(0, length);
      if (length === buffer.length) buffer = Buffer.concat([buffer], length * 2);
    }
  } finally {
    closeSync(descriptor);
  }
}

function readBytecode(file) {
  try {
    return { cachedData: read(`${file}.cache`) };
  } catch {
    return {};
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
  const text = read(file).toString("latin1");
  const script = new Script(text, { filename: file, ...readBytecode(file) });
  scripts.set(file, script);
  const folder = dirname(file);
  const resolve = (id) => (id.startsWith(".") ? load(join(folder, id)) : builtin(id));
  script.runInThisContext()(module.exports, resolve, module);
  return module.exports;
}

module.exports = { load, scripts };
if (require.main === module) load(join(__dirname, "chunks", "main.cjs"));
