import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Source } from "../../../src/model/source.ts";
import type { ComposeResolution } from "../../../src/read/compose/resolution.ts";
import { resolveCompose } from "../../../src/read/compose/resolve.ts";
import type { Tree } from "../../../src/read/compose/tree.ts";
import { scalarValue } from "../../../src/read/yaml/typing.ts";

/** One statement of another project's tests about what Compose does. */
export interface ComposeRecord {
  readonly id: string;
  readonly path: string;
  readonly layer?: string;
  readonly expect: "valid" | "invalid" | "merge";
  readonly files?: readonly File[];
  readonly extra_files?: readonly File[];
  readonly env?: Record<string, string>;
  readonly loader_options?: readonly string[];
  readonly asserts?: readonly Assertion[];
  readonly merged?: string;
  readonly error?: string;
  readonly template?: string;
  readonly spec?: string;
  readonly ports?: readonly string[];
  readonly result?: unknown;
}

interface File {
  readonly name: string;
  readonly content: string;
}

interface Assertion {
  readonly path: readonly (string | number)[];
  readonly equals?: unknown;
  readonly length?: number;
}

/** Records to hold ourselves to, where a checkout has them beside it; else none. */
export function readRecords(): readonly ComposeRecord[] {
  const folder = process.env["PLIMSOLL_RECORDS"] ?? join(import.meta.dirname, "../../../../shared/truth");
  const file = join(folder, "parser-compose.jsonl.gz");
  if (!existsSync(file)) return [];
  const lines = gunzipSync(readFileSync(file)).toString("utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as ComposeRecord);
}

/** Resolves the files of a record with nothing else in sight. */
export function resolveFiles(
  files: readonly File[],
  extra: readonly File[] = [],
  environment: Record<string, string> = {},
  projectName?: string,
): ComposeResolution {
  const sources = new Map(
    [...files, ...extra].map(({ name, content }) => [name, new Source(name, content)] as const),
  );
  const first = files[0]?.name ?? "";
  return resolveCompose({
    files: files.flatMap(({ name }) => sources.get(name) ?? []),
    projectDirectory: first.includes("/") ? first.slice(0, first.lastIndexOf("/")) : "",
    read: (path) => sources.get(path),
    environment: new Map(Object.entries(environment)),
    ...(projectName === undefined ? {} : { projectName }),
  });
}

/** The tree as plain values. */
export function plain(node: Tree | undefined): unknown {
  if (node?.kind === "mapping") {
    return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, plain(value as Tree)]));
  }
  if (node?.kind === "sequence") return node.items.map((item) => plain(item as Tree));
  if (node === undefined) return undefined;
  const value = scalarValue(node, "compose");
  return value.type === "null" ? null : typeof value.value === "bigint" ? Number(value.value) : value.value;
}
