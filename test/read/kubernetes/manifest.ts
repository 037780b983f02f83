import { Source } from "../../../src/model/source.ts";
import type { Subjects } from "../../../src/model/subjects.ts";
import type { ReadResult } from "../../../src/read/format.ts";
import { claimsKubernetes } from "../../../src/read/kubernetes/claims.ts";
import { type KubernetesDocument, readKubernetes } from "../../../src/read/kubernetes/read.ts";
import { WrittenCursor } from "../../../src/read/written-cursor.ts";
import { loadYaml, parseYaml } from "../../../src/read/yaml/parse.ts";

await loadYaml();

/** The documents of a file that the reader claims. */
export function documentsOf(path: string, text: string): KubernetesDocument[] {
  const source = new Source(path, text);
  return parseYaml(source).flatMap(({ root }, documentIndex) => {
    const cursor = root && WrittenCursor.root(root, "kubernetes");
    return cursor && claimsKubernetes(cursor) ? [{ source, root: cursor, documentIndex }] : [];
  });
}

/** Reads manifests: one text, or several by their path. */
export function read(manifests: string | Readonly<Record<string, string>>): ReadResult {
  const files = typeof manifests === "string" ? { "manifest.yaml": manifests } : manifests;
  return readKubernetes(Object.entries(files).flatMap(([path, text]) => documentsOf(path, text)));
}

/** All subjects of a kind. */
export const all = <S extends keyof Subjects>(result: ReadResult, kind: S): readonly Subjects[S][] =>
  (result.subjects[kind] ?? []) as readonly Subjects[S][];

/** The subject with a label; the test fails if there is none. */
export function one<S extends keyof Subjects>(result: ReadResult, kind: S, label?: string): Subjects[S] {
  const found = all(result, kind).filter((subject) => label === undefined || subject.label === label);
  const [first] = found;
  if (!first) {
    throw new Error(`no ${kind} ${label ?? ""} among ${all(result, kind).map((subject) => subject.label)}`);
  }
  return first;
}

/** `line:column text` of where something points. */
export function shown(at: { readonly source: Source; readonly start: number; readonly end: number }): string {
  const { line, column } = at.source.position(at.start);
  return `${line}:${column} ${at.source.text.slice(at.start, at.end).split("\n")[0]}`;
}
