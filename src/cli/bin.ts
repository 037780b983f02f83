#!/usr/bin/env node
import { processIo } from "./io.ts";
import { run } from "./run.ts";

// Until the report is out, every way to end is a job not done.
process.exitCode = 2;
run(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code;
});
