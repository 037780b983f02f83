import { allRules } from "../../../rules/index.ts";
import { loadConfig } from "../../config/load.ts";
import { resolveConfig } from "../../config/resolve.ts";
import { configSchema } from "../../config/schema.ts";
import { UsageError } from "../../errors.ts";
import type { Io } from "../io.ts";
import { loadPolicy, type PolicyOptions } from "../policy.ts";
import type { ExitCode } from "../run.ts";

/** `plimsoll config schema`: the JSON schema of the configuration. */
export async function printSchema(io: Io): Promise<ExitCode> {
  io.stdout.write(`${JSON.stringify(configSchema(await allRules()), null, 2)}\n`);
  return 0;
}

/** `plimsoll config validate`: nothing to say about a good file; every fault of a bad one, with its place. */
export async function validateConfig(file: string | undefined, io: Io): Promise<ExitCode> {
  const config = await loadConfig({ cwd: io.cwd, file, rules: allRules });
  if (!config)
    throw new UsageError(
      "there is no configuration file here or above",
      "`plimsoll config schema` prints what one may hold.",
    );
  // Names of rules, patterns and dates are looked at beyond the schema.
  await resolveConfig({ cwd: io.cwd, flags: {}, rules: await allRules(), config });
  io.stdout.write(`${config.source.path} is valid\n`);
  return 0;
}

/** `plimsoll config print`: what holds for a file, and who said so. */
export async function printConfig(file: string, options: PolicyOptions, io: Io): Promise<ExitCode> {
  const { config } = await (await loadPolicy([file], options, io.cwd)).whole();
  const { preset, failOn, kubernetesVersion } = config.values;
  const lines = [
    `preset: ${preset.value.join(", ")}  # ${preset.origin}`,
    `failOn: ${failOn.value}  # ${failOn.origin}`,
    ...(kubernetesVersion
      ? [`kubernetesVersion: "${kubernetesVersion.value}"  # ${kubernetesVersion.origin}`]
      : []),
    "rules:",
    ...config
      .print(file, undefined)
      .map((rule) => `  ${rule.key}: ${rule.enabled ? (rule.severity ?? "on") : "off"}  # ${rule.origin}`),
  ];
  io.stdout.write(`${lines.join("\n")}\n`);
  return 0;
}
