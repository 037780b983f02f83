import { realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { realInside } from "../files/contain.ts";
import { namedFile } from "../files/discover.ts";
import { display } from "../files/location.ts";
import { readBytes } from "../files/read-bytes.ts";
import { Source } from "../model/source.ts";
import { WrittenCursor } from "../read/written-cursor.ts";
import { parseYaml, withLibrary } from "../read/yaml/parse.ts";
import type { Config, ConfigData, ConfigProblem } from "./config.ts";
import { dataOf } from "./data.ts";
import { faultsToProblems, problemAt } from "./faults.ts";
import { findConfig, repositoryOf } from "./find.ts";
import { type AskRules, loadValidator } from "./validator.ts";

const MOST_PROBLEMS = 20;

export interface LoadRequest {
  readonly cwd: string;
  /** `--config FILE`, if given. */
  readonly file?: string | undefined;
  /** Folder to search upward from otherwise; the working directory by default. */
  readonly from?: string | undefined;
  /** All rules, asked for where no validator is compiled yet. */
  readonly rules: AskRules;
}

/** A configuration or the reasons why it is none. */
export type ReadConfig =
  | { readonly config: Config; readonly problems?: undefined }
  | { readonly config?: undefined; readonly problems: readonly ConfigProblem[] };

/** The configuration that holds; undefined if there is none; throws UsageError with all faults of a bad one. */
export async function loadConfig(request: LoadRequest): Promise<Config | undefined> {
  const { cwd, file } = request;
  const path = file === undefined ? findConfig(request.from ?? cwd) : resolve(cwd, file);
  if (path === undefined) return undefined;
  const read = await readConfig({ path, cwd, found: file === undefined, rules: request.rules });
  if (read.config) return read.config;
  throw refusal(read.problems);
}

/** All faults of a configuration as one error. */
export function refusal(problems: readonly ConfigProblem[]): UsageError {
  const shown = problems.slice(0, MOST_PROBLEMS);
  const lines = shown.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
  if (problems.length > shown.length) lines.push(`and ${problems.length - shown.length} more`);
  return new UsageError(lines.join("\n"));
}

export interface ReadRequest {
  /** Absolute. */
  readonly path: string;
  readonly cwd: string;
  /** Found rather than named: then it may not be a link out of its repository. */
  readonly found: boolean;
  readonly rules: AskRules;
}

/** Reads and validates one configuration file; throws UsageError only if there is no text to point into. */
export async function readConfig(request: ReadRequest): Promise<ReadConfig> {
  const source = new Source(display(request.cwd, request.path), readText(request));
  const documents = await withLibrary(() => parseYaml(source));
  const faulty = documents.flatMap((document) => document.problems);
  if (faulty.length > 0)
    return {
      problems: faulty.map(({ start, message }) => problemAt({ source, start, end: start }, message)),
    };
  const second = documents.filter((document) => document.root !== undefined)[1];
  if (second) return { problems: [problemAt(second, "a configuration is one document; delete the others")] };
  return validated(
    source,
    dirname(request.path),
    documents.find((document) => document.root)?.root,
    request.rules,
  );
}

type Root = Parameters<typeof WrittenCursor.root>[0];

async function validated(
  source: Source,
  folder: string,
  node: Root | undefined,
  rules: AskRules,
): Promise<ReadConfig> {
  const root = node && WrittenCursor.root(node, "core");
  const config = { file: source.path, folder, source, root };
  if (!root || root.isNull) return { config: { ...config, data: {} } };
  const data = dataOf(root);
  const validate = await loadValidator(rules);
  if (validate(data)) return { config: { ...config, data: data as ConfigData } };
  return { problems: faultsToProblems(source, root, validate.errors ?? []) };
}

function readText({ path, cwd, found }: ReadRequest): string {
  const shown = display(cwd, path);
  const real = found ? realInside(repositoryOf(path), path) : realOf(path);
  if (real === undefined) {
    throw new UsageError(
      found ? `${shown} is a link out of its repository` : `no such configuration file: "${shown}"`,
    );
  }
  const read = readBytes(namedFile(cwd, real));
  if (read.state !== "read")
    throw new UsageError(`${shown}: ${read.state === "problem" ? read.message : read.reason}`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(read.bytes);
  } catch {
    throw new UsageError(`${shown} is not UTF-8 text`);
  }
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
