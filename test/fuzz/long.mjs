// The properties at length, by hand: node test/fuzz/long.mjs [times] [seed]
import { spawnSync } from "node:child_process";

const [times = "100", seed = String(Date.now() % 1_000_000_000)] = process.argv.slice(2);
console.log(`FUZZ_TIMES=${times} FUZZ_SEED=${seed}`);
const { status } = spawnSync("npx", ["vitest", "run", "test/fuzz", "test/read/dockerfile/mutants.test.ts"], {
  stdio: "inherit",
  env: { ...process.env, FUZZ_TIMES: times, FUZZ_SEED: seed },
});
process.exitCode = status ?? 1;
