#!/usr/bin/env node
import { processIo } from "./io.ts";
import { run } from "./run.ts";

const io = processIo();
let outcome: number | undefined;
// However a run ends otherwise (a promise that never settles, an error that nobody caught): a job not done.
process.on("exit", (code) => {
  process.exitCode = code === 0 ? (outcome ?? 2) : 2;
  if (outcome === undefined) io.stderr.write("plimsoll: the run ended before its report was out\n");
});
run(process.argv.slice(2), io).then((code) => {
  outcome = code;
});
