import { type Command, InvalidArgumentError, Option } from "commander";
import { FORMATS, SEVERITIES } from "../model/finding.ts";

/** Gathers an option that may be repeated. */
export const collect = (value: string, all: readonly string[] = []): readonly string[] => [...all, value];
const list = (value: string, all: readonly string[] = []): readonly string[] => [
  ...all,
  ...value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
];

/** A date as the command line takes it. */
export function isoDate(value: string): string {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : undefined;
  // 30 February is a date to `Date`, but another one.
  if (!date || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== value)
    throw new InvalidArgumentError("It must be a date such as 2027-03-31.");
  return value;
}

function minorVersion(value: string): string {
  if (!/^v?1\.\d{1,3}$/.test(value)) throw new InvalidArgumentError("It must be a version such as 1.36.");
  return value.replace(/^v/, "");
}

/** The configuration, and what the manifests are meant for. */
export function addTargetOptions(command: Command): Command {
  return command
    .option("-c, --config <file>", "configuration file instead of the nearest plimsoll.yaml")
    .option("--no-config", "read no configuration file")
    .option("--kubernetes-version <x.y>", "Kubernetes version to judge by", minorVersion);
}

/** Options that decide which rules run, shared by `lint` and `config print`. */
export function addPolicyOptions(command: Command): Command {
  return addTargetOptions(command)
    .option("-p, --preset <name>", "preset to check by; repeatable (default: recommended)", collect)
    .option("--rule <id[=severity|off]>", "switch or grade one rule; repeatable", collect)
    .option("--only <ids>", "run these rules and no others", list)
    .addOption(
      new Option("--fail-on <severity>", "lowest severity that fails the run").choices([
        ...SEVERITIES,
        "never",
      ]),
    );
}

/** Options that decide what is read, and how, shared by the commands that look at manifests. */
export function addReadingOptions(command: Command): Command {
  return command
    .option("--stdin-filename <name>", "name of what comes by standard input")
    .addOption(
      new Option("--kind <format>", "what the explicit files and standard input are").choices([...FORMATS]),
    )
    .option("--profile <name>", "Compose profile that is on; repeatable", collect)
    .option("--env-file <file>", "environment for Compose; repeatable", collect)
    .option("--no-gitignore", "look at ignored files too")
    .option("--include <glob>", "lint only these files; repeatable", collect)
    .option("--exclude <glob>", "leave these files out; repeatable", collect)
    .option("--allow-empty", "succeed where there is nothing to read")
    .addOption(new Option("--color <when>", "colours").choices(["auto", "always", "never"]).default("auto"));
}
