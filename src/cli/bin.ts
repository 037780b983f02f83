#!/usr/bin/env node
import { processIo } from "./io.ts";
import { run } from "./run.ts";

const io = processIo();
let outcome: number | undefined;
let ended = false;
// However a run ends otherwise (a promise that never settles, an error that nobody caught): a job not done.
process.on("exit", () => {
  if (ended) return;
  process.exitCode = 2;
  if (outcome === undefined) io.stderr.write("plimsoll: the run ended before its report was out\n");
});
// All is written, and Node need not take its heap apart first; errors that nobody caught have had their turn.
process.on("beforeExit", () => {
  if (outcome === undefined) return;
  ended = true;
  process.exit(outcome);
});
run(process.argv.slice(2), io).then((code) => {
  outcome = code;
});
