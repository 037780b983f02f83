#!/usr/bin/env node
import { run } from "./run.ts";
import { processIo } from "./io.ts";

// Until the report is out, every way to end is a job not done.
process.exitCode = 2;
run(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code;
});
