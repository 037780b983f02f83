// Runs Microsoft's SARIF validator on reports. By hand, as the validator is 100 MB:
//   npm install --prefix /tmp/sarif @microsoft/sarif-multitool-linux
//   node test/sarif-validator.mjs /tmp/sarif report.sarif...
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [folder, ...reports] = process.argv.slice(2);
if (folder === undefined || reports.length === 0) {
  console.error("usage: node test/sarif-validator.mjs <folder of the validator> <report>...");
  process.exit(2);
}
const tool = resolve(folder, "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool");
if (!existsSync(tool)) {
  console.log(`skipped: there is no ${tool}`);
  process.exit(0);
}
// npm may have been told to run no install scripts, and this is all that the one of the package does.
chmodSync(tool, 0o755);

const scratch = mkdtempSync(join(tmpdir(), "sarif-validator-"));
let errors = 0;
for (const report of reports) {
  const output = join(scratch, "validation.sarif");
  const { status, stderr } = spawnSync(
    tool,
    [
      "validate",
      resolve(report),
      "--output",
      output,
      "--log",
      "ForceOverwrite",
      "--level",
      "Error;Warning;Note",
    ],
    {
      encoding: "utf8",
      // The binary unpacks itself and wants ICU, which a bare machine lacks.
      env: {
        ...process.env,
        DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1",
        DOTNET_BUNDLE_EXTRACT_BASE_DIR: join(scratch, "unpacked"),
      },
    },
  );
  if (!existsSync(output)) throw new Error(`the validator gave no result (${status}): ${stderr}`);
  errors += show(report, JSON.parse(readFileSync(output, "utf8")));
}
rmSync(scratch, { recursive: true });
process.exitCode = errors > 0 ? 1 : 0;

/** Prints how often each rule of the validator spoke, with its first words; gives the number of errors. */
function show(report, { runs: [run] }) {
  const results = run.results ?? [];
  const groups = new Map();
  for (const result of results) {
    const key = `${result.level ?? "warning"} ${result.ruleId}`;
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  const faults = (run.invocations ?? []).flatMap(
    ({ toolExecutionNotifications = [] }) => toolExecutionNotifications,
  );
  console.log(`${report}: ${results.length} results`);
  for (const [key, [first, ...rest]] of groups)
    console.log(
      `  ${key} x${rest.length + 1}: ${first.message.text ?? JSON.stringify(first.message.arguments)}`,
    );
  for (const { level, message } of faults) console.log(`  ${level} of the validator: ${message.text}`);
  return [...results, ...faults].filter(({ level }) => level === "error").length;
}
