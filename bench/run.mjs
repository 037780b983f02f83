// Measures the built command against its budgets, as ratios of CPU time: node bench/run.mjs [start] [--large] [--rounds N]
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { corpusCases, largeCase, peakCases, startCases } from "./cases.mjs";
import { buildProbes } from "./probe.mjs";
import { ask, measureCpu, measurePeak, median, progress } from "./round-robin.mjs";
import { corpusLines, largeLines, peakLines, printTable, readerLines, startLines } from "./table.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { large: { type: "boolean", default: false }, rounds: { type: "string", default: "15" } },
});
const rounds = Number(values.rounds);
if (!(rounds >= 1) || positionals.some((word) => word !== "start")) {
  console.error("usage: node bench/run.mjs [start] [--large] [--rounds N]");
  process.exit(2);
}
if (!existsSync(new URL("../dist/bin.cjs", import.meta.url))) {
  console.error("nothing is built yet: run `npm run build` first");
  process.exit(2);
}

/** Runs named commands in turn; gives the times of each by its name. */
function timesOf(commands, count, folder) {
  const times = measureCpu(Object.values(commands), count, folder);
  return Object.fromEntries(Object.keys(commands).map((name, at) => [name, times[at]]));
}

function measureStart(folder) {
  const times = timesOf(startCases(folder), rounds, folder);
  printTable(`Start, to an empty script of ${median(times.empty).toFixed(1)} ms`, startLines(times));
}

async function measureCorpus(folder) {
  const probes = await buildProbes(folder);
  progress("writing the corpus");
  const times = timesOf(corpusCases(folder, probes), Math.ceil(rounds / 5), folder);
  printTable(
    "Corpus, to a part of the work",
    corpusLines(times, ask([probes.evaluations, "corpus"], folder)),
  );
  progress("reading in memory");
  printTable("YAML reader, on the corpus in memory", readerLines(ask([probes.throughput, "corpus"], folder)));
  const peaks = Object.entries(peakCases(folder)).map(([name, args]) => [name, measurePeak(args, folder)]);
  printTable("Memory", peakLines(Object.fromEntries(peaks)));
  return median(times.cold);
}

function measureLarge(folder, small) {
  progress("ten times the corpus");
  const args = largeCase(folder);
  const [times] = measureCpu([args], 1, folder);
  printTable("Ten times the corpus", largeLines(times[0], small, measurePeak(args, folder)));
}

const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
try {
  measureStart(folder);
  if (!positionals.includes("start")) {
    const small = await measureCorpus(folder);
    if (values.large) measureLarge(folder, small);
  }
} finally {
  progress("");
  rmSync(folder, { recursive: true });
}
