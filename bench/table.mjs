import { median } from "./round-robin.mjs";

const HEAD = ["goal", "what", "CPU ms", "reached", "budget", "verdict"];

/** One line of the table: a budget is the most that `reached` may be, or the least; some lines have none. */
function line({ goal, what, cpu, reached, unit = "x", most, least }) {
  const isWithin = reached <= (most ?? Number.POSITIVE_INFINITY) && reached >= (least ?? 0);
  const budget = most === undefined ? `>= ${least}${unit}` : `<= ${most}${unit}`;
  const judged =
    most === undefined && least === undefined ? ["", ""] : [budget, isWithin ? "within" : "OVER"];
  const shown = `${reached >= 100 ? reached.toFixed(0) : reached.toFixed(2)}${unit}`;
  return [goal, what, cpu?.toFixed(0) ?? "", shown, ...judged];
}

/** Prints lines in columns. */
export function printTable(title, lines) {
  const all = [HEAD, ...lines.map(line)];
  const widths = HEAD.map((_, at) => Math.max(...all.map((cells) => cells[at].length)));
  console.log(`\n${title}`);
  for (const cells of all) {
    const padded = cells.map((cell, at) =>
      at < 2 || at === 5 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]),
    );
    console.log(`  ${padded.join("  ").trimEnd()}`);
  }
}

/** What a start costs, as ratios to the empty script. */
export function startLines(times) {
  const cpu = medians(times);
  const toEmpty = (goal, what, name, most) => ({
    goal,
    what,
    cpu: cpu[name],
    reached: cpu[name] / cpu.empty,
    most,
  });
  const slowest = ["kubernetes", "compose", "docker"].sort((a, b) => cpu[b] - cpu[a])[0];
  return [
    toEmpty("start", `one small file of any format (slowest: ${slowest})`, slowest, 2.3),
    toEmpty("start", "1,000 small manifests", "thousand", 30),
    toEmpty("G1", "--version", "version", 1.4),
    toEmpty("G1", "--help", "help", 1.4),
    toEmpty("G1", "one small Kubernetes file", "kubernetes", 1.5),
    toEmpty("G1", "one small Compose file", "compose", 1.5),
    toEmpty("G1", "one small Dockerfile", "docker", 1.5),
    toEmpty("G2", "one small file that needs the yaml package", "explicit", 2.2),
    toEmpty("G2", "one small file with a configuration", "configured", 2.3),
  ];
}

/** What a corpus costs, as ratios to the passes that do only a part of the work. */
export function corpusLines(times, { rules, evaluations }) {
  const cpu = medians(times);
  const toFloor = (goal, what, name, floor, most) => ({
    goal,
    what,
    cpu: cpu[name],
    reached: cpu[name] / cpu[floor],
    most,
  });
  return [
    toFloor("G4", "1,000 Dockerfiles, one rule on stages, no shell", "stagesOnly", "empty", 4),
    toFloor("G4", "1,000 Dockerfiles, shell analysis too", "dockerfiles", "empty"),
    toFloor("G5", "10,000 files, all rules, to read only", "cold", "read", 4.5),
    toFloor("G5", "10,000 files, all rules, to read and parse", "cold", "parse", 1.8),
    {
      goal: "G5",
      what: "yaml package parsing alone, to all of ours",
      cpu: cpu.yaml,
      reached: cpu.yaml / cpu.cold,
      least: 6,
    },
    {
      goal: "G6",
      what: `one answer of a rule (${evaluations} of ${rules} rules)`,
      reached: ((cpu.allRules - cpu.oneRule) * 1e6) / evaluations,
      unit: " ns",
      most: 100,
    },
    toFloor("G6", `${rules} rules, to one`, "allRules", "oneRule", 1.6),
  ];
}

/** What the YAML reader does, and what it hands to the yaml package. */
export function readerLines({ own, yaml, files, handedOver }) {
  const share = (100 * (files - handedOver)) / files;
  return [
    {
      goal: "G9",
      what: `YAML reader at ${own.toFixed(1)} MB/s, to the yaml package`,
      reached: own / yaml,
      least: 25,
    },
    {
      goal: "G9",
      what: `files read without the yaml package, of ${files}`,
      reached: share,
      unit: " %",
      least: 99.5,
    },
  ];
}

/** The most memory held at once. */
export function peakLines({ corpus, megabyte }) {
  return [
    { goal: "G7", what: "memory for 10,000 files", reached: corpus, unit: " MB", most: 150 },
    { goal: "G7", what: "memory for one file of 1 MB", reached: megabyte, unit: " MB", most: 80 },
  ];
}

/** Ten times the files, to ten times the time and to a fixed memory. */
export function largeLines(cpu, small, peak) {
  return [
    { goal: "G11", what: "100,000 files, to 10,000", cpu, reached: cpu / small, most: 10 },
    { goal: "G7", what: "memory for 100,000 files", reached: peak, unit: " MB", most: 300 },
  ];
}

function medians(times) {
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}
